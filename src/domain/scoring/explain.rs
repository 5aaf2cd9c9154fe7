//! Renders a score into its explanation. Words are made here and nowhere in the scoring itself.

use super::{
    FloorRule, Model, RatingSource, SeriesScore, ServiceFacts, ServiceScore, next_change, reason,
    residual::Floor,
    view::{
        EvidenceView, Explanation, FactorView, FloorView, InherentView, LiftView, NextChangeView, ResidualView,
        SeriesView, Term, TermView, WhatIf,
    },
};
use crate::domain::{
    Date,
    evidence::{Class, Evidence, Statement},
    ratio::{Nano, Part, Ratio, split},
    soc_report::{AuditorCheck, Opinion, ScopeFit},
};

/// Explains a score that was computed from these facts with this model as of this day.
pub fn explain(facts: &ServiceFacts, score: &ServiceScore, model: &Model, as_of: Date) -> Explanation {
    Explanation {
        inherent: inherent(score, model),
        residual: ResidualView {
            value: score.residual.value,
            shown: score.residual.value.shown(),
            band: score.residual.band,
            floors: score.residual.floors.iter().map(|floor| floor_view(floor, score, facts)).collect(),
        },
        confidence: score.confidence,
        series: series(facts, score, as_of),
        adjustments: [],
        what_if: what_if(score),
        next_change: next_change_view(facts, score, model, as_of),
        reason: reason::reason(facts, score),
    }
}

fn inherent(score: &ServiceScore, model: &Model) -> InherentView {
    let inherent = &score.inherent;
    let parts = inherent.factors.map(|factor| Part { value: factor.points, weight: factor.weight });
    let shown = split(&parts, inherent.value.shown());
    let lifts = inherent.lifts.iter().filter_map(|place| model.lifts().get(*place));
    InherentView {
        value: inherent.value,
        shown: inherent.value.shown(),
        band: inherent.band,
        tier: inherent.tier,
        factors: inherent
            .factors
            .iter()
            .zip(shown)
            .map(|(factor, shown)| FactorView {
                id: factor.factor,
                label: factor.factor.label(),
                rating: factor.rating,
                assumed: factor.source == RatingSource::Assumed,
                source: factor.source,
                weight: factor.weight,
                points: factor.points,
                shown,
            })
            .collect(),
        lifts: lifts
            .map(|lift| LiftView { rule: lift.rule.clone(), label: lift.label.clone(), at_least: lift.at_least })
            .collect(),
    }
}

/// The points out are shown so that shown inherent − shown points out = shown residual.
fn series(facts: &ServiceFacts, score: &ServiceScore, as_of: Date) -> Vec<SeriesView> {
    let parts: Vec<Part> =
        score.series.iter().map(|series| Part { value: series.points_out, weight: series.weight }).collect();
    let shown = split(&parts, score.inherent.value.shown() - score.residual.value.shown());
    let rows = score.series.iter().zip(shown);
    rows.map(|(series, shown)| SeriesView {
        id: series.series,
        label: series.series.label(),
        weight: series.weight,
        effectiveness: series.effectiveness,
        points_out: series.points_out,
        shown,
        evidence: series.pick.and_then(|pick| evidence_view(facts, pick.evidence)),
        terms: lowering_terms(facts, series, as_of),
    })
    .collect()
}

fn evidence_view(facts: &ServiceFacts, place: usize) -> Option<EvidenceView> {
    facts.evidence.get(place).map(|evidence| EvidenceView { source: evidence.source, title: evidence.title() })
}

/// The terms of the picked document that are below 1, in the order of the formula.
fn lowering_terms(facts: &ServiceFacts, series: &SeriesScore, as_of: Date) -> Vec<TermView> {
    let Some((pick, evidence)) = series.pick.and_then(|pick| Some((pick, facts.evidence.get(pick.evidence)?))) else {
        return Vec::new();
    };
    let terms = pick.terms;
    [
        (Term::Assurance, terms.assurance),
        (Term::Auditor, terms.auditor),
        (Term::Period, terms.period),
        (Term::Scope, terms.scope),
        (Term::Freshness, terms.freshness),
        (Term::Opinion, terms.opinion),
    ]
    .into_iter()
    .filter(|(_, value)| !value.at_least(Ratio::ONE))
    .map(|(term, value)| TermView { term, value: value.to_nano(), why: why(term, value, evidence, as_of) })
    .collect()
}

