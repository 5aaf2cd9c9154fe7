//! What `check` asks a database about itself, and the trail about those who look after it.

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Text},
};

use super::{Conn, schema::audit_entries};
use crate::{domain::Instant, error::AppError};

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

/// What SQLite's own check of a database finds damaged; nothing on PostgreSQL, which checks its pages itself. `whole`
/// compares indexes with their tables too, which takes long.
///
/// # Errors
/// What the database says.
pub fn damage(conn: &mut Conn, whole: bool) -> Result<Vec<String>, AppError> {
    let Conn::Sqlite(inner) = conn else { return Ok(Vec::new()) };
    let query = if whole {
        "SELECT integrity_check AS word FROM pragma_integrity_check"
    } else {
        "SELECT quick_check AS word FROM pragma_quick_check"
    };
    let told: Vec<Word> = sql_query(query).load(inner)?;
    Ok(told.into_iter().map(|row| row.word).filter(|word| word != "ok").collect())
}

/// Rows that refer to what is not there, by table; none on PostgreSQL, which lets none come about.
///
/// # Errors
/// What the database says.
pub fn strays(conn: &mut Conn) -> Result<Vec<String>, AppError> {
    let Conn::Sqlite(inner) = conn else { return Ok(Vec::new()) };
    let query = "SELECT \"table\" AS kind, COUNT(*) AS \"rows\" FROM pragma_foreign_key_check GROUP BY 1 ORDER BY 1";
    let strays: Vec<Line> = sql_query(query).load(inner)?;
    let told = |line: Line| format!("{} rows of {} refer to what is not there", line.rows, line.kind);
    Ok(strays.into_iter().map(told).collect())
}

/// Settings of a server under which what it acknowledged may be lost; none on SQLite, whose are ours.
///
/// # Errors
/// What the database says.
pub fn risky_settings(conn: &mut Conn) -> Result<Vec<String>, AppError> {
    let Conn::Postgres(inner) = conn else { return Ok(Vec::new()) };
    let query = "SELECT CAST(name AS TEXT) AS word FROM pg_settings \
                 WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off' ORDER BY name";
    let told: Vec<Word> = sql_query(query).load(inner)?;
    Ok(told.into_iter().map(|row| row.word).collect())
}

/// When the audit trail last noted something of a kind.
///
/// # Errors
/// What the database says.
pub fn noted_at(conn: &mut Conn, kind: &str, action: &str) -> QueryResult<Option<Instant>> {
    audit_entries::table
        .filter(audit_entries::record_kind.eq(kind))
        .filter(audit_entries::action.eq(action))
        .order(audit_entries::at.desc())
        .select(audit_entries::at)
        .first(conn)
        .optional()
}

/// The latest instant that the audit trail tells of.
///
/// # Errors
/// What the database says.
pub fn latest_note(conn: &mut Conn) -> QueryResult<Option<Instant>> {
    audit_entries::table.select(diesel::dsl::max(audit_entries::at)).first(conn)
}
