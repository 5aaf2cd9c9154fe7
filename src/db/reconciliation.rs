//! The register compared with other lists.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    Conn,
    schema::{reconciliations, vendors},
};
use crate::domain::{
    Date, Instant,
    ids::{AttachmentId, ReconciliationId, VendorId},
    lines::Lines,
    reconciliation::{Counts, ListKind, Reconciliation, RegisteredVendor},
    vendor::VendorStatus,
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = reconciliations, treat_none_as_default_value = false)]
struct Row {
    id: ReconciliationId,
    reference: String,
    list_name: String,
    kind: ListKind,
    as_of: Date,
    attachment_id: AttachmentId,
    file_name: String,
    sha256: String,
    same_as: Option<String>,
    sheet: String,
    heading_row: i32,
    name_column: String,
    other_sheets: Lines,
    rows_read: i32,
    rows_named: i32,
    rows_blank: i32,
    rows_unreadable: i32,
    unreadable_cells: Lines,
    vendors: i32,
    found_both: i32,
    found_similar: i32,
    found_only_there: i32,
    found_archived: i32,
    found_excluded: i32,
    found_only_here: i32,
    sample: bool,
    created_by: String,
    created_at: Instant,
}

fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn counted(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

impl From<Row> for Reconciliation {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            reference: row.reference,
            list_name: row.list_name,
            kind: row.kind,
            as_of: row.as_of,
            attachment_id: row.attachment_id,
            file_name: row.file_name,
            sha256: row.sha256,
            same_as: row.same_as,
            sheet: row.sheet,
            heading_row: row.heading_row,
            name_column: row.name_column,
            other_sheets: row.other_sheets,
            rows_read: row.rows_read,
            rows_named: row.rows_named,
            rows_blank: row.rows_blank,
            rows_unreadable: row.rows_unreadable,
            unreadable_cells: row.unreadable_cells,
            vendors: row.vendors,
            found: Counts {
                only_there: counted(row.found_only_there),
                similar: counted(row.found_similar),
                archived: counted(row.found_archived),
                both: counted(row.found_both),
                excluded: counted(row.found_excluded),
                only_here: counted(row.found_only_here),
            },
            sample: row.sample,
            created_by: row.created_by,
            created_at: row.created_at,
        }
    }
}

impl From<&Reconciliation> for Row {
    fn from(of: &Reconciliation) -> Self {
        let of = of.clone();
        Self {
            id: of.id,
            reference: of.reference,
            list_name: of.list_name,
            kind: of.kind,
            as_of: of.as_of,
            attachment_id: of.attachment_id,
            file_name: of.file_name,
            sha256: of.sha256,
            same_as: of.same_as,
            sheet: of.sheet,
            heading_row: of.heading_row,
            name_column: of.name_column,
            other_sheets: of.other_sheets,
            rows_read: of.rows_read,
            rows_named: of.rows_named,
            rows_blank: of.rows_blank,
            rows_unreadable: of.rows_unreadable,
            unreadable_cells: of.unreadable_cells,
            vendors: of.vendors,
            found_both: count(of.found.both),
            found_similar: count(of.found.similar),
            found_only_there: count(of.found.only_there),
            found_archived: count(of.found.archived),
            found_excluded: count(of.found.excluded),
            found_only_here: count(of.found.only_here),
            sample: of.sample,
            created_by: of.created_by,
            created_at: of.created_at,
        }
    }
}

/// Stores a new reconciliation; its entries follow.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Conn, reconciliation: &Reconciliation) -> QueryResult<()> {
    diesel::insert_into(reconciliations::table).values(&Row::from(reconciliation)).execute(conn).map(drop)
}

/// The reconciliation with this id.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Conn, id: ReconciliationId) -> QueryResult<Option<Reconciliation>> {
    let row: Option<Row> = reconciliations::table.find(id).select(Row::as_select()).first(conn).optional()?;
    Ok(row.map(Reconciliation::from))
}

/// The reconciliation with this reference, such as `RC-0003`.
///
/// # Errors
/// What the database says.
pub fn find_by_reference(conn: &mut Conn, reference: &str) -> QueryResult<Option<Reconciliation>> {
    let found = reconciliations::table.filter(reconciliations::reference.eq(reference));
    let row: Option<Row> = found.select(Row::as_select()).first(conn).optional()?;
    Ok(row.map(Reconciliation::from))
}

/// The newest reconciliation of these very bytes.
///
/// # Errors
/// What the database says.
pub fn find_by_sha256(conn: &mut Conn, sha256: &str) -> QueryResult<Option<Reconciliation>> {
    let found = reconciliations::table.filter(reconciliations::sha256.eq(sha256)).order(reconciliations::id.desc());
    let row: Option<Row> = found.select(Row::as_select()).first(conn).optional()?;
    Ok(row.map(Reconciliation::from))
}

/// Reconciliations before this id, newest first, at most `limit`.
///
/// # Errors
/// What the database says.
pub fn list_before(conn: &mut Conn, before: Option<ReconciliationId>, limit: i64) -> QueryResult<Vec<Reconciliation>> {
    let newest = reconciliations::table.into_boxed().order(reconciliations::id.desc()).limit(limit);
    let newest = match before {
        Some(before) => newest.filter(reconciliations::id.lt(before)),
        None => newest,
    };
    let rows: Vec<Row> = newest.select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(Reconciliation::from).collect())
}

/// The newest reconciliation of each list, by the list's name: of lists of `until` or before, where a day is given.
///
/// # Errors
/// What the database says.
pub fn list_newest(conn: &mut Conn, until: Option<Date>) -> QueryResult<Vec<Reconciliation>> {
    let lists =
        reconciliations::table.select((reconciliations::list_name, reconciliations::as_of, reconciliations::id));
    let mut newest: HashMap<String, (Date, ReconciliationId)> = HashMap::new();
    for (name, as_of, id) in lists.load::<(String, Date, ReconciliationId)>(conn)? {
        if until.is_none_or(|until| as_of <= until) {
            let known = newest.entry(name).or_insert((as_of, id));
            *known = (*known).max((as_of, id));
        }
    }
    let ids: Vec<ReconciliationId> = newest.into_values().map(|(_, id)| id).collect();
    let found = reconciliations::table.filter(reconciliations::id.eq_any(ids));
    let rows: Vec<Row> =
        found.order((reconciliations::list_name, reconciliations::id)).select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(Reconciliation::from).collect())
}

/// What every vendor answers to, in the order of their ids.
///
/// # Errors
/// What the database says.
pub fn register(conn: &mut Conn) -> QueryResult<Vec<RegisteredVendor>> {
    type Named = (VendorId, String, Option<String>, Lines, Option<String>, VendorStatus);
    let named = vendors::table.select((
        vendors::id,
        vendors::name,
        vendors::legal_name,
        vendors::aliases,
        vendors::domain,
        vendors::status,
    ));
    let rows: Vec<Named> = named.order(vendors::id).load(conn)?;
    let vendor = |(id, name, legal_name, aliases, domain, status)| RegisteredVendor {
        id,
        name,
        legal_name,
        aliases,
        domain,
        status,
    };
    Ok(rows.into_iter().map(vendor).collect())
}
