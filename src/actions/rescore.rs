//! Scores services and keeps the vendors table in step, in the transaction of the change that calls for it.

mod keep;

use std::{collections::BTreeSet, thread};

use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        Date,
        criteria::Series,
        dossier::Dossier,
        ids::VendorId,
        scoring::{self, Model, ServiceFacts, ServiceScore},
        vendor::Service,
    },
    error::AppError,
};

/// Vendors loaded and scored at a time, so that memory follows the group and not the portfolio.
const GROUP: usize = 500;
/// Groups that one transaction stores. What is sorted by a score has its pages all over its index: the fewer transactions
/// touch them, the less is written; others wait for less than a second.
const GROUPS_AT_ONCE: usize = 8;

/// What a rescoring of everything did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Rescored {
    /// Vendors seen.
    pub vendors: usize,
    /// Services scored.
    pub services: usize,
}

/// An active service with its score and what that rests on.
pub(crate) struct Scored<'a> {
    pub service: &'a Service,
    pub facts: ServiceFacts,
    pub score: ServiceScore,
}

/// Scores every active service of a vendor's file.
pub(crate) fn score_all<'a>(dossier: &'a Dossier, model: &Model, as_of: Date) -> Vec<Scored<'a>> {
    let scored = |service: &'a Service| {
        let facts = dossier.facts(service);
        let score = scoring::score(&facts, model, as_of);
        Scored { service, facts, score }
    };
    dossier.active_services().map(scored).collect()
}

/// Scores these vendors' services and stores scores and summaries; then those of vendors whose reports expect controls
/// of them, as far as what these rest on may have changed.
pub(crate) fn vendors(conn: &mut Conn, app: &App, ids: &[VendorId]) -> Result<(), AppError> {
    super::models::refresh(conn, app)?;
    let (mut moved, mut keys, mut banded) = (Vec::new(), Vec::new(), Vec::new());
    for group in ids.chunks(GROUP) {
        let dossiers = db::facts::load(conn, group)?;
        let stored = keep::store(conn, app, &dossiers)?;
        moved.extend(stored.moved);
        keys.extend(stored.former_names);
        banded.extend(stored.banded);
    }
    keys.extend(db::vendor::names_of(conn, &moved)?.into_iter().map(|name| name.match_key));
    keys.retain(|key| !key.is_empty());
    let standing_on_them = db::csoc::vendors_expecting(conn, &keys)?;
    let others: Vec<VendorId> = standing_on_them.into_iter().filter(|id| !ids.contains(id)).collect();
    for group in others.chunks(GROUP) {
        let dossiers = db::facts::load(conn, group)?;
        banded.extend(keep::store(conn, app, &dossiers)?.banded);
    }
    plan_anew(conn, ids, &banded)
}

/// Has vendors looked at by the next sweep, each once: whoever changed a record of one may have changed a date, or who is
/// told of it; of one with another band or tier, that it went up is told, and its tier says how often it is reviewed.
fn plan_anew(conn: &mut Conn, changed: &[VendorId], banded: &[VendorId]) -> Result<(), AppError> {
    let ids: BTreeSet<VendorId> = changed.iter().chain(banded).copied().collect();
    Ok(db::reminder_look::touch(conn, &ids.into_iter().collect::<Vec<_>>())?)
}

/// Stores new vendors and their scores: the scores are worked out from their files beside the storing of the files.
pub(crate) fn fresh(
    conn: &mut Conn,
    app: &App,
    dossiers: &[Dossier],
    store: impl FnOnce(&mut Conn) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let figures = thread::scope(|scope| {
        let figures = scope.spawn(|| keep::figures(app, dossiers));
        store(conn)?;
        figures.join().map_err(|_| AppError::internal("the scores of new vendors could not be worked out"))?
    })?;
    keep::insert(conn, figures)?;
    let ids: Vec<VendorId> = dossiers.iter().map(|dossier| dossier.vendor.id).collect();
    plan_anew(conn, &ids, &[])
}

/// The nine-cell strip: `CC1=85 CC2=- … A=32`, in percent, `-` where nothing speaks.
pub(crate) fn strip(score: &ServiceScore) -> String {
    let cell = |series: &scoring::SeriesScore| match series.pick {
        Some(_) => format!("{}={}", label(series.series), series.effectiveness.rounded(2)),
        None => format!("{}=-", label(series.series)),
    };
    score.series.iter().map(cell).collect::<Vec<_>>().join(" ")
}

fn label(series: Series) -> &'static str {
    series.as_str()
}

/// Scores the vendors after one, as many as are stored at once; answers the last of them while there may be more.
fn some(conn: &mut Conn, app: &App, mut after: Option<VendorId>) -> Result<(Rescored, Option<VendorId>), AppError> {
    let (mut done, mut banded) = (Rescored::default(), Vec::new());
    for _ in 0..GROUPS_AT_ONCE {
        let ids = db::vendor::ids_after(conn, after, GROUP as i64)?;
        let dossiers = db::facts::load(conn, &ids)?;
        let stored = keep::store(conn, app, &dossiers)?;
        done.services += stored.services;
        done.vendors += ids.len();
        banded.extend(stored.banded);
        after = ids.last().copied().filter(|_| ids.len() == GROUP);
        if after.is_none() {
            break;
        }
    }
    plan_anew(conn, &[], &banded)?;
    Ok((done, after))
}

/// Scores the whole portfolio anew, spend quintiles first; nightly and on demand.
///
/// # Errors
/// What the database says.
pub fn all(app: &App) -> Result<Rescored, AppError> {
    app.db.read(|conn| super::models::refresh(conn, app))?;
    super::spend::refresh(app)?;
    let mut done = Rescored::default();
    let mut after: Option<VendorId> = None;
    loop {
        let (stored, last) = app.db.write(|conn| some(conn, app, after))?;
        done.vendors += stored.vendors;
        done.services += stored.services;
        if last.is_none() {
            break;
        }
        after = last;
    }
    app.db.write(|conn| Ok(db::setting::put(conn, SCORED_ON, &app.today().to_string())?))?;
    Ok(done)
}

/// The setting that holds the day everything was last scored.
pub(crate) const SCORED_ON: &str = "scoring.scored_on";

/// Has everything scored anew by the next round, for it depends on what has just changed.
pub(crate) fn make_due(conn: &mut Conn) -> Result<(), AppError> {
    Ok(db::setting::put(conn, SCORED_ON, "")?)
}

/// Scores everything anew when that did not happen today yet.
///
/// # Errors
/// What the database says.
pub fn all_if_due(app: &App) -> Result<Option<Rescored>, AppError> {
    let last = app.db.read(|conn| Ok(db::setting::find(conn, SCORED_ON)?))?;
    if last.as_deref() == Some(app.today().to_string().as_str()) {
        return Ok(None);
    }
    all(app).map(Some)
}
