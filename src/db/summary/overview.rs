//! The portfolio at a glance: how many vendors stand where, and their tiers.

use diesel::{dsl::count_star, prelude::*};

use super::VendorSummary;
use crate::{
    db::{Conn, GROUP, connection::MultiBackend, schema::vendor_summaries as s, scope::within},
    domain::{access::Scope, ids::VendorId, vendor::VendorStatus},
};

/// How many vendors stand in each tier and residual band, archived ones aside: `(tier, band, count)`.
///
/// # Errors
/// What the database says.
pub fn count_by_band(conn: &mut Conn, scope: Scope) -> QueryResult<Vec<(String, String, i64)>> {
    let query = s::table
        .filter(s::archived.eq(false))
        .group_by((s::tier, s::band))
        .select((s::tier, s::band, count_star()))
        .into_boxed::<MultiBackend>();
    within!(query, scope, s::vendor_id).load(conn)
}

/// How many vendors have each SOC state, archived ones aside.
///
/// # Errors
/// What the database says.
pub fn count_by_soc_state(conn: &mut Conn, scope: Scope) -> QueryResult<Vec<(String, i64)>> {
    let query = s::table
        .filter(s::archived.eq(false))
        .group_by(s::soc_state)
        .select((s::soc_state, count_star()))
        .into_boxed::<MultiBackend>();
    within!(query, scope, s::vendor_id).load(conn)
}

/// How many vendors have each status.
///
/// # Errors
/// What the database says.
pub fn count_by_status(conn: &mut Conn, scope: Scope) -> QueryResult<Vec<(VendorStatus, i64)>> {
    let query = s::table.group_by(s::status).select((s::status, count_star())).into_boxed::<MultiBackend>();
    within!(query, scope, s::vendor_id).load(conn)
}

/// Vendors with SOC 1 or SOC 2 reports, which cover or should cover the fiscal year, the smallest gap first.
///
/// # Errors
/// What the database says.
pub fn with_reports(conn: &mut Conn, scope: Scope, limit: i64) -> QueryResult<Vec<VendorSummary>> {
    let query = s::table
        .filter(s::archived.eq(false))
        .filter(s::soc_state.ne_all(["none", "soc3"]))
        .order((s::soc_gap_days, s::name_key))
        .limit(limit)
        .select(VendorSummary::as_select())
        .into_boxed::<MultiBackend>();
    within!(query, scope, s::vendor_id).load(conn)
}

/// The tiers of these vendors, as their summaries have them.
///
/// # Errors
/// What the database says.
pub fn tiers_of(conn: &mut Conn, ids: &[VendorId]) -> QueryResult<Vec<(VendorId, String)>> {
    let mut found = Vec::new();
    for group in ids.chunks(GROUP) {
        let rows = s::table.filter(s::vendor_id.eq_any(group));
        found.extend(rows.select((s::vendor_id, s::tier)).load::<(VendorId, String)>(conn)?);
    }
    Ok(found)
}
