//! The audit trail: who changed what, when, from what to what.

pub mod chain;
pub mod words;

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

impl AuditEntry {
    /// Whether something on the register, or about us, may differ after it. Whoever counts anew after a change asks
    /// this, so that strangers at the door and readers make no work.
    pub fn is_change(&self) -> bool {
        !NOT_CHANGES.contains(&self.action.as_str())
    }
}

/// What is noted and changes nothing.
const NOT_CHANGES: [&str; 15] = [
    "link",
    "ask_link",
    "sign_in",
    "sign_out",
    "sign_in_refused",
    "end_session",
    "refused",
    "download",
    "export",
    "build",
    "backup",
    "backup_begun",
    "test",
    "begin",
    "rekey",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_and_coming_in_change_nothing() {
        let entry = |action: &str| AuditEntry { action: action.to_owned(), ..chain::tests::made_up(1) };
        for action in ["create", "update", "delete", "import", "undo", "answer", "publish", "restore"] {
            assert!(entry(action).is_change(), "{action}");
        }
        for action in ["sign_in", "sign_in_refused", "refused", "download", "export"] {
            assert!(!entry(action).is_change(), "{action}");
        }
    }
}
