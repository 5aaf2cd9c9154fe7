//! What the figures of a risk model must satisfy before anything is scored by it.

use std::fmt::Display;

use super::{
    Band,
    model::{Model, ModelError},
    model_file::wrong,
};
use crate::domain::{
    criteria::SeriesSet,
    ratio::{Nano, Ratio, Tenths},
};

/// Longest name of a new version.
const LONGEST_NAME: usize = 40;

/// What a new version may be called, since scores, commands and files name it. Versions on record keep their names.
pub(super) fn name(version: &str) -> Result<(), ModelError> {
    let plain = version.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
    require(plain && version.len() <= LONGEST_NAME, "version", || {
        format!("it takes letters from A to Z, digits, dots, dashes and underscores, at most {LONGEST_NAME}")
    })
}

/// The first thing wrong with the model, if any.
pub(super) fn check(model: &Model) -> Result<(), ModelError> {
    inherent(model)?;
    series(model)?;
    shares(model)?;
    penalties(model)?;
    periods(model)?;
    bands(model)?;
    review(model)
}

fn inherent(model: &Model) -> Result<(), ModelError> {
    require(!model.version.trim().is_empty(), "version", || "it must not be empty".to_owned())?;
    within(model.assumed_rating.into(), 0, 4, "inherent.assumed_rating")?;
    hundred(&model.factor_weights, "inherent.weights", "they")?;
    for (factor, rating) in model.lifts.iter().flat_map(|lift| &lift.when) {
        within((*rating).into(), 0, 4, &format!("lifts.when.{factor}"))?;
    }
    Ok(())
}

fn series(model: &Model) -> Result<(), ModelError> {
    let common = SeriesSet::common();
    let (common, categories): (Vec<_>, Vec<_>) =
        model.series_weights.iter().copied().partition(|(series, _)| common.contains(*series));
    hundred(&common, "series", "CC1 to CC9")?;
    categories.iter().try_for_each(|(series, weight)| within(*weight, 0, 100, &format!("series.{series}")))
}

fn shares(model: &Model) -> Result<(), ModelError> {
    let (auditor, scope, opinion, classes) = (&model.auditor, &model.scope, &model.opinion, &model.assurance);
    let exceptions = &model.exceptions;
    let shares = [
        ("residual.evidence_share", model.evidence_share),
        ("auditor.verified", auditor.verified),
        ("auditor.not_checked", auditor.not_checked),
        ("auditor.failed_assurance", auditor.failed_assurance),
        ("period.shorter", model.period_shorter),
        ("scope.full", scope.full),
        ("scope.partial", scope.partial),
        ("scope.unknown", scope.unknown),
        ("scope.none", scope.none),
        ("freshness.preferred_from", model.preferred_from),
        ("opinion.unqualified", opinion.unqualified),
        ("opinion.qualified_named", opinion.qualified_named),
        ("opinion.qualified_other", opinion.qualified_other),
        ("opinion.qualified_description", opinion.qualified_description),
        ("opinion.adverse", opinion.adverse),
        ("assurance.soc2_type2.value", classes.soc2_type2.value),
        ("assurance.soc2_type1.value", classes.soc2_type1.value),
        ("assurance.soc1_type2.value", classes.soc1_type2.value),
        ("assurance.soc1_type1.value", classes.soc1_type1.value),
        ("assurance.soc3.value", classes.soc3.value),
        ("assurance.questionnaire_verified.value", classes.questionnaire_verified.value),
        ("assurance.questionnaire_self_attested.value", classes.questionnaire_self_attested.value),
        ("assurance.hitrust.value", classes.hitrust.value),
        ("assurance.pci_aoc.value", classes.pci_aoc.value),
        ("assurance.iso27001.value", classes.iso27001.value),
        ("assurance.iso27001_without_soa.value", classes.iso27001_without_soa.value),
        ("assurance.pen_test.value", classes.pen_test.value),
        ("assurance.policy.value", classes.policy.value),
        ("assurance.trust_page.value", classes.trust_page.value),
        ("exceptions.low", exceptions.low),
        ("exceptions.moderate", exceptions.moderate),
        ("exceptions.high", exceptions.high),
        ("exceptions.most", exceptions.most),
        ("exceptions.fixed", exceptions.fixed),
        ("expected_controls.none_implemented", model.expected_controls.none_implemented),
        ("carve_out.without_report", model.carve_out.without_report),
    ];
    shares.into_iter().try_for_each(|(key, value)| share(key, value))
}

