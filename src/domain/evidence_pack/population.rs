//! The populations of a pack: what each lists, and by which filter.

use crate::domain::{
    acceptance::Acceptance, coverage::Window, finding::Finding, incident::Incident, review::Review,
    score_override::ScoreOverride, soc_report::SocReport,
};

closed_list! {
    /// A population, by the name of its file.
    pub enum Population {
        Vendors = "vendors", "Vendors";
        New = "new-vendors", "New vendors";
        Terminated = "terminated-vendors", "Terminated vendors";
        ReviewsDue = "reviews-due", "Reviews due";
        ReviewsCompleted = "reviews-completed", "Reviews completed";
        SocReports = "soc-reports", "SOC reports";
        Findings = "findings", "Findings";
        Exceptions = "soc-exceptions", "SOC exceptions";
        Incidents = "incidents", "Incidents";
        Decisions = "acceptances-and-overrides", "Acceptances and overrides";
    }
}

impl Population {
    /// What it lists, in a sentence.
    pub const fn what(self) -> &'static str {
        match self {
            Self::Vendors => {
                "The whole register, a row a vendor, with its tier and band on the last day of the window."
            }
            Self::New => "Vendors that came in the window, with the first review of each.",
            Self::Terminated => "Vendors that ended in the window, with the state of the checklist they left by.",
            Self::ReviewsDue => "Reviews of vendors as a whole that fell due, with the day each was done.",
            Self::ReviewsCompleted => "Reviews that were completed: who concluded what, and who approved.",
            Self::SocReports => "SOC reports on file, with opinion and conclusion.",
            Self::Findings => "Findings that stood open, with treatment, closure and newest acceptance.",
            Self::Exceptions => "Failed tests that the SOC reports on file tell of.",
            Self::Incidents => "Incidents at vendors that were known and not over.",
            Self::Decisions => "Accepted findings, and services whose band somebody held, with approver and last day.",
        }
    }

    /// The filter, in words.
    pub const fn filter(self) -> &'static str {
        match self {
            Self::Vendors => "No filter: every vendor on the register, whatever its status.",
            Self::New => {
                "The day it became active lies in the window, or its record was made on a day of the window. Rejected \
                 and proposed vendors are in here too, when they were recorded in it."
            }
            Self::Terminated => "The day of its termination lies in the window.",
            Self::ReviewsDue => {
                "The due day lies in the window, or before it while the review was not done when the window began; the \
                 vendor was active on that day and in the window. A review is due on the day the one \
                 before stated, else after the cadence of the vendor's tier; the first on the day the vendor became \
                 active; a day entered at the vendor takes the place of the newest. A review that the register alone \
                 states, and none on file backs, is told as such, and no day stands there on which it was done."
            }
            Self::ReviewsCompleted => "Completed reviews of every kind whose day of approval lies in the window.",
            Self::SocReports => {
                "Issued on or before the last day of the window; where no day of issue is on record, by the day the \
                 report speaks until."
            }
            Self::Findings => {
                "Found on or before the last day of the window (where no such day is on record, recorded by then), and \
                 not closed before its first."
            }
            Self::Exceptions => "Every exception of the reports in the population of SOC reports.",
            Self::Incidents => "Reported on or before the last day of the window, and not closed before its first.",
            Self::Decisions => {
                "Acceptances and overrides that held on a day of the window, or were approved in it: begun on or before \
                 its last day, and not expired or withdrawn before its first."
            }
        }
    }

    /// By what its rows are sorted, in words.
    pub const fn order(self) -> &'static str {
        match self {
            Self::Vendors | Self::New | Self::Terminated => "By the reference of the vendor.",
            Self::ReviewsDue => "By the reference of the vendor, then by the due day.",
            _ => "By the reference of the vendor, then by the record's own days.",
        }
    }
}

/// Whether a report is in the population of SOC reports.
pub fn holds_report(window: Window, report: &SocReport) -> bool {
    report.issued_on.or_else(|| report.speaks_until()).is_none_or(|day| day <= window.to)
}

/// Whether a review is in the population of completed ones.
pub fn holds_review(window: Window, review: &Review) -> bool {
    review.completed_on().is_some_and(|day| window.holds(day))
}

/// Whether a finding stood open on a day of the window.
pub fn holds_finding(window: Window, finding: &Finding) -> bool {
    let found = finding.found_on.unwrap_or_else(|| finding.created_at.date());
    found <= window.to && finding.closed_on.is_none_or(|day| day >= window.from)
}

/// Whether an incident was known and not over on a day of the window.
pub fn holds_incident(window: Window, incident: &Incident) -> bool {
    incident.reported_on <= window.to && incident.closed_on.is_none_or(|day| day >= window.from)
}

/// Whether an acceptance held on a day of the window.
pub fn holds_acceptance(window: Window, acceptance: &Acceptance) -> bool {
    let begun = acceptance.accepted_on.unwrap_or_else(|| acceptance.created_at.date());
    begun <= window.to && acceptance.expires_on.is_none_or(|day| day >= window.from)
}

/// Whether an override held on a day of the window, or was approved in it.
pub fn holds_override(window: Window, held: &ScoreOverride) -> bool {
    let lasted = held.approved_on <= window.to && held.last_day() >= window.from;
    lasted || window.holds(held.approved_on)
}
