//! Contracts: terms, notice, value and clauses.

use super::{
    Date, Instant,
    ids::{ContractId, PersonId, VendorId},
};

closed_list! {
    /// In what a notice period is counted.
    pub enum NoticeUnit {
        Days = "days", "days";
        Months = "months", "months";
    }
}

/// The clause checklist; `None` is “nobody looked yet”.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Clauses {
    /// Security addendum.
    pub security_addendum: Option<bool>,
    /// Service level agreement.
    pub sla: Option<bool>,
    /// Data processing agreement.
    pub dpa: Option<bool>,
    /// Business associate agreement (HIPAA).
    pub baa: Option<bool>,
    /// Standard contractual clauses.
    pub scc: Option<bool>,
    /// Confidentiality.
    pub confidentiality: Option<bool>,
    /// Right to audit.
    pub audit_right: Option<bool>,
    /// Return or destruction of data at the end.
    pub data_return: Option<bool>,
    /// Hours within which a breach must be told.
    pub breach_notice_hours: Option<i32>,
}

/// A contract with a vendor, covering some of its services.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Contract {
    /// Record id.
    pub id: ContractId,
    /// With whom.
    pub vendor_id: VendorId,
    /// Our reference, such as `C-0107`; unique for one vendor.
    pub reference: String,
    /// First day.
    pub starts_on: Option<Date>,
    /// Last day of the first (or only) term, inclusive.
    pub ends_on: Option<Date>,
    /// Length of the first term and, unless `renewal_months` says otherwise, of each renewal.
    pub term_months: Option<i32>,
    /// Length of each renewal, where it differs from the first term.
    pub renewal_months: Option<i32>,
    /// Whether it renews itself.
    pub auto_renew: bool,
    /// Length of the notice period, in `notice_unit`.
    pub notice_value: Option<i32>,
    /// Unit of `notice_value`.
    pub notice_unit: Option<NoticeUnit>,
    /// Yearly value in the currency's minor unit.
    pub annual_value_minor: Option<i64>,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// Who owns the contract.
    pub owner_id: Option<PersonId>,
    /// The clause checklist.
    #[serde(flatten)]
    pub clauses: Clauses,
    /// Free notes.
    pub notes: Option<String>,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}
