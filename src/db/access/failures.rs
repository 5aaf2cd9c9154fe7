//! Guesses: each is noted before it is looked at, and forgotten when it was right.

use diesel::prelude::*;

use crate::{
    db::{Conn, schema::sign_in_failures},
    domain::{Instant, ids::AuditId},
};

/// Most failures of one subject that are read; a pace asks for fewer.
const MOST: i64 = 200;

/// Notes a guess of a subject, such as an account or an address.
///
/// # Errors
/// What the database says.
pub fn insert_failure(conn: &mut Conn, id: AuditId, subject: &str, at: Instant) -> QueryResult<()> {
    diesel::insert_into(sign_in_failures::table)
        .values((sign_in_failures::id.eq(id), sign_in_failures::subject.eq(subject), sign_in_failures::at.eq(at)))
        .execute(conn)
        .map(drop)
}

/// Guesses of a subject since an instant, newest first.
///
/// # Errors
/// What the database says.
pub fn failures_since(conn: &mut Conn, subject: &str, since: Instant) -> QueryResult<Vec<Instant>> {
    sign_in_failures::table
        .filter(sign_in_failures::subject.eq(subject))
        .filter(sign_in_failures::at.ge(since))
        .order(sign_in_failures::at.desc())
        .limit(MOST)
        .select(sign_in_failures::at)
        .load(conn)
}

/// Forgets a subject's guesses.
///
/// # Errors
/// What the database says.
pub fn delete_failures(conn: &mut Conn, subject: &str) -> QueryResult<()> {
    diesel::delete(sign_in_failures::table.filter(sign_in_failures::subject.eq(subject))).execute(conn).map(drop)
}

/// Forgets single guesses.
///
/// # Errors
/// What the database says.
pub fn delete_failures_by_id(conn: &mut Conn, ids: &[AuditId]) -> QueryResult<()> {
    diesel::delete(sign_in_failures::table.filter(sign_in_failures::id.eq_any(ids))).execute(conn).map(drop)
}
