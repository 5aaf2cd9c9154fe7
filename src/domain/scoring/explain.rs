//! Renders a score into its explanation. Words are made here and nowhere in the scoring itself.

mod lowering;

use super::{
    Adjustment, FloorRule, Model, RatingSource, ServiceFacts, ServiceScore, next_change,
    next_change::Because,
    reason,
    residual::Floor,
    view::{
        AdjustmentView, EvidenceView, Explanation, FactKind, FactRef, FactorView, FloorView, InherentView, LiftView,
        NextChangeView, ResidualView, SeriesView,
    },
    what_if,
};
use crate::domain::{
    Date,
    ratio::{Nano, Part, split},
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
        series: series(facts, score, model, as_of),
        after_evidence: score.residual.after_evidence,
        adjustments: adjustments(facts, score),
        what_if: what_if::what_if(facts, score, model, as_of),
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
                place: None,
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

/// The points out are shown so that shown inherent − shown points out + shown adjustments = shown residual.
fn series(facts: &ServiceFacts, score: &ServiceScore, model: &Model, as_of: Date) -> Vec<SeriesView> {
    let parts: Vec<Part> =
        score.series.iter().map(|series| Part { value: series.points_out, weight: series.weight }).collect();
    let added: Nano = score.adjustments.iter().map(|adjustment| adjustment.points).sum();
    let before = score.residual.value.shown() - added.shown();
    let shown = split(&parts, score.inherent.value.shown() - before);
    let rows = score.series.iter().zip(shown);
    rows.map(|(series, shown)| SeriesView {
        id: series.series,
        label: series.series.label(),
        weight: series.weight,
        effectiveness: series.effectiveness,
        penalty: series.penalty,
        points_out: series.points_out,
        shown,
        evidence: series.pick.and_then(|pick| evidence_view(facts, pick.evidence)),
        terms: lowering::terms(facts, series, model, as_of),
    })
    .collect()
}

/// The adjustments, shown so that they sum to what is shown of all together.
fn adjustments(facts: &ServiceFacts, score: &ServiceScore) -> Vec<AdjustmentView> {
    let parts: Vec<Part> =
        score.adjustments.iter().map(|one| Part { value: one.points, weight: one.full.get() }).collect();
    let shown = split(&parts, parts.iter().map(|part| part.value).sum::<Nano>().shown());
    let rows = score.adjustments.iter().zip(shown);
    rows.map(|(adjustment, shown)| {
        let record = behind(facts, adjustment);
        let label = format!("{}: {}", adjustment.rule.label(), record.name);
        AdjustmentView { rule: adjustment.rule, label, record, points: adjustment.points, shown }
    })
    .collect()
}

fn behind(facts: &ServiceFacts, adjustment: &Adjustment) -> FactRef {
    let finding = facts.findings.iter().find(|one| Some(one.id) == adjustment.finding);
    let finding = finding.map(|one| (FactKind::Finding, one.id.to_string(), one.name.clone()));
    let incident = || facts.incidents.iter().find(|one| Some(one.id) == adjustment.incident);
    let incident = || incident().map(|one| (FactKind::Incident, one.id.to_string(), one.name.clone()));
    let (kind, id, name) = finding.or_else(incident).unwrap_or((FactKind::Incident, String::new(), String::new()));
    FactRef { kind, id, name }
}

fn evidence_view(facts: &ServiceFacts, place: usize) -> Option<EvidenceView> {
    facts.evidence.get(place).map(|evidence| EvidenceView {
        source: evidence.source,
        title: evidence.title(),
        place: None,
        reviewed: None,
    })
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

fn next_change_view(facts: &ServiceFacts, score: &ServiceScore, model: &Model, as_of: Date) -> Option<NextChangeView> {
    let next = next_change::next_change(facts, score, model, as_of)?;
    let why = next.because.as_ref().map(|because| cause(facts, because, model, next.on));
    Some(NextChangeView {
        on: next.on,
        value: next.value,
        shown: next.value.shown(),
        band: next.band,
        why: why.filter(|why| !why.is_empty()),
    })
}

fn cause(facts: &ServiceFacts, because: &Because, model: &Model, on: Date) -> String {
    let evidence = |place: usize| facts.evidence.get(place);
    match because {
        Because::Record(name) => format!("as {name}"),
        Because::TakesOver(place) => {
            evidence(*place).map_or_else(String::new, |e| format!("as {} takes over", e.title()))
        }
        Because::Ages(place) => evidence(*place).map_or_else(String::new, |evidence| {
            let (title, (plateau, zero)) = (evidence.title(), model.class(evidence.class).aging.ages());
            match evidence.expires_on {
                Some(expires) if on > expires => format!("as {title} expires on {expires}"),
                _ if evidence.age(on) >= zero => format!("as {title} runs out after {zero} days"),
                _ => format!("as {title} ages past {plateau} days"),
            }
        }),
    }
}
