//! Evidence packs that were asked for; their bytes are attachments.

use diesel::prelude::*;

use super::{Conn, schema::evidence_packs};
use crate::domain::{
    Date, Instant,
    evidence_pack::{EvidencePack, PackState},
    ids::{AttachmentId, EvidencePackId},
    lines::Lines,
};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = evidence_packs, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: EvidencePackId,
    reference: String,
    state: PackState,
    from_on: Date,
    to_on: Date,
    seed: i64,
    size: Option<i32>,
    chosen: Lines,
    as_of: Option<Instant>,
    population: i32,
    sampled: i32,
    attachment_id: Option<AttachmentId>,
    sha256: Option<String>,
    bytes: Option<i64>,
    failure: Option<String>,
    created_by: String,
    created_at: Instant,
    finished_at: Option<Instant>,
}

impl From<Row> for EvidencePack {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            reference: row.reference,
            state: row.state,
            from_on: row.from_on,
            to_on: row.to_on,
            seed: row.seed,
            size: row.size,
            references: row.chosen,
            as_of: row.as_of,
            population: row.population,
            sampled: row.sampled,
            attachment_id: row.attachment_id,
            sha256: row.sha256,
            bytes: row.bytes,
            failure: row.failure,
            created_by: row.created_by,
            created_at: row.created_at,
            finished_at: row.finished_at,
        }
    }
}

impl From<&EvidencePack> for Row {
    fn from(pack: &EvidencePack) -> Self {
        let pack = pack.clone();
        Self {
            id: pack.id,
            reference: pack.reference,
            state: pack.state,
            from_on: pack.from_on,
            to_on: pack.to_on,
            seed: pack.seed,
            size: pack.size,
            chosen: pack.references,
            as_of: pack.as_of,
            population: pack.population,
            sampled: pack.sampled,
            attachment_id: pack.attachment_id,
            sha256: pack.sha256,
            bytes: pack.bytes,
            failure: pack.failure,
            created_by: pack.created_by,
            created_at: pack.created_at,
            finished_at: pack.finished_at,
        }
    }
}

/// Stores a new pack.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Conn, pack: &EvidencePack) -> QueryResult<()> {
    diesel::insert_into(evidence_packs::table).values(&Row::from(pack)).execute(conn).map(drop)
}

/// Stores what became of a pack. Answers whether it was there.
///
/// # Errors
/// What the database says.
pub fn update(conn: &mut Conn, pack: &EvidencePack) -> QueryResult<bool> {
    Ok(diesel::update(evidence_packs::table.find(pack.id)).set(&Row::from(pack)).execute(conn)? == 1)
}

/// The pack with this id.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Conn, id: EvidencePackId) -> QueryResult<Option<EvidencePack>> {
    let row: Option<Row> = evidence_packs::table.find(id).select(Row::as_select()).first(conn).optional()?;
    Ok(row.map(EvidencePack::from))
}

/// The pack with this reference, such as `EP-0003`.
///
/// # Errors
/// What the database says.
pub fn find_by_reference(conn: &mut Conn, reference: &str) -> QueryResult<Option<EvidencePack>> {
    let found = evidence_packs::table.filter(evidence_packs::reference.eq(reference));
    let row: Option<Row> = found.select(Row::as_select()).first(conn).optional()?;
    Ok(row.map(EvidencePack::from))
}

/// Packs before this id, newest first, at most `limit`.
///
/// # Errors
/// What the database says.
pub fn list_before(conn: &mut Conn, before: Option<EvidencePackId>, limit: i64) -> QueryResult<Vec<EvidencePack>> {
    let mut newest = evidence_packs::table.into_boxed().order(evidence_packs::id.desc()).limit(limit);
    if let Some(before) = before {
        newest = newest.filter(evidence_packs::id.lt(before));
    }
    let rows: Vec<Row> = newest.select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(EvidencePack::from).collect())
}

/// How many are being built that were asked for at an instant or after it.
///
/// # Errors
/// What the database says.
pub fn count_building(conn: &mut Conn, since: Instant) -> QueryResult<i64> {
    evidence_packs::table
        .filter(evidence_packs::state.eq(PackState::Building))
        .filter(evidence_packs::created_at.ge(since))
        .count()
        .get_result(conn)
}
