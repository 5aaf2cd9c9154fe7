//! When a score will change by itself, as evidence ages.
//!
//! The next change is the first day after the score's on which the residual shown to 0.1, or its band, differs from
//! today's although no record changed. Between two turning points (a document begins to exist, leaves its plateau,
//! stops being preferred, runs out) the same documents compete and each only loses worth, so the residual only rises;
//! the day is therefore found by halving, not by walking.

use super::{Band, Model, Pick, ServiceFacts, ServiceScore, score};
use crate::domain::{
    Date,
    calendar::{add_days, days_between},
    evidence::Evidence,
    ratio::{Nano, Tenths},
};

/// A change to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextChange {
    /// The first day that differs.
    pub on: Date,
    /// The residual on that day.
    pub value: Nano,
    /// Its band on that day.
    pub band: Band,
    /// The document behind the largest part of it, as a place in `ServiceFacts::evidence`, and whether it is the one
    /// that newly counts (`true`) or the one that has aged (`false`).
    pub because: Option<(usize, bool)>,
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
    Some(NextChange { on, value: then.residual.value, band: then.residual.band, because: because(today, &then) })
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

/// The document behind the series that moves the most points: the one that newly counts, or else the one that aged.
fn because(today: &ServiceScore, then: &ServiceScore) -> Option<(usize, bool)> {
    let moved = today.series.iter().zip(&then.series).max_by_key(|(before, after)| {
        let points = (before.points_out - after.points_out).get().abs();
        (points, std::cmp::Reverse(before.series))
    });
    let (before, after) = moved?;
    let place = |pick: Option<Pick>| pick.map(|pick| pick.evidence);
    match (place(before.pick), place(after.pick)) {
        (old, Some(new)) if old != Some(new) => Some((new, true)),
        (old, _) => old.map(|old| (old, false)),
    }
}

/// What people see of a residual.
fn face(score: &ServiceScore) -> (Tenths, Band) {
    (score.residual.value.shown(), score.residual.band)
}

/// The day after `as_of` and every later one on which a document begins to count differently, in order.
fn turning_points(facts: &ServiceFacts, model: &Model, as_of: Date) -> Vec<Date> {
    let tomorrow = add_days(as_of, 1);
    let mut days: Vec<Date> =
        facts.evidence.iter().flat_map(|item| turns_of(item, model)).filter(|day| *day > tomorrow).collect();
    if !facts.evidence.is_empty() {
        days.push(tomorrow);
    }
    days.sort_unstable();
    days.dedup();
    days
}

fn turns_of(item: &Evidence, model: &Model) -> Vec<Date> {
    let ages = model.class(item.class).freshness;
    let is_stale = |past: i64| !ages.at(ages.plateau + past).at_least(model.preferred_from);
    let stops = ages.plateau + first_that(is_stale, ages.zero - ages.plateau);
    // A letter puts off what age brings, from the day it is known.
    let put_off = std::iter::once(0).chain(item.bridges.iter().map(|bridge| bridge.days));
    let aged =
        put_off.flat_map(|days| [ages.plateau + 1, stops, ages.zero].map(|age| add_days(item.until, age + days)));
    let known = std::iter::once(item.known_from).chain(item.bridges.iter().map(|bridge| bridge.known_from));
    known.chain(aged).collect()
}
