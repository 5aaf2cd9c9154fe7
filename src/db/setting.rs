//! What the set-up page and the demo store about the installation, and counters for short references.

use diesel::prelude::*;

use super::{
    Conn,
    schema::{counters, settings},
};

/// The stored value of a key.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Conn, key: &str) -> QueryResult<Option<String>> {
    settings::table.find(key).select(settings::value).first(conn).optional()
}

/// Every stored key and value.
///
/// # Errors
/// What the database says.
pub fn list(conn: &mut Conn) -> QueryResult<Vec<(String, String)>> {
    settings::table.order(settings::key).load(conn)
}

/// Stores a value.
///
/// # Errors
/// What the database says.
pub fn put(conn: &mut Conn, key: &str, value: &str) -> QueryResult<()> {
    if diesel::update(settings::table.find(key)).set(settings::value.eq(value)).execute(conn)? == 0 {
        diesel::insert_into(settings::table)
            .values((settings::key.eq(key), settings::value.eq(value)))
            .execute(conn)?;
    }
    Ok(())
}

/// Takes `count` numbers from a counter and answers the first of them; counters start at 1.
///
/// # Errors
/// What the database says.
pub fn take_numbers(conn: &mut Conn, counter: &str, count: i64) -> QueryResult<i64> {
    let last: i64 = counters::table.find(counter).select(counters::value).first(conn).optional()?.unwrap_or(0);
    let next = last + count;
    if diesel::update(counters::table.find(counter)).set(counters::value.eq(next)).execute(conn)? == 0 {
        diesel::insert_into(counters::table)
            .values((counters::name.eq(counter), counters::value.eq(next)))
            .execute(conn)?;
    }
    Ok(last + 1)
}

/// Moves a counter past a number that was given from outside, such as an imported `V-0107`.
///
/// # Errors
/// What the database says.
pub fn skip_numbers(conn: &mut Conn, counter: &str, used: i64) -> QueryResult<()> {
    let last: i64 = counters::table.find(counter).select(counters::value).first(conn).optional()?.unwrap_or(0);
    if used > last {
        take_numbers(conn, counter, used - last)?;
    }
    Ok(())
}
