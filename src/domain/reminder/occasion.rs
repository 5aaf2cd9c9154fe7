//! What is dated about a vendor: each occasion is an anchor that the rules count from.

use std::collections::HashMap;

use super::{
    contract_dates::{ContractDates, contract_dates},
    facts::{Addressee, ContractFacts, OverrideFacts, SocFacts, VendorFacts},
    key::{RecordKind, RuleName},
    review_date::{ReviewBasis, review_due_on},
};
use crate::domain::{
    Date,
    calendar::{add_days, add_months},
    ids::ServiceId,
    scoring::Band,
    soc_report::{ReportType, SocKind},
};

/// For so many days after a contract renewed itself the missed deadline is still told.
const TELL_RENEWAL_DAYS: i64 = 30;

/// A report is stale this many months after the day it speaks until.
const FRESH_MONTHS: i32 = 12;

/// What a reminder is about; its words are written by the mail templates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matter {
    /// A contract's deadline or end.
    Contract {
        /// Our reference of the contract.
        reference: String,
        /// Both dates, with what was assumed.
        dates: ContractDates,
    },
    /// A SOC report on its way to be stale.
    SocReport {
        /// Its class, such as “SOC 2 Type 2”.
        class: String,
        /// The day it speaks until.
        speaks_until: Date,
    },
    /// An override on its way to lapse.
    Override {
        /// The service whose risk is held.
        service: String,
        /// At which band.
        band: Band,
        /// Who approved it.
        approver: String,
    },
    /// A review.
    Review {
        /// What its date rests on.
        basis: ReviewBasis,
    },
}

/// One dated thing about a record.
pub(super) struct Occasion<'a> {
    pub(super) rule: RuleName,
    pub(super) record_kind: RecordKind,
    pub(super) record_id: String,
    pub(super) anchor: Date,
    pub(super) recorded_on: Date,
    pub(super) owner: Option<&'a Addressee>,
    pub(super) matter: Matter,
}

/// All occasions of a vendor on `today`.
pub(super) fn occasions<'a>(vendor: &'a VendorFacts, today: Date) -> Vec<Occasion<'a>> {
    let mut found = Vec::new();
    for facts in &vendor.contracts {
        contract_occasions(vendor, facts, today, &mut found);
    }
    found.extend(newest_reports(&vendor.soc_reports).map(|report| soc_occasion(vendor, report)));
    found.extend(review_occasion(vendor));
    found.extend(vendor.overrides.iter().map(|held| override_occasion(vendor, held)));
    found
}

fn contract_occasions<'a>(
    vendor: &'a VendorFacts,
    facts: &'a ContractFacts,
    today: Date,
    found: &mut Vec<Occasion<'a>>,
) {
    let Some(dates) = contract_dates(&facts.contract, today) else { return };
    if let Some(earlier) = missed_before_renewal(facts, &dates, today) {
        found.push(contract_occasion(vendor, facts, earlier));
    }
    found.push(contract_occasion(vendor, facts, dates));
}

/// The term before, when its notice deadline was missed and the renewal is not long past: after a downtime the renewal
/// has to be told even though a new term holds.
fn missed_before_renewal(facts: &ContractFacts, dates: &ContractDates, today: Date) -> Option<ContractDates> {
    let missed = dates.last_deadline.filter(|deadline| facts.recorded_on <= *deadline && *deadline < today)?;
    let renewed_on = dates.term_start.filter(|renewed| today <= add_days(*renewed, TELL_RENEWAL_DAYS))?;
    let before = contract_dates(&facts.contract, add_days(renewed_on, -1))?;
    (before.notice_deadline == Some(missed)).then_some(before)
}

fn contract_occasion<'a>(vendor: &'a VendorFacts, facts: &'a ContractFacts, dates: ContractDates) -> Occasion<'a> {
    let (rule, anchor) = match dates.notice_deadline {
        Some(deadline) => (RuleName::ContractNotice, deadline),
        None => (RuleName::ContractEnd, dates.term_end),
    };
    Occasion {
        rule,
        record_kind: RecordKind::Contract,
        record_id: facts.contract.id.to_string(),
        anchor,
        recorded_on: facts.recorded_on,
        owner: facts.owner.as_ref().or(vendor.business_owner.as_ref()),
        matter: Matter::Contract { reference: facts.contract.reference.clone(), dates },
    }
}

fn soc_occasion<'a>(vendor: &'a VendorFacts, report: &SocFacts) -> Occasion<'a> {
    Occasion {
        rule: RuleName::SocStale,
        record_kind: RecordKind::SocReport,
        record_id: report.id.to_string(),
        anchor: add_months(report.speaks_until, FRESH_MONTHS),
        recorded_on: report.recorded_on,
        owner: vendor.business_owner.as_ref(),
        matter: Matter::SocReport { class: class_label(report), speaks_until: report.speaks_until },
    }
}

fn override_occasion<'a>(vendor: &'a VendorFacts, held: &OverrideFacts) -> Occasion<'a> {
    Occasion {
        rule: RuleName::OverrideLapse,
        record_kind: RecordKind::Override,
        record_id: held.id.to_string(),
        anchor: held.last_day,
        recorded_on: held.recorded_on,
        owner: vendor.business_owner.as_ref(),
        matter: Matter::Override { service: held.service.clone(), band: held.band, approver: held.approver.clone() },
    }
}

fn review_occasion(vendor: &VendorFacts) -> Option<Occasion<'_>> {
    let facts = vendor.review;
    let (anchor, basis) =
        review_due_on(facts.next_review_on, facts.last_review_on, facts.cadence_months, facts.active_on)?;
    Some(Occasion {
        rule: RuleName::ReviewDue,
        record_kind: RecordKind::Vendor,
        record_id: vendor.id.to_string(),
        anchor,
        recorded_on: facts.recorded_on,
        owner: vendor.business_owner.as_ref(),
        matter: Matter::Review { basis },
    })
}

/// The classes of `scoring.md`: SOC 2 by type, SOC 1 and SOC 3 as one each.
fn class(report: &SocFacts) -> (SocKind, Option<ReportType>) {
    (report.kind, (report.kind == SocKind::Soc2).then_some(report.report_type))
}

fn class_label(report: &SocFacts) -> String {
    match report.kind {
        SocKind::Soc3 => report.kind.label().to_owned(),
        kind => format!("{} {}", kind.label(), report.report_type.label()),
    }
}

/// The reports that are the newest of their class for at least one service (or for the vendor as a whole).
fn newest_reports(reports: &[SocFacts]) -> impl Iterator<Item = &SocFacts> {
    type Place = (SocKind, Option<ReportType>, Option<ServiceId>);
    let places = |report: &SocFacts| -> Vec<Place> {
        let (kind, report_type) = class(report);
        let whole = report.services.is_empty().then_some(None);
        report.services.iter().map(|id| Some(*id)).chain(whole).map(|place| (kind, report_type, place)).collect()
    };
    let rank = |report: &SocFacts| (report.speaks_until, report.id);
    let mut newest: HashMap<Place, _> = HashMap::new();
    for report in reports {
        for place in places(report) {
            let best = newest.entry(place).or_insert_with(|| rank(report));
            *best = rank(report).max(*best);
        }
    }
    reports.iter().filter(move |report| places(report).iter().any(|place| newest.get(place) == Some(&rank(report))))
}
