//! Complementary user entity controls.

use diesel::prelude::*;

use super::{Conn, GROUP, record::record, schema::cuecs};
use crate::domain::{
    Date, Instant,
    cuec::{Cuec, CuecStatus},
    ids::{CuecId, PersonId, SocReportId, VendorId},
    lines::Lines,
};

record! {
    table cuecs; id CuecId; record Cuec;
    fields {
        id: CuecId, vendor_id: VendorId, soc_report_id: SocReportId, reference: Option<String>, description: Option<String>, criteria: Lines, our_control: Option<String>, owner_id: Option<PersonId>, status: CuecStatus, due_on: Option<Date>, evidence: Option<String>, reason: Option<String>, page: Option<String>, created_at: Instant, updated_at: Instant, version: i32,
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

/// Maps what is mapped to one control of ours, by its reference, to another reference.
///
/// # Errors
/// What the database says.
pub fn rename_control(conn: &mut Conn, from: &str, to: &str, now: Instant) -> QueryResult<usize> {
    let target = cuecs::table.filter(cuecs::our_control.eq(from));
    let version = cuecs::version.eq(cuecs::version + 1);
    diesel::update(target).set((cuecs::our_control.eq(to), cuecs::updated_at.eq(now), version)).execute(conn)
}

/// Every control that reports expect of us, by vendor, the oldest record first.
///
/// # Errors
/// What the database says.
pub fn list(conn: &mut Conn) -> QueryResult<Vec<Cuec>> {
    let rows: Vec<Row> = cuecs::table.order((cuecs::vendor_id, cuecs::id)).select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(Cuec::from).collect())
}

/// The vendors whose reports expect anything of us.
///
/// # Errors
/// What the database says.
pub fn vendors(conn: &mut Conn) -> QueryResult<Vec<VendorId>> {
    cuecs::table.select(cuecs::vendor_id).distinct().order(cuecs::vendor_id).load(conn)
}
