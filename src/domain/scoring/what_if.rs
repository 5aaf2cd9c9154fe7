//! What would lower a score: the difference that each weakness makes when it alone is cleared.

use std::cmp::Reverse;

use super::{AdjustmentRule, Model, ServiceFacts, ServiceScore, residual, score, speaking::is_backed, view::WhatIf};
use crate::domain::{
    Date,
    criteria::Series,
    evidence::{CarveOut, Evidence},
    ids::{CuecId, FindingId, IncidentId, SocExceptionId},
    ratio::Nano,
};

/// What is cleared.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Cleared {
    /// A series evidenced in full, its open findings as they are.
    Series(Series),
    /// A finding closed; the exception that it was made of, where there is one, counts again.
    Finding(FindingId),
    /// An exception shown to be no more.
    Exception(SocExceptionId),
    /// A control that a report expects of us put in place.
    Cuec(CuecId),
    /// A subservice organization's own report on file.
    SubserviceReport(String),
    /// An incident closed.
    Incident(IncidentId),
}

/// Everything that would lower the score, largest first; ties in the order of the list above.
pub(super) fn what_if(facts: &ServiceFacts, now: &ServiceScore, model: &Model, as_of: Date) -> Vec<WhatIf> {
    let series = now.series.iter().map(|series| in_full(series.series, series.points_missing, now, model));
    let mut changes: Vec<WhatIf> = series.collect();
    let records = clearable(facts, now, model, as_of);
    changes.extend(records.into_iter().map(|(cleared, words)| alone(facts, now, model, as_of, cleared, words)));
    changes.retain(|change| change.points > Nano::ZERO);
    changes.sort_by_key(|change| Reverse(change.points));
    changes
}

/// A series evidenced in full.
fn in_full(series: Series, points: Nano, now: &ServiceScore, model: &Model) -> WhatIf {
    let mut adjustments = now.adjustments.clone();
    WhatIf {
        change: format!("{series} evidenced in full"),
        cleared: Cleared::Series(series),
        series: Some(series),
        points,
        residual: residual::adjusted(now.residual.after_evidence - points, &mut adjustments, model),
        band: None,
    }
}

fn alone(
    facts: &ServiceFacts,
    now: &ServiceScore,
    model: &Model,
    as_of: Date,
    cleared: Cleared,
    change: String,
) -> WhatIf {
    let then = score(&without(facts, &cleared), model, as_of);
    WhatIf {
        change,
        cleared,
        series: None,
        points: now.residual.value - then.residual.value,
        residual: then.residual.value,
        band: Some(then.residual.band),
    }
}

/// The facts as they would be with it cleared.
fn without(facts: &ServiceFacts, cleared: &Cleared) -> ServiceFacts {
    let mut facts = facts.clone();
    match cleared {
        Cleared::Series(_) => {}
        // An exception that it was made of stays where it is, and counts again: its finding is no longer open.
        Cleared::Finding(id) => facts.findings.retain(|finding| finding.id != *id),
        Cleared::Exception(id) => each(&mut facts, |item| item.exceptions.retain(|exception| exception.id != *id)),
        Cleared::Cuec(id) => each(&mut facts, |item| {
            for control in item.expected_controls.iter_mut().filter(|control| control.id == *id) {
                control.implemented = true;
            }
        }),
        Cleared::SubserviceReport(organization) => {
            each(&mut facts, |item| item.carve_outs.retain(|carve_out| carve_out.organization != *organization));
        }
        Cleared::Incident(id) => facts.incidents.retain(|incident| incident.id != *id),
    }
    facts
}

fn each(facts: &mut ServiceFacts, change: impl FnMut(&mut Evidence)) {
    facts.evidence.iter_mut().for_each(change);
}

/// What can be cleared by itself: what stands in the documents that are picked, and what is open.
fn clearable(facts: &ServiceFacts, now: &ServiceScore, model: &Model, as_of: Date) -> Vec<(Cleared, String)> {
    let findings = facts.findings.iter().filter(|finding| finding.is_open(as_of));
    let findings = findings.map(|finding| (Cleared::Finding(finding.id), format!("{} closed", finding.name)));
    let picked: Vec<&Evidence> = {
        let mut places: Vec<usize> =
            now.series.iter().filter_map(|series| series.pick).map(|pick| pick.evidence).collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|place| facts.evidence.get(place)).collect()
    };
    let exceptions = picked.iter().flat_map(|item| &item.exceptions);
    let exceptions =
        exceptions.map(|exception| (Cleared::Exception(exception.id), format!("{} cleared", exception.name)));
    let controls = picked.iter().flat_map(|item| &item.expected_controls).filter(|control| !control.implemented);
    let controls = controls.map(|control| (Cleared::Cuec(control.id), format!("{} put in place", control.name)));
    let missing = picked.iter().flat_map(|item| &item.carve_outs).filter(|one| !is_backed(one, model, as_of));
    let missing = missing.map(|one| (Cleared::SubserviceReport(one.organization.clone()), report_of(one)));
    let incidents = facts
        .incidents
        .iter()
        .filter(|_| now.adjustments.iter().any(|adjustment| adjustment.rule == AdjustmentRule::Incident));
    let incidents = incidents.filter(|incident| incident.is_open(as_of));
    let incidents = incidents.map(|incident| (Cleared::Incident(incident.id), format!("{} closed", incident.name)));
    let mut found: Vec<(Cleared, String)> =
        findings.chain(exceptions).chain(controls).chain(missing).chain(incidents).collect();
    let mut seen: Vec<Cleared> = Vec::with_capacity(found.len());
    found.retain(|(cleared, _)| {
        let new = !seen.contains(cleared);
        if new {
            seen.push(cleared.clone());
        }
        new
    });
    found
}

fn report_of(carve_out: &CarveOut) -> String {
    match carve_out.organization.as_str() {
        "" => "the report of the organization it carves out on file".to_owned(),
        name => format!("a current report of {name} on file"),
    }
}
