//! 9.2-08: what was found is followed up.

use super::{Filed, Found, Lack, Point};
use crate::domain::{
    Date,
    finding::{Finding, FindingStatus},
    record_ref::{Mend, RecordKind, RecordRef},
};

/// 9.2-08. Population: findings open on a day of the window so far. Rule: an owner and a due date are named, and one that
/// is still open on the day of judgement is not past that date, or an acceptance of it holds on that day; one that was
/// closed late is settled.
pub(super) fn followed_up(file: &Filed<'_>, found: &mut Found) {
    for finding in file.dossier.papers.findings.iter().filter(|finding| was_open(file, finding)) {
        let mend = |field| Mend::field(RecordKind::Finding, finding.id, field);
        let mut missing = Vec::new();
        if finding.owner_id.is_none() {
            missing.push(Lack::new("no owner", mend("owner_id")));
        }
        match finding.due_on {
            None => missing.push(Lack::new("no due date", mend("due_on"))),
            Some(due) if due < file.on() && is_open_on(finding, file.on()) && !is_accepted(file, finding) => {
                let settle = Mend::record(RecordKind::Finding, finding.id);
                missing.push(Lack::new(format!("overdue since {due}"), settle));
            }
            Some(_) => {}
        }
        let name = finding
            .reference
            .as_ref()
            .map_or_else(|| finding.title.clone(), |reference| format!("{reference} {}", finding.title));
        file.note(found, Point::Issues, RecordRef::new(RecordKind::Finding, finding.id, name), missing);
    }
}

/// Whether a finding was open on a day of the window so far. One that is withdrawn was none; one that was closed without
/// a day may have been open then or not, and stands on the Quality page instead.
pub(super) fn was_open(file: &Filed<'_>, finding: &Finding) -> bool {
    let window = file.programme.so_far();
    let closed = finding.closed_on.filter(|_| finding.status == FindingStatus::Closed);
    let unknown = finding.status == FindingStatus::Withdrawn
        || (finding.status == FindingStatus::Closed && finding.closed_on.is_none());
    !unknown && found_on(finding) <= window.to && closed.is_none_or(|day| day > window.from)
}

/// The day a finding was found, or else recorded.
fn found_on(finding: &Finding) -> Date {
    finding.found_on.unwrap_or_else(|| finding.created_at.date())
}

/// Whether somebody lives with it on the day of judgement.
fn is_accepted(file: &Filed<'_>, finding: &Finding) -> bool {
    let accepted = file.dossier.papers.acceptances.iter().filter(|one| one.finding_id == finding.id);
    accepted.into_iter().any(|one| one.holds_on(file.on()))
}

/// Whether it counts on a day; on the day it is closed it is settled.
fn is_open_on(finding: &Finding, on: Date) -> bool {
    let closed = finding.closed_on.filter(|_| !finding.is_open());
    found_on(finding) <= on && closed.is_none_or(|closed| on < closed)
}
