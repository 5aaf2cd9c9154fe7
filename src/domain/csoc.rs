//! Complementary subservice organization controls: what a SOC report expects of the organizations it carves out.

use super::{
    Instant,
    ids::{CsocId, SocReportId, VendorId},
    lines::Lines,
};

/// A control that a report expects of a subservice organization.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Csoc {
    /// Record id.
    pub id: CsocId,
    /// Whose it is.
    pub vendor_id: VendorId,
    /// The report it stands in.
    pub soc_report_id: SocReportId,
    /// The subservice organization that is to run it.
    pub organization: Option<String>,
    /// Its number in the report.
    pub reference: Option<String>,
    /// What that organization is to do.
    pub description: Option<String>,
    /// Criteria it touches, such as `CC6.1`.
    pub criteria: Lines,
    /// Where in the report it stands, such as `p. 41`.
    pub page: Option<String>,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}
