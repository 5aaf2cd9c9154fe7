//! A score in one sentence: what is at stake, and what the evidence leaves open.

use std::cmp::Reverse;

use super::{AdjustmentRule, Band, Factor, FloorRule, RatingSource, SeriesScore, ServiceFacts, ServiceScore, Terms};
use crate::domain::{
    criteria::Series,
    evidence::{Class, Evidence, Statement},
    ratio::{Nano, Ratio},
    soc_report::{AuditorCheck, Opinion, ScopeFit},
};

/// `57.1 High: it holds personal or customer data and is hard to replace, and its auditor qualified access control.`
pub(super) fn reason(facts: &ServiceFacts, score: &ServiceScore) -> String {
    let (shown, band) = (score.residual.value.shown(), score.residual.band.label());
    let stakes = stakes(facts, score);
    match open_point(facts, score) {
        Some(open) => format!("{shown} {band}: {stakes}, and {open}."),
        None => format!("{shown} {band}: {stakes}, but its evidence takes off all that evidence can."),
    }
}

/// The two factors that weigh most among those somebody rated: the high ones, or else the middling ones.
fn stakes(facts: &ServiceFacts, score: &ServiceScore) -> String {
    if score.inherent.band == Band::Unrated {
        let missing: Vec<String> = Factor::NEEDED
            .iter()
            .filter(|factor| factor.of(&facts.ratings).is_none())
            .map(|factor| factor.label().to_lowercase())
            .collect();
        return format!("nobody has rated its {} yet", listed(&missing));
    }
    let mut rated: Vec<_> =
        score.inherent.factors.iter().filter(|factor| factor.source != RatingSource::Assumed).collect();
    rated.sort_by_key(|factor| Reverse((factor.rating >= 3, factor.points)));
    let least = if rated.first().is_some_and(|factor| factor.rating >= 3) { 3 } else { 2 };
    let phrases: Vec<String> = rated
        .iter()
        .filter(|factor| factor.rating >= least)
        .filter_map(|factor| phrase(factor.factor, factor.rating))
        .take(2)
        .map(str::to_owned)
        .collect();
    if phrases.is_empty() { "little is at stake".to_owned() } else { format!("it {}", listed(&phrases)) }
}

const fn phrase(factor: Factor, rating: i16) -> Option<&'static str> {
    Some(match (factor, rating) {
        (Factor::DataSensitivity, 2) => "holds confidential data",
        (Factor::DataSensitivity, 3) => "holds personal or customer data",
        (Factor::DataSensitivity, 4) => "holds the most sensitive data",
        (Factor::Criticality, 2) => "may be out for a week at most",
        (Factor::Criticality, 3) => "may be out for a day at most",
        (Factor::Criticality, 4) => "may be out for four hours at most",
        (Factor::Access, 2) => "can read in our systems",
        (Factor::Access, 3) => "can write to our systems or reach our network",
        (Factor::Access, 4) => "has privileged access",
        (Factor::Substitutability, 2) => "takes months to replace",
        (Factor::Substitutability, 3) => "is hard to replace",
        (Factor::Substitutability, 4) => "has no alternative",
        (Factor::DataVolume, 2) => "holds thousands of records",
        (Factor::DataVolume, 3) => "holds hundreds of thousands of records",
        (Factor::DataVolume, 4) => "holds a million records or more",
        (Factor::Regulatory, 2) => "falls under a major regulation",
        (Factor::Regulatory, 3) => "falls under two major regulations",
        (Factor::Regulatory, 4) => "falls under the strictest regulation",
        (Factor::FourthParty, 2) => "passes data on to another company",
        (Factor::FourthParty, 3) => "passes data on to several others",
        (Factor::FourthParty, 4) => "depends on companies nobody has named",
        (Factor::Geography, 2) => "works from a country with an adequacy decision",
        (Factor::Geography, 3) => "needs a transfer tool for our data",
        (Factor::Geography, 4) => "works from a high-risk country",
        (Factor::Spend, 2) => "is a mid-sized spend",
        (Factor::Spend, 3) => "is one of our larger spends",
        (Factor::Spend, 4) => "is one of our largest spends",
        _ => return None,
    })
}

