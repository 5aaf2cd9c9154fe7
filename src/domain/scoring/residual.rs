//! What is left of the inherent risk after the evidence, and the floors under its band.

use super::{Adjustment, Band, Inherent, Model, ServiceFacts, adjustment, assurance::Assurance, speaking::Speaking};
use crate::domain::{
    criteria::Series,
    evidence::Statement,
    ratio::{Nano, divide_half_up},
    soc_report::Opinion,
};

closed_list! {
    /// A rule that keeps the residual's band from falling too low.
    pub enum FloorRule {
        Adverse = "adverse_opinion", "Adverse opinion";
        Disclaimer = "disclaimer", "Disclaimer of opinion";
        Qualified = "qualified_series", "Qualified opinion";
        FailedMust = "failed_non_negotiable", "Failed non-negotiable question";
        NoEvidence = "critical_without_evidence", "No evidence at all";
    }
}

/// A floor that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Floor {
    /// The rule.
    pub rule: FloorRule,
    /// The band it keeps.
    pub at_least: Band,
    /// Whether it made a difference; otherwise the number alone reaches that band.
    pub raised: bool,
    /// The series it is about, where it is about one.
    pub series: Option<Series>,
    /// The document it rests on, as a place in `ServiceFacts::evidence`.
    pub evidence: Option<usize>,
}

/// What is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Residual {
    /// What evidence leaves, before adjustments.
    pub after_evidence: Nano,
    /// 0 to 100.
    pub value: Nano,
    /// Band of the value after floors, or Unrated.
    pub band: Band,
    /// The floors that apply, in order of the rules.
    pub floors: Vec<Floor>,
}

/// The residual risk, and the adjustments cut to what is left below 100. An Unrated service stays Unrated: its number
/// is assumed, so no floor is laid under it.
pub(super) fn residual(
    facts: &ServiceFacts,
    model: &Model,
    inherent: &Inherent,
    assurance: &Assurance,
    mut adjustments: Vec<Adjustment>,
) -> (Residual, Vec<Adjustment>) {
    let after_evidence = after_evidence(inherent.value, assurance.effectiveness, model);
    let value = adjusted(after_evidence, &mut adjustments, model);
    if inherent.tier == Band::Unrated {
        return (Residual { after_evidence, value, band: Band::Unrated, floors: Vec::new() }, adjustments);
    }
    let (floors, band) = floors(facts, model, inherent, assurance, value);
    (Residual { after_evidence, value, band, floors }, adjustments)
}

/// What evidence leaves with the adjustments on top, which are cut to the limit of all and to what is left below 100.
pub(super) fn adjusted(after_evidence: Nano, adjustments: &mut [Adjustment], model: &Model) -> Nano {
    after_evidence + adjustment::limit(adjustments, model.adjustments.most.min(MOST - after_evidence))
}

/// The highest score.
const MOST: Nano = Nano::new(100 * Nano::ONE.get());

/// The floors under a value, in the order of their rules, and its band above them.
fn floors(
    facts: &ServiceFacts,
    model: &Model,
    inherent: &Inherent,
    assurance: &Assurance,
    value: Nano,
) -> (Vec<Floor>, Band) {
    let by_value = model.band(value.shown());
    let mut floors = Vec::new();
    let mut lay = |rule, at_least: Band, series, evidence| {
        floors.push(Floor { rule, at_least, raised: !by_value.reaches(at_least), series, evidence });
    };
    let rules = &model.floors;
    for item in &assurance.speaking {
        if inherent.tier.reaches(rules.opinion.from_tier) {
            opinion_floors(item, model, |rule, series| lay(rule, rules.opinion.at_least, series, Some(item.place)));
        }
        if matches!(&item.evidence.statement, Statement::Answers(tally) if tally.failed_must) {
            lay(FloorRule::FailedMust, rules.failed_must.at_least, None, Some(item.place));
        }
    }
    let nothing_picked = assurance.series.iter().all(|series| series.pick.is_none());
    if nothing_picked && inherent.tier.reaches(rules.no_evidence.from_tier) {
        lay(FloorRule::NoEvidence, rules.no_evidence.at_least, None, None);
    }
    floors.sort_by_key(|floor| {
        (floor.rule, floor.evidence.and_then(|place| facts.evidence.get(place)).map(|e| e.source))
    });
    let band = floors.iter().fold(by_value, |band, floor| band.or_at_least(floor.at_least));
    (floors, band)
}

/// `I · (1 − share · CE)`, rounded half up once.
fn after_evidence(inherent: Nano, effectiveness: Nano, model: &Model) -> Nano {
    let (share, whole) = model.evidence_share.parts();
    let one = i128::from(Nano::ONE.get());
    let left = whole * one - share * i128::from(effectiveness.get());
    Nano::clamped(divide_half_up(i128::from(inherent.get()) * left, whole * one)).min(MOST)
}

fn opinion_floors(item: &Speaking, model: &Model, mut lay: impl FnMut(FloorRule, Option<Series>)) {
    match item.evidence.worst_opinion() {
        Some(Opinion::Adverse) => lay(FloorRule::Adverse, None),
        Some(Opinion::Disclaimer) => lay(FloorRule::Disclaimer, None),
        Some(Opinion::Qualified) => {
            let named = model.floors.opinion.series.iter().filter(|series| item.names(*series));
            named.for_each(|series| lay(FloorRule::Qualified, Some(series)));
        }
        Some(Opinion::Unqualified) | None => {}
    }
}
