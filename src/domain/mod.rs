//! The facts and rules of vendor risk: records, dates, coverage, scoring, reminders, import plans.
//!
//! Pure: no I/O, no clock, no async, and nothing of Diesel, actix, lettre, calamine or tokio. Time and randomness
//! come in as arguments, so every rule here can be tested with a table of values.

#[macro_use]
pub mod closed_list;

pub mod acceptance;
pub mod access;
pub mod access_grant;
pub mod attachment;
pub mod audit;
pub mod audit_roadmap;
pub mod bridge_letter;
pub mod calendar;
pub mod calendar_feed;
pub mod cc9;
pub mod certificate;
pub mod concentration;
pub mod contract;
pub mod contradiction;
pub mod control;
pub mod coverage;
pub mod criteria;
pub mod csoc;
pub mod cuec;
pub mod cuec_work;
pub mod document;
pub mod dossier;
pub mod duty;
pub mod evidence;
pub mod evidence_pack;
pub mod field_error;
pub mod fields;
pub mod finding;
pub mod fiscal_year;
pub mod holiday;
pub mod ids;
pub mod import;
pub mod incident;
pub mod lines;
pub mod money;
pub mod name;
pub mod offboarding_step;
pub mod organization;
pub mod outage;
pub mod outbox;
pub mod papers;
pub mod password;
pub mod person;
pub mod profile;
pub mod quality;
pub mod questionnaire;
pub mod questionnaire_diff;
pub mod ratio;
pub mod reconciliation;
pub mod record_ref;
pub mod relation;
pub mod reminder;
pub mod reminder_answer;
pub mod reminder_effect;
pub mod reminder_words;
pub mod renewal;
pub mod renewal_decision;
pub mod report_check;
pub mod review;
pub mod score_override;
pub mod scoring;
pub mod scoring_model;
pub mod second_factor;
pub mod sign_in;
pub mod similar_text;
pub mod soc_exception;
pub mod soc_report;
pub mod subservice;
pub mod supply_chain;
pub mod text;
pub mod two_hops;
pub mod vendor;

/// A day without a zone, as contracts and reports state it.
pub type Date = chrono::NaiveDate;

/// An instant in UTC, to the microsecond; read only from `clock`.
pub type Instant = chrono::NaiveDateTime;
