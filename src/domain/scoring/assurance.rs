//! What the evidence on file takes off, series by series: which documents enter, which one is picked, and why.

use std::cmp::Ordering;

use super::{Model, ServiceFacts, model::ClassRule};
use crate::domain::{
    Date,
    calendar::{add_days, add_months},
    criteria::Series,
    evidence::{Evidence, Statement},
    ratio::{Nano, Ratio, divide_half_up},
    soc_report::{AuditorCheck, Opinion},
};

/// The terms of a picked document on a series, each 0 to 1; their product is its effectiveness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// A: assurance class.
    pub assurance: Ratio,
    /// V: auditor check.
    pub auditor: Ratio,
    /// L: length of the period.
    pub period: Ratio,
    /// K: our service inside the boundary.
    pub scope: Ratio,
    /// F: freshness.
    pub freshness: Ratio,
    /// O: opinion, or share of compliant answers.
    pub opinion: Ratio,
}

/// The document a series stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pick {
    /// Its place in `ServiceFacts::evidence`.
    pub evidence: usize,
    /// Its terms on this series.
    pub terms: Terms,
}

/// One series of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeriesScore {
    /// The series.
    pub series: Series,
    /// Its weight.
    pub weight: i64,
    /// E, 0 to 1.
    pub effectiveness: Nano,
    /// Points it takes off the inherent risk.
    pub points_out: Nano,
    /// Points it would take off if its evidence were perfect.
    pub points_possible: Nano,
    /// What it stands on.
    pub pick: Option<Pick>,
}

/// What all evidence together says.
pub(super) struct Assurance<'a> {
    pub series: Vec<SeriesScore>,
    pub effectiveness: Nano,
    pub confidence: Nano,
    /// Every document that has a say, disclaimers too: floors look at these.
    pub speaking: Vec<Speaking<'a>>,
}

/// A document that has a say about the service on the day of the score.
pub(super) struct Speaking<'a> {
    pub place: usize,
    pub evidence: &'a Evidence,
    /// Whether it enters the pick; a disclaimer does not.
    enters: bool,
    preferred: bool,
    rule: &'a ClassRule,
    terms: Terms,
    /// A·V·L·K·F.
    worth: Ratio,
    assurance: Nano,
}

/// Scores every series that counts for the service.
pub(super) fn assurance<'a>(facts: &'a ServiceFacts, model: &'a Model, as_of: Date, inherent: Nano) -> Assurance<'a> {
    let speaking = speaking(&facts.evidence, model, as_of);
    let counted = || model.series_weights.iter().filter(|(series, _)| facts.needs.include(*series));
    let total: i64 = counted().map(|(_, weight)| weight).sum();
    let (share, whole) = model.evidence_share.parts();
    let points = |weight: i64, effectiveness: Nano| {
        let num = i128::from(inherent.get()) * share * i128::from(weight) * i128::from(effectiveness.get());
        Nano::clamped(divide_half_up(num, whole * i128::from(total) * i128::from(Nano::ONE.get())))
    };
    let mut series_scores = Vec::with_capacity(model.series_weights.len());
    let (mut effective, mut confident) = (0_i128, 0_i128);
    for &(series, weight) in counted() {
        let found = pick(&speaking, series, model);
        let effectiveness = found.map_or(Nano::ZERO, |(_, worth)| worth.min(Nano::ONE));
        let confidence = found.map_or(Nano::ZERO, |(pick, _)| confidence(&pick.terms));
        effective += i128::from(weight) * i128::from(effectiveness.get());
        confident += i128::from(weight) * i128::from(confidence.get());
        series_scores.push(SeriesScore {
            series,
            weight,
            effectiveness,
            points_out: points(weight, effectiveness),
            points_possible: points(weight, Nano::ONE),
            pick: found.map(|(pick, _)| pick),
        });
    }
    let mean = |sum| Nano::clamped(divide_half_up(sum, i128::from(total)));
    Assurance { series: series_scores, effectiveness: mean(effective), confidence: mean(confident), speaking }
}

/// A·V·K·F: how far a document can be relied on, whatever it says.
fn confidence(terms: &Terms) -> Nano {
    terms.assurance.times(terms.auditor).times(terms.scope).times(terms.freshness).to_nano()
}

/// The newest document of each class that speaks for the service. One outside the boundary (K = 0) or dated after the
/// day does not speak and supersedes nothing; nor does a disclaimer, which still has a say until something newer of
/// its class exists. A document whose freshness has run out has nothing left to say.
fn speaking<'a>(evidence: &'a [Evidence], model: &'a Model, as_of: Date) -> Vec<Speaking<'a>> {
    let exists = |item: &Evidence| item.known_from <= as_of && !model.scope(item.fit).is_zero();
    let mut found = Vec::with_capacity(evidence.len());
    for (place, item) in evidence.iter().enumerate().filter(|(_, item)| exists(item)) {
        let superseded = evidence.iter().any(|other| {
            other.same_class(item)
                && other.is_newer_than(item)
                && exists(other)
                && (!is_disclaimer(other) || is_disclaimer(item))
        });
        if superseded {
            continue;
        }
        let speaking = Speaking::new(place, item, model, as_of);
        if !speaking.terms.freshness.is_zero() {
            found.push(speaking);
        }
    }
    found
}

