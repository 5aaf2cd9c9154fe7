//! Findings: what is wrong at a vendor, how grave it is, and what is done about it.

use super::{
    Date, Instant,
    ids::{FindingId, PersonId, ServiceId, VendorId},
    lines::Lines,
};

closed_list! {
    /// Where a finding comes from.
    pub enum FindingSource {
        Exception = "exception", "SOC exception";
        Answer = "answer", "Questionnaire answer";
        CoverageGap = "coverage_gap", "Coverage gap";
        Manual = "manual", "Manual";
    }
}

closed_list! {
    /// How grave a finding is.
    pub enum FindingSeverity {
        Critical = "critical", "Critical";
        High = "high", "High";
        Medium = "medium", "Medium";
        Low = "low", "Low";
    }
}

closed_list! {
    /// What is done about a finding.
    pub enum Treatment {
        Remediate = "remediate", "Remediate";
        Accept = "accept", "Accept";
        Transfer = "transfer", "Transfer";
        Avoid = "avoid", "Avoid";
    }
}

closed_list! {
    /// Where a finding stands; all but closed and withdrawn are open.
    pub enum FindingStatus {
        Open = "open", "Open";
        InProgress = "in_progress", "In progress";
        Accepted = "accepted", "Accepted";
        Closed = "closed", "Closed";
        Withdrawn = "withdrawn", "Withdrawn";
    }
}

/// A finding on a vendor.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Finding {
    /// Record id.
    pub id: FindingId,
    /// Whose it is.
    pub vendor_id: VendorId,
    /// The service it concerns; `None` where it counts for all.
    pub service_id: Option<ServiceId>,
    /// Our reference, such as `F-0031`; unique for one vendor.
    pub reference: Option<String>,
    /// What is wrong, in a few words.
    pub title: String,
    /// What was found, at length.
    pub description: Option<String>,
    /// Where it comes from.
    pub source: FindingSource,
    /// Criteria it touches, such as `CC6.1`.
    pub criteria: Lines,
    /// How grave it is.
    pub severity: FindingSeverity,
    /// Who sees to it.
    pub owner_id: Option<PersonId>,
    /// When it was found.
    pub found_on: Option<Date>,
    /// When it has to be settled.
    pub due_on: Option<Date>,
    /// What is done about it.
    pub treatment: Option<Treatment>,
    /// Where it stands.
    pub status: FindingStatus,
    /// When it was closed.
    pub closed_on: Option<Date>,
    /// What shows that it is settled.
    pub closure_evidence: Option<String>,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}

impl Finding {
    /// Whether it still counts: every status but closed and withdrawn does.
    pub const fn is_open(&self) -> bool {
        !matches!(self.status, FindingStatus::Closed | FindingStatus::Withdrawn)
    }
}
