//! The parts of a risk model: what each table of its file holds.

use super::{Band, Factor};
use crate::domain::{
    Date,
    criteria::SeriesSet,
    evidence::Evidence,
    finding::FindingSeverity,
    ratio::{Nano, Ratio, Tenths},
    soc_exception::ExceptionSeverity,
};

/// Where the bands begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BandStarts {
    pub medium: Tenths,
    pub high: Tenths,
    pub critical: Tenths,
}

/// A rule that lifts the tier, never the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lift {
    /// Stable name.
    pub rule: String,
    /// What people read.
    pub label: String,
    /// Each factor named here is rated at least this high.
    pub when: Vec<(Factor, i16)>,
    /// The tier it lifts to.
    pub at_least: Band,
}

/// What a class of evidence is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ClassRule {
    pub value: Ratio,
    pub aging: Aging,
    pub period_counts: bool,
    pub series: Option<SeriesSet>,
}

/// Days of age at which evidence begins to lose its worth and has lost it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Freshness {
    pub plateau: i64,
    pub zero: i64,
}

impl Freshness {
    /// F at an age in days.
    pub fn at(self, age: i64) -> Ratio {
        if age <= self.plateau {
            return Ratio::ONE;
        }
        Ratio::new((self.zero - age).max(0), self.zero - self.plateau).unwrap_or(Ratio::ZERO)
    }
}

/// How a class of evidence ages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aging {
    /// By its days.
    Slowly(Freshness),
    /// At its expiry, or this many days after its issue where it names none.
    AtExpiry {
        /// Days after issue.
        without: i64,
    },
}

impl Aging {
    /// F of a document on a day.
    pub fn freshness(self, evidence: &Evidence, as_of: Date) -> Ratio {
        match (self, evidence.expires_on) {
            (Self::AtExpiry { .. }, Some(expires)) if as_of <= expires => Ratio::ONE,
            (Self::AtExpiry { .. }, Some(_)) => Ratio::ZERO,
            _ => self.at_age(evidence.age(as_of)),
        }
    }

    /// F at an age in days.
    pub fn at_age(self, age: i64) -> Ratio {
        match self {
            Self::Slowly(freshness) => freshness.at(age),
            Self::AtExpiry { without } if age <= without => Ratio::ONE,
            Self::AtExpiry { .. } => Ratio::ZERO,
        }
    }

    /// The last age at which F is whole, and the first at which it is nothing.
    pub const fn ages(self) -> (i64, i64) {
        match self {
            Self::Slowly(freshness) => (freshness.plateau, freshness.zero),
            Self::AtExpiry { without } => (without, without + 1),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Assurance {
    pub soc2_type2: ClassRule,
    pub soc2_type1: ClassRule,
    pub soc1_type2: ClassRule,
    pub soc1_type1: ClassRule,
    pub soc3: ClassRule,
    pub questionnaire_verified: ClassRule,
    pub questionnaire_self_attested: ClassRule,
    pub hitrust: ClassRule,
    pub pci_aoc: ClassRule,
    pub iso27001: ClassRule,
    pub iso27001_without_soa: ClassRule,
    pub pen_test: ClassRule,
    pub policy: ClassRule,
    pub trust_page: ClassRule,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AuditorTerms {
    pub verified: Ratio,
    pub not_checked: Ratio,
    pub failed_assurance: Ratio,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PeriodStep {
    pub months: i32,
    pub value: Ratio,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScopeTerms {
    pub full: Ratio,
    pub partial: Ratio,
    pub unknown: Ratio,
    pub none: Ratio,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OpinionTerms {
    pub unqualified: Ratio,
    pub qualified_named: Ratio,
    pub qualified_other: Ratio,
    pub qualified_description: Ratio,
    pub adverse: Ratio,
}

/// X: what an exception takes off, by severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExceptionTerms {
    pub low: Ratio,
    pub moderate: Ratio,
    pub high: Ratio,
    pub most: Ratio,
    pub fixed: Ratio,
}

impl ExceptionTerms {
    pub const fn of(&self, severity: ExceptionSeverity) -> Ratio {
        match severity {
            ExceptionSeverity::Low => self.low,
            ExceptionSeverity::Moderate => self.moderate,
            ExceptionSeverity::High => self.high,
        }
    }
}

/// U: what is left where none of the controls that a report assumes we run is in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectedControlTerms {
    pub none_implemented: Ratio,
}

/// G: what is left where an organization carved out has no fresh report of its own on file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CarveOutTerms {
    pub without_report: Ratio,
}

/// P: what an open finding takes off, by severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FindingTerms {
    pub critical: Nano,
    pub high: Nano,
    pub medium: Nano,
    pub low: Nano,
    pub most: Nano,
}

impl FindingTerms {
    pub const fn of(&self, severity: FindingSeverity) -> Nano {
        match severity {
            FindingSeverity::Critical => self.critical,
            FindingSeverity::High => self.high,
            FindingSeverity::Medium => self.medium,
            FindingSeverity::Low => self.low,
        }
    }
}

/// Points that are added after the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AdjustmentTerms {
    pub incident: Nano,
    pub overdue_critical_finding: Nano,
    pub most: Nano,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Floors {
    pub opinion: OpinionFloor,
    pub failed_must: MustFloor,
    pub no_evidence: EvidenceFloor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OpinionFloor {
    pub series: SeriesSet,
    pub from_tier: Band,
    pub at_least: Band,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MustFloor {
    pub at_least: Band,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EvidenceFloor {
    pub from_tier: Band,
    pub at_least: Band,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReviewMonths {
    pub critical: i32,
    pub high: i32,
    pub medium: i32,
    pub low: i32,
    pub unrated: i32,
}
