//! What scores rested on and showed before: inputs once per digest, and the spans in which a service had them.
//!
//! What holds now stands in `service_scores`; a change moves what held before into these tables, with the instants from
//! and until which it held. So a new service costs no row of history, and no figure is stored twice.

use std::collections::HashSet;

use diesel::prelude::*;

use super::{
    Conn, GROUP,
    connection::{PREPARED, insert_rows},
    schema::{score_input_spans, score_inputs, score_snapshots, service_scores, services, vendors},
    score::StoredScore,
};
use crate::domain::{
    Date, Instant,
    ids::{ServiceId, VendorId},
    vendor::VendorStatus,
};

/// Inputs under their digest.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = score_inputs)]
pub struct Inputs {
    /// SHA-256 of `facts`, in hexadecimal.
    pub digest: String,
    /// `ServiceFacts` as JSON.
    pub facts: String,
}

/// The inputs a service had for some time.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = score_input_spans)]
pub struct InputSpan {
    /// Whose inputs.
    pub service_id: ServiceId,
    /// The service's vendor.
    pub vendor_id: VendorId,
    /// From this instant.
    pub since: Instant,
    /// Until, and not at, this instant.
    pub until: Instant,
    /// Which inputs.
    pub digest: String,
}

/// The figures a service showed for some time; figures in 10⁻⁹.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, serde::Serialize)]
#[diesel(table_name = score_snapshots, treat_none_as_default_value = false)]
pub struct Snapshot {
    /// Whose score it was.
    pub service_id: ServiceId,
    /// The service's vendor.
    pub vendor_id: VendorId,
    /// From this instant.
    pub since: Instant,
    /// Until, and not at, this instant.
    pub until: Instant,
    /// The day it was scored as of.
    pub scored_on: Date,
    /// Version of the model.
    pub model_version: String,
    /// What it was computed from.
    pub inputs_digest: String,
    /// Whether data, criticality and access were rated.
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
    /// Effectiveness by series in percent, `-` where nothing spoke.
    pub strip: String,
}

impl Snapshot {
    /// What a score showed until `until`.
    pub fn of(score: &StoredScore, until: Instant) -> Self {
        let score = score.clone();
        Self {
            service_id: score.service_id,
            vendor_id: score.vendor_id,
            since: score.since,
            until,
            scored_on: score.scored_on,
            model_version: score.model_version,
            inputs_digest: score.inputs_digest,
            rated: score.rated,
            inherent: score.inherent,
            effectiveness: score.effectiveness,
            residual: score.residual,
            confidence: score.confidence,
            inherent_band: score.inherent_band,
            tier: score.tier,
            band: score.band,
            strip: score.strip,
        }
    }
}

/// A service whose band changed: which, from what, to what, and when. Where the model changed with it there is none: that
/// is no news of the service.
pub type BandChanged = (ServiceId, String, String, Instant);

/// The changes of band at these vendors since an instant, of services that show the new band still.
///
/// # Errors
/// What the database says.
pub fn bands_changed_since(conn: &mut Conn, vendors: &[VendorId], since: Instant) -> QueryResult<Vec<BandChanged>> {
    use super::schema::service_scores;
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let before = score_snapshots::service_id
            .eq(service_scores::service_id)
            .and(score_snapshots::until.eq(service_scores::since))
            .and(score_snapshots::model_version.eq(service_scores::model_version))
            .and(score_snapshots::band.ne(service_scores::band));
        let rows = service_scores::table
            .inner_join(score_snapshots::table.on(before))
            .filter(service_scores::vendor_id.eq_any(group))
            .filter(service_scores::since.ge(since))
            .order(service_scores::service_id)
            .select((service_scores::service_id, score_snapshots::band, service_scores::band, service_scores::since));
        found.extend(rows.load(conn)?);
    }
    Ok(found)
}

/// Stores inputs that are not stored yet, by statements that stay prepared.
///
/// # Errors
/// What the database says.
pub fn keep_inputs(conn: &mut Conn, inputs: &[Inputs]) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(inner) => {
            for row in inputs {
                diesel::insert_into(score_inputs::table).values(row).on_conflict_do_nothing().execute(inner)?;
            }
        }
        Conn::Postgres(inner) => {
            for group in inputs.chunks(PREPARED) {
                diesel::insert_into(score_inputs::table).values(group).on_conflict_do_nothing().execute(inner)?;
            }
        }
    }
    Ok(())
}

/// Stores spans that are over.
///
/// # Errors
/// What the database says.
pub fn keep_spans(conn: &mut Conn, spans: &[InputSpan]) -> QueryResult<()> {
    insert_rows!(conn, score_input_spans::table, spans);
    Ok(())
}

/// Stores figures that are no longer shown.
///
/// # Errors
/// What the database says.
pub fn keep_snapshots(conn: &mut Conn, snapshots: &[Snapshot]) -> QueryResult<()> {
    insert_rows!(conn, score_snapshots::table, snapshots);
    Ok(())
}

