//! Complementary user entity controls.

use diesel::prelude::*;

use super::{Conn, GROUP, record::record, schema::cuecs};
use crate::domain::{
    Instant,
    cuec::{Cuec, CuecStatus},
    ids::{CuecId, PersonId, SocReportId, VendorId},
    lines::Lines,
};

record! {
    table cuecs; id CuecId; record Cuec;
    fields {
        id: CuecId, vendor_id: VendorId, soc_report_id: SocReportId, reference: Option<String>, description: Option<String>, criteria: Lines, our_control: Option<String>, owner_id: Option<PersonId>, status: CuecStatus, reason: Option<String>, created_at: Instant, updated_at: Instant, version: i32,
    }
}

/// Those of these vendors, by vendor, the oldest record first.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<Cuec>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> = cuecs::table
            .filter(cuecs::vendor_id.eq_any(group))
            .order((cuecs::vendor_id, cuecs::id))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(Cuec::from));
    }
    Ok(found)
}