/// What findings and incidents cost rises with their severity, and stays within its limit.
fn penalties(model: &Model) -> Result<(), ModelError> {
    let (findings, adjustments) = (&model.findings, &model.adjustments);
    let rising = [findings.low, findings.medium, findings.high, findings.critical].is_sorted();
    require(rising && findings.most <= Nano::ONE, "findings", || {
        "they must rise from low to critical, and most not be above 1".to_owned()
    })?;
    let exceptions = &model.exceptions;
    let rising = [exceptions.low, exceptions.moderate, exceptions.high].is_sorted_by(|low, high| high.at_least(*low));
    require(rising, "exceptions", || "they must rise from low to high".to_owned())?;
    let hundred = Nano::new(100 * Nano::ONE.get());
    let within = adjustments.incident.max(adjustments.overdue_critical_finding) <= adjustments.most;
    require(within && adjustments.most <= hundred, "adjustments", || {
        "none may be above most, and most not above 100".to_owned()
    })
}

fn periods(model: &Model) -> Result<(), ModelError> {
    let mut longer = i32::MAX;
    for step in &model.period_steps {
        share("period.steps", step.value)?;
        require(step.months > 0 && step.months < longer, "period.steps", || {
            "months must fall from step to step and stay above 0".to_owned()
        })?;
        longer = step.months;
    }
    Ok(())
}

fn bands(model: &Model) -> Result<(), ModelError> {
    let starts = &model.bands;
    for (key, below, start) in [
        ("bands.medium", Tenths::ZERO, starts.medium),
        ("bands.high", starts.medium, starts.high),
        ("bands.critical", starts.high, starts.critical),
    ] {
        require(below < start && start <= Tenths::new(1000), key, || {
            "bands must rise: medium, high, critical, above 0 and up to 100".to_owned()
        })?;
    }
    let floors = &model.floors;
    let named = [
        ("floors.opinion.from_tier", floors.opinion.from_tier),
        ("floors.opinion.at_least", floors.opinion.at_least),
        ("floors.failed_must.at_least", floors.failed_must.at_least),
        ("floors.no_evidence.from_tier", floors.no_evidence.from_tier),
        ("floors.no_evidence.at_least", floors.no_evidence.at_least),
    ];
    let lifts = model.lifts.iter().map(|lift| ("lifts.at_least", lift.at_least));
    named.into_iter().chain(lifts).try_for_each(|(key, band)| {
        require(band != Band::Unrated, key, || "it must be low, medium, high or critical".to_owned())
    })
}

fn review(model: &Model) -> Result<(), ModelError> {
    let bands = Band::ALL.iter();
    bands.copied().try_for_each(|band| within(model.review_months(band).into(), 1, 120, &format!("review.{band}")))
}

/// Weights of which none alone is out of range, and which are 100 together.
fn hundred<K: Display>(weights: &[(K, i64)], key: &str, who: &str) -> Result<(), ModelError> {
    weights.iter().try_for_each(|(of, weight)| within(*weight, 0, 100, &format!("{key}.{of}")))?;
    let sum: i64 = weights.iter().map(|(_, weight)| *weight).sum();
    require(sum == 100, key, || format!("{who} sum to {sum}, not 100"))
}

fn share(key: &str, value: Ratio) -> Result<(), ModelError> {
    require(Ratio::ONE.at_least(value), key, || {
        let text = value.to_nano().to_text(9);
        format!("{} is not between 0 and 1", text.trim_end_matches('0').trim_end_matches('.'))
    })
}

fn within(value: i64, low: i64, high: i64, key: &str) -> Result<(), ModelError> {
    require((low..=high).contains(&value), key, || format!("{value} is not between {low} and {high}"))
}

fn require(holds: bool, key: &str, reason: impl FnOnce() -> String) -> Result<(), ModelError> {
    if holds { Ok(()) } else { Err(wrong(key.to_owned(), &reason())) }
}
