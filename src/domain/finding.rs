//! Findings: what is wrong at a vendor, how grave it is, and what is done about it.

use super::{
    Date, Instant,
    acceptance::Acceptance,
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

closed_list! {
    /// Which findings a list shows.
    pub enum FindingView {
        Open = "open", "Open";
        Overdue = "overdue", "Overdue";
        Accepted = "accepted", "Accepted";
        Expiring = "expiring", "Acceptances near expiry";
        Closed = "closed", "Closed";
        All = "all", "All";
    }
}

impl FindingView {
    /// Whether a finding is shown on that day; `acceptance` is its newest one.
    pub fn takes(self, finding: &Finding, acceptance: Option<&Acceptance>, day: Date) -> bool {
        let open = finding.is_open();
        let accepted = acceptance.is_some_and(|one| one.holds_on(day));
        match self {
            Self::Open => open,
            Self::Overdue => finding.is_overdue_on(day, acceptance),
            Self::Accepted => open && (accepted || finding.status == FindingStatus::Accepted),
            Self::Expiring => open && acceptance.is_some_and(|one| one.is_near_expiry_on(day)),
            Self::Closed => !open,
            Self::All => true,
        }
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
    /// What sheets call it: its number, or else its title.
    pub fn called(&self) -> &str {
        self.reference.as_deref().unwrap_or(&self.title)
    }

    /// Whether it still counts: every status but closed and withdrawn does.
    pub const fn is_open(&self) -> bool {
        !matches!(self.status, FindingStatus::Closed | FindingStatus::Withdrawn)
    }

    /// Whether its day is over and nobody settled it; while an acceptance of it holds, that says until when.
    pub fn is_overdue_on(&self, day: Date, acceptance: Option<&Acceptance>) -> bool {
        let accepted = acceptance.is_some_and(|one| one.holds_on(day));
        self.is_open() && !accepted && self.due_on.is_some_and(|due| due < day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evidence::tests::day;

    fn finding(status: FindingStatus, due: Option<&str>) -> Finding {
        Finding {
            id: uuid::Uuid::from_u128(1).into(),
            vendor_id: uuid::Uuid::from_u128(2).into(),
            service_id: None,
            reference: None,
            title: "No restore test".to_owned(),
            description: None,
            source: FindingSource::Manual,
            criteria: Lines::default(),
            severity: FindingSeverity::Medium,
            owner_id: None,
            found_on: None,
            due_on: due.map(day),
            treatment: None,
            status,
            closed_on: None,
            closure_evidence: None,
            created_at: Instant::default(),
            updated_at: Instant::default(),
            version: 1,
        }
    }

    fn until(expires: &str) -> Acceptance {
        Acceptance {
            id: uuid::Uuid::from_u128(3).into(),
            vendor_id: uuid::Uuid::from_u128(2).into(),
            finding_id: uuid::Uuid::from_u128(1).into(),
            reason: None,
            approver: None,
            accepted_on: None,
            expires_on: Some(day(expires)),
            created_at: Instant::default(),
            updated_at: Instant::default(),
            version: 1,
        }
    }

    #[test]
    fn each_list_shows_what_its_name_says() {
        let today = day("2026-11-22");
        for (status, due, accepted_until, shown) in [
            (FindingStatus::Open, None, None, "open all"),
            (FindingStatus::Open, Some("2026-11-22"), None, "open all"),
            (FindingStatus::InProgress, Some("2026-11-21"), None, "open overdue all"),
            (FindingStatus::Open, Some("2026-11-21"), Some("2027-03-31"), "open accepted all"),
            (FindingStatus::Accepted, Some("2026-11-21"), Some("2027-01-21"), "open accepted expiring all"),
            (FindingStatus::Accepted, Some("2026-11-21"), Some("2026-11-21"), "open overdue accepted expiring all"),
            (FindingStatus::Closed, Some("2026-11-21"), Some("2026-11-21"), "closed all"),
            (FindingStatus::Withdrawn, Some("2026-11-21"), None, "closed all"),
        ] {
            let (finding, acceptance) = (finding(status, due), accepted_until.map(until));
            let takes = |view: &&FindingView| view.takes(&finding, acceptance.as_ref(), today);
            let found: Vec<&str> = FindingView::ALL.iter().filter(takes).map(|view| view.as_str()).collect();
            assert_eq!(found.join(" "), shown, "{status} {due:?} {accepted_until:?}");
        }
    }
}
