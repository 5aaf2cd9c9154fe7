//! The hard deadlines of the year, told from the records and not from what was planned.

use std::collections::HashMap;

use ninefold::{
    app::App,
    domain::{
        Date, acceptance::Acceptance, certificate::Certificate, finding::Finding, ids::VendorId,
        offboarding_step::OffboardingStep, renewal_decision::RenewalDecision, score_override::ScoreOverride,
        vendor::Vendor,
    },
};

use super::story::all;

/// A day by which something has to be done.
#[derive(Debug, Clone)]
pub struct Deadline {
    pub vendor: String,
    pub what: String,
    pub record_id: String,
    pub on: Date,
    /// Whether the vendor has left.
    pub archived: bool,
}

impl Deadline {
    pub fn new(vendor: &Vendor, what: &str, id: impl std::fmt::Display, on: Date) -> Self {
        Self {
            vendor: vendor.name.clone(),
            what: what.to_owned(),
            record_id: id.to_string(),
            on,
            archived: vendor.status.is_archived(),
        }
    }
}

/// Whether a decision left nothing to be done by that day.
pub fn is_decided(decisions: &[RenewalDecision], deadline: &Deadline) -> bool {
    let about = |one: &&RenewalDecision| one.contract_id.to_string() == deadline.record_id;
    decisions.iter().filter(about).any(|one| one.deadline_on == deadline.on && one.is_final())
}

/// Those of certificates, steps, overrides and acceptances, which do not change in the year.
pub fn others(app: &App, vendors: &HashMap<VendorId, Vendor>, first: Date, last: Date) -> Vec<Deadline> {
    let mut found = Vec::new();
    let mut add = |vendor: VendorId, what: &str, id: String, on: Option<Date>| {
        let on = on.filter(|on| (first..=last).contains(on));
        found.extend(on.map(|on| Deadline::new(&vendors[&vendor], what, id, on)));
    };
    let certificates = all::<Certificate>(app);
    let newer = |one: &Certificate, other: &Certificate| {
        let of = |one: &Certificate| (one.vendor_id, one.kind, one.service_id);
        let until = |one: &Certificate| one.expires_on.unwrap_or(Date::MAX);
        of(one) == of(other) && until(other) > until(one)
    };
    for one in certificates.iter().filter(|one| !certificates.iter().any(|other| newer(one, other))) {
        add(one.vendor_id, "certificate", one.id.to_string(), one.expires_on);
    }
    for one in all::<OffboardingStep>(app).iter().filter(|one| one.done_on.is_none()) {
        add(one.vendor_id, one.title(), one.id.to_string(), one.due_on);
    }
    for one in all::<ScoreOverride>(app).iter().filter(|one| one.withdrawn_on.is_none()) {
        add(one.vendor_id, "override", one.id.to_string(), Some(one.last_day()));
    }
    let findings = all::<Finding>(app);
    let is_open = |one: &&Acceptance| findings.iter().any(|finding| finding.id == one.finding_id && finding.is_open());
    for one in all::<Acceptance>(app).iter().filter(is_open) {
        add(one.vendor_id, "acceptance", one.id.to_string(), one.expires_on);
    }
    found
}
