//! Services in use of which data sensitivity, criticality or access is not rated.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    Conn, GROUP,
    connection::MultiBackend,
    schema::{services, vendor_summaries, vendors},
    scope::joined_within,
};
use crate::domain::{
    access::Scope,
    ids::{ServiceId, VendorId},
    vendor::{Rating, Ratings, VendorStatus},
};

/// A service that is not rated, with what says how much hangs on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnratedRow {
    /// The service.
    pub service_id: ServiceId,
    /// Its name.
    pub service: String,
    /// What is rated of it.
    pub ratings: Ratings,
    /// The vendor.
    pub vendor_id: VendorId,
    /// Its reference.
    pub reference: String,
    /// Its name.
    pub vendor: String,
    /// Its category.
    pub category: Option<String>,
    /// Whether it is a key vendor.
    pub key_vendor: bool,
    /// The tier that an imported register states.
    pub stated_tier: Option<String>,
    /// What is paid to it a year, in the minor unit of `currency`.
    pub annual_value_minor: i64,
    /// ISO 4217 code, or empty.
    pub currency: String,
}

/// The columns of a row.
type Found = (
    (ServiceId, String),
    (Rating, Rating, Rating, Rating, Rating, Rating, Rating, Rating, Rating),
    (VendorId, String, String, Option<String>, bool, Option<String>),
);

/// Those of vendors in a scope that are not archived. In no particular order.
///
/// # Errors
/// What the database says.
pub fn list(conn: &mut Conn, scope: Scope, limit: i64) -> QueryResult<Vec<UnratedRow>> {
    let missing =
        services::data_sensitivity.is_null().or(services::criticality.is_null()).or(services::access.is_null());
    let query = services::table
        .inner_join(vendors::table)
        .filter(services::active.eq(true))
        .filter(vendors::status.ne_all(VendorStatus::ALL.iter().filter(|status| status.is_archived())))
        .filter(missing)
        .order(services::id)
        .limit(limit)
        .select((
            (services::id, services::name),
            (
                services::data_sensitivity,
                services::criticality,
                services::access,
                services::substitutability,
                services::data_volume,
                services::regulatory,
                services::fourth_party,
                services::geography,
                services::spend,
            ),
            (
                vendors::id,
                vendors::reference,
                vendors::name,
                vendors::category,
                vendors::key_vendor,
                vendors::stated_tier,
            ),
        ))
        .into_boxed::<MultiBackend>();
    let found: Vec<Found> = joined_within!(query, scope).load(conn)?;
    let mut values: HashMap<VendorId, (i64, String)> = HashMap::new();
    let ids: Vec<VendorId> = found.iter().map(|(_, _, vendor)| vendor.0).collect();
    for group in ids.chunks(GROUP) {
        let rows: Vec<(VendorId, i64, String)> = vendor_summaries::table
            .filter(vendor_summaries::vendor_id.eq_any(group))
            .select((vendor_summaries::vendor_id, vendor_summaries::annual_value_minor, vendor_summaries::currency))
            .load(conn)?;
        values.extend(rows.into_iter().map(|(id, value, currency)| (id, (value, currency))));
    }
    Ok(found.into_iter().map(|found| row(found, &values)).collect())
}

fn row(
    ((service_id, service), rated, (vendor_id, reference, vendor, category, key_vendor, stated_tier)): Found,
    values: &HashMap<VendorId, (i64, String)>,
) -> UnratedRow {
    let (annual_value_minor, currency) = values.get(&vendor_id).cloned().unwrap_or_default();
    let ratings = Ratings {
        data_sensitivity: rated.0,
        criticality: rated.1,
        access: rated.2,
        substitutability: rated.3,
        data_volume: rated.4,
        regulatory: rated.5,
        fourth_party: rated.6,
        geography: rated.7,
        spend: rated.8,
    };
    UnratedRow {
        service_id,
        service,
        ratings,
        vendor_id,
        reference,
        vendor,
        category,
        key_vendor,
        stated_tier,
        annual_value_minor,
        currency,
    }
}
