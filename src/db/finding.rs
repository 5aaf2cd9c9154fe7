//! Findings.

use diesel::prelude::*;

use super::{Conn, GROUP, record::record, schema::findings};
use crate::domain::{
    Date, Instant,
    finding::{Finding, FindingSeverity, FindingSource, FindingStatus, Treatment},
    ids::{FindingId, PersonId, ServiceId, VendorId},
    lines::Lines,
};

record! {
    table findings; id FindingId; record Finding;
    fields {
        id: FindingId, vendor_id: VendorId, service_id: Option<ServiceId>, reference: Option<String>, title: String, description: Option<String>, source: FindingSource, criteria: Lines, severity: FindingSeverity, owner_id: Option<PersonId>, found_on: Option<Date>, due_on: Option<Date>, treatment: Option<Treatment>, status: FindingStatus, closed_on: Option<Date>, closure_evidence: Option<String>, created_at: Instant, updated_at: Instant, version: i32,
    }
}

/// Those of these vendors, by vendor, the oldest record first.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<Finding>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> = findings::table
            .filter(findings::vendor_id.eq_any(group))
            .order((findings::vendor_id, findings::id))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(Finding::from));
    }
    Ok(found)
}

/// Every finding, the oldest record first.
///
/// # Errors
/// What the database says.
pub fn list(conn: &mut Conn) -> QueryResult<Vec<Finding>> {
    let rows: Vec<Row> = findings::table.order(findings::id).select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(Finding::from).collect())
}
