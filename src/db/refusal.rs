//! What the audit trail says of refusals.

use diesel::prelude::*;

use super::{Conn, schema::audit_entries};
use crate::domain::Instant;

/// Whether the trail says that somebody was refused something since an instant.
///
/// # Errors
/// What the database says.
pub fn is_told(conn: &mut Conn, actor: &str, what: &str, since: Instant) -> QueryResult<bool> {
    let told = audit_entries::table
        .filter(audit_entries::record_kind.eq("address"))
        .filter(audit_entries::actor.eq(actor))
        .filter(audit_entries::action.eq("refused"))
        .filter(audit_entries::record_id.eq(what))
        .filter(audit_entries::at.ge(since));
    diesel::select(diesel::dsl::exists(told)).get_result(conn)
}

/// Whether the trail says this in so many words of a kind of record that has no name, since an instant.
///
/// # Errors
/// What the database says.
pub fn is_said(conn: &mut Conn, kind: &str, action: &str, summary: &str, since: Instant) -> QueryResult<bool> {
    let said = audit_entries::table
        .filter(audit_entries::record_kind.eq(kind))
        .filter(audit_entries::record_id.eq(""))
        .filter(audit_entries::at.ge(since))
        .filter(audit_entries::action.eq(action))
        .filter(audit_entries::summary.eq(summary));
    diesel::select(diesel::dsl::exists(said)).get_result(conn)
}
