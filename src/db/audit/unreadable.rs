//! Lines of the trail that hold what no line of ours does, such as a word where their time stands: nobody but somebody
//! who wrote past us can have put them there, and the first of them is named.

use diesel::{prelude::*, result::Error as DieselError};

use super::{OWN, list_chained};
use crate::{
    db::{Conn, schema::audit_entries},
    domain::audit::chain::Line,
};

/// Whether a query failed because a row holds what it cannot hold.
pub fn is_unreadable<T>(result: &QueryResult<T>) -> bool {
    matches!(result, Err(DieselError::DeserializationError(_)))
}

/// As `list_chained`, up to the first line that cannot be read; and the place of that one.
///
/// # Errors
/// What the database says.
pub fn list_readable(conn: &mut Conn, from: i64, limit: i64) -> QueryResult<(Vec<Line>, Option<i64>)> {
    let all = list_chained(conn, from, limit);
    if !is_unreadable(&all) {
        return Ok((all?, None));
    }
    // So many lines can be read, and so many cannot.
    let (mut whole, mut cut) = (0_i64, limit);
    while cut - whole > 1 {
        let half = whole.midpoint(cut);
        if is_unreadable(&list_chained(conn, from, half)) { cut = half } else { whole = half }
    }
    let mut places: Vec<Option<i64>> = audit_entries::table
        .filter(audit_entries::seq.ge(from))
        .order((audit_entries::seq, audit_entries::id))
        .limit(cut)
        .select(audit_entries::seq)
        .load(conn)?;
    Ok((list_chained(conn, from, whole)?, places.pop().flatten()))
}

/// The place of the first line about the trail itself that cannot be read.
///
/// # Errors
/// What the database says.
pub fn first_unreadable_of_own(conn: &mut Conn) -> QueryResult<Option<i64>> {
    let places: Vec<Option<i64>> = audit_entries::table
        .filter(audit_entries::record_kind.eq(OWN))
        .filter(audit_entries::seq.is_not_null())
        .order((audit_entries::seq, audit_entries::id))
        .select(audit_entries::seq)
        .load(conn)?;
    for place in places.into_iter().flatten() {
        if is_unreadable(&list_chained(conn, place, 1)) {
            return Ok(Some(place));
        }
    }
    Ok(None)
}
