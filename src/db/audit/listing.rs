//! Lines of the trail for those who read it.

use diesel::prelude::*;

use super::Row;
use crate::{
    db::{Conn, GROUP, schema::audit_entries},
    domain::{
        Instant,
        audit::{AuditEntry, chain::Line},
        ids::{AuditId, VendorId},
    },
};

/// Which lines are looked for; all of them where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Who did it, in full.
    pub actor: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// Kind of record.
    pub record_kind: Option<String>,
    /// Which record.
    pub record_id: Option<String>,
    /// The vendor it concerns.
    pub vendor: Option<VendorId>,
    /// Not before this instant.
    pub from: Option<Instant>,
    /// Before this instant.
    pub to: Option<Instant>,
}

/// The lines of a filter before this one, newest first, in the order of the chain.
///
/// # Errors
/// What the database says.
pub fn list(conn: &mut Conn, filter: &Filter, before: Option<AuditId>, limit: i64) -> QueryResult<Vec<Line>> {
    let mut query = audit_entries::table
        .into_boxed()
        .order((audit_entries::seq.desc(), audit_entries::id.desc()))
        .limit(limit)
        .select(Row::as_select());
    if let Some(before) = before {
        let place: Option<Option<i64>> =
            audit_entries::table.find(before).select(audit_entries::seq).first(conn).optional()?;
        query = query.filter(audit_entries::seq.lt(place.flatten().unwrap_or_default()));
    }
    if let Some(actor) = &filter.actor {
        query = query.filter(audit_entries::actor.eq(actor));
    }
    if let Some(action) = &filter.action {
        query = query.filter(audit_entries::action.eq(action));
    }
    if let Some(kind) = &filter.record_kind {
        query = query.filter(audit_entries::record_kind.eq(kind));
    }
    if let Some(id) = &filter.record_id {
        query = query.filter(audit_entries::record_id.eq(id));
    }
    if let Some(vendor) = filter.vendor {
        query = query.filter(audit_entries::vendor_id.eq(vendor));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit_entries::at.ge(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(audit_entries::at.lt(to));
    }
    let rows: Vec<Row> = query.load(conn)?;
    Ok(rows.into_iter().map(Line::from).collect())
}

/// Lines before this one, newest first.
///
/// # Errors
/// What the database says.
pub fn list_before(conn: &mut Conn, before: Option<AuditId>, limit: i64) -> QueryResult<Vec<AuditEntry>> {
    Ok(list(conn, &Filter::default(), before, limit)?.into_iter().map(|line| line.entry).collect())
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
