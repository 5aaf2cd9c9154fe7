//! Everything a service's score depends on, besides the model and the day.

use crate::domain::{
    Date,
    criteria::{Series, SeriesSet},
    evidence::{Evidence, called, series_of},
    finding::{Finding, FindingSeverity, FindingStatus},
    ids::{FindingId, IncidentId, ServiceId},
    incident::Incident,
    vendor::Ratings,
};

/// Which categories beyond Security matter to a service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Needs {
    /// Availability.
    pub availability: bool,
    /// Confidentiality.
    pub confidentiality: bool,
    /// Processing integrity.
    pub processing_integrity: bool,
    /// Privacy.
    pub privacy: bool,
}

impl Needs {
    /// Whether `series` counts: the common ones always do.
    pub const fn include(self, series: Series) -> bool {
        match series {
            Series::A => self.availability,
            Series::C => self.confidentiality,
            Series::Pi => self.processing_integrity,
            Series::P => self.privacy,
            _ => true,
        }
    }
}

/// The facts of a service. What is withdrawn, or concerns another service, is not among them; what is dated after the
/// day of a score is, and that score does not see it.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ServiceFacts {
    /// The nine inherent factors as entered.
    pub ratings: Ratings,
    /// The portfolio's spend quintile, used where no spend rating was entered.
    pub spend_quintile: Option<i16>,
    /// Which categories matter.
    pub needs: Needs,
    /// The vendor's documents, in any order.
    pub evidence: Vec<Evidence>,
    /// Findings that count for the service.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<FindingFact>,
    /// Incidents that the vendor confirmed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub incidents: Vec<IncidentFact>,
}

/// A finding as a score sees it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FindingFact {
    /// The record.
    pub id: FindingId,
    /// What people call it.
    pub name: String,
    /// The series of its criteria; one without criteria lowers none.
    pub series: SeriesSet,
    /// How grave it is.
    pub severity: FindingSeverity,
    /// The day it was found, or else recorded.
    pub from: Date,
    /// When it has to be settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Date>,
    /// The day it was closed; open until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<Date>,
}

impl FindingFact {
    /// A finding as `service` sees it. `None` when it concerns another service, was withdrawn, or was closed without
    /// anybody saying when.
    pub fn of(finding: &Finding, service: ServiceId) -> Option<Self> {
        let elsewhere = finding.service_id.is_some_and(|concerned| concerned != service);
        let closed = finding.status == FindingStatus::Closed;
        if elsewhere || finding.status == FindingStatus::Withdrawn || (closed && finding.closed_on.is_none()) {
            return None;
        }
        Some(Self {
            id: finding.id,
            name: called("finding", &[&finding.reference, &Some(finding.title.clone())]),
            series: series_of(&finding.criteria),
            severity: finding.severity,
            from: finding.found_on.unwrap_or_else(|| finding.created_at.date()),
            due_on: finding.due_on,
            closed_on: finding.closed_on.filter(|_| closed),
        })
    }

    /// Whether it counts on a day. Acceptance makes no difference: it is a decision, not a control.
    pub fn is_open(&self, on: Date) -> bool {
        self.from <= on && self.closed_on.is_none_or(|closed| on < closed)
    }

    /// Whether it counts on a day and should have been settled before it.
    pub fn is_overdue(&self, on: Date) -> bool {
        self.is_open(on) && self.due_on.is_some_and(|due| due < on)
    }
}

/// An incident that the vendor confirmed, as a score sees it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct IncidentFact {
    /// The record.
    pub id: IncidentId,
    /// What people call it.
    pub name: String,
    /// The day the vendor confirmed it.
    pub from: Date,
    /// The day it was closed; open until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<Date>,
}

impl IncidentFact {
    /// An incident as `service` sees it. `None` when it concerns another service, or the vendor did not confirm it.
    pub fn of(incident: &Incident, service: ServiceId) -> Option<Self> {
        let elsewhere = incident.service_id.is_some_and(|concerned| concerned != service);
        let from = incident.confirmed_on.filter(|_| !elsewhere)?;
        let name = called("incident", &[&incident.reference, &Some(incident.title.clone())]);
        Some(Self { id: incident.id, name, from, closed_on: incident.closed_on })
    }

    /// Whether it is open on a day.
    pub fn is_open(&self, on: Date) -> bool {
        self.from <= on && self.closed_on.is_none_or(|closed| on < closed)
    }
}
