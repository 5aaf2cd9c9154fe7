//! Overrides of scores.

use diesel::prelude::*;

use super::{Conn, GROUP, record::record, schema::score_overrides};
use crate::domain::{
    Date, Instant,
    ids::{ScoreOverrideId, ServiceId, VendorId},
    score_override::ScoreOverride,
    scoring::Band,
};

record! {
    table score_overrides; id ScoreOverrideId; record ScoreOverride;
    fields {
        id: ScoreOverrideId, vendor_id: VendorId, service_id: ServiceId, band: Band, reason: String,
        requested_by: Option<String>, approver: String, approved_on: Date, expires_on: Date,
        withdrawn_on: Option<Date>, created_at: Instant, updated_at: Instant, version: i32,
    }
}

/// The bands at which overrides hold services on a day, the newest record last.
///
/// # Errors
/// What the database says.
pub fn holding(conn: &mut Conn, day: Date) -> QueryResult<Vec<(ServiceId, Band)>> {
    use score_overrides as s;
    s::table
        .filter(s::approved_on.le(day))
        .filter(s::expires_on.ge(day))
        .filter(s::withdrawn_on.is_null().or(s::withdrawn_on.gt(day)))
        .order(s::id)
        .select((s::service_id, s::band))
        .load(conn)
}

/// Those of these vendors, by vendor, the oldest record first.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<ScoreOverride>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> = score_overrides::table
            .filter(score_overrides::vendor_id.eq_any(group))
            .order((score_overrides::vendor_id, score_overrides::id))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(ScoreOverride::from));
    }
    Ok(found)
}
