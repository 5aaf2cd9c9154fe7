//! What the product does, one file each: load, decide in `domain`, store. No HTTP and no SQL.
//!
//! Actions block: web handlers and the worker call them on threads that may. Each takes `&App` and, where somebody acts,
//! the `Actor`; rights are checked by whoever lets the actor in (an extractor type, or the command line).

pub mod answer_reminder;
pub mod attachment;
pub mod audit;
pub mod backup;
pub mod calendar_feed;
pub mod cc9;
pub mod check;
pub mod contradictions;
pub mod coverage;
pub mod cuec_register;
pub mod deliver_mail;
pub mod demo;
pub mod digests;
pub mod document;
pub mod door;
pub mod entered;
pub mod evidence_pack;
pub mod exception_finding;
pub mod explain;
pub mod export;
pub mod finding_register;
pub mod frame;
pub mod holidays;
pub mod import_spreadsheet;
pub mod layouts;
pub mod mail_links;
pub mod model_effect;
pub mod models;
mod offboarding;
pub mod organization;
mod passwords;
pub mod places;
pub mod portfolio;
pub mod portfolio_figures;
pub mod programme;
pub mod quality;
pub mod rating;
pub mod reconcile;
pub mod records;
pub mod refusal;
pub mod relations;
pub mod reminder_rules;
pub mod renewals;
pub mod report_checks;
pub mod report_fits;
pub mod report_page;
pub mod rescore;
pub mod restore;
pub mod review;
pub mod score;
pub mod score_history;
pub mod sign_in;
pub mod sources;
pub mod spend;
pub mod summarize;
pub mod supply_chain;
pub mod sweep_files;
pub mod sweep_reminders;
pub mod templates;
pub mod test_mail;
pub mod tokens;
pub mod users;
pub mod vendor;
pub mod vendor_page;
pub mod vendor_table;
mod written;

pub(crate) use audit::Audit;

use crate::{
    domain::access::{Actor, Right},
    error::AppError,
};

/// Refuses whoever lacks a right.
pub(crate) fn ensure_right(actor: &Actor, right: Right) -> Result<(), AppError> {
    if actor.can(right) { Ok(()) } else { Err(AppError::Forbidden(format!("your role does not {}.", right.label()))) }
}
