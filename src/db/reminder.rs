//! Planned reminders that were put into the outbox, each under its unique key.

use std::collections::{BTreeSet, HashSet};

use diesel::prelude::*;

use super::{Conn, GROUP, connection::each_backend, schema::reminders};
use crate::domain::{
    Date, Instant,
    ids::{OutboxId, ReminderId, VendorId},
    outbox::MailState,
};

/// A reminder that has its mail.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, serde::Serialize)]
#[diesel(table_name = reminders)]
pub struct Reminder {
    /// Record id.
    pub id: ReminderId,
    /// (rule, record, anchor date, lead, recipient) as text.
    pub key: String,
    /// Rule, such as `contract-notice`.
    pub rule: String,
    /// Kind of record it is about.
    pub record_kind: String,
    /// Which record.
    pub record_id: String,
    /// Its vendor.
    pub vendor_id: VendorId,
    /// The unrolled date it counts towards.
    pub anchor_on: Date,
    /// Days before the anchor; −1 says it was missed.
    pub lead_days: i32,
    /// Address.
    pub recipient: String,
    /// The rolled day on which it is due.
    pub send_on: Date,
    /// The mail that carries it.
    pub outbox_id: OutboxId,
    /// When it was planned.
    pub created_at: Instant,
}

/// Those of these keys that exist.
///
/// # Errors
/// What the database says.
pub fn existing_keys(conn: &mut Conn, keys: &[String]) -> QueryResult<HashSet<String>> {
    let mut found = HashSet::new();
    for group in keys.chunks(GROUP) {
        found
            .extend(reminders::table.filter(reminders::key.eq_any(group)).select(reminders::key).load::<String>(conn)?);
    }
    Ok(found)
}

/// The keys of all reminders about these records.
///
/// # Errors
/// What the database says.
pub fn keys_of_records(conn: &mut Conn, record_ids: &[String]) -> QueryResult<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for group in record_ids.chunks(GROUP) {
        let about = reminders::table.filter(reminders::record_id.eq_any(group));
        found.extend(about.select(reminders::key).load::<String>(conn)?);
    }
    Ok(found)
}

/// Removes reminders whose mail still waits: they are as if never planned.
///
/// # Errors
/// What the database says.
pub fn delete_waiting(conn: &mut Conn, keys: &[String]) -> QueryResult<()> {
    use super::schema::outbox;
    for group in keys.chunks(GROUP) {
        let waiting = outbox::table.filter(outbox::state.eq(MailState::Queued)).select(outbox::id);
        let mine = reminders::table.filter(reminders::key.eq_any(group)).filter(reminders::outbox_id.eq_any(waiting));
        diesel::delete(mine).execute(conn)?;
    }
    Ok(())
}

/// Stores new reminders.
///
/// # Errors
/// What the database says; a unique violation when a key exists.
pub fn insert_all(conn: &mut Conn, rows: &[Reminder]) -> QueryResult<()> {
    for group in rows.chunks(GROUP) {
        each_backend!(conn, |inner| diesel::insert_into(reminders::table).values(group).execute(inner))?;
    }
    Ok(())
}

/// Reminders about these records, by day.
///
/// # Errors
/// What the database says.
pub fn list_of_records(conn: &mut Conn, record_ids: &[String]) -> QueryResult<Vec<Reminder>> {
    let mut found = Vec::new();
    for group in record_ids.chunks(GROUP) {
        found.extend(
            reminders::table
                .filter(reminders::record_id.eq_any(group))
                .order((reminders::send_on, reminders::id))
                .select(Reminder::as_select())
                .load::<Reminder>(conn)?,
        );
    }
    Ok(found)
}

/// Reminders whose mail still waits.
///
/// # Errors
/// What the database says.
pub fn list_waiting(conn: &mut Conn) -> QueryResult<Vec<Reminder>> {
    use super::schema::outbox;
    reminders::table
        .inner_join(outbox::table)
        .filter(outbox::state.eq(MailState::Queued))
        .order((reminders::outbox_id, reminders::id))
        .select(Reminder::as_select())
        .load(conn)
}

/// Reminders before this id, newest first.
///
/// # Errors
/// What the database says.
pub fn list_before(conn: &mut Conn, before: Option<ReminderId>, limit: i64) -> QueryResult<Vec<Reminder>> {
    let mut query =
        reminders::table.into_boxed().order(reminders::id.desc()).limit(limit).select(Reminder::as_select());
    if let Some(before) = before {
        query = query.filter(reminders::id.lt(before));
    }
    query.load(conn)
}
