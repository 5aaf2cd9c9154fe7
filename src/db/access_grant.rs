//! Access and integrations.

use diesel::prelude::*;

use super::{Conn, GROUP, record::record, schema::access_grants};
use crate::domain::{
    Date, Instant,
    access_grant::{AccessGrant, AccessKind, AccessLevel},
    ids::{AccessGrantId, ServiceId, VendorId},
};

record! {
    table access_grants; id AccessGrantId; record AccessGrant;
    fields {
        id: AccessGrantId, vendor_id: VendorId, service_id: Option<ServiceId>, what: String, kind: AccessKind,
        level: AccessLevel, accounts: Option<i32>, granted_on: Option<Date>, last_reviewed_on: Option<Date>,
        reviewed_by: Option<String>, ended_on: Option<Date>, notes: Option<String>, created_at: Instant,
        updated_at: Instant, version: i32,
    }
}

/// Those of these vendors, by vendor, the oldest record first.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<AccessGrant>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> = access_grants::table
            .filter(access_grants::vendor_id.eq_any(group))
            .order((access_grants::vendor_id, access_grants::id))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(AccessGrant::from));
    }
    Ok(found)
}
