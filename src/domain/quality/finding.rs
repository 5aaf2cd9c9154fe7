//! Findings, and what is set aside.

use super::{Check, Inconsistency, Known};
use crate::domain::{
    cc9::is_left,
    finding::{Finding, FindingStatus},
    record_ref::{Mend, RecordKind, RecordRef},
};

pub(super) fn check(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    for finding in &known.dossier.papers.findings {
        without_criteria(known, finding, found);
        unproven(known, finding, found);
        ran_out(known, finding, found);
    }
    overrides(known, found);
}

/// A finding by its reference and title.
pub(super) fn record(finding: &Finding) -> RecordRef {
    let label = finding
        .reference
        .as_ref()
        .map_or_else(|| finding.title.clone(), |reference| format!("{reference} {}", finding.title));
    RecordRef::new(RecordKind::Finding, finding.id, label)
}

/// An open finding says which criteria it touches.
fn without_criteria(known: &Known<'_>, finding: &Finding, found: &mut Vec<Inconsistency>) {
    if finding.is_open() && finding.criteria.is_empty() {
        let mend = Mend::field(RecordKind::Finding, finding.id, "criteria");
        known.note(found, Check::FindingWithoutCriteria, record(finding), "no criteria", mend);
    }
}

/// A closed finding says when it was closed, and what shows that it is settled.
fn unproven(known: &Known<'_>, finding: &Finding, found: &mut Vec<Inconsistency>) {
    let (day, shown) = (finding.closed_on.is_some(), finding.closure_evidence.is_some());
    let (what, field) = match (finding.status, day, shown) {
        (FindingStatus::Closed, false, false) => ("closed without day and evidence", "closed_on"),
        (FindingStatus::Closed, false, true) => ("closed without a day", "closed_on"),
        (FindingStatus::Closed, true, false) => ("closed without evidence", "closure_evidence"),
        _ => return,
    };
    let mend = Mend::field(RecordKind::Finding, finding.id, field);
    known.note(found, Check::FindingClosedUnproven, record(finding), what, mend);
}

/// The acceptance of an open finding holds; of several, the one that holds longest.
fn ran_out(known: &Known<'_>, finding: &Finding, found: &mut Vec<Inconsistency>) {
    if !finding.is_open() {
        return;
    }
    let acceptances = known.dossier.papers.acceptances_of(finding.id);
    if acceptances.iter().any(|one| one.expires_on.is_none_or(|last| last >= known.today)) {
        return;
    }
    if let Some((longest, last)) = acceptances.last().and_then(|one| Some((one, one.expires_on?))) {
        let mend = Mend::field(RecordKind::Acceptance, longest.id, "expires_on");
        known.note(found, Check::AcceptanceRanOut, record(finding), format!("its acceptance ran out on {last}"), mend);
    }
}

/// An override that ran out is withdrawn, or another follows it.
fn overrides(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    let all = &known.dossier.papers.overrides;
    for one in all.iter().filter(|one| is_left(one, all, known.today)) {
        let service = known.dossier.services.iter().find(|service| service.id == one.service_id);
        let name = service.map_or("a service", |service| service.name.as_str());
        let label = format!("{name} held at {}", one.band.label());
        let what = format!("ran out on {}; withdraw it or approve another", one.expires_on);
        let mend = Mend::field(RecordKind::Override, one.id, "withdrawn_on");
        known.note(found, Check::OverrideRanOut, RecordRef::new(RecordKind::Override, one.id, label), what, mend);
    }
}
