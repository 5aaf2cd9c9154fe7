//! Risk acceptances: somebody lives with a finding for a while. They never lower a score.

use super::{
    Date, Instant,
    calendar::add_days,
    ids::{AcceptanceId, FindingId, VendorId},
};

/// How long before its last day an acceptance is near expiry, in days.
const NEAR_DAYS: i64 = 60;

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

impl Acceptance {
    /// Whether it holds on that day: given by then and not run out.
    pub fn holds_on(&self, day: Date) -> bool {
        self.accepted_on.is_none_or(|given| given <= day) && self.expires_on.is_none_or(|last| day <= last)
    }

    /// Whether it runs out within two months of that day, or has run out.
    pub fn is_near_expiry_on(&self, day: Date) -> bool {
        self.expires_on.is_some_and(|last| last <= add_days(day, NEAR_DAYS))
    }
}
