//! Subservice organizations: the vendors of a vendor, as its SOC report names them, its list of sub-processors, or
//! somebody by hand.

use super::{
    Date, Instant,
    ids::{ServiceId, SocReportId, SubserviceId, VendorId},
    vendor::SubserviceMethod,
};

/// An organization that stands behind a vendor.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Subservice {
    /// Record id.
    pub id: SubserviceId,
    /// Whose it is.
    pub vendor_id: VendorId,
    /// The report it stands in.
    pub soc_report_id: Option<SocReportId>,
    /// The vendor's service it stands behind; none for all of them.
    pub service_id: Option<ServiceId>,
    /// Day of the vendor's list of sub-processors that names it.
    pub listed_on: Option<Date>,
    /// What the vendor calls it.
    pub name: String,
    /// What it does for the vendor.
    pub purpose: Option<String>,
    /// Where it does so.
    pub location: Option<String>,
    /// Whether its controls are in the vendor's report.
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

/// Who says that an organization stands behind a vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A SOC report.
    Report(SocReportId),
    /// The vendor's list of sub-processors of this day.
    List(Date),
    /// Somebody of ours.
    Hand,
}

impl Source {
    /// The source of a relation with this report and this day of a list.
    pub const fn of(report: Option<SocReportId>, listed_on: Option<Date>) -> Self {
        match (report, listed_on) {
            (Some(report), _) => Self::Report(report),
            (None, Some(day)) => Self::List(day),
            (None, None) => Self::Hand,
        }
    }
}

impl Subservice {
    /// Who says so.
    pub const fn source(&self) -> Source {
        Source::of(self.soc_report_id, self.listed_on)
    }
}
