//! The audit trail: appended to in the transaction of the change it tells of, never changed.

mod listing;
mod unreadable;

pub use listing::{Filter, list, list_before, list_of_records, list_of_vendor};
pub use unreadable::{first_unreadable_of_own, is_unreadable, list_readable};

use diesel::{
    prelude::*,
    result::{DatabaseErrorKind, Error as DieselError},
};

use super::{
    Conn,
    schema::{audit_entries, audit_heads},
};
use crate::domain::{
    Instant,
    audit::{
        AuditEntry,
        chain::{End, Line},
    },
    ids::{AuditId, VendorId},
};

/// The name of the head of the trail.
const TRAIL: &str = "trail";

/// The kind of record that the trail itself is to its lines.
pub const OWN: &str = "audit_trail";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_entries, treat_none_as_default_value = false)]
struct Row {
    id: AuditId,
    at: Instant,
    actor: String,
    action: String,
    record_kind: String,
    record_id: String,
    vendor_id: Option<VendorId>,
    summary: String,
    before_values: Option<String>,
    after_values: Option<String>,
    seq: Option<i64>,
    mac: Option<String>,
}

impl From<Line> for Row {
    fn from(line: Line) -> Self {
        let Line { seq, mac, entry } = line;
        let AuditEntry { id, at, actor, action, record_kind, record_id, vendor_id, summary, .. } = entry;
        let (before_values, after_values) = (entry.before_values, entry.after_values);
        Self {
            id,
            at,
            actor,
            action,
            record_kind,
            record_id,
            vendor_id,
            summary,
            before_values,
            after_values,
            seq,
            mac,
        }
    }
}

impl From<Row> for Line {
    fn from(row: Row) -> Self {
        let Row { id, at, actor, action, record_kind, record_id, vendor_id, summary, before_values, .. } = row;
        let (after_values, seq, mac) = (row.after_values, row.seq, row.mac);
        let entry = AuditEntry {
            id,
            at,
            actor,
            action,
            record_kind,
            record_id,
            vendor_id,
            summary,
            before_values,
            after_values,
        };
        Self { seq, mac, entry }
    }
}

impl From<Row> for AuditEntry {
    fn from(row: Row) -> Self {
        Line::from(row).entry
    }
}

/// Where the trail ends, as it says itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its last line.
    pub end: End,
    /// Which key its tags are made with.
    pub key_id: String,
    /// The last line after which something may differ.
    pub changed: Option<AuditId>,
}

/// Where the trail ends; `None` before it was begun.
///
/// # Errors
/// What the database says.
pub fn head(conn: &mut Conn) -> QueryResult<Option<Head>> {
    let columns = (audit_heads::seq, audit_heads::mac, audit_heads::key_id, audit_heads::changed_id);
    let row: Option<(i64, String, String, Option<AuditId>)> =
        audit_heads::table.find(TRAIL).select(columns).first(conn).optional()?;
    Ok(row.map(|(seq, mac, key_id, changed)| Head { end: End { seq, mac }, key_id, changed }))
}

/// Stores the head of a trail that is begun.
///
/// # Errors
/// What the database says.
pub fn insert_head(conn: &mut Conn, head: &Head) -> QueryResult<()> {
    let values = (
        audit_heads::name.eq(TRAIL),
        audit_heads::seq.eq(head.end.seq),
        audit_heads::mac.eq(&head.end.mac),
        audit_heads::key_id.eq(&head.key_id),
        audit_heads::changed_id.eq(head.changed),
    );
    diesel::insert_into(audit_heads::table).values(values).execute(conn).map(drop)
}

/// Moves the head from where it stood to where it stands.
///
/// # Errors
/// What the database says; a failure that asks for another try where somebody else moved it meanwhile.
pub fn move_head(conn: &mut Conn, from: i64, to: &Head) -> QueryResult<()> {
    let at = audit_heads::table.filter(audit_heads::name.eq(TRAIL)).filter(audit_heads::seq.eq(from));
    let values = (
        audit_heads::seq.eq(to.end.seq),
        audit_heads::mac.eq(&to.end.mac),
        audit_heads::key_id.eq(&to.key_id),
        audit_heads::changed_id.eq(to.changed),
    );
    if diesel::update(at).set(values).execute(conn)? == 1 {
        return Ok(());
    }
    let words = "the audit trail grew meanwhile".to_owned();
    Err(DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, Box::new(words)))
}

/// Appends a line.
///
/// # Errors
/// What the database says.
pub fn append(conn: &mut Conn, line: Line) -> QueryResult<()> {
    diesel::insert_into(audit_entries::table).values(&Row::from(line)).execute(conn).map(drop)
}

/// Gives a line its place and tag.
///
/// # Errors
/// What the database says.
pub fn set_tag(conn: &mut Conn, id: AuditId, end: &End) -> QueryResult<()> {
    diesel::update(audit_entries::table.find(id))
        .set((audit_entries::seq.eq(end.seq), audit_entries::mac.eq(&end.mac)))
        .execute(conn)
        .map(drop)
}

/// The first lines that have no place in the chain, in the order in which they were written; behind one of them, those
/// that follow it.
///
/// # Errors
/// What the database says.
pub fn list_loose(conn: &mut Conn, behind: Option<(Instant, AuditId)>, limit: i64) -> QueryResult<Vec<AuditEntry>> {
    let mut query = audit_entries::table
        .into_boxed()
        .filter(audit_entries::seq.is_null())
        .order((audit_entries::at, audit_entries::id))
        .limit(limit)
        .select(Row::as_select());
    if let Some((at, id)) = behind {
        // The first condition alone says so too; by it the index is entered where the last group ended.
        query = query.filter(audit_entries::at.ge(at)).filter(audit_entries::at.gt(at).or(audit_entries::id.gt(id)));
    }
    let rows: Vec<Row> = query.load(conn)?;
    Ok(rows.into_iter().map(AuditEntry::from).collect())
}

/// The lines of the chain from a place on, in its order.
///
/// # Errors
/// What the database says.
pub fn list_chained(conn: &mut Conn, from: i64, limit: i64) -> QueryResult<Vec<Line>> {
    let rows: Vec<Row> = audit_entries::table
        .filter(audit_entries::seq.ge(from))
        .order((audit_entries::seq, audit_entries::id))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Line::from).collect())
}

/// The lines of the chain that tell of the trail itself, in its order: that it was begun, that its key changed.
///
/// # Errors
/// What the database says.
pub fn list_own(conn: &mut Conn) -> QueryResult<Vec<Line>> {
    let rows: Vec<Row> = audit_entries::table
        .filter(audit_entries::record_kind.eq(OWN))
        .filter(audit_entries::seq.is_not_null())
        .order((audit_entries::seq, audit_entries::id))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Line::from).collect())
}

/// The newest line after which something on the register, or about us, may differ.
///
/// # Errors
/// What the database says.
pub fn newest_change(conn: &mut Conn) -> QueryResult<Option<AuditId>> {
    Ok(head(conn)?.and_then(|head| head.changed))
}
