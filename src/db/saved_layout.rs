//! Layouts that people saved for their own sheets.

use diesel::prelude::*;

use super::{Conn, schema::saved_layouts};
use crate::domain::Instant;

/// A saved layout as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = saved_layouts)]
pub struct Kept {
    /// Its name.
    pub name: String,
    /// The layout as TOML.
    pub toml: String,
    /// Who saved it last.
    pub saved_by: String,
    /// When.
    pub saved_at: Instant,
}

/// Every saved layout, by name.
///
/// # Errors
/// What the database says.
pub fn list(conn: &mut Conn) -> QueryResult<Vec<Kept>> {
    saved_layouts::table.order(saved_layouts::name).select(Kept::as_select()).load(conn)
}

/// Stores one, new or changed.
///
/// # Errors
/// What the database says.
pub fn save(conn: &mut Conn, kept: &Kept) -> QueryResult<()> {
    if diesel::update(saved_layouts::table.find(&kept.name)).set(kept).execute(conn)? == 0 {
        diesel::insert_into(saved_layouts::table).values(kept).execute(conn)?;
    }
    Ok(())
}

/// Removes one; answers whether it was there.
///
/// # Errors
/// What the database says.
pub fn delete(conn: &mut Conn, name: &str) -> QueryResult<bool> {
    Ok(diesel::delete(saved_layouts::table.find(name)).execute(conn)? > 0)
}