fn is_disclaimer(evidence: &Evidence) -> bool {
    evidence.worst_opinion() == Some(Opinion::Disclaimer)
}

impl<'a> Speaking<'a> {
    fn new(place: usize, evidence: &'a Evidence, model: &'a Model, as_of: Date) -> Self {
        let rule = model.class(evidence.class);
        let (assurance, auditor) = match evidence.auditor {
            Some(AuditorCheck::Verified) => (rule.value, model.auditor.verified),
            Some(AuditorCheck::NotChecked) => (rule.value, model.auditor.not_checked),
            Some(AuditorCheck::Failed) => (model.auditor.failed_assurance, Ratio::ONE),
            None => (rule.value, Ratio::ONE),
        };
        let age = evidence.age(as_of);
        let terms = Terms {
            assurance,
            auditor,
            period: if rule.period_counts { period(evidence, model) } else { Ratio::ONE },
            scope: model.scope(evidence.fit),
            freshness: rule.freshness.at(age),
            opinion: Ratio::ONE,
        };
        Self {
            place,
            evidence,
            enters: !is_disclaimer(evidence),
            preferred: terms.freshness.at_least(model.preferred_from),
            rule,
            terms,
            worth: assurance.times(auditor).times(terms.period).times(terms.scope).times(terms.freshness),
            assurance: assurance.to_nano(),
        }
    }

    /// O on a series; `None` where the document does not speak to it.
    fn opinion(&self, series: Series, model: &Model) -> Option<Ratio> {
        match &self.evidence.statement {
            Statement::Answers(tally) => {
                let tally = tally.series.iter().find(|tally| tally.series == series)?;
                Ratio::new(tally.compliant, tally.applicable)
            }
            Statement::Opinion { description, controls, .. } => {
                let limits = self.rule.series.unwrap_or(self.evidence.scope);
                limits.contains(series).then(|| self.auditors_opinion(*description, *controls, series, model))
            }
        }
    }

    fn auditors_opinion(&self, description: Opinion, controls: Opinion, series: Series, model: &Model) -> Ratio {
        let terms = &model.opinion;
        if description.max(controls) >= Opinion::Adverse {
            return terms.adverse;
        }
        let on_controls = match controls {
            Opinion::Qualified if self.names(series) => terms.qualified_named,
            Opinion::Qualified => terms.qualified_other,
            _ => terms.unqualified,
        };
        match description {
            Opinion::Qualified if on_controls.at_least(terms.qualified_description) => terms.qualified_description,
            _ => on_controls,
        }
    }

    /// Whether a qualification names the series. A report whose class speaks to few series and names none (a SOC 1,
    /// which is not written against the criteria) means them all.
    pub fn names(&self, series: Series) -> bool {
        match (&self.evidence.statement, self.rule.series) {
            (Statement::Opinion { controls: Opinion::Qualified, named, .. }, Some(few)) if named.is_empty() => {
                few.contains(series)
            }
            (Statement::Opinion { controls: Opinion::Qualified, named, .. }, limits) => {
                named.contains(series) && limits.unwrap_or(self.evidence.scope).contains(series)
            }
            _ => false,
        }
    }
}

/// L: the first step whose months fit into the period. A period that does not say when it began proves no length.
fn period(evidence: &Evidence, model: &Model) -> Ratio {
    let Some(start) = evidence.starts_on else { return model.period_shorter };
    let past_end = add_days(evidence.until, 1);
    let step = model.period_steps.iter().find(|step| add_months(start, step.months) <= past_end);
    step.map_or(model.period_shorter, |step| step.value)
}

/// Picks, never adds. Fresh documents go first, the highest assurance class among them (ties: the lower worth); if
/// none is fresh, the one worth most. What ties beyond that is settled by the newer document.
fn pick(speaking: &[Speaking], series: Series, model: &Model) -> Option<(Pick, Nano)> {
    let mut best: Option<(&Speaking, Ratio, Nano)> = None;
    for item in speaking.iter().filter(|item| item.enters) {
        let Some(opinion) = item.opinion(series, model) else { continue };
        let worth = item.worth.times(opinion).to_nano();
        if best.is_none_or(|(held, _, held_worth)| goes_before((item, worth), (held, held_worth))) {
            best = Some((item, opinion, worth));
        }
    }
    let (item, opinion, worth) = best?;
    Some((Pick { evidence: item.place, terms: Terms { opinion, ..item.terms } }, worth))
}

fn goes_before((item, worth): (&Speaking, Nano), (held, held_worth): (&Speaking, Nano)) -> bool {
    let by_class = item.assurance.cmp(&held.assurance);
    let order = match (item.preferred, held.preferred) {
        (true, true) => by_class.then(held_worth.cmp(&worth)),
        (false, false) => worth.cmp(&held_worth).then(by_class),
        (item, held) => item.cmp(&held),
    };
    order == Ordering::Greater || (order == Ordering::Equal && item.evidence.is_newer_than(held.evidence))
}
