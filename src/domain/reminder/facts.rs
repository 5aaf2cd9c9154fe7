//! What planning reads: plain records, loaded in one go.

use crate::domain::{
    Date,
    contract::Contract,
    ids::{ScoreOverrideId, ServiceId, SocReportId, VendorId},
    scoring::Band,
    soc_report::{ReportType, SocKind},
    vendor::VendorStatus,
};

/// Somebody who should be told. Give no address for a person whose account is disabled: the fallback is told instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// Name, for the greeting and for saying whom the fallback stands in for.
    pub name: String,
    /// Address, where there is one.
    pub email: Option<String>,
}

/// All that planning reads.
#[derive(Debug, Clone)]
pub struct ReminderFacts {
    /// Told in place of everybody who has no address, and of roles nobody holds.
    pub fallback: Addressee,
    /// Everybody who acts as procurement.
    pub procurement: Vec<Addressee>,
    /// Whether an administrator switched mail to vendor contacts on.
    pub outside_mail: bool,
    /// The vendors with their records.
    pub vendors: Vec<VendorFacts>,
}

/// A vendor with what falls due at it.
#[derive(Debug, Clone)]
pub struct VendorFacts {
    /// Vendor id.
    pub id: VendorId,
    /// Short reference, such as `V-0012`.
    pub reference: String,
    /// Name as people use it.
    pub name: String,
    /// Archived vendors (rejected, terminated) remind nobody.
    pub status: VendorStatus,
    /// Who answers for it.
    pub business_owner: Option<Addressee>,
    /// Who reviews its evidence.
    pub security_owner: Option<Addressee>,
    /// Its security contacts that receive reminders.
    pub security_contacts: Vec<Addressee>,
    /// What its next review rests on.
    pub review: ReviewFacts,
    /// Its contracts.
    pub contracts: Vec<ContractFacts>,
    /// Its SOC reports, old ones too: planning picks the newest of each class.
    pub soc_reports: Vec<SocFacts>,
    /// Overrides that were not withdrawn.
    pub overrides: Vec<OverrideFacts>,
}

/// What planning needs of an override.
#[derive(Debug, Clone)]
pub struct OverrideFacts {
    /// Override id.
    pub id: ScoreOverrideId,
    /// The service whose risk it holds, by name.
    pub service: String,
    /// At which band.
    pub band: Band,
    /// Who approved it.
    pub approver: String,
    /// Its last day.
    pub last_day: Date,
    /// The organization's day on which it was recorded.
    pub recorded_on: Date,
}

/// What a vendor's next review rests on (`review_due_on`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewFacts {
    /// The next review as entered or imported.
    pub next_review_on: Option<Date>,
    /// The last completed (or imported) review.
    pub last_review_on: Option<Date>,
    /// The tier's cadence; for an unrated vendor the strictest one.
    pub cadence_months: i32,
    /// The day the vendor became active.
    pub active_on: Option<Date>,
    /// The organization's day on which the vendor was recorded; leads before it are backlog.
    pub recorded_on: Date,
}

/// A contract with its owner.
#[derive(Debug, Clone)]
pub struct ContractFacts {
    /// The contract.
    pub contract: Contract,
    /// Its owner; without one the vendor's business owner is told.
    pub owner: Option<Addressee>,
    /// The organization's day on which it was recorded.
    pub recorded_on: Date,
}

/// What planning needs of a SOC report.
#[derive(Debug, Clone)]
pub struct SocFacts {
    /// Report id.
    pub id: SocReportId,
    /// SOC 1, 2 or 3.
    pub kind: SocKind,
    /// Type 1 or Type 2.
    pub report_type: ReportType,
    /// Period end, or the as-of day of a Type 1.
    pub speaks_until: Date,
    /// The services it speaks for; empty when it is filed for the vendor as a whole.
    pub services: Vec<ServiceId>,
    /// The organization's day on which it was recorded.
    pub recorded_on: Date,
}
