//! Incidents.

use diesel::prelude::*;

use super::{Conn, GROUP, record::record, schema::incidents};
use crate::domain::{
    Date, Instant,
    ids::{IncidentId, ServiceId, VendorId},
    incident::{Incident, IncidentSource},
};

record! {
    table incidents; id IncidentId; record Incident;
    fields {
        id: IncidentId, vendor_id: VendorId, service_id: Option<ServiceId>, reference: Option<String>, title: String,
        description: Option<String>, source: IncidentSource, reported_on: Date, confirmed_on: Option<Date>,
        closed_on: Option<Date>, created_at: Instant, updated_at: Instant, version: i32,
    }
}

/// Those of these vendors, by vendor, the oldest record first.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<Incident>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> = incidents::table
            .filter(incidents::vendor_id.eq_any(group))
            .order((incidents::vendor_id, incidents::id))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(Incident::from));
    }
    Ok(found)
}
