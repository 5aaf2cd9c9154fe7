//! What is left to be acted on at a vendor: of the occasions that reminders count from, those that are not over.

use std::collections::HashSet;

use super::{
    facts::{Addressee, Dated, SocFacts},
    gather::{Around, vendor_facts},
    matter::Matter,
    occasion::occasions,
};
use crate::domain::{
    Date, Instant,
    coverage::Window,
    dossier::Dossier,
    person::Person,
    scoring::Band,
    soc_report::{ReportType, SocKind},
};

/// The dates by which something is left to be done at a vendor, soonest first: those that reminders count from, whether
/// or not a rule reminds there.
pub fn open_dates(
    dossier: &Dossier,
    (tier, cadence_months): (Band, i32),
    today: Date,
    fiscal_year: Window,
) -> Vec<Dated> {
    // Who is told, and since when a record is known, make no difference to what is left to be done.
    let nobody = |_: &Person| Addressee::default();
    let known_since = |at: Instant| at.date();
    let around = Around { person: &nobody, named: &|_| None, day: &known_since, today, fiscal_year };
    let vendor = vendor_facts(dossier, (tier, cadence_months), &[], &around);
    let outdone = vendor.soc_reports.iter().filter(|one| is_outdone(one, &vendor.soc_reports));
    let outdone: HashSet<String> = outdone.map(|one| one.id.to_string()).collect();
    let mut found = occasions(&vendor, today).live;
    found.retain(|one| !is_over(one, today) && !outdone.contains(&one.record_id));
    found.sort_by_key(|one| (one.anchor, one.rule));
    found
}

/// Whether nothing is left to be done by its date: it only tells of something that happened, or went by itself.
fn is_over(one: &Dated, today: Date) -> bool {
    match &one.matter {
        // The term that follows has a date of its own; a contract that does not renew itself has ended.
        Matter::Contract { dates, .. } => dates.term_end < today,
        // The risk stands at what the model says again, and no letter carries the report on: the next report does.
        Matter::Override { .. } | Matter::Bridge { .. } => one.anchor < today,
        _ => one.rule.is_event(),
    }
}

/// Whether a report that tells more of the same speaks as long, and for everything that this one speaks for: once there
/// is a Type 2 nobody waits for the next Type 1.
fn is_outdone(report: &SocFacts, reports: &[SocFacts]) -> bool {
    let (subject, detail) = telling(report);
    let speaks_for_it = |other: &SocFacts| {
        let every = || report.services.iter().all(|service| other.services.contains(service));
        other.services.is_empty() || (!report.services.is_empty() && every())
    };
    reports.iter().any(|other| {
        let (of, more) = telling(other);
        of == subject && more > detail && other.speaks_until >= report.speaks_until && speaks_for_it(other)
    })
}

/// What a report is about, and how much it tells of that: a SOC 3 is a SOC 2 cut short.
const fn telling(report: &SocFacts) -> (SocKind, u8) {
    match (report.kind, report.report_type) {
        (SocKind::Soc3, _) => (SocKind::Soc2, 0),
        (kind, ReportType::Type1) => (kind, 1),
        (kind, ReportType::Type2) => (kind, 2),
    }
}

#[cfg(test)]
mod tests;