fn why(term: Term, value: Ratio, evidence: &Evidence, as_of: Date) -> String {
    match term {
        Term::Assurance if evidence.auditor == Some(AuditorCheck::Failed) => "auditor check failed".to_owned(),
        Term::Assurance => match evidence.class {
            Class::QuestionnaireSelfAttested => "self-attested".to_owned(),
            Class::QuestionnaireVerified => "verified answers, no audit".to_owned(),
            class => class.label().to_owned(),
        },
        Term::Auditor => "auditor not checked".to_owned(),
        Term::Period if evidence.starts_on.is_none() => "start of the period unknown".to_owned(),
        Term::Period => "short period".to_owned(),
        Term::Scope if evidence.fit == ScopeFit::Unknown => "unknown whether our service is in scope".to_owned(),
        Term::Scope => "our service only partly in scope".to_owned(),
        Term::Freshness => match evidence.bridged(as_of) {
            0 => format!("{} days old", evidence.age(as_of)),
            bridged => format!("{} days old, {bridged} more bridged by a letter", evidence.age(as_of)),
        },
        Term::Opinion => match &evidence.statement {
            Statement::Answers(_) => format!("{} % of the answers comply", value.times(percent()).to_nano().to_text(0)),
            Statement::Opinion { .. } if evidence.worst_opinion() >= Some(Opinion::Adverse) => "adverse".to_owned(),
            Statement::Opinion { .. } => "qualified".to_owned(),
        },
    }
}

fn percent() -> Ratio {
    Ratio::new(100, 1).unwrap_or(Ratio::ONE)
}

fn floor_view(floor: &Floor, score: &ServiceScore, facts: &ServiceFacts) -> FloorView {
    let (tier, at_least) = (score.inherent.tier.label(), floor.at_least.label());
    let cause = match (floor.rule, floor.series) {
        (FloorRule::Qualified, Some(series)) => format!("qualified {series} on inherent {tier}"),
        (FloorRule::FailedMust, _) => "a failed non-negotiable question".to_owned(),
        (FloorRule::NoEvidence, _) => format!("no evidence on inherent {tier}"),
        (rule, _) => format!("{} on inherent {tier}", rule.label().to_lowercase()),
    };
    FloorView {
        rule: floor.rule,
        label: format!("{cause}: at least {at_least}"),
        at_least: floor.at_least,
        raised: floor.raised,
        evidence: floor.evidence.and_then(|place| evidence_view(facts, place)),
    }
}

/// What each series would take off if its evidence were perfect, largest first, then in table order.
fn what_if(score: &ServiceScore) -> Vec<WhatIf> {
    let mut changes: Vec<WhatIf> = score
        .series
        .iter()
        .map(|series| (series.series, series.points_possible - series.points_out))
        .filter(|(_, points)| *points > Nano::ZERO)
        .map(|(series, points)| WhatIf {
            change: format!("{series} evidenced in full"),
            series,
            points,
            residual: score.residual.value - points,
        })
        .collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.points));
    changes
}

fn next_change_view(facts: &ServiceFacts, score: &ServiceScore, model: &Model, as_of: Date) -> Option<NextChangeView> {
    let next = next_change::next_change(facts, score, model, as_of)?;
    let why = next.because.and_then(|(place, newly)| {
        let evidence = facts.evidence.get(place)?;
        Some(cause(evidence, newly, model, next.on))
    });
    Some(NextChangeView { on: next.on, value: next.value, shown: next.value.shown(), band: next.band, why })
}

fn cause(evidence: &Evidence, newly: bool, model: &Model, on: Date) -> String {
    let (title, ages) = (evidence.title(), model.class(evidence.class).freshness);
    if newly {
        format!("as {title} takes over")
    } else if evidence.age(on) >= ages.zero {
        format!("as {title} runs out after {} days", ages.zero)
    } else {
        format!("as {title} ages past {} days", ages.plateau)
    }
}
