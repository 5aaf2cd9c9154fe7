//! The risk model as data: every constant of the score, read from TOML and checked before anything is scored by it.

use super::{
    Band, Factor, Lift, model_check, model_file,
    rules::{
        AdjustmentTerms, Assurance, AuditorTerms, BandStarts, CarveOutTerms, ClassRule, ExceptionTerms,
        ExpectedControlTerms, FindingTerms, Floors, OpinionTerms, PeriodStep, ReviewMonths, ScopeTerms,
    },
};
use crate::domain::{
    criteria::Series,
    evidence::Class,
    ratio::{Nano, Ratio, Tenths},
    soc_report::ScopeFit,
    vendor::Ratings,
};

/// The model that ships with the program.
pub const BUILT_IN: &str = include_str!("../../../config/scoring.toml");

/// Why a model file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The file is not the TOML that is expected.
    #[error("the risk model cannot be read, line {line}: {message}")]
    Unreadable {
        /// Line of the file, from 1.
        line: usize,
        /// What is wrong there.
        message: String,
    },
    /// A figure makes no sense.
    #[error("the risk model has a wrong value for {key} (line {line}): {reason}")]
    Wrong {
        /// Line of the file, from 1, where that key or the table it belongs to stands.
        line: usize,
        /// The key, such as `inherent.weights`.
        key: String,
        /// What it should be.
        reason: String,
    },
}

/// A version of the risk model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    pub(super) version: String,
    pub(super) assumed_rating: i16,
    pub(super) spend_minimum_services: usize,
    pub(super) factor_weights: [(Factor, i64); 9],
    pub(super) bands: BandStarts,
    pub(super) lifts: Vec<Lift>,
    pub(super) assurance: Assurance,
    pub(super) auditor: AuditorTerms,
    pub(super) period_steps: Vec<PeriodStep>,
    pub(super) period_shorter: Ratio,
    pub(super) scope: ScopeTerms,
    pub(super) preferred_from: Ratio,
    pub(super) opinion: OpinionTerms,
    pub(super) exceptions: ExceptionTerms,
    pub(super) expected_controls: ExpectedControlTerms,
    pub(super) carve_out: CarveOutTerms,
    pub(super) findings: FindingTerms,
    pub(super) adjustments: AdjustmentTerms,
    pub(super) series_weights: [(Series, i64); 13],
    pub(super) evidence_share: Ratio,
    pub(super) floors: Floors,
    pub(super) review: ReviewMonths,
}

impl ModelError {
    /// What is wrong with the version that a file names, at its line.
    pub fn of_version(text: &str, reason: &str) -> Self {
        model_file::wrong("version".to_owned(), reason).at(text)
    }
}

impl Model {
    /// The model that ships with the program, `config/scoring.toml`.
    ///
    /// # Errors
    /// Only if the embedded file is broken, which a test rules out.
    pub fn built_in() -> Result<Self, ModelError> {
        Self::parse(BUILT_IN)
    }

    /// Reads a model and checks it.
    ///
    /// # Errors
    /// A sentence that names the line or the key at fault: an unknown or missing key, weights that do not sum to 100,
    /// thresholds out of order, a figure out of range.
    pub fn parse(text: &str) -> Result<Self, ModelError> {
        let model = model_file::read(text)?;
        model_check::check(&model).map_err(|wrong| wrong.at(text))?;
        Ok(model)
    }

    /// Reads a model that is to be a version of its own, and checks what that is called too.
    ///
    /// # Errors
    /// As `parse`; a name that cannot be typed as it is.
    pub fn parse_new(text: &str) -> Result<Self, ModelError> {
        let model = Self::parse(text)?;
        model_check::name(&model.version).map_err(|wrong| wrong.at(text))?;
        Ok(model)
    }

    /// The version a score names.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The nine factors with their points at rating 4.
    pub const fn factor_weights(&self) -> &[(Factor, i64); 9] {
        &self.factor_weights
    }

    /// Every series with its weight; those of A, C, PI and P count only where the category matters.
    pub const fn series_weights(&self) -> &[(Series, i64); 13] {
        &self.series_weights
    }

    /// Most that evidence can take off, as a share of the inherent risk.
    pub fn evidence_share(&self) -> Nano {
        self.evidence_share.to_nano()
    }

    /// The rules that lift a tier.
    pub fn lifts(&self) -> &[Lift] {
        &self.lifts
    }

    /// Months from one completed review to the next.
    pub const fn review_months(&self, tier: Band) -> i32 {
        match tier {
            Band::Low => self.review.low,
            Band::Medium => self.review.medium,
            Band::High => self.review.high,
            Band::Critical => self.review.critical,
            Band::Unrated => self.review.unrated,
        }
    }

    /// Where Medium, High and Critical begin.
    pub const fn band_starts(&self) -> [Tenths; 3] {
        [self.bands.medium, self.bands.high, self.bands.critical]
    }

    /// The band of a shown value.
    pub fn band(&self, shown: Tenths) -> Band {
        match shown {
            value if value >= self.bands.critical => Band::Critical,
            value if value >= self.bands.high => Band::High,
            value if value >= self.bands.medium => Band::Medium,
            _ => Band::Low,
        }
    }

    /// The rating used for a factor: as given, or assumed; and whether it is assumed.
    pub(super) fn rating(&self, factor: Factor, ratings: &Ratings) -> (i16, bool) {
        let given = factor.of(ratings);
        (given.unwrap_or(self.assumed_rating).clamp(0, 4), given.is_none())
    }

