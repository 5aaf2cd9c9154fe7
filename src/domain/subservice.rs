//! Subservice organizations: the vendors of a vendor, as its SOC report names them.

use super::{
    Instant,
    ids::{SocReportId, SubserviceId, VendorId},
    vendor::SubserviceMethod,
};

/// A subservice organization that a SOC report names.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Subservice {
    /// Record id.
    pub id: SubserviceId,
    /// Whose it is.
    pub vendor_id: VendorId,
    /// The report it stands in.
    pub soc_report_id: SocReportId,
    /// What the report calls it.
    pub name: String,
    /// What it does for the vendor.
    pub purpose: Option<String>,
    /// Whether its controls are in the report.
    pub method: Option<SubserviceMethod>,
    /// Name of the group of providers that stand in for each other.
    pub interchangeable: Option<String>,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}
