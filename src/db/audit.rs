//! The audit trail: appended to in the transaction of the change it tells of, never changed.

use diesel::prelude::*;

use super::{Conn, GROUP, schema::audit_entries};
use crate::domain::{
    Instant,
    audit::AuditEntry,
    ids::{AuditId, VendorId},
};

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
}

impl From<Row> for AuditEntry {
    fn from(row: Row) -> Self {
        let Row { id, at, actor, action, record_kind, record_id, vendor_id, summary, before_values, after_values } =
            row;
        Self { id, at, actor, action, record_kind, record_id, vendor_id, summary, before_values, after_values }
    }
}

/// Appends a line.
///
/// # Errors
/// What the database says.
pub fn append(conn: &mut Conn, entry: AuditEntry) -> QueryResult<()> {
    let AuditEntry { id, at, actor, action, record_kind, record_id, vendor_id, summary, before_values, after_values } =
        entry;
    let row = Row { id, at, actor, action, record_kind, record_id, vendor_id, summary, before_values, after_values };
    diesel::insert_into(audit_entries::table).values(&row).execute(conn).map(drop)
}

/// The newest lines that concern a vendor.
///
/// # Errors
/// What the database says.
pub fn list_of_vendor(conn: &mut Conn, vendor: VendorId, limit: i64) -> QueryResult<Vec<AuditEntry>> {
    let rows: Vec<Row> = audit_entries::table
        .filter(audit_entries::vendor_id.eq(vendor))
        .order((audit_entries::at.desc(), audit_entries::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(AuditEntry::from).collect())
}

/// Lines before this id, newest first.
///
/// # Errors
/// What the database says.
pub fn list_before(conn: &mut Conn, before: Option<AuditId>, limit: i64) -> QueryResult<Vec<AuditEntry>> {
    let mut query =
        audit_entries::table.into_boxed().order(audit_entries::id.desc()).limit(limit).select(Row::as_select());
    if let Some(before) = before {
        query = query.filter(audit_entries::id.lt(before));
    }
    let rows: Vec<Row> = query.load(conn)?;
    Ok(rows.into_iter().map(AuditEntry::from).collect())
}

/// The lines about these records of one kind after an instant, the oldest first.
///
/// # Errors
/// What the database says.
pub fn list_of_records(conn: &mut Conn, kind: &str, ids: &[String], after: Instant) -> QueryResult<Vec<AuditEntry>> {
    let mut found = Vec::new();
    for group in ids.chunks(GROUP) {
        let rows: Vec<Row> = audit_entries::table
            .filter(audit_entries::record_kind.eq(kind))
            .filter(audit_entries::record_id.eq_any(group))
            .filter(audit_entries::at.ge(after))
            .order((audit_entries::at, audit_entries::id))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(AuditEntry::from));
    }
    Ok(found)
}
