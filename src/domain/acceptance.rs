//! Risk acceptances: somebody lives with a finding for a while. They never lower a score.

use super::{
    Date, Instant,
    ids::{AcceptanceId, FindingId, VendorId},
};

/// The acceptance of a finding.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Acceptance {
    /// Record id.
    pub id: AcceptanceId,
    /// Whose it is.
    pub vendor_id: VendorId,
    /// What is accepted.
    pub finding_id: FindingId,
    /// Why.
    pub reason: Option<String>,
    /// Who accepted it.
    pub approver: Option<String>,
    /// When it was accepted.
    pub accepted_on: Option<Date>,
    /// Until when it holds.
    pub expires_on: Option<Date>,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}
