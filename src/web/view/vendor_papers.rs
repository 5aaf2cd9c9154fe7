//! Certificates, findings and audit roadmaps on a vendor's page.

use super::mark::{Day, Link, Tag};

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateRow {
    /// What it certifies: “ISO 27001”.
    pub label: String,
    /// Where it is edited; `None` for those who may not.
    pub url: Option<String>,
    /// Service it is for, or “all services”.
    pub service: String,
    /// What it covers.
    pub scope: Option<String>,
    /// When it was issued.
    pub issued: Option<Day>,
    /// Its last day.
    pub expires: Option<Day>,
    /// Issuer, number, statement of applicability.
    pub note: String,
    /// Where it was read.
    pub source: Option<Link>,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingRow {
    /// What is wrong.
    pub title: String,
    /// Where it is edited; `None` for those who may not.
    pub url: Option<String>,
    /// “F-0031 · all services · Ada Brook”.
    pub about: String,
    /// How grave it is; red while it is open and grave.
    pub severity: Tag,
    /// “CC6.1, CC6.2”.
    pub criteria: String,
    /// Where it stands.
    pub status: String,
    /// Who accepted it until when.
    pub acceptance: Option<Link>,
    /// Where it can be accepted.
    pub accept_url: Option<String>,
    /// When it has to be settled, while it is open.
    pub due: Option<Day>,
    /// Where it was read.
    pub source: Option<Link>,
}

/// A stage as a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageStep {
    /// What it is called.
    pub label: String,
    /// “to 2026-12-31”, a line each.
    pub days: Vec<String>,
    /// Whether it is over.
    pub done: bool,
    /// Whether it is under way.
    pub current: bool,
    /// The same in a word, for those who do not see it.
    pub standing: String,
}

/// A part of what is accepted meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandInRow {
    /// “Questionnaire”.
    pub what: String,
    /// Whether it is on file and current.
    pub state: Tag,
}

/// The way to one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoadmapView {
    /// “SOC 2 Type 2”.
    pub title: String,
    /// Where it is edited; `None` for those who may not.
    pub url: Option<String>,
    /// The stage it is in.
    pub stage: Tag,
    /// Its stages.
    pub steps: Vec<StageStep>,
    /// The day its report is expected.
    pub expected: Option<Day>,
    /// “questionnaire and certificate”.
    pub meanwhile: String,
    /// Whether that is on file.
    pub stand_ins: Vec<StandInRow>,
    /// Notes.
    pub notes: Option<String>,
    /// Where it was read.
    pub source: Option<Link>,
}

/// The section of audit roadmaps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoadmapSection {
    /// Whether there is anything to say: a roadmap, or no report.
    pub shown: bool,
    /// The ways, the oldest record first.
    pub roadmaps: Vec<RoadmapView>,
    /// Where one is added.
    pub new_url: Option<String>,
}
