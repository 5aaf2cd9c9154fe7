//! Imports, and which readings of which files have been applied.

use diesel::prelude::*;

use super::{
    Conn,
    schema::{applied_files, imports},
};
use crate::domain::{
    Instant,
    ids::{AttachmentId, ImportId},
    import::record::{Import, ImportState},
};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = imports, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: ImportId,
    reference: String,
    attachment_id: AttachmentId,
    file_name: String,
    sha256: String,
    state: ImportState,
    kind: Option<String>,
    layout: Option<String>,
    confidence_milli: Option<i32>,
    sheet: Option<String>,
    heading_row: Option<i32>,
    options: String,
    outcome: String,
    rows_read: i32,
    created: i32,
    updated: i32,
    unchanged: i32,
    rejected: i32,
    failure: Option<String>,
    sample: bool,
    created_by: String,
    created_at: Instant,
    applied_at: Option<Instant>,
    undone_at: Option<Instant>,
    undone_by: Option<String>,
}

macro_rules! convert {
    ($from:expr => $to:ident) => {{
        let from = $from;
        $to {
            id: from.id,
            reference: from.reference,
            attachment_id: from.attachment_id,
            file_name: from.file_name,
            sha256: from.sha256,
            state: from.state,
            kind: from.kind,
            layout: from.layout,
            confidence_milli: from.confidence_milli,
            sheet: from.sheet,
            heading_row: from.heading_row,
            options: from.options,
            outcome: from.outcome,
            rows_read: from.rows_read,
            created: from.created,
            updated: from.updated,
            unchanged: from.unchanged,
            rejected: from.rejected,
            failure: from.failure,
            sample: from.sample,
            created_by: from.created_by,
            created_at: from.created_at,
            applied_at: from.applied_at,
            undone_at: from.undone_at,
            undone_by: from.undone_by,
        }
    }};
}

/// The import with this id.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Conn, id: ImportId) -> QueryResult<Option<Import>> {
    let row: Option<Row> = imports::table.find(id).select(Row::as_select()).first(conn).optional()?;
    Ok(row.map(|row| convert!(row => Import)))
}

/// The import with this reference, such as `I-0007`.
///
/// # Errors
/// What the database says.
pub fn find_by_reference(conn: &mut Conn, reference: &str) -> QueryResult<Option<Import>> {
    let row: Option<Row> =
        imports::table.filter(imports::reference.eq(reference)).select(Row::as_select()).first(conn).optional()?;
    Ok(row.map(|row| convert!(row => Import)))
}

/// Imports before this id, newest first, at most `limit`.
///
/// # Errors
/// What the database says.
pub fn list_before(conn: &mut Conn, before: Option<ImportId>, limit: i64) -> QueryResult<Vec<Import>> {
    let mut query = imports::table.into_boxed().order(imports::id.desc()).limit(limit).select(Row::as_select());
    if let Some(before) = before {
        query = query.filter(imports::id.lt(before));
    }
    let rows: Vec<Row> = query.load(conn)?;
    Ok(rows.into_iter().map(|row| convert!(row => Import)).collect())
}

/// The imports with these ids.
///
/// # Errors
/// What the database says.
pub fn list_by_ids(conn: &mut Conn, ids: &[ImportId]) -> QueryResult<Vec<Import>> {
    let rows: Vec<Row> = imports::table.filter(imports::id.eq_any(ids)).select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(|row| convert!(row => Import)).collect())
}

/// Stores an import, new or changed.
///
/// # Errors
/// What the database says.
pub fn save(conn: &mut Conn, import: &Import) -> QueryResult<()> {
    let row: Row = convert!(import.clone() => Row);
    if diesel::update(imports::table.find(import.id)).set(&row).execute(conn)? == 0 {
        diesel::insert_into(imports::table).values(&row).execute(conn)?;
    }
    Ok(())
}

/// The import that applied this reading, if one did.
///
/// # Errors
/// What the database says.
pub fn find_applied(conn: &mut Conn, reading_digest: &str) -> QueryResult<Option<ImportId>> {
    applied_files::table.find(reading_digest).select(applied_files::import_id).first(conn).optional()
}

/// Marks a reading as applied by an import.
///
/// # Errors
/// What the database says; a unique violation when it was applied already.
pub fn mark_applied(conn: &mut Conn, reading_digest: &str, import: ImportId) -> QueryResult<()> {
    diesel::insert_into(applied_files::table)
        .values((applied_files::reading_digest.eq(reading_digest), applied_files::import_id.eq(import)))
        .execute(conn)
        .map(drop)
}

/// Frees the reading that an import applied: the same file may be applied again.
///
/// # Errors
/// What the database says.
pub fn forget_applied(conn: &mut Conn, import: ImportId) -> QueryResult<()> {
    diesel::delete(applied_files::table.filter(applied_files::import_id.eq(import))).execute(conn).map(drop)
}
