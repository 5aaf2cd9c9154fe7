//! SOC reports: what they are, which days they speak for, and what the auditor said.

use super::{
    Date, Instant,
    ids::{SocReportId, VendorId},
    lines::Lines,
    name::plain_key,
};

closed_list! {
    /// Which of the three reports it is.
    pub enum SocKind {
        Soc1 = "soc1", "SOC 1";
        Soc2 = "soc2", "SOC 2";
        Soc3 = "soc3", "SOC 3";
    }
}

closed_list! {
    /// Design as of a day (Type 1), or design and operation over a period (Type 2).
    pub enum ReportType {
        Type1 = "type1", "Type 1";
        Type2 = "type2", "Type 2";
    }
}

closed_list! {
    /// The auditor's opinion on one part of the report.
    pub enum Opinion {
        Unqualified = "unqualified", "Unqualified";
        Qualified = "qualified", "Qualified";
        Adverse = "adverse", "Adverse";
        Disclaimer = "disclaimer", "Disclaimer";
    }
}

closed_list! {
    /// What we know of the auditor.
    pub enum AuditorCheck {
        Verified = "verified", "Verified";
        NotChecked = "not_checked", "Not checked";
        Failed = "failed", "Failed";
    }
}

closed_list! {
    /// Whether our service lies inside the report's boundary.
    pub enum ScopeFit {
        Full = "full", "Full";
        Partial = "partial", "Partial";
        None = "none", "None";
        Unknown = "unknown", "Unknown";
    }
}

closed_list! {
    /// A Trust Services Category.
    pub enum TrustCategory {
        Security = "security", "Security";
        Availability = "availability", "Availability";
        Confidentiality = "confidentiality", "Confidentiality";
        ProcessingIntegrity = "processing_integrity", "Processing integrity";
        Privacy = "privacy", "Privacy";
    }
}

/// A SOC report on file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SocReport {
    /// Record id.
    pub id: SocReportId,
    /// Whose report it is.
    pub vendor_id: VendorId,
    /// SOC 1, 2 or 3.
    pub kind: SocKind,
    /// Type 1 or Type 2.
    pub report_type: ReportType,
    /// First day of the period (Type 2), inclusive.
    pub period_start: Option<Date>,
    /// Last day of the period (Type 2), inclusive; freshness runs from here.
    pub period_end: Option<Date>,
    /// The day a Type 1 speaks of.
    pub as_of: Option<Date>,
    /// The day the auditor signed.
    pub issued_on: Option<Date>,
    /// Audit firm as signed.
    pub auditor: Option<String>,
    /// What we know of the auditor.
    pub auditor_check: AuditorCheck,
    /// How the auditor was checked.
    pub auditor_check_method: Option<String>,
    /// When the auditor was checked.
    pub auditor_checked_on: Option<Date>,
    /// Opinion on the description.
    pub opinion_description: Opinion,
    /// Opinion on the design of controls.
    pub opinion_design: Opinion,
    /// Opinion on their operation; `None` for a Type 1.
    pub opinion_operation: Option<Opinion>,
    /// Criteria named in a qualification, such as `CC6.1`.
    pub qualified_criteria: Lines,
    /// Trust Services Categories in scope, as stored words of `TrustCategory`.
    pub categories: Lines,
    /// Services the report names as inside its boundary.
    pub boundary_services: Lines,
    /// Locations inside the boundary.
    pub boundary_locations: Lines,
    /// Fit to our services, unless a service states its own.
    pub scope_fit: ScopeFit,
    /// Criteria the report declares not relevant, such as `CC6.4`.
    pub criteria_not_relevant: Lines,
    /// Incidents the report discloses.
    pub incidents: Option<String>,
    /// Significant changes in the period.
    pub significant_changes: Option<String>,
    /// What happened between the period's end and the day of issue.
    pub subsequent_events: Option<String>,
    /// Restriction on use, such as the NDA it came under.
    pub restriction: Option<String>,
    /// Who read it.
    pub reviewer: Option<String>,
    /// When it was read.
    pub reviewed_on: Option<Date>,
    /// What the reviewer concluded.
    pub conclusion: Option<String>,
    /// Where values stand in the document, an entry a field: `auditor: p. 3`.
    pub pages: Lines,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}

impl SocReport {
    /// “SOC 2 Type 2”; a SOC 3 is filed with or without its type, and called by its kind alone.
    pub fn title(&self) -> String {
        match self.kind {
            SocKind::Soc3 => self.kind.label().to_owned(),
            kind => format!("{} {}", kind.label(), self.report_type.label()),
        }
    }

    /// The opinion on each part that it has.
    pub fn opinions(&self) -> impl Iterator<Item = Opinion> {
        [Some(self.opinion_description), Some(self.opinion_design), self.opinion_operation].into_iter().flatten()
    }

    /// Whether anybody may rely on it: a disclaimer, or an auditor who did not pass our check, is as no report.
    pub fn is_relied_on(&self) -> bool {
        is_relied_on(self.auditor_check, self.opinions())
    }

    /// The day freshness runs from: period end, or the as-of day of a Type 1.
    pub fn speaks_until(&self) -> Option<Date> {
        self.report_type.speaks_until(self.period_end, self.as_of)
    }
}

impl ReportType {
    /// The day a report of this type speaks until: period end, or the as-of day of a Type 1.
    pub const fn speaks_until(self, period_end: Option<Date>, as_of: Option<Date>) -> Option<Date> {
        match self {
            Self::Type1 => as_of,
            Self::Type2 => period_end,
        }
    }
}

/// The place that an entry such as “Auditor: p. 3” gives for the field of this name or label.
pub fn place_in<'a>(entry: &'a str, name: &str, label: &str) -> Option<&'a str> {
    let (field, place) = entry.split_once(':')?;
    let key = plain_key(field);
    let place = place.trim();
    (!place.is_empty() && (key == plain_key(name) || key == plain_key(label))).then_some(place)
}

/// Whether anybody may rely on a report of these opinions, by an auditor of whom this is known.
pub fn is_relied_on(check: AuditorCheck, mut opinions: impl Iterator<Item = Opinion>) -> bool {
    check != AuditorCheck::Failed && opinions.all(|opinion| opinion != Opinion::Disclaimer)
}
