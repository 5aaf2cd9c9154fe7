//! Versions of the risk model.

use diesel::prelude::*;

use super::{Conn, schema::scoring_models};
use crate::domain::{
    Instant,
    ids::ScoringModelId,
    scoring_model::{ModelState, ScoringModel},
};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = scoring_models, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: ScoringModelId,
    name: String,
    toml: String,
    state: ModelState,
    note: Option<String>,
    created_by: String,
    created_at: Instant,
    updated_at: Instant,
    published_by: Option<String>,
    published_at: Option<Instant>,
    version: i32,
}

impl From<Row> for ScoringModel {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            toml: row.toml,
            state: row.state,
            note: row.note,
            created_by: row.created_by,
            created_at: row.created_at,
            updated_at: row.updated_at,
            published_by: row.published_by,
            published_at: row.published_at,
            version: row.version,
        }
    }
}

impl From<&ScoringModel> for Row {
    fn from(model: &ScoringModel) -> Self {
        let model = model.clone();
        Self {
            id: model.id,
            name: model.name,
            toml: model.toml,
            state: model.state,
            note: model.note,
            created_by: model.created_by,
            created_at: model.created_at,
            updated_at: model.updated_at,
            published_by: model.published_by,
            published_at: model.published_at,
            version: model.version,
        }
    }
}

/// One version.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Conn, id: ScoringModelId) -> QueryResult<Option<ScoringModel>> {
    let row = scoring_models::table.find(id).select(Row::as_select()).first(conn).optional()?;
    Ok(row.map(ScoringModel::from))
}

/// Every version, the newest first: drafts by when they were begun, the others by when they came into force.
///
/// # Errors
/// What the database says.
pub fn list(conn: &mut Conn) -> QueryResult<Vec<ScoringModel>> {
    let rows: Vec<Row> = scoring_models::table.order(scoring_models::id.desc()).select(Row::as_select()).load(conn)?;
    let mut models: Vec<ScoringModel> = rows.into_iter().map(ScoringModel::from).collect();
    models.sort_by_key(|model| std::cmp::Reverse(model.published_at.unwrap_or(model.created_at)));
    Ok(models)
}

/// The version in force: the one published last.
///
/// # Errors
/// What the database says.
pub fn in_force(conn: &mut Conn) -> QueryResult<Option<ScoringModel>> {
    let row = scoring_models::table
        .filter(scoring_models::published_at.is_not_null())
        .order((scoring_models::published_at.desc(), scoring_models::id.desc()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(ScoringModel::from))
}

/// The id of the version in force.
///
/// # Errors
/// What the database says.
pub fn id_in_force(conn: &mut Conn) -> QueryResult<Option<ScoringModelId>> {
    scoring_models::table
        .filter(scoring_models::published_at.is_not_null())
        .order((scoring_models::published_at.desc(), scoring_models::id.desc()))
        .select(scoring_models::id)
        .first(conn)
        .optional()
}

/// The version that was in force just before an instant, or else the first that ever was.
///
/// # Errors
/// What the database says.
pub fn in_force_at(conn: &mut Conn, at: Instant) -> QueryResult<Option<ScoringModel>> {
    let published = || scoring_models::table.filter(scoring_models::published_at.is_not_null());
    let row: Option<Row> = published()
        .filter(scoring_models::published_at.lt(at))
        .order((scoring_models::published_at.desc(), scoring_models::id.desc()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    let row = match row {
        Some(row) => Some(row),
        None => published()
            .order((scoring_models::published_at, scoring_models::id))
            .select(Row::as_select())
            .first(conn)
            .optional()?,
    };
    Ok(row.map(ScoringModel::from))
}

/// The published version of a name.
///
/// # Errors
/// What the database says.
pub fn find_published(conn: &mut Conn, name: &str) -> QueryResult<Option<ScoringModel>> {
    let row = scoring_models::table
        .filter(scoring_models::published_at.is_not_null())
        .filter(scoring_models::name.eq(name))
        .order(scoring_models::published_at.desc())
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(ScoringModel::from))
}

/// Stores a new version.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Conn, model: &ScoringModel) -> QueryResult<()> {
    diesel::insert_into(scoring_models::table).values(&Row::from(model)).execute(conn).map(drop)
}

/// Stores a changed version as one change more, unless somebody else changed it meanwhile; answers whether it did.
///
/// # Errors
/// What the database says.
pub fn update(conn: &mut Conn, model: &ScoringModel) -> QueryResult<bool> {
    let row = Row { version: model.version + 1, ..Row::from(model) };
    let held = scoring_models::table.filter(scoring_models::id.eq(model.id));
    let held = held.filter(scoring_models::version.eq(model.version));
    Ok(diesel::update(held).set(&row).execute(conn)? == 1)
}

/// Removes a draft.
///
/// # Errors
/// What the database says.
pub fn delete(conn: &mut Conn, id: ScoringModelId) -> QueryResult<()> {
    diesel::delete(scoring_models::table.find(id)).execute(conn).map(drop)
}
