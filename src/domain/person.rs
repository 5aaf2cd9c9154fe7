//! People: owners, reviewers, and the accounts some of them have.

use super::{Instant, ids::PersonId, text::without_unseen};

closed_list! {
    /// What an account may do. The rights themselves stand in one matrix, not here.
    pub enum Role {
        Admin = "admin", "Administrator";
        Security = "security", "Security";
        Procurement = "procurement", "Procurement";
        Owner = "owner", "Business owner";
        Auditor = "auditor", "Auditor";
    }
}

/// Somebody who owns, reviews or manages; may have no address and no account.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Person {
    /// Record id.
    pub id: PersonId,
    /// Full name, or a role name such as “Payroll owner”.
    pub name: String,
    /// Mail address; without one, reminders go to the fallback address of the settings.
    pub email: Option<String>,
    /// To whom reminders escalate.
    pub manager_id: Option<PersonId>,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}

/// The key by which people's names are compared: lower case, single spaces, nothing that is not seen.
pub fn name_key(name: &str) -> String {
    without_unseen(name).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