/// The inputs under these digests.
///
/// # Errors
/// What the database says.
pub fn inputs_of(conn: &mut Conn, digests: &[String]) -> QueryResult<Vec<Inputs>> {
    let unique: HashSet<&String> = digests.iter().collect();
    let mut unique: Vec<&String> = unique.into_iter().collect();
    unique.sort_unstable();
    let mut found = Vec::with_capacity(unique.len());
    for group in unique.chunks(GROUP) {
        let rows = score_inputs::table.filter(score_inputs::digest.eq_any(group.iter().copied()));
        found.extend(rows.select(Inputs::as_select()).load::<Inputs>(conn)?);
    }
    Ok(found)
}

/// A service's inputs as they are now.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct CurrentInputs {
    /// Which service.
    pub service_id: ServiceId,
    /// `ServiceFacts` as JSON.
    pub facts: String,
}

/// The inputs of services behind `after`, those of archived vendors aside, by id.
///
/// # Errors
/// What the database says.
pub fn current_inputs(conn: &mut Conn, after: Option<ServiceId>, limit: i64) -> QueryResult<Vec<CurrentInputs>> {
    let mut rows = service_scores::table
        .inner_join(score_inputs::table)
        .inner_join(services::table.inner_join(vendors::table))
        .filter(vendors::status.ne_all(VendorStatus::ALL.iter().filter(|status| status.is_archived())))
        .order(service_scores::service_id)
        .limit(limit)
        .select((service_scores::service_id, score_inputs::facts))
        .into_boxed();
    if let Some(after) = after {
        rows = rows.filter(service_scores::service_id.gt(after));
    }
    rows.load(conn)
}

/// The earlier figures of a vendor's services, the newest first; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn snapshots_of(conn: &mut Conn, vendor: VendorId, limit: i64) -> QueryResult<Vec<Snapshot>> {
    score_snapshots::table
        .filter(score_snapshots::vendor_id.eq(vendor))
        .order((score_snapshots::until.desc(), score_snapshots::service_id))
        .limit(limit)
        .select(Snapshot::as_select())
        .load(conn)
}

/// Every earlier figure of these vendors' services, in no particular order.
///
/// # Errors
/// What the database says.
pub fn snapshots_of_all(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<Snapshot>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows = score_snapshots::table.filter(score_snapshots::vendor_id.eq_any(group));
        found.extend(rows.select(Snapshot::as_select()).load::<Snapshot>(conn)?);
    }
    Ok(found)
}

/// The figures that services of these vendors showed at an instant and show no longer.
///
/// # Errors
/// What the database says.
pub fn snapshots_at(conn: &mut Conn, vendors: &[VendorId], at: Instant) -> QueryResult<Vec<Snapshot>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows = score_snapshots::table
            .filter(score_snapshots::vendor_id.eq_any(group))
            .filter(score_snapshots::since.lt(at))
            .filter(score_snapshots::until.ge(at));
        found.extend(rows.select(Snapshot::as_select()).load::<Snapshot>(conn)?);
    }
    Ok(found)
}

/// Which inputs each service of these vendors had just before an instant.
///
/// # Errors
/// What the database says.
pub fn digests_at(conn: &mut Conn, vendors: &[VendorId], at: Instant) -> QueryResult<Vec<(ServiceId, String)>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let held = service_scores::table
            .filter(service_scores::vendor_id.eq_any(group))
            .filter(service_scores::inputs_since.lt(at))
            .select((service_scores::service_id, service_scores::inputs_digest));
        found.extend(held.load::<(ServiceId, String)>(conn)?);
        let before = score_input_spans::table
            .filter(score_input_spans::vendor_id.eq_any(group))
            .filter(score_input_spans::since.lt(at))
            .filter(score_input_spans::until.ge(at))
            .select((score_input_spans::service_id, score_input_spans::digest));
        found.extend(before.load::<(ServiceId, String)>(conn)?);
    }
    found.sort_unstable();
    Ok(found)
}

/// The first instant of which anything is on record; of one vendor, or of all.
///
/// # Errors
/// What the database says.
pub fn begins(conn: &mut Conn, vendor: Option<VendorId>) -> QueryResult<Option<Instant>> {
    use diesel::dsl::min;
    let (held, before): (Option<Instant>, Option<Instant>) = match vendor {
        Some(id) => (
            service_scores::table
                .filter(service_scores::vendor_id.eq(id))
                .select(min(service_scores::inputs_since))
                .first(conn)?,
            score_input_spans::table
                .filter(score_input_spans::vendor_id.eq(id))
                .select(min(score_input_spans::since))
                .first(conn)?,
        ),
        None => (
            service_scores::table.select(min(service_scores::inputs_since)).first(conn)?,
            score_input_spans::table.select(min(score_input_spans::since)).first(conn)?,
        ),
    };
    Ok(held.into_iter().chain(before).min())
}
