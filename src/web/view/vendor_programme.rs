//! Incidents, access and integrations, offboarding, and overrides on a vendor's page.

use super::mark::{Badge, Day, Link, Tag};

/// An incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentRow {
    /// What happened.
    pub title: String,
    /// Where it is edited; `None` for those who may not.
    pub url: Option<String>,
    /// “I-0003 · all services · Notice of the vendor”.
    pub about: String,
    /// What happened, at length.
    pub description: Option<String>,
    /// When it was reported.
    pub reported: Day,
    /// When the vendor confirmed it.
    pub confirmed: Option<Day>,
    /// Open, or closed since when.
    pub state: Tag,
    /// The day it was over.
    pub closed: Option<Day>,
    /// Where it was read.
    pub source: Option<Link>,
}

/// An access or integration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRow {
    /// What is reached.
    pub what: String,
    /// Where it is edited; `None` for those who may not.
    pub url: Option<String>,
    /// “for Payroll run”, notes.
    pub about: String,
    /// “API”.
    pub kind: String,
    /// How far it goes.
    pub level: Tag,
    /// “12”; empty where nobody counted.
    pub accounts: String,
    /// Since when.
    pub since: Option<Day>,
    /// When somebody last looked; red where that is over a year ago.
    pub reviewed: Option<Day>,
    /// Who looked.
    pub reviewed_by: Option<String>,
    /// Whether nobody looked yet at what it still has.
    pub never_reviewed: bool,
    /// The day it ends or ended.
    pub ended: Option<String>,
    /// Where it was read.
    pub source: Option<Link>,
}

/// A step of an offboarding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffboardingRow {
    /// What is to be done.
    pub title: String,
    /// Where it is edited; `None` for those who may not.
    pub url: Option<String>,
    /// Who sees to it.
    pub owner: String,
    /// By when, while it is open.
    pub due: Option<Day>,
    /// When it was done.
    pub done: Option<Day>,
    /// Who did it.
    pub done_by: Option<String>,
    /// What shows that.
    pub evidence: String,
    /// Where it was read.
    pub source: Option<Link>,
}

/// The checklist of a vendor that leaves or left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffboardingSection {
    /// Its steps, the oldest first.
    pub rows: Vec<OffboardingRow>,
    /// “Still missing: final invoice, sign-off.”; nothing once it is complete.
    pub missing: Option<String>,
    /// Whether that is late: the vendor is gone, or a step's day is over.
    pub late: bool,
    /// Where a step is added.
    pub new_url: Option<String>,
}

/// An override.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverrideRow {
    /// The service whose risk is held.
    pub service: String,
    /// Where it is edited; `None` for those who may not.
    pub url: Option<String>,
    /// At which band.
    pub band: Badge,
    /// Why.
    pub reason: String,
    /// “approved by Cy Marsh on 2026-10-01, asked for by Ada Brook; approval as entered by ada@ours.example”.
    pub people: String,
    /// Holds, ahead, over or withdrawn.
    pub state: Tag,
    /// Its last day, while it holds or lies ahead.
    pub until: Option<Day>,
    /// Where it was read.
    pub source: Option<Link>,
}

/// What the vendor's page tells of all these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgrammeSections {
    /// Incidents, the open ones first.
    pub incidents: Vec<IncidentRow>,
    /// Where an incident is added.
    pub new_incident: Option<String>,
    /// What it can reach, what it still has first.
    pub access: Vec<AccessRow>,
    /// Where an access is added.
    pub new_access: Option<String>,
    /// The checklist; `None` while nobody thinks of leaving.
    pub offboarding: Option<OffboardingSection>,
    /// Overrides, the newest first; `None` where there are none and the reader may make none.
    pub overrides: Option<Vec<OverrideRow>>,
    /// Where an override is added.
    pub new_override: Option<String>,
}
