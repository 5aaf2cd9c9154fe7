//! Addresses that want no digests.

use std::collections::HashSet;

use diesel::prelude::*;

use super::{Conn, GROUP, schema::mail_opt_outs};
use crate::domain::Instant;

/// Notes an address, in lower case. Answers whether it was not noted before.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Conn, email: &str, at: Instant) -> QueryResult<bool> {
    let known: i64 = mail_opt_outs::table.filter(mail_opt_outs::email.eq(email)).count().get_result(conn)?;
    if known > 0 {
        return Ok(false);
    }
    diesel::insert_into(mail_opt_outs::table)
        .values((mail_opt_outs::email.eq(email), mail_opt_outs::created_at.eq(at)))
        .execute(conn)?;
    Ok(true)
}

/// Forgets an address. Answers whether it was noted.
///
/// # Errors
/// What the database says.
pub fn delete(conn: &mut Conn, email: &str) -> QueryResult<bool> {
    Ok(diesel::delete(mail_opt_outs::table.find(email)).execute(conn)? == 1)
}

/// Those of these addresses that want no digests.
///
/// # Errors
/// What the database says.
pub fn of(conn: &mut Conn, emails: &[String]) -> QueryResult<HashSet<String>> {
    let mut found = HashSet::new();
    for group in emails.chunks(GROUP) {
        let noted = mail_opt_outs::table.filter(mail_opt_outs::email.eq_any(group));
        found.extend(noted.select(mail_opt_outs::email).load::<String>(conn)?);
    }
    Ok(found)
}

/// Every address that wants no digests.
///
/// # Errors
/// What the database says.
pub fn list(conn: &mut Conn) -> QueryResult<HashSet<String>> {
    let noted: Vec<String> = mail_opt_outs::table.select(mail_opt_outs::email).load(conn)?;
    Ok(noted.into_iter().collect())
}
