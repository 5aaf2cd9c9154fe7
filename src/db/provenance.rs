//! Which import, sheet and row a record came from; with the import's heading map that gives every value's cell.

use diesel::prelude::*;

use super::{Conn, GROUP, connection::each_backend, schema::provenance};
use crate::domain::ids::ImportId;

/// Where a record was read.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = provenance)]
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
}

/// Stores where new values came from.
///
/// # Errors
/// What the database says.
pub fn insert_all(conn: &mut Conn, rows: &[Provenance]) -> QueryResult<()> {
    for group in rows.chunks(GROUP) {
        each_backend!(conn, |inner| diesel::insert_into(provenance::table).values(group).execute(inner))?;
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
