//! Bridge letters.

use diesel::prelude::*;

use super::{Conn, GROUP, record::record, schema::bridge_letters};
use crate::domain::{
    Date, Instant,
    bridge_letter::BridgeLetter,
    ids::{BridgeLetterId, SocReportId, VendorId},
};

record! {
    table bridge_letters; id BridgeLetterId; record BridgeLetter;
    fields {
        id: BridgeLetterId, vendor_id: VendorId, soc_report_id: SocReportId, starts_on: Option<Date>, ends_on: Option<Date>, signer: Option<String>, issued_on: Option<Date>, material_changes: Option<bool>, incidents: Option<bool>, notes: Option<String>, created_at: Instant, updated_at: Instant, version: i32,
    }
}

/// Those of these vendors, by vendor, the oldest record first.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<BridgeLetter>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> = bridge_letters::table
            .filter(bridge_letters::vendor_id.eq_any(group))
            .order((bridge_letters::vendor_id, bridge_letters::id))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(BridgeLetter::from));
    }
    Ok(found)
}
