//! The explanation of a score as data, in the names and shapes of the JSON interface: scores with three decimals,
//! confidence and effectiveness with four. Fields named `shown` hold what pages print: tenths that add up.

use serde::Serialize;

use super::{AdjustmentRule, Band, Cleared, Factor, FloorRule, RatingSource};
use crate::domain::{
    Date,
    criteria::Series,
    evidence::Source,
    ratio::{Nano, Tenths, four_decimals, three_decimals},
};

/// A score explained: points in, points out, floors, and what would change it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Points in.
    pub inherent: InherentView,
    /// What is left.
    pub residual: ResidualView,
    /// How much of it rests on evidence, 0 to 1.
    #[serde(serialize_with = "four_decimals")]
    pub confidence: Nano,
    /// Points out.
    pub series: Vec<SeriesView>,
    /// What evidence leaves, before adjustments.
    #[serde(serialize_with = "three_decimals")]
    pub after_evidence: Nano,
    /// Points that are added after the evidence.
    pub adjustments: Vec<AdjustmentView>,
    /// What would lower it, largest first.
    pub what_if: Vec<WhatIf>,
    /// The next change without any event.
    pub next_change: Option<NextChangeView>,
    /// The score in one sentence.
    pub reason: String,
}

/// What is at stake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InherentView {
    /// 0 to 100.
    #[serde(serialize_with = "three_decimals")]
    pub value: Nano,
    /// As printed.
    pub shown: Tenths,
    /// Band of the value.
    pub band: Band,
    /// Band after lifts.
    pub tier: Band,
    /// The nine factors.
    pub factors: Vec<FactorView>,
    /// Rules that lift the tier.
    pub lifts: Vec<LiftView>,
}

/// One factor's points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactorView {
    /// The factor.
    pub id: Factor,
    /// What people read.
    pub label: &'static str,
    /// The rating used.
    pub rating: i16,
    /// Whether nobody entered it and the portfolio does not give it.
    pub assumed: bool,
    /// Where it comes from.
    pub source: RatingSource,
    /// Where it was read, filled in by who knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Points at rating 4.
    pub weight: i64,
    /// Points in.
    #[serde(serialize_with = "three_decimals")]
    pub points: Nano,
    /// As printed.
    pub shown: Tenths,
}

/// A rule that lifts the tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LiftView {
    /// Stable name.
    pub rule: String,
    /// What people read.
    pub label: String,
    /// The tier it lifts to.
    pub at_least: Band,
}

/// What is left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResidualView {
    /// 0 to 100.
    #[serde(serialize_with = "three_decimals")]
    pub value: Nano,
    /// As printed.
    pub shown: Tenths,
    /// Band after floors.
    pub band: Band,
    /// Floors that apply.
    pub floors: Vec<FloorView>,
}

/// A floor under the band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FloorView {
    /// The rule.
    pub rule: FloorRule,
    /// What people read.
    pub label: String,
    /// The band it keeps.
    pub at_least: Band,
    /// Whether it made a difference.
    pub raised: bool,
    /// The document it rests on.
    pub evidence: Option<EvidenceView>,
}

/// One series' points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeriesView {
    /// The series.
    pub id: Series,
    /// What people read.
    pub label: &'static str,
    /// Its weight.
    pub weight: i64,
    /// E, 0 to 1.
    #[serde(serialize_with = "four_decimals")]
    pub effectiveness: Nano,
    /// P: what open findings take off E, 0 to 1.
    #[serde(serialize_with = "four_decimals")]
    pub penalty: Nano,
    /// Points it takes off.
    #[serde(serialize_with = "three_decimals")]
    pub points_out: Nano,
    /// As printed.
    pub shown: Tenths,
    /// The document it stands on; nothing speaks to the series where there is none.
    pub evidence: Option<EvidenceView>,
    /// The terms that lowered it.
    pub terms: Vec<TermView>,
}

/// Points added after the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AdjustmentView {
    /// The rule.
    pub rule: AdjustmentRule,
    /// The incident or finding, in words.
    pub label: String,
    /// The record.
    pub record: FactRef,
    /// Points added.
    #[serde(serialize_with = "three_decimals")]
    pub points: Nano,
    /// As printed.
    pub shown: Tenths,
}

/// A record that a score names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactRef {
    /// What it is.
    pub kind: FactKind,
    /// Its id; empty for an organization.
    pub id: String,
    /// What people call it.
    pub name: String,
}

closed_list! {
    /// What a record that a score names is.
    pub enum FactKind {
        Exception = "soc_exception", "SOC exception";
        Cuec = "cuec", "CUEC";
        Organization = "organization", "Subservice organization";
        Finding = "finding", "Finding";
        Incident = "incident", "Incident";
    }
}

/// A document a score rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceView {
    /// The record: its kind and id.
    #[serde(flatten)]
    pub source: Source,
    /// What people call it.
    pub title: String,
    /// Where it was read, filled in by who knows: `Register.xlsx · SOC reports · F12`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Who read it and when, filled in by who knows: `read by M. Ortiz on 2026-01-05`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<String>,
}

closed_list! {
    /// A term of a document's effectiveness.
    pub enum Term {
        Assurance = "assurance", "Kind of document";
        Auditor = "auditor", "Auditor check";
        Period = "period", "Length of the period";
        Scope = "scope", "Our service in scope";
        Freshness = "freshness", "Freshness";
        Opinion = "opinion", "Opinion";
        Exceptions = "exceptions", "Exceptions";
        ExpectedControls = "expected_controls", "Controls expected of us";
        CarveOut = "carve_out", "Carve-out";
        Findings = "findings", "Open findings";
    }
}

/// A term below 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TermView {
    /// Which.
    pub term: Term,
    /// 0 to 1: a factor of the product, or for open findings what they take off it.
    #[serde(serialize_with = "four_decimals")]
    pub value: Nano,
    /// Why, in a few words.
    pub why: String,
    /// The records behind it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<FactRef>,
}

/// What one change alone would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhatIf {
    /// The change, in words.
    pub change: String,
    /// What would be cleared.
    pub cleared: Cleared,
    /// The series that would be evidenced in full, where it is one.
    pub series: Option<Series>,
    /// Points it would take off.
    #[serde(serialize_with = "three_decimals")]
    pub points: Nano,
    /// The residual after it.
    #[serde(serialize_with = "three_decimals")]
    pub residual: Nano,
    /// Its band after it, floors included; not known for a series, whose documents nobody has seen.
    pub band: Option<Band>,
}

/// The next change without any event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextChangeView {
    /// The day.
    pub on: Date,
    /// The residual on that day.
    #[serde(serialize_with = "three_decimals")]
    pub value: Nano,
    /// As printed.
    pub shown: Tenths,
    /// Its band on that day.
    pub band: Band,
    /// Why, in a few words.
    pub why: Option<String>,
}
