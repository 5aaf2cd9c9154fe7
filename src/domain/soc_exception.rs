//! Exceptions of SOC reports: a test that failed, and what the vendor says to it.

use super::{
    Instant,
    ids::{FindingId, SocExceptionId, SocReportId, VendorId},
    lines::Lines,
};

closed_list! {
    /// How grave an exception is.
    pub enum ExceptionSeverity {
        Low = "low", "Low";
        Moderate = "moderate", "Moderate";
        High = "high", "High";
    }
}

/// One failed test of a SOC report.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SocException {
    /// Record id.
    pub id: SocExceptionId,
    /// Whose it is.
    pub vendor_id: VendorId,
    /// The report it stands in.
    pub soc_report_id: SocReportId,
    /// Its number in the report, where it has one.
    pub reference: Option<String>,
    /// Id of the control that was tested.
    pub control: Option<String>,
    /// Criteria it touches, such as `CC6.1`.
    pub criteria: Lines,
    /// What the auditor found.
    pub description: Option<String>,
    /// What the sample was drawn from.
    pub population: Option<String>,
    /// How many were tested.
    pub sample: Option<String>,
    /// How many failed.
    pub deviations: Option<String>,
    /// Why, as told.
    pub cause: Option<String>,
    /// What management answers; the auditor does not vouch for it.
    pub response: Option<String>,
    /// How grave it is; counts as moderate until somebody says.
    pub severity: Option<ExceptionSeverity>,
    /// Whether a later report shows it fixed.
    pub fixed: bool,
    /// The finding it was turned into.
    pub finding_id: Option<FindingId>,
    /// Where in the report it stands, such as `p. 41`.
    pub page: Option<String>,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}
