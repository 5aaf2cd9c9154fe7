//! Relations: the organizations that stand behind a vendor.

use diesel::prelude::*;

use super::{Conn, GROUP, record::record, schema::subservices};
use crate::domain::{
    Date, Instant,
    ids::{ServiceId, SocReportId, SubserviceId, VendorId},
    subservice::Subservice,
    vendor::SubserviceMethod,
};

record! {
    table subservices; id SubserviceId; record Subservice;
    fields {
        id: SubserviceId, vendor_id: VendorId, soc_report_id: Option<SocReportId>, service_id: Option<ServiceId>, listed_on: Option<Date>, name: String, purpose: Option<String>, location: Option<String>, method: Option<SubserviceMethod>, interchangeable: Option<String>, created_at: Instant, updated_at: Instant, version: i32,
    }
}

/// Those of these vendors, by vendor, the oldest record first.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<Subservice>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> = subservices::table
            .filter(subservices::vendor_id.eq_any(group))
            .order((subservices::vendor_id, subservices::id))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(Subservice::from));
    }
    Ok(found)
}
