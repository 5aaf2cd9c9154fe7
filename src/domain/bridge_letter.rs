//! Bridge letters: the management of a vendor says what changed since its report ended.

use super::{
    Date, Instant,
    calendar::add_days,
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

/// Why a letter that begins on a day does not carry a report on; `None` where it does. A letter speaks for the days
/// after a Type 2 period, without a day between.
pub fn does_not_follow(starts_on: Date, report_end: Option<Date>) -> Option<String> {
    let Some(end) = report_end else {
        return Some("This report has no period that a letter could carry on: only a Type 2 report has.".to_owned());
    };
    let first = add_days(end, 1);
    (starts_on != first).then(|| {
        format!("The letter begins on {starts_on}, but its report ends on {end}: a letter that carries it on begins on {first}.")
    })
}