/// What weighs most against the evidence; `None` when it takes off all it can.
fn open_point(facts: &ServiceFacts, score: &ServiceScore) -> Option<String> {
    if let Some(floor) = score.residual.floors.first() {
        return Some(match floor.rule {
            FloorRule::Adverse => "its auditor's opinion is adverse".to_owned(),
            FloorRule::Disclaimer => "its auditor gave no opinion".to_owned(),
            FloorRule::Qualified => format!("its auditor qualified {}", floor.series.map_or_else(String::new, name)),
            FloorRule::FailedMust => "it failed a non-negotiable question".to_owned(),
            FloorRule::NoEvidence => "no evidence speaks for its controls".to_owned(),
        });
    }
    if let Some(adjustment) = score.adjustments.first() {
        return Some(match adjustment.rule {
            AdjustmentRule::Incident => "an incident that it confirmed is open".to_owned(),
            AdjustmentRule::OverdueFinding => "a critical finding is overdue".to_owned(),
        });
    }
    if score.series.iter().all(|series| series.pick.is_none()) {
        return Some("no evidence speaks for its controls".to_owned());
    }
    let lost = |series: &&SeriesScore| (series.points_possible - series.points_out, Reverse(series.series));
    let weakest = score.series.iter().filter(|series| series.points_out < series.points_possible).max_by_key(lost)?;
    let picked = weakest.pick.and_then(|pick| Some((facts.evidence.get(pick.evidence)?, pick.terms)));
    Some(picked.map_or_else(
        || format!("nothing on file speaks to {}", name(weakest.series)),
        |(evidence, terms)| weakness(evidence, &terms, weakest),
    ))
}

/// The lowest term in words; of equal ones, the one a reader can do most about.
fn weakness(evidence: &Evidence, terms: &Terms, weakest: &SeriesScore) -> String {
    let (label, series) = (evidence.class.label(), name(weakest.series));
    let all = [
        terms.assurance,
        terms.auditor,
        terms.period,
        terms.scope,
        terms.freshness,
        terms.opinion,
        terms.exceptions,
        terms.expected_controls,
        terms.carve_out,
    ];
    let is_lowest = |term: Ratio| all.iter().all(|other| other.at_least(term));
    if all.iter().all(|term| term.to_nano() >= Nano::ONE - weakest.penalty) {
        return format!("a finding on {series} is open");
    }
    if is_lowest(terms.expected_controls) {
        return format!("controls on {series} that it leaves to us are not in place");
    }
    if is_lowest(terms.exceptions) {
        return format!("its report tells of exceptions in {series}");
    }
    if is_lowest(terms.carve_out) {
        return format!("nobody has the report of an organization that stands behind its {series}");
    }
    if is_lowest(terms.opinion) {
        return match &evidence.statement {
            Statement::Answers(_) => format!("its answers leave gaps in {series}"),
            _ if evidence.worst_opinion() >= Some(Opinion::Adverse) => "its auditor's opinion is adverse".to_owned(),
            _ => format!("its auditor's opinion on {series} is qualified"),
        };
    }
    if is_lowest(terms.freshness) {
        return format!("its evidence on {series} ends on {}", evidence.until);
    }
    if is_lowest(terms.assurance) {
        return match evidence.class {
            _ if evidence.auditor == Some(AuditorCheck::Failed) => "its auditor did not stand up to a check".to_owned(),
            Class::QuestionnaireSelfAttested => format!("{series} rests on its own word"),
            Class::QuestionnaireVerified => format!("{series} rests on a questionnaire"),
            class if class.is_report() => format!("{series} rests on a {label} report"),
            Class::Policy => format!("{series} rests on a policy"),
            Class::TrustPage => format!("{series} rests on a trust page"),
            Class::PenTest => format!("{series} rests on a penetration test"),
            _ => format!("{series} rests on a certificate"),
        };
    }
    if is_lowest(terms.scope) {
        let unknown = matches!(evidence.fit, ScopeFit::Unknown);
        let fit = if unknown { "may not cover our service" } else { "covers our service only in part" };
        return format!("its evidence on {series} {fit}");
    }
    if is_lowest(terms.period) {
        return format!("its {label} report proves only a short period");
    }
    "nobody has checked its auditor".to_owned()
}

fn name(series: Series) -> String {
    series.label().to_lowercase()
}

/// `a`, `a and b`, `a, b and c`.
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