    pub(super) const fn class(&self, class: Class) -> &ClassRule {
        match class {
            Class::Soc2Type2 => &self.assurance.soc2_type2,
            Class::Soc2Type1 => &self.assurance.soc2_type1,
            Class::Soc1Type2 => &self.assurance.soc1_type2,
            Class::Soc1Type1 => &self.assurance.soc1_type1,
            Class::Soc3 => &self.assurance.soc3,
            Class::QuestionnaireVerified => &self.assurance.questionnaire_verified,
            Class::QuestionnaireSelfAttested => &self.assurance.questionnaire_self_attested,
            Class::Hitrust => &self.assurance.hitrust,
            Class::PciAoc => &self.assurance.pci_aoc,
            Class::Iso27001 => &self.assurance.iso27001,
            Class::Iso27001WithoutSoa => &self.assurance.iso27001_without_soa,
            Class::PenTest => &self.assurance.pen_test,
            Class::Policy => &self.assurance.policy,
            Class::TrustPage => &self.assurance.trust_page,
        }
    }

    pub(super) const fn scope(&self, fit: ScopeFit) -> Ratio {
        match fit {
            ScopeFit::Full => self.scope.full,
            ScopeFit::Partial => self.scope.partial,
            ScopeFit::Unknown => self.scope.unknown,
            ScopeFit::None => self.scope.none,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_model_names_its_version() {
        let model = Model::built_in().unwrap();
        assert_eq!(model.version(), "1.1");
        assert_eq!(model.factor_weights().iter().map(|(_, weight)| weight).sum::<i64>(), 100);
    }

    #[test]
    fn a_model_that_makes_no_sense_is_refused_by_key() {
        for (was, becomes, sentence, on_line) in [
            (
                "spend = 4",
                "spend = 5",
                "the risk model has a wrong value for inherent.weights: they sum to 101, not 100",
                "[inherent.weights]",
            ),
            ("CC6 = 25", "CC6 = 24", "wrong value for series: CC1 to CC9 sum to 99, not 100", "[series]"),
            (
                "data_sensitivity = 22",
                "data_sensitivity = -22",
                "inherent.weights.data_sensitivity: -22 is not",
                "= -22",
            ),
            ("CC6 = 25", "CC6 = -25", "series.CC6: -25 is not between 0 and 100", "CC6 = -25"),
            ("PI = 8", "PI = 108", "series.PI: 108 is not between 0 and 100", "PI = 108"),
            ("high = 50", "high = 20", "bands.high: bands must rise: medium, high, critical", "high = 20"),
            ("critical = 70", "critical = 170", "bands.critical: bands must rise", "critical = 170"),
            ("plateau = 365", "plateau = 800", "freshness.long: zero must lie after plateau", "long = "),
            ("partial = 0.5", "partial = 1.5", "scope.partial: 1.5 is not between 0 and 1", "partial = 1.5"),
            ("months = 6, ", "months = 2, ", "period.steps: months must fall from step to step", "steps = "),
            ("access = 18\n", "", "inherent.weights: access is missing", "[inherent.weights]"),
            ("P = 12", "", "series: P is missing", "[series]"),
            (
                "assumed_rating = 3",
                "assumed_rating = 5",
                "inherent.assumed_rating: 5 is not between 0 and 4",
                "assumed_rating = 5",
            ),
            ("at_least = \"critical\"\n\n# A,", "at_least = \"unrated\"\n\n# A,", "lifts.at_least: ", "at_least = "),
            ("medium = 24", "medium = 0", "review.medium: 0 is not between 1 and 120", "medium = 0"),
        ] {
            let broken = BUILT_IN.replace(was, becomes);
            assert_ne!(broken, BUILT_IN, "{was}");
            let error = Model::parse(&broken).unwrap_err().to_string();
            let (before, after) = error.split_once(" (line ").unwrap();
            let (line, reason) = after.split_once(')').unwrap();
            assert!(format!("{before}{reason}").contains(sentence), "{error}");
            let line = broken.lines().nth(line.parse::<usize>().unwrap() - 1).unwrap();
            assert!(line.contains(on_line), "{error}: {line}");
        }
    }

    #[test]
    fn a_new_version_has_a_name_that_can_be_typed() {
        let named = |name: &str| Model::parse_new(&BUILT_IN.replace("\"1.1\"", &format!("\"{name}\"")));
        let longest = "v".repeat(40);
        for name in ["1.2", "2026-rev_3", longest.as_str()] {
            assert!(named(name).is_ok(), "{name}");
        }
        for name in ["1.2 beta", "1/2", "rév", "\\u0000", &"v".repeat(41)] {
            let error = named(name).unwrap_err().to_string();
            assert!(error.starts_with("the risk model has a wrong value for version (line 3): it takes"), "{error}");
        }
    }

    #[test]
    fn an_unknown_key_or_word_is_refused_with_its_name_and_line() {
        for (was, becomes, names) in [
            ("evidence_share", "evidence_shard", "evidence_shard"),
            ("data_volume = 8", "data_value = 8", "data_value"),
            ("CC9 = 15", "CC19 = 15", "CC19"),
            ("freshness = \"short\"", "freshness = \"brief\"", "brief"),
            ("version = ", "edition = ", "edition"),
        ] {
            let error = Model::parse(&BUILT_IN.replacen(was, becomes, 1)).unwrap_err().to_string();
            assert!(error.contains(names) && error.contains("line "), "{error}");
        }
    }
}
