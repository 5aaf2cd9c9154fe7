//! The TOML shape of a risk model, and nothing about what its figures mean.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Band, Factor, Lift, Model, ModelError,
    rules::{
        AdjustmentTerms, Aging, Assurance, AuditorTerms, BandStarts, CarveOutTerms, ClassRule, ExceptionTerms,
        ExpectedControlTerms, FindingTerms, Floors, Freshness, OpinionTerms, PeriodStep, ReviewMonths, ScopeTerms,
    },
};
use crate::domain::{
    criteria::{Series, SeriesSet},
    ratio::{Nano, Ratio, Tenths},
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
    exceptions: ExceptionTerms,
    expected_controls: ExpectedControlTerms,
    carve_out: CarveOutTerms,
    findings: FindingsFile,
    adjustments: AdjustmentsFile,
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
    hitrust: ClassFile,
    pci_aoc: ClassFile,
    iso27001: ClassFile,
    iso27001_without_soa: ClassFile,
    pen_test: ClassFile,
    policy: ClassFile,
    trust_page: ClassFile,
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
    Expiry,
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
    expiry: ExpiryFile,
    preferred_from: Ratio,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpiryFile {
    days_without: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FindingsFile {
    critical: Ratio,
    high: Ratio,
    medium: Ratio,
    low: Ratio,
    most: Ratio,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AdjustmentsFile {
    incident: Tenths,
    overdue_critical_finding: Tenths,
    most: Tenths,
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
            let reason = "zero must lie after plateau, and plateau not before 0";
            return Err(wrong(format!("freshness.{name}"), reason).at(text));
        }
    }
    Ok(Model {
        version: file.version,
        assumed_rating: file.inherent.assumed_rating,
        spend_minimum_services: file.inherent.spend_minimum_services,
        factor_weights: complete(&file.inherent.weights, &Factor::EACH, "inherent.weights").map_err(|e| e.at(text))?,
        bands: BandStarts { medium: file.bands.medium, high: file.bands.high, critical: file.bands.critical },
        lifts: file.lifts.into_iter().map(LiftFile::into_lift).collect(),
        assurance: file.assurance.into_rules(ages),
        auditor: file.auditor,
        period_steps: file.period.steps,
        period_shorter: file.period.shorter,
        scope: file.scope,
        preferred_from: ages.preferred_from,
        opinion: file.opinion,
        exceptions: file.exceptions,
        expected_controls: file.expected_controls,
        carve_out: file.carve_out,
        findings: file.findings.into_terms(),
        adjustments: file.adjustments.into_terms(),
        series_weights: complete(&file.series, &Series::EACH, "series").map_err(|e| e.at(text))?,
        evidence_share: file.residual.evidence_share,
        floors: file.floors,
        review: file.review,
    })
}

impl FindingsFile {
    fn into_terms(self) -> FindingTerms {
        FindingTerms {
            critical: self.critical.to_nano(),
            high: self.high.to_nano(),
            medium: self.medium.to_nano(),
            low: self.low.to_nano(),
            most: self.most.to_nano(),
        }
    }
}

impl AdjustmentsFile {
    fn into_terms(self) -> AdjustmentTerms {
        AdjustmentTerms {
            incident: points(self.incident),
            overdue_critical_finding: points(self.overdue_critical_finding),
            most: points(self.most),
        }
    }
}

fn points(tenths: Tenths) -> Nano {
    Nano::new(tenths.get().saturating_mul(Nano::ONE.get() / 10))
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
            aging: match class.freshness {
                FreshnessName::Long => Aging::Slowly(ages.long),
                FreshnessName::Short => Aging::Slowly(ages.short),
                FreshnessName::Expiry => Aging::AtExpiry { without: ages.expiry.days_without },
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
            hitrust: rule(self.hitrust),
            pci_aoc: rule(self.pci_aoc),
            iso27001: rule(self.iso27001),
            iso27001_without_soa: rule(self.iso27001_without_soa),
            pen_test: rule(self.pen_test),
            policy: rule(self.policy),
            trust_page: rule(self.trust_page),
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

/// What is wrong with a key, before it is known where that stands.
pub(super) fn wrong(key: String, reason: &str) -> ModelError {
    ModelError::Wrong { line: 1, key, reason: reason.to_owned() }
}

impl ModelError {
    /// The same with the line of `text` where its key stands.
    pub(super) fn at(self, text: &str) -> Self {
        match self {
            Self::Wrong { key, reason, .. } => Self::Wrong { line: line_of(text, &key), key, reason },
            unreadable @ Self::Unreadable { .. } => unreadable,
        }
    }
}

/// The line, from 1, of a dotted key: its own, or that of the longest part of it that has one, such as the heading of
/// its table.
fn line_of(text: &str, key: &str) -> usize {
    let (mut table, mut best) = (String::new(), (0, 1));
    for (place, line) in text.lines().enumerate() {
        let line = line.trim();
        let heading = line.strip_prefix('[').map(|rest| rest.trim_start_matches('['));
        let found = if let Some(heading) = heading {
            table = heading.split(']').next().unwrap_or_default().trim().to_owned();
            table.clone()
        } else {
            match line.split_once('=') {
                Some((name, _)) if table.is_empty() => name.trim().to_owned(),
                Some((name, _)) if !line.starts_with('#') => format!("{table}.{}", name.trim()),
                _ => continue,
            }
        };
        let holds = key.strip_prefix(found.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        if holds && found.len() > best.0 {
            best = (found.len(), place + 1);
        }
    }
    best.1
}

fn unreadable(text: &str, error: &toml::de::Error) -> ModelError {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    ModelError::Unreadable { line: before.matches('\n').count() + 1, message: error.message().to_owned() }
}
