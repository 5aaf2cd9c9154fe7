//! Scores services and keeps the vendors table in step, in the transaction of the change that calls for it.

use std::thread;

use super::summarize;
use crate::{
    app::App,
    db::{self, Conn, score::StoredScore, summary::VendorSummary},
    domain::{
        Date,
        criteria::Series,
        dossier::Dossier,
        ids::{ServiceId, VendorId},
        scoring::{self, Model, ServiceScore},
        vendor::Service,
    },
    error::AppError,
};

/// Vendors loaded and scored at a time, so that memory follows the group and not the portfolio.
const GROUP: usize = 500;

/// What a rescoring of everything did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Rescored {
    /// Vendors seen.
    pub vendors: usize,
    /// Services scored.
    pub services: usize,
}

/// An active service with its score.
pub(crate) struct Scored<'a> {
    pub service: &'a Service,
    pub score: ServiceScore,
}

/// Scores every active service of a vendor's file.
pub(crate) fn score_all<'a>(dossier: &'a Dossier, model: &Model, as_of: Date) -> Vec<Scored<'a>> {
    dossier
        .active_services()
        .map(|service| Scored { service, score: scoring::score(&dossier.facts(service), model, as_of) })
        .collect()
}

/// Scores these vendors' services and stores scores and summaries.
pub(crate) fn vendors(conn: &mut Conn, app: &App, ids: &[VendorId]) -> Result<(), AppError> {
    for group in ids.chunks(GROUP) {
        let dossiers = db::facts::load(conn, group)?;
        store(conn, app, &dossiers)?;
    }
    Ok(())
}

/// Stores new vendors and their scores: the scores are worked out from their files beside the storing of the files.
pub(crate) fn fresh(
    conn: &mut Conn,
    app: &App,
    dossiers: &[Dossier],
    store: impl FnOnce(&mut Conn) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let Figures { scores, summaries, .. } = thread::scope(|scope| {
        let figures = scope.spawn(|| figures(app, dossiers));
        store(conn)?;
        figures.join().map_err(|_| AppError::internal("the scores of new vendors could not be worked out"))
    })?;
    db::score::insert(conn, &scores)?;
    Ok(db::summary::insert(conn, &summaries)?)
}

fn store(conn: &mut Conn, app: &App, dossiers: &[Dossier]) -> Result<usize, AppError> {
    let Figures { scores, summaries, unscored } = figures(app, dossiers);
    db::score::replace(conn, &scores)?;
    db::score::delete_of(conn, &unscored)?;
    db::summary::replace(conn, &summaries)?;
    Ok(scores.len())
}

/// What is stored of some vendors' scores.
struct Figures {
    scores: Vec<StoredScore>,
    summaries: Vec<VendorSummary>,
    /// Services that are no longer active.
    unscored: Vec<ServiceId>,
}

fn figures(app: &App, dossiers: &[Dossier]) -> Figures {
    let today = app.today();
    let context = summarize::Context { today, fiscal_year: app.fiscal_year(), model: &app.model };
    let mut scores = Vec::new();
    let mut summaries = Vec::with_capacity(dossiers.len());
    let mut unscored: Vec<ServiceId> = Vec::new();
    for dossier in dossiers {
        let scored = score_all(dossier, &app.model, today);
        summaries.push(summarize::summary(dossier, &scored, &context));
        scores.extend(scored.iter().map(|scored| stored(scored, app.model.version(), today)));
        unscored.extend(dossier.services.iter().filter(|service| !service.active).map(|service| service.id));
    }
    Figures { scores, summaries, unscored }
}

fn stored(scored: &Scored<'_>, model_version: &str, today: Date) -> StoredScore {
    let Scored { service, score } = scored;
    StoredScore {
        service_id: service.id,
        vendor_id: service.vendor_id,
        scored_on: today,
        model_version: model_version.to_owned(),
        rated: score.residual.band != scoring::Band::Unrated,
        inherent: score.inherent.value.get(),
        effectiveness: score.effectiveness.get(),
        residual: score.residual.value.get(),
        confidence: score.confidence.get(),
        inherent_band: score.inherent.band.as_str().to_owned(),
        tier: score.inherent.tier.as_str().to_owned(),
        band: score.residual.band.as_str().to_owned(),
        strip: strip(score),
    }
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

/// Scores the whole portfolio anew, spend quintiles first; nightly and on demand.
///
/// # Errors
/// What the database says.
pub fn all(app: &App) -> Result<Rescored, AppError> {
    super::spend::refresh(app)?;
    let mut done = Rescored::default();
    let mut after: Option<VendorId> = None;
    loop {
        let (count, services, last) = app.db.write(|conn| {
            let group = db::vendor::list_after(conn, after, GROUP as i64)?;
            let ids: Vec<VendorId> = group.iter().map(|vendor| vendor.id).collect();
            let dossiers = db::facts::load(conn, &ids)?;
            let services = store(conn, app, &dossiers)?;
            Ok((ids.len(), services, ids.last().copied()))
        })?;
        done.vendors += count;
        done.services += services;
        if count < GROUP {
            break;
        }
        after = last;
    }
    app.db.write(|conn| Ok(db::setting::put(conn, SCORED_ON, &app.today().to_string())?))?;
    Ok(done)
}

/// The setting that holds the day everything was last scored.
pub(crate) const SCORED_ON: &str = "scoring.scored_on";

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
