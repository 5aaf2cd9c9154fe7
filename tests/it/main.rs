//! The integration suite: one binary.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod answers;
mod answers_in_browser;
mod api;
mod architecture;
mod assurance_rules;
mod backup;
mod browser;
mod calendar_feeds;
mod calendars;
mod cc9;
mod chat;
mod check;
mod cli;
mod coverage;
mod cuec_register;
mod db;
mod delivery;
mod digests;
mod durability;
mod edge;
mod empty_calendars;
mod evidence_pack;
mod exception_links;
mod export_back;
mod faults;
mod files;
mod findings;
mod fuzz;
mod guises;
mod head;
mod hostile;
mod hostile_made;
mod hostile_text;
mod letters;
mod look_ahead;
mod lookalikes;
mod made_books;
mod mail;
mod mail_faults;
mod migrations;
mod next_dates;
mod owner_left;
mod pages;
mod pages_read;
mod papers;
mod programme;
mod quality;
mod reconciliation;
mod relations;
mod reminder_answers;
mod reminder_rules;
mod reminder_year;
mod reminders;
mod renewal_decisions;
mod renewals;
mod renewals_in_browser;
mod reply_to;
mod report_checks;
mod report_in_browser;
mod review_register;
mod rights;
mod risk_model;
mod roadmaps;
mod samples;
mod score_history;
mod sign_in;
mod snoozes;
mod spreadsheet;
mod supply_chain;
mod support;
mod templates;
mod trail;
mod undo;
mod whole_report;
mod wizard_by_keyboard;
