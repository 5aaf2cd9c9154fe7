//! Names that are said to be no vendors.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{Conn, GROUP, schema::reconciliation_exclusions};
use crate::domain::{Instant, ids::ExclusionId, reconciliation::Exclusion};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = reconciliation_exclusions, treat_none_as_default_value = false)]
struct Row {
    id: ExclusionId,
    name_key: String,
    name: String,
    reason: String,
    created_by: String,
    created_at: Instant,
}

impl From<Row> for Exclusion {
    fn from(row: Row) -> Self {
        let Row { id, name_key, name, reason, created_by, created_at } = row;
        Self { id, name_key, name, reason, created_by, created_at }
    }
}

/// Every remembered name by its key.
///
/// # Errors
/// What the database says.
pub fn by_key(conn: &mut Conn) -> QueryResult<HashMap<String, ExclusionId>> {
    let keys =
        reconciliation_exclusions::table.select((reconciliation_exclusions::name_key, reconciliation_exclusions::id));
    Ok(keys.load::<(String, ExclusionId)>(conn)?.into_iter().collect())
}

/// Remembered names after this id in the order of their ids, at most `limit`.
///
/// # Errors
/// What the database says.
pub fn list_after(conn: &mut Conn, after: Option<ExclusionId>, limit: i64) -> QueryResult<Vec<Exclusion>> {
    let mut all = reconciliation_exclusions::table.into_boxed().order(reconciliation_exclusions::id).limit(limit);
    if let Some(after) = after {
        all = all.filter(reconciliation_exclusions::id.gt(after));
    }
    let rows: Vec<Row> = all.select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(Exclusion::from).collect())
}

/// The remembered names with these ids.
///
/// # Errors
/// What the database says.
pub fn list_by_ids(conn: &mut Conn, ids: &[ExclusionId]) -> QueryResult<Vec<Exclusion>> {
    let mut found = Vec::with_capacity(ids.len());
    for group in ids.chunks(GROUP) {
        let wanted = reconciliation_exclusions::table.filter(reconciliation_exclusions::id.eq_any(group));
        let rows: Vec<Row> = wanted.select(Row::as_select()).load(conn)?;
        found.extend(rows.into_iter().map(Exclusion::from));
    }
    Ok(found)
}

/// The remembered name with this key.
///
/// # Errors
/// What the database says.
pub fn find_by_key(conn: &mut Conn, name_key: &str) -> QueryResult<Option<Exclusion>> {
    let wanted = reconciliation_exclusions::table.filter(reconciliation_exclusions::name_key.eq(name_key));
    let row: Option<Row> = wanted.select(Row::as_select()).first(conn).optional()?;
    Ok(row.map(Exclusion::from))
}

/// Remembers a name.
///
/// # Errors
/// What the database says; a unique violation when it is remembered already.
pub fn insert(conn: &mut Conn, exclusion: &Exclusion) -> QueryResult<()> {
    let Exclusion { id, name_key, name, reason, created_by, created_at } = exclusion.clone();
    let row = Row { id, name_key, name, reason, created_by, created_at };
    diesel::insert_into(reconciliation_exclusions::table).values(&row).execute(conn).map(drop)
}

/// Forgets a name.
///
/// # Errors
/// What the database says.
pub fn delete(conn: &mut Conn, id: ExclusionId) -> QueryResult<()> {
    diesel::delete(reconciliation_exclusions::table.find(id)).execute(conn).map(drop)
}
