//! Bridge letters: the management of a vendor says what changed since its report ended.

use super::{
    Date, Instant,
    ids::{BridgeLetterId, SocReportId, VendorId},
};

/// A letter that extends a SOC report.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct BridgeLetter {
    /// Record id.
    pub id: BridgeLetterId,
    /// Whose it is.
    pub vendor_id: VendorId,
    /// The report it extends.
    pub soc_report_id: SocReportId,
    /// First day it speaks for.
    pub starts_on: Option<Date>,
    /// Last day it speaks for.
    pub ends_on: Option<Date>,
    /// Who signed it, for the vendor.
    pub signer: Option<String>,
    /// The day it was signed.
    pub issued_on: Option<Date>,
    /// Whether it reports material changes; `None` where it does not say.
    pub material_changes: Option<bool>,
    /// Whether it reports incidents; `None` where it does not say.
    pub incidents: Option<bool>,
    /// Free notes.
    pub notes: Option<String>,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}
