//! Complementary subservice organization controls.

use diesel::prelude::*;

use super::{Conn, GROUP, record::record, schema::csocs};
use crate::domain::{
    Instant,
    csoc::Csoc,
    ids::{CsocId, SocReportId, VendorId},
    lines::Lines,
    name::match_key,
};

record! {
    table csocs; id CsocId; record Csoc;
    fields {
        id: CsocId, vendor_id: VendorId, soc_report_id: SocReportId, organization: Option<String>, reference: Option<String>, description: Option<String>, criteria: Lines, page: Option<String>, created_at: Instant, updated_at: Instant, version: i32,
    }
    extra { organization_key: String = |csoc: &Csoc| match_key(csoc.organization.as_deref().unwrap_or_default()) }
}

/// The vendors whose reports expect controls of an organization of one of these names, by match key.
///
/// # Errors
/// What the database says.
pub fn vendors_expecting(conn: &mut Conn, keys: &[String]) -> QueryResult<Vec<VendorId>> {
    let mut found = Vec::new();
    for group in keys.chunks(GROUP) {
        let rows = csocs::table.filter(csocs::organization_key.eq_any(group)).select(csocs::vendor_id).distinct();
        found.extend(rows.load::<VendorId>(conn)?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Those of these vendors, by vendor, the oldest record first.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<Csoc>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> = csocs::table
            .filter(csocs::vendor_id.eq_any(group))
            .order((csocs::vendor_id, csocs::id))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(Csoc::from));
    }
    Ok(found)
}
