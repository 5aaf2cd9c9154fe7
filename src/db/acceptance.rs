//! Risk acceptances.

use diesel::prelude::*;

use super::{Conn, GROUP, record::record, schema::acceptances};
use crate::domain::{
    Date, Instant,
    acceptance::Acceptance,
    ids::{AcceptanceId, FindingId, VendorId},
};

record! {
    table acceptances; id AcceptanceId; record Acceptance;
    fields {
        id: AcceptanceId, vendor_id: VendorId, finding_id: FindingId, reason: Option<String>, approver: Option<String>, accepted_on: Option<Date>, expires_on: Option<Date>, created_at: Instant, updated_at: Instant, version: i32,
    }
}

/// Those of these vendors, by vendor, the oldest record first.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<Acceptance>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> = acceptances::table
            .filter(acceptances::vendor_id.eq_any(group))
            .order((acceptances::vendor_id, acceptances::id))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(Acceptance::from));
    }
    Ok(found)
}
