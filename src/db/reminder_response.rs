//! What people answered to reminders.

use diesel::prelude::*;

use super::{Conn, GROUP, schema::reminder_responses};
use crate::domain::{
    Date, Instant,
    ids::{ResponseId, VendorId},
    reminder::{RecordKind, ResponseKind, RuleName},
};

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, serde::Serialize)]
#[diesel(table_name = reminder_responses, treat_none_as_default_value = false)]
pub struct StoredResponse {
    /// Record id.
    pub id: ResponseId,
    /// Acknowledged or snoozed.
    pub kind: ResponseKind,
    /// The rule.
    pub rule: RuleName,
    /// Kind of the record.
    pub record_kind: RecordKind,
    /// The record.
    pub record_id: String,
    /// Its vendor.
    pub vendor_id: VendorId,
    /// The date the reminders count from.
    pub anchor_on: Date,
    /// Whose reminders: address, lower case.
    pub recipient: String,
    /// The day a snoozed one comes back.
    pub until_on: Option<Date>,
    /// What was noted.
    pub note: Option<String>,
    /// Who answered.
    pub actor: String,
    /// By which way: `page`, `link`, `api` or `command`.
    pub way: String,
    /// When.
    pub created_at: Instant,
}

/// Stores an answer.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Conn, response: &StoredResponse) -> QueryResult<()> {
    diesel::insert_into(reminder_responses::table).values(response).execute(conn).map(drop)
}

/// The answers to reminders about these vendors, oldest first.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<StoredResponse>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows = reminder_responses::table.filter(reminder_responses::vendor_id.eq_any(group));
        found.extend(rows.order(reminder_responses::id).select(StoredResponse::as_select()).load(conn)?);
    }
    Ok(found)
}
