//! 9.2-06: exceptions are approved, and end.

use super::{Filed, Found, Lack, Point};
use crate::domain::{
    Date,
    acceptance::Acceptance,
    calendar::add_days,
    finding::{Finding, FindingStatus},
    record_ref::{Mend, RecordKind, RecordRef},
    score_override::ScoreOverride,
};

/// 9.2-06. Population: what is set aside in the window so far:
/// - of each finding open in it that is or was accepted, the acceptance that holds longest; a finding that says
///   it is accepted, without anybody's acceptance, is a record of its own;
/// - overrides that held on a day of it, or that had run out before it and were neither withdrawn nor followed by another.
///
/// Rule: an approver is named, and on the day of judgement (for a finding closed by then, on that day) it has not run out.
/// An acceptance without a last day never ends, and so does not meet it.
pub(super) fn approved(file: &Filed<'_>, found: &mut Found) {
    for finding in file.dossier.papers.findings.iter().filter(|finding| super::issue::was_open(file, finding)) {
        accepted(file, finding, found);
    }
    let window = file.programme.so_far();
    let overrides = &file.dossier.papers.overrides;
    let known = |one: &&ScoreOverride| one.approved_on <= window.to && one.approved_on <= one.last_day();
    let stands = |one: &&ScoreOverride| one.last_day() >= window.from || is_left(one, overrides, window.to);
    for held in overrides.iter().filter(known).filter(stands) {
        set_aside(file, held, found);
    }
}

fn accepted(file: &Filed<'_>, finding: &Finding, found: &mut Found) {
    let judged = finding.closed_on.map_or(file.on(), |closed| closed.min(file.on()));
    let known = |one: &&Acceptance| one.accepted_on.is_none_or(|day| day <= judged);
    let longest = file.dossier.papers.acceptances_of(finding.id).into_iter().filter(known).max_by_key(|one| {
        // Without a last day it holds longest of all, and that is what is wrong with it.
        (one.expires_on.is_none(), one.expires_on, one.id)
    });
    let name = finding.reference.as_deref().unwrap_or(&finding.title);
    match longest {
        Some(acceptance) => {
            let record = RecordRef::new(RecordKind::Acceptance, acceptance.id, format!("Acceptance of {name}"));
            file.note(found, Point::Exceptions, record, lacks(acceptance, judged));
        }
        None if finding.status == FindingStatus::Accepted => {
            let mend = Mend::add_with(RecordKind::Acceptance, file.vendor().id, "finding_id", finding.id);
            let record = RecordRef::new(RecordKind::Finding, finding.id, name);
            let lack = Lack::new("accepted, and nobody's acceptance is on record", mend);
            file.note(found, Point::Exceptions, record, vec![lack]);
        }
        None => {}
    }
}

fn lacks(acceptance: &Acceptance, on: Date) -> Vec<Lack> {
    let mend = |field| Mend::field(RecordKind::Acceptance, acceptance.id, field);
    let mut missing = Vec::new();
    if acceptance.approver.as_deref().is_none_or(|name| name.trim().is_empty()) {
        missing.push(Lack::new("no approver", mend("approver")));
    }
    match acceptance.expires_on {
        Some(last) if last < on => missing.push(Lack::new(format!("ran out on {last}"), mend("expires_on"))),
        Some(_) => {}
        None => missing.push(Lack::new("no last day", mend("expires_on"))),
    }
    missing
}

fn set_aside(file: &Filed<'_>, held: &ScoreOverride, found: &mut Found) {
    let mend = |field| Mend::field(RecordKind::Override, held.id, field);
    let mut missing = Vec::new();
    if held.approver.trim().is_empty() {
        missing.push(Lack::new("no approver", mend("approver")));
    }
    if is_left(held, &file.dossier.papers.overrides, file.on()) {
        let what = format!("ran out on {}, and was neither withdrawn nor followed by another", held.expires_on);
        missing.push(Lack::new(what, mend("withdrawn_on")));
    }
    let service = file.dossier.services.iter().find(|service| service.id == held.service_id);
    let name = service.map_or("a service", |service| service.name.as_str());
    let label = format!("{name} held at {}", held.band.label());
    file.note(found, Point::Exceptions, RecordRef::new(RecordKind::Override, held.id, label), missing);
}

/// Whether an override had run out before a day, and nobody withdrew it or approved another in its place by then.
pub(crate) fn is_left(held: &ScoreOverride, all: &[ScoreOverride], on: Date) -> bool {
    let withdrawn = held.withdrawn_on.is_some_and(|day| day <= on);
    let follows = |other: &ScoreOverride| {
        other.service_id == held.service_id && other.approved_on > held.approved_on && other.approved_on <= on
    };
    add_days(held.expires_on, 1) <= on && !withdrawn && !all.iter().any(follows)
}
