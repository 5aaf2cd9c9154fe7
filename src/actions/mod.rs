//! What the product does, one file each: load, decide in `domain`, store. No HTTP and no SQL.
//!
//! Actions block: web handlers and the worker call them on threads that may. Each takes `&App` and, where somebody acts,
//! the `Actor`; rights are checked by whoever lets the actor in (an extractor type, or the command line).

pub mod answer_reminder;
pub mod attachment;
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
pub mod relations;
pub mod reminder_rules;
pub mod renewals;
pub mod report_checks;
pub mod report_fits;
pub mod report_page;
pub mod rescore;
pub mod review;
pub mod score;
pub mod score_history;
pub mod sign_in;
pub mod sources;
pub mod spend;
pub mod summarize;
pub mod supply_chain;
pub mod sweep_reminders;
pub mod templates;
pub mod test_mail;
pub mod tokens;
pub mod users;
pub mod vendor;
pub mod vendor_page;
pub mod vendor_table;
mod written;

use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        access::{Actor, Right},
        audit::AuditEntry,
        ids::VendorId,
    },
    error::AppError,
};

/// Refuses whoever lacks a right.
pub(crate) fn ensure_right(actor: &Actor, right: Right) -> Result<(), AppError> {
    if actor.can(right) { Ok(()) } else { Err(AppError::Forbidden(format!("your role does not {}.", right.label()))) }
}

/// One line for the audit trail, written in the transaction of the change it tells of.
pub(crate) struct Audit<'a> {
    pub action: &'a str,
    pub record_kind: &'a str,
    pub record_id: String,
    pub vendor: Option<VendorId>,
    pub summary: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl<'a> Audit<'a> {
    /// A line without values.
    pub fn new(action: &'a str, record_kind: &'a str, record_id: impl ToString, summary: impl Into<String>) -> Self {
        let (record_id, summary) = (record_id.to_string(), summary.into());
        Self { action, record_kind, record_id, vendor: None, summary, before: None, after: None }
    }

    /// The same line, for a vendor's history.
    pub fn of_vendor(self, vendor: Option<VendorId>) -> Self {
        Self { vendor, ..self }
    }

    /// Appends it.
    pub fn append(self, conn: &mut Conn, app: &App, actor: &Actor) -> Result<(), AppError> {
        db::audit::append(
            conn,
            AuditEntry {
                id: app.clock.new_id(),
                at: app.clock.now(),
                actor: actor.label.clone(),
                action: self.action.to_owned(),
                record_kind: self.record_kind.to_owned(),
                record_id: self.record_id,
                vendor_id: self.vendor,
                summary: self.summary,
                before_values: self.before,
                after_values: self.after,
            },
        )?;
        Ok(())
    }
}
