//! The integration suite: one binary.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod answers;
mod api;
mod architecture;
mod assurance_rules;
mod browser;
mod cc9;
mod cli;
mod coverage;
mod cuec_register;
mod db;
mod delivery;
mod durability;
mod evidence_pack;
mod exception_links;
mod export_back;
mod findings;
mod fuzz;
mod guises;
mod hostile;
mod hostile_made;
mod letters;
mod lookalikes;
mod made_books;
mod mail;
mod pages;
mod pages_read;
mod papers;
mod programme;
mod quality;
mod reconciliation;
mod relations;
mod reminders;
mod report_checks;
mod report_in_browser;
mod review_register;
mod risk_model;
mod roadmaps;
mod samples;
mod score_history;
mod spreadsheet;
mod supply_chain;
mod support;
mod templates;
mod undo;
mod whole_report;
mod wizard_by_keyboard;
