//! Versions of the reminder rules: every one that somebody stored. The newest is in force.

use diesel::prelude::*;

use super::{Conn, schema::reminder_rule_sets};
use crate::domain::{Instant, ids::RuleSetId};

/// A version.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = reminder_rule_sets, treat_none_as_default_value = false)]
pub struct RuleSet {
    /// Record id.
    pub id: RuleSetId,
    /// Its number, from 1.
    pub number: i32,
    /// The rules as TOML.
    pub rules: String,
    /// Why they were changed.
    pub note: Option<String>,
    /// Who stored them, as the audit trail names them.
    pub made_by: String,
    /// When.
    pub created_at: Instant,
}

/// The version of a number.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Conn, number: i32) -> QueryResult<Option<RuleSet>> {
    let held = reminder_rule_sets::table.filter(reminder_rule_sets::number.eq(number));
    held.select(RuleSet::as_select()).first(conn).optional()
}

/// The version in force.
///
/// # Errors
/// What the database says.
pub fn newest(conn: &mut Conn) -> QueryResult<Option<RuleSet>> {
    let held = reminder_rule_sets::table.order(reminder_rule_sets::number.desc());
    held.select(RuleSet::as_select()).first(conn).optional()
}

/// The number of the version in force.
///
/// # Errors
/// What the database says.
pub fn newest_number(conn: &mut Conn) -> QueryResult<Option<i32>> {
    let held = reminder_rule_sets::table.order(reminder_rule_sets::number.desc());
    held.select(reminder_rule_sets::number).first(conn).optional()
}

/// Versions before a number, or from the newest on, the newest first.
///
/// # Errors
/// What the database says.
pub fn list_before(conn: &mut Conn, before: Option<i32>, limit: i64) -> QueryResult<Vec<RuleSet>> {
    let mut query = reminder_rule_sets::table
        .into_boxed()
        .order(reminder_rule_sets::number.desc())
        .limit(limit)
        .select(RuleSet::as_select());
    if let Some(before) = before {
        query = query.filter(reminder_rule_sets::number.lt(before));
    }
    query.load(conn)
}

/// Stores a version.
///
/// # Errors
/// What the database says; a unique violation when its number is taken.
pub fn insert(conn: &mut Conn, set: &RuleSet) -> QueryResult<()> {
    diesel::insert_into(reminder_rule_sets::table).values(set).execute(conn).map(drop)
}
