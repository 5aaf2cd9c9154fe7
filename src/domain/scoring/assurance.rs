//! What the evidence on file takes off, series by series: which document is picked, and what open findings leave of it.

use std::cmp::Ordering;

use super::{
    FindingFact, Model, ServiceFacts,
    speaking::{Speaking, Terms, speaking},
};
use crate::domain::{
    Date,
    criteria::Series,
    ratio::{Nano, Ratio, divide_half_up},
};

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
    /// P: what open findings take off, 0 to 1.
    pub penalty: Nano,
    /// Points it takes off the inherent risk.
    pub points_out: Nano,
    /// Points it would take off if its evidence were perfect and no finding open.
    pub points_possible: Nano,
    /// Points that perfect evidence would take off with the findings as they are, less those it takes off now.
    pub points_missing: Nano,
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

/// Scores every series that counts for the service.
pub(super) fn assurance<'a>(facts: &'a ServiceFacts, model: &'a Model, as_of: Date, inherent: Nano) -> Assurance<'a> {
    let speaking = speaking(&facts.evidence, model, as_of);
    let counted = || model.series_weights.iter().filter(|(series, _)| facts.needs.include(*series));
    let total: i64 = counted().map(|(_, weight)| weight).sum();
    let points = Points { inherent, share: model.evidence_share, total };
    let mut series_scores = Vec::with_capacity(model.series_weights.len());
    let (mut effective, mut confident) = (0_i128, 0_i128);
    for &(series, weight) in counted() {
        let found = pick(&speaking, series, &facts.findings, model);
        let penalty = penalty(series, &facts.findings, model, as_of);
        let effectiveness = found.map_or(Nano::ZERO, |(_, worth)| (worth.min(Nano::ONE) - penalty).max(Nano::ZERO));
        let confidence = found.map_or(Nano::ZERO, |(pick, _)| pick.terms.confidence());
        effective += i128::from(weight) * i128::from(effectiveness.get());
        confident += i128::from(weight) * i128::from(confidence.get());
        series_scores.push(SeriesScore {
            series,
            weight,
            effectiveness,
            penalty,
            points_out: points.of(weight, effectiveness),
            points_possible: points.of(weight, Nano::ONE),
            points_missing: points.of(weight, (Nano::ONE - penalty).max(Nano::ZERO) - effectiveness),
            pick: found.map(|(pick, _)| pick),
        });
    }
    let mean = |sum| Nano::clamped(divide_half_up(sum, i128::from(total)));
    Assurance { series: series_scores, effectiveness: mean(effective), confidence: mean(confident), speaking }
}

/// What a series takes off: `I · share · w · E ÷ Σ w`.
struct Points {
    inherent: Nano,
    share: Ratio,
    total: i64,
}

impl Points {
    fn of(&self, weight: i64, effectiveness: Nano) -> Nano {
        let (share, whole) = self.share.parts();
        let num = i128::from(self.inherent.get()) * share * i128::from(weight) * i128::from(effectiveness.get());
        Nano::clamped(divide_half_up(num, whole * i128::from(self.total) * i128::from(Nano::ONE.get())))
    }
}

/// P: the open findings on a series, up to their limit.
fn penalty(series: Series, findings: &[FindingFact], model: &Model, as_of: Date) -> Nano {
    let on_it = findings.iter().filter(|finding| finding.series.contains(series) && finding.is_open(as_of));
    let sum: Nano = on_it.map(|finding| model.findings.of(finding.severity)).sum();
    sum.min(model.findings.most)
}

/// Picks, never adds. Fresh documents go first, the highest assurance class among them (ties: the lower worth); if
/// none is fresh, the one worth most. What ties beyond that is settled by the newer document.
fn pick(speaking: &[Speaking], series: Series, findings: &[FindingFact], model: &Model) -> Option<(Pick, Nano)> {
    let mut best: Option<(&Speaking, Terms, Nano)> = None;
    for item in speaking.iter().filter(|item| item.enters) {
        let Some((terms, worth)) = item.on(series, findings, model) else { continue };
        if best.is_none_or(|(held, _, held_worth)| goes_before((item, worth), (held, held_worth))) {
            best = Some((item, terms, worth));
        }
    }
    let (item, terms, worth) = best?;
    Some((Pick { evidence: item.place, terms }, worth))
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
