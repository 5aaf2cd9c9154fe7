//! Which import, sheet and row a record came from, and what the import did with it; with the import's heading map that
//! gives every value's cell, with what the record held before it lets the import be taken back.

use diesel::{prelude::*, upsert::excluded};

use super::{
    Conn, GROUP,
    connection::{each_backend, insert_rows},
    schema::provenance,
};
use crate::domain::{ids::ImportId, import::record::Touch};

/// Where a record was read.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = provenance, treat_none_as_default_value = false)]
pub struct Provenance {
    /// `vendor`, `service`, `contract`, …
    pub record_kind: String,
    /// The record's id.
    pub record_id: String,
    /// The import that read it.
    pub import_id: ImportId,
    /// Sheet.
    pub sheet: String,
    /// Row, from 1.
    pub sheet_row: i32,
    /// What the import did with it; `None` when that was not recorded yet.
    pub action: Option<Touch>,
    /// What a changed record held before, with its links, as JSON.
    pub before_values: Option<String>,
    /// The version of the record that the import left.
    pub record_version: Option<i32>,
}

/// What an import did with a record, without what it held before.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = provenance)]
pub struct Touched {
    /// The record's id.
    pub record_id: String,
    /// What was done; `None` when that was not recorded yet.
    pub action: Option<Touch>,
    /// The version that was left.
    pub record_version: Option<i32>,
}

/// Stores where new values came from. What an import meets again keeps what was before its first touch.
///
/// # Errors
/// What the database says.
pub fn insert_all(conn: &mut Conn, mut rows: Vec<Provenance>) -> QueryResult<()> {
    // An import creates a record once, so such a row is always the first.
    let met_again = rows.extract_if(.., |row| row.action != Some(Touch::Created)).collect::<Vec<_>>();
    insert_rows!(conn, provenance::table, rows);
    let key = (provenance::record_kind, provenance::record_id, provenance::import_id);
    for group in met_again.chunks(GROUP) {
        each_backend!(conn, |inner| diesel::insert_into(provenance::table)
            .values(group)
            .on_conflict(key)
            .do_update()
            .set(provenance::record_version.eq(excluded(provenance::record_version)))
            .execute(inner))?;
    }
    Ok(())
}

/// Where these records were read, the newest import last.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, record_ids: &[String]) -> QueryResult<Vec<Provenance>> {
    let mut found = Vec::new();
    for group in record_ids.chunks(GROUP) {
        found.extend(
            provenance::table
                .filter(provenance::record_id.eq_any(group))
                .order((provenance::record_id, provenance::import_id))
                .select(Provenance::as_select())
                .load::<Provenance>(conn)?,
        );
    }
    Ok(found)
}

/// What an import did with records of a kind.
///
/// # Errors
/// What the database says.
pub fn touched(conn: &mut Conn, import: ImportId, kind: &str) -> QueryResult<Vec<Touched>> {
    provenance::table
        .filter(provenance::import_id.eq(import))
        .filter(provenance::record_kind.eq(kind))
        .order(provenance::record_id)
        .select(Touched::as_select())
        .load(conn)
}

/// What these records held before an import changed them, as `(record, JSON)`.
///
/// # Errors
/// What the database says.
pub fn before(conn: &mut Conn, import: ImportId, kind: &str, ids: &[String]) -> QueryResult<Vec<(String, String)>> {
    let rows: Vec<(String, Option<String>)> = provenance::table
        .filter(provenance::import_id.eq(import))
        .filter(provenance::record_kind.eq(kind))
        .filter(provenance::record_id.eq_any(ids))
        .order(provenance::record_id)
        .select((provenance::record_id, provenance::before_values))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, values)| Some((id, values?))).collect())
}

/// A record was put back as an earlier import had left it: what that import left is its new version.
///
/// # Errors
/// What the database says.
pub fn follow(conn: &mut Conn, kind: &str, id: &str, not: ImportId, from: i32, to: i32) -> QueryResult<()> {
    let earlier = provenance::table
        .filter(provenance::record_kind.eq(kind))
        .filter(provenance::record_id.eq(id))
        .filter(provenance::import_id.ne(not))
        .filter(provenance::record_version.eq(from));
    diesel::update(earlier).set(provenance::record_version.eq(to)).execute(conn).map(drop)
}

/// Forgets what an import did: it was taken back.
///
/// # Errors
/// What the database says.
pub fn forget_import(conn: &mut Conn, import: ImportId) -> QueryResult<()> {
    diesel::delete(provenance::table.filter(provenance::import_id.eq(import))).execute(conn).map(drop)
}

/// Forgets where removed records were read; the files they came from may then be applied again.
///
/// # Errors
/// What the database says.
pub fn forget(conn: &mut Conn, record_ids: &[String]) -> QueryResult<()> {
    use super::schema::applied_files;
    for group in record_ids.chunks(GROUP) {
        let of_them = provenance::record_id.eq_any(group);
        let imports: Vec<ImportId> =
            provenance::table.filter(of_them).select(provenance::import_id).distinct().load(conn)?;
        diesel::delete(applied_files::table.filter(applied_files::import_id.eq_any(imports))).execute(conn)?;
        diesel::delete(provenance::table.filter(provenance::record_id.eq_any(group))).execute(conn)?;
    }
    Ok(())
}
