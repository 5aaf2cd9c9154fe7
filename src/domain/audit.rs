//! The audit trail: who changed what, when, from what to what.

use super::{
    Instant,
    ids::{AuditId, VendorId},
};

/// One line of the trail.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AuditEntry {
    /// Record id.
    pub id: AuditId,
    /// When.
    pub at: Instant,
    /// Who: a user's address, `token NAME`, `command line`, or `worker`.
    pub actor: String,
    /// What was done: `create`, `update`, `delete`, `import`, `sign_in`, …
    pub action: String,
    /// Kind of record.
    pub record_kind: String,
    /// Which record.
    pub record_id: String,
    /// The vendor it concerns.
    pub vendor_id: Option<VendorId>,
    /// One line for people.
    pub summary: String,
    /// Values before, as JSON.
    pub before_values: Option<String>,
    /// Values after, as JSON.
    pub after_values: Option<String>,
}
