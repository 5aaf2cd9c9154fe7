//! The current score of every service.

use diesel::prelude::*;

use super::{
    Conn, GROUP,
    connection::{MultiBackend, insert_rows},
    schema::{service_scores, services, vendors},
    scope::joined_within,
};
use crate::domain::{
    Date, Instant,
    access::Scope,
    ids::{ServiceId, VendorId},
    ratio::Nano,
    vendor::VendorStatus,
};

/// A stored score; figures in 10⁻⁹.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, serde::Serialize)]
#[diesel(table_name = service_scores, treat_none_as_default_value = false)]
pub struct StoredScore {
    /// Whose score it is.
    pub service_id: ServiceId,
    /// The service's vendor.
    pub vendor_id: VendorId,
    /// The scoring date.
    pub scored_on: Date,
    /// Version of the model.
    pub model_version: String,
    /// Whether data, criticality and access are rated.
    pub rated: bool,
    /// Inherent score.
    pub inherent: i64,
    /// CE: effectiveness of evidence, 0 to 10⁹.
    pub effectiveness: i64,
    /// Residual score.
    pub residual: i64,
    /// Confidence, 0 to 10⁹.
    pub confidence: i64,
    /// Band of the inherent score.
    pub inherent_band: String,
    /// Inherent band after lifts.
    pub tier: String,
    /// Residual band after floors.
    pub band: String,
    /// Effectiveness by series in percent, `-` where nothing speaks.
    pub strip: String,
    /// Since when it shows these figures.
    pub since: Instant,
    /// SHA-256 of what it was computed from.
    pub inputs_digest: String,
    /// Since when it rests on these.
    pub inputs_since: Instant,
}

impl StoredScore {
    /// What people see of it: figures to a tenth or a percent, bands, strip.
    pub fn shown(&self) -> (i64, i64, i64, &str, &str, &str, &str) {
        let (tenths, percent) = (|value| Nano::new(value).rounded(1), |value| Nano::new(value).rounded(2));
        let (band, tier, inherent_band) = (self.band.as_str(), self.tier.as_str(), self.inherent_band.as_str());
        let confidence = percent(self.confidence);
        (tenths(self.inherent), tenths(self.residual), confidence, band, tier, inherent_band, self.strip.as_str())
    }

    /// Whether both say the same, whenever that was scored.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let timeless = |score: &Self| Self {
            scored_on: other.scored_on,
            since: other.since,
            inputs_since: other.inputs_since,
            ..score.clone()
        };
        timeless(self) == *other
    }
}

/// Replaces the scores of these services.
///
/// # Errors
/// What the database says.
pub fn replace(conn: &mut Conn, scores: &[StoredScore]) -> QueryResult<()> {
    for group in scores.chunks(GROUP) {
        let ids: Vec<ServiceId> = group.iter().map(|score| score.service_id).collect();
        diesel::delete(service_scores::table.filter(service_scores::service_id.eq_any(ids))).execute(conn)?;
        insert(conn, group)?;
    }
    Ok(())
}

/// Stores scores of services that have none.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Conn, scores: &[StoredScore]) -> QueryResult<()> {
    insert_rows!(conn, service_scores::table, scores);
    Ok(())
}

/// The scores of the services of these vendors.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendor_ids: &[VendorId]) -> QueryResult<Vec<StoredScore>> {
    let mut found = Vec::new();
    for group in vendor_ids.chunks(GROUP) {
        found.extend(
            service_scores::table
                .filter(service_scores::vendor_id.eq_any(group))
                .order((service_scores::vendor_id, service_scores::service_id))
                .select(StoredScore::as_select())
                .load::<StoredScore>(conn)?,
        );
    }
    Ok(found)
}

/// Every score with its vendor's and its service's name, archived vendors aside, for pictures of the portfolio.
///
/// # Errors
/// What the database says.
pub fn list_named(conn: &mut Conn) -> QueryResult<Vec<(StoredScore, String, String)>> {
    service_scores::table
        .inner_join(services::table.inner_join(vendors::table))
        .filter(vendors::status.ne_all(VendorStatus::ALL.iter().filter(|status| status.is_archived())))
        .select((StoredScore::as_select(), vendors::name, services::name))
        .order((vendors::name, services::name))
        .load(conn)
}

/// The services with the highest inherent score, with their vendor's and their own name; those that are not rated and
/// archived vendors aside.
///
/// # Errors
/// What the database says.
pub fn highest_inherent(
    conn: &mut Conn,
    scope: Scope,
    count: usize,
) -> QueryResult<Vec<(StoredScore, String, String)>> {
    let rows = service_scores::table
        .inner_join(services::table.inner_join(vendors::table))
        .filter(vendors::status.ne_all(VendorStatus::ALL.iter().filter(|status| status.is_archived())))
        .filter(service_scores::rated.eq(true))
        .order((service_scores::inherent.desc(), vendors::name, services::name))
        .limit(i64::try_from(count).unwrap_or(i64::MAX))
        .select((StoredScore::as_select(), vendors::name, services::name))
        .into_boxed::<MultiBackend>();
    joined_within!(rows, scope).load(conn)
}

/// The scores whose shown figures are of an instant or later, with reference and name of their vendor and their own
/// name; archived vendors aside.
///
/// # Errors
/// What the database says.
pub fn changed_since(
    conn: &mut Conn,
    scope: Scope,
    at: Instant,
) -> QueryResult<Vec<(StoredScore, String, String, String)>> {
    let rows = service_scores::table
        .inner_join(services::table.inner_join(vendors::table))
        .filter(vendors::status.ne_all(VendorStatus::ALL.iter().filter(|status| status.is_archived())))
        .filter(service_scores::since.ge(at))
        .order((vendors::name, services::name))
        .select((StoredScore::as_select(), vendors::reference, vendors::name, services::name))
        .into_boxed::<MultiBackend>();
    joined_within!(rows, scope).load(conn)
}

/// Removes the scores of services that are no longer active.
///
/// # Errors
/// What the database says.
pub fn delete_of(conn: &mut Conn, ids: &[ServiceId]) -> QueryResult<()> {
    for group in ids.chunks(GROUP) {
        diesel::delete(service_scores::table.filter(service_scores::service_id.eq_any(group))).execute(conn)?;
    }
    Ok(())
}
