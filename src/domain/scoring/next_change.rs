//! When a score will change by itself, as evidence ages.
//!
//! The next change is the first day after the score's on which the residual shown to 0.1, or its band, differs from
//! today's although no record changed. Between two turning points (a document begins to exist, leaves its plateau,
//! stops being preferred, runs out; a finding or an incident begins, falls due or is closed; a report of an
//! organization carved out loses its freshness) the same documents compete and each only loses worth, so the residual
//! only rises; the day is therefore found by halving, not by walking.

use super::{Band, Model, Pick, ServiceFacts, ServiceScore, score};
use crate::domain::{
    Date,
    calendar::{add_days, days_between},
    evidence::{Bridge, Evidence, OwnReport},
    ratio::{Nano, Tenths},
};

/// What a change comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// The document at this place of `ServiceFacts::evidence` newly counts.
    TakesOver(usize),
    /// The document at this place has aged.
    Ages(usize),
    /// A finding or an incident, with what happens to it.
    Record(String),
}

/// A change to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextChange {
    /// The first day that differs.
    pub on: Date,
    /// The residual on that day.
    pub value: Nano,
    /// Its band on that day.
    pub band: Band,
    /// What is behind the largest part of it.
    pub because: Option<Because>,
}

/// The next change without any event; `None` when nothing on file will change the score any more.
pub fn next_change(facts: &ServiceFacts, today: &ServiceScore, model: &Model, as_of: Date) -> Option<NextChange> {
    let now = face(today);
    let differs = |day: Date| face(&score(facts, model, day)) != now;
    let turns = turning_points(facts, model, as_of);
    let ends = turns.iter().skip(1).map(|turn| add_days(*turn, -1)).chain(turns.last().copied());
    let stretches = turns.iter().copied().zip(ends);
    let (first, last) = stretches.into_iter().find(|(first, last)| differs(*first) || differs(*last))?;
    // What a turning point brings may be gone again at the end of its stretch.
    let later = || first_that(|days| differs(add_days(first, days)), days_between(first, last));
    let on = if differs(first) { first } else { add_days(first, later()) };
    let then = score(facts, model, on);
    Some(NextChange {
        on,
        value: then.residual.value,
        band: then.residual.band,
        because: because(facts, today, &then, on),
    })
}

/// The least number from 0 to `last` for which `holds`, which holds for `last` and for all numbers after the first.
fn first_that(holds: impl Fn(i64) -> bool, last: i64) -> i64 {
    let (mut low, mut high) = (0, last);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    high
}

/// A finding or an incident that begins, falls due or is closed on the day; else the document behind the series that
/// moves the most points: the one that newly counts, or else the one that aged.
fn because(facts: &ServiceFacts, today: &ServiceScore, then: &ServiceScore, on: Date) -> Option<Because> {
    if let Some(event) = event(facts, on) {
        return Some(Because::Record(event));
    }
    let moved = today.series.iter().zip(&then.series).max_by_key(|(before, after)| {
        let points = (before.points_out - after.points_out).get().abs();
        (points, std::cmp::Reverse(before.series))
    });
    let (before, after) = moved?;
    let place = |pick: Option<Pick>| pick.map(|pick| pick.evidence);
    match (place(before.pick), place(after.pick)) {
        (old, Some(new)) if old != Some(new) => Some(Because::TakesOver(new)),
        (old, _) => old.map(Because::Ages),
    }
}

fn event(facts: &ServiceFacts, on: Date) -> Option<String> {
    let finding = facts.findings.iter().find_map(|finding| match () {
        () if finding.from == on => Some(format!("{} begins to count", finding.name)),
        () if finding.closed_on == Some(on) => Some(format!("{} is closed", finding.name)),
        () if finding.due_on.is_some_and(|due| add_days(due, 1) == on) => {
            Some(format!("{} becomes overdue", finding.name))
        }
        () => None,
    });
    finding.or_else(|| {
        facts.incidents.iter().find_map(|incident| match () {
            () if incident.from == on => Some(format!("{} begins to count", incident.name)),
            () if incident.closed_on == Some(on) => Some(format!("{} is closed", incident.name)),
            () => None,
        })
    })
}

/// What people see of a residual.
fn face(score: &ServiceScore) -> (Tenths, Band) {
    (score.residual.value.shown(), score.residual.band)
}

/// The day after `as_of` and every later one on which a document begins to count differently, in order.
fn turning_points(facts: &ServiceFacts, model: &Model, as_of: Date) -> Vec<Date> {
    let tomorrow = add_days(as_of, 1);
    let of_evidence = facts.evidence.iter().flat_map(|item| turns_of(item, model));
    let of_findings = facts.findings.iter().flat_map(|finding| {
        let overdue = finding.due_on.map(|due| add_days(due, 1));
        [Some(finding.from), finding.closed_on, overdue].into_iter().flatten()
    });
    let of_incidents = facts.incidents.iter().flat_map(|one| [Some(one.from), one.closed_on].into_iter().flatten());
    let mut days: Vec<Date> =
        of_evidence.chain(of_findings).chain(of_incidents).filter(|day| *day > tomorrow).collect();
    let anything = !facts.evidence.is_empty() || !facts.findings.is_empty() || !facts.incidents.is_empty();
    if anything {
        days.push(tomorrow);
    }
    days.sort_unstable();
    days.dedup();
    days
}

fn turns_of(item: &Evidence, model: &Model) -> Vec<Date> {
    let (plateau, zero) = model.class(item.class).aging.ages();
    let aging = model.class(item.class).aging;
    let is_stale = |past: i64| !aging.at_age(plateau + past).at_least(model.preferred_from);
    let stops = plateau + first_that(is_stale, zero - plateau);
    let aged = aged(item.until, &item.bridges, &[plateau + 1, stops, zero]);
    let known = std::iter::once(item.known_from).chain(item.bridges.iter().map(|bridge| bridge.known_from));
    let expired = item.expires_on.map(|expires| add_days(expires, 1));
    let behind = item.carve_outs.iter().flat_map(|one| &one.own_reports).flat_map(|own| turns_behind(own, model));
    known.chain(aged).chain(expired).chain(behind).collect()
}

/// A report of an organization carved out counts from when it is known until its freshness is no longer whole.
fn turns_behind(own: &OwnReport, model: &Model) -> Vec<Date> {
    let (plateau, _) = model.class(own.class).aging.ages();
    let known = std::iter::once(own.known_from).chain(own.bridges.iter().map(|bridge| bridge.known_from));
    known.chain(aged(own.until, &own.bridges, &[plateau + 1])).collect()
}

/// The days on which a document reaches these ages; a letter puts off what age brings, from the day it is known.
fn aged(until: Date, bridges: &[Bridge], ages: &[i64]) -> Vec<Date> {
    let put_off = std::iter::once(0).chain(bridges.iter().map(|bridge| bridge.days));
    put_off.flat_map(|days| ages.iter().map(move |age| add_days(until, age + days))).collect()
}
