//! The TOML shape of a risk model, and nothing about what its figures mean.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Band, Factor,
    model::{
        Assurance, AuditorTerms, BandStarts, ClassRule, Floors, Freshness, Lift, Model, ModelError, OpinionTerms,
        PeriodStep, ReviewMonths, ScopeTerms,
    },
};
use crate::domain::{
    criteria::{Series, SeriesSet},
    ratio::{Ratio, Tenths},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    inherent: InherentFile,
    bands: BandsFile,
    #[serde(default)]
    lifts: Vec<LiftFile>,
    assurance: AssuranceFile,
    auditor: AuditorTerms,
    period: PeriodFile,
    scope: ScopeTerms,
    freshness: FreshnessFile,
    opinion: OpinionTerms,
    series: BTreeMap<Series, i64>,
    residual: ResidualFile,
    floors: Floors,
    review: ReviewMonths,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InherentFile {
    assumed_rating: i16,
    spend_minimum_services: usize,
    weights: BTreeMap<Factor, i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BandsFile {
    medium: Tenths,
    high: Tenths,
    critical: Tenths,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LiftFile {
    rule: String,
    label: String,
    when: BTreeMap<Factor, i16>,
    at_least: Band,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AssuranceFile {
    soc2_type2: ClassFile,
    soc2_type1: ClassFile,
    soc1_type2: ClassFile,
    soc1_type1: ClassFile,
    soc3: ClassFile,
    questionnaire_verified: ClassFile,
    questionnaire_self_attested: ClassFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassFile {
    value: Ratio,
    freshness: FreshnessName,
    period_counts: bool,
    series: Option<SeriesSet>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FreshnessName {
    Long,
    Short,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodFile {
    steps: Vec<PeriodStep>,
    shorter: Ratio,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct FreshnessFile {
    long: Freshness,
    short: Freshness,
    preferred_from: Ratio,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResidualFile {
    evidence_share: Ratio,
}

/// Reads the file; what its figures must satisfy is checked elsewhere, except that a weight is there for each factor,
/// each series, and that ages rise, without which there is no model to check.
pub(super) fn read(text: &str) -> Result<Model, ModelError> {
    let file: File = toml::from_str(text).map_err(|error| unreadable(text, &error))?;
    let ages = file.freshness;
    for (name, age) in [("long", ages.long), ("short", ages.short)] {
        if age.plateau < 0 || age.zero <= age.plateau {
            return Err(wrong(format!("freshness.{name}"), "zero must lie after plateau, and plateau not before 0"));
        }
    }
    Ok(Model {
        version: file.version,
        assumed_rating: file.inherent.assumed_rating,
        spend_minimum_services: file.inherent.spend_minimum_services,
        factor_weights: complete(&file.inherent.weights, &Factor::EACH, "inherent.weights")?,
        bands: BandStarts { medium: file.bands.medium, high: file.bands.high, critical: file.bands.critical },
        lifts: file.lifts.into_iter().map(LiftFile::into_lift).collect(),
        assurance: file.assurance.into_rules(ages),
        auditor: file.auditor,
        period_steps: file.period.steps,
        period_shorter: file.period.shorter,
        scope: file.scope,
        preferred_from: ages.preferred_from,
        opinion: file.opinion,
        series_weights: complete(&file.series, &Series::EACH, "series")?,
        evidence_share: file.residual.evidence_share,
        floors: file.floors,
        review: file.review,
    })
}

impl LiftFile {
    fn into_lift(self) -> Lift {
        Lift { rule: self.rule, label: self.label, when: self.when.into_iter().collect(), at_least: self.at_least }
    }
}

impl AssuranceFile {
    fn into_rules(self, ages: FreshnessFile) -> Assurance {
        let rule = |class: ClassFile| ClassRule {
            value: class.value,
            freshness: match class.freshness {
                FreshnessName::Long => ages.long,
                FreshnessName::Short => ages.short,
            },
            period_counts: class.period_counts,
            series: class.series,
        };
        Assurance {
            soc2_type2: rule(self.soc2_type2),
            soc2_type1: rule(self.soc2_type1),
            soc1_type2: rule(self.soc1_type2),
            soc1_type1: rule(self.soc1_type1),
            soc3: rule(self.soc3),
            questionnaire_verified: rule(self.questionnaire_verified),
            questionnaire_self_attested: rule(self.questionnaire_self_attested),
        }
    }
}

fn complete<K: Copy + Ord + std::fmt::Display, const N: usize>(
    weights: &BTreeMap<K, i64>,
    keys: &[K; N],
    table: &str,
) -> Result<[(K, i64); N], ModelError> {
    if let Some(key) = keys.iter().find(|key| !weights.contains_key(key)) {
        return Err(wrong(table.to_owned(), &format!("{key} is missing")));
    }
    Ok(keys.map(|key| (key, weights.get(&key).copied().unwrap_or(0))))
}

pub(super) fn wrong(key: String, reason: &str) -> ModelError {
    ModelError::Wrong { key, reason: reason.to_owned() }
}

fn unreadable(text: &str, error: &toml::de::Error) -> ModelError {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    ModelError::Unreadable { line: before.matches('\n').count() + 1, message: error.message().to_owned() }
}
