//! Every vendor's file as our own programme is judged by it, and the two figures that the portfolio shows of that.
//!
//! Judging reads the whole register. The rounds in the background keep the figures and count anew when something changed; a
//! small register is counted whenever somebody looks.

use super::rescore;
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        Date,
        cc9::{Filed, Gathering, Keep, Point, Programme, Rated, Readiness, Tally, items},
        document::Document,
        dossier::Dossier,
        ids::{AuditId, VendorId},
        quality::{Known, Reach},
        scoring::{Band, Standing, worst},
    },
    error::AppError,
};

/// Vendors loaded at a time, so that memory follows the group and not the register.
const GROUP: i64 = 500;
/// The setting that holds the figures as they were last counted.
const KEPT: &str = "programme.standing";

/// A vendor's file with what its ratings and documents add.
pub(super) struct Judged<'a> {
    pub dossier: &'a Dossier,
    /// Its services in use, with their tiers.
    pub services: Vec<Rated<'a>>,
    /// The tier that the vendor shows: that of its worst service.
    pub tier: Band,
    /// Months from one review of it to the next.
    pub cadence: i32,
    /// Documents filed under it.
    pub documents: &'a [Document],
}

impl Judged<'_> {
    /// As the points of focus are judged by it.
    pub fn filed(&self, programme: Programme) -> Filed<'_> {
        Filed {
            programme,
            dossier: self.dossier,
            services: self.services.clone(),
            cadence: self.cadence,
            documents: self.documents,
        }
    }

    /// As inconsistencies are looked for in it.
    pub fn known<'k>(&'k self, today: Date, reach: &'k Reach) -> Known<'k> {
        Known { dossier: self.dossier, services: self.services.clone(), tier: self.tier, today, reach }
    }
}

/// Hands on every vendor's file, in the order of their ids.
pub(super) fn each_file(app: &App, visit: &mut dyn FnMut(&Judged<'_>)) -> Result<(), AppError> {
    let mut after: Option<VendorId> = None;
    loop {
        let (dossiers, documents) = app.db.read(|conn| {
            super::models::refresh(conn, app)?;
            let ids = db::vendor::ids_after(conn, after, GROUP)?;
            Ok((db::facts::load(conn, &ids)?, db::document::list_of(conn, &ids)?))
        })?;
        let Some(last) = dossiers.last() else { return Ok(()) };
        after = Some(last.vendor.id);
        for dossier in &dossiers {
            let of_it = |one: &Document| one.vendor_id == dossier.vendor.id;
            let begins = documents.partition_point(|one| one.vendor_id < dossier.vendor.id);
            let rest = documents.get(begins..).unwrap_or_default();
            let own = rest.get(..rest.partition_point(of_it)).unwrap_or_default();
            visit(&judged(app, dossier, own));
        }
    }
}

fn judged<'a>(app: &App, dossier: &'a Dossier, documents: &'a [Document]) -> Judged<'a> {
    let model = app.model();
    let scored = rescore::score_all(dossier, &model, app.today());
    let standings: Vec<Standing<'_>> = scored.iter().map(|one| Standing::of(&one.service.name, &one.score)).collect();
    let shown = worst(&standings).and_then(|place| scored.get(place));
    let tier = shown.map_or(Band::Unrated, |one| one.score.inherent.tier);
    Judged {
        dossier,
        services: scored.iter().map(|one| Rated { service: one.service, tier: one.score.inherent.tier }).collect(),
        tier,
        cadence: model.review_months(tier),
        documents,
    }
}

/// How the programme stands: the readiness for our fiscal year, and how much stands against each other on the register.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// The day they are of.
    pub as_of: Date,
    /// The readiness, in counts alone.
    pub readiness: Readiness,
    /// Standing inconsistencies.
    pub inconsistencies: usize,
}

/// The figures as they are kept, with what they were counted from.
#[derive(Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct Kept {
    today: Date,
    /// The newest line of the audit trail after which something may differ: whatever changes a record writes one.
    newest: Option<AuditId>,
    tallies: Vec<(Point, Tally)>,
    inconsistencies: usize,
}

/// The figures of today. On a large register those that were last kept; none before the first round.
///
/// # Errors
/// What the database says.
pub fn figures(app: &App) -> Result<Option<Figures>, AppError> {
    let (kept, newest, small) = app.db.read(|conn| {
        let small = db::vendor::count(conn)? <= GROUP;
        Ok((kept(conn)?, db::audit::newest_change(conn)?, small))
    })?;
    let fresh = kept.as_ref().is_some_and(|kept| (kept.today, kept.newest) == (app.today(), newest));
    let kept = if small && !fresh { Some(count(app, newest)?) } else { kept };
    Ok(kept.map(|kept| shown(app, kept)))
}

/// Counts the figures anew where something changed since they were last kept; answers whether it did.
///
/// # Errors
/// What the database says.
pub fn keep_if_due(app: &App) -> Result<bool, AppError> {
    let (kept, newest) = app.db.read(|conn| Ok((kept(conn)?, db::audit::newest_change(conn)?)))?;
    if kept.is_some_and(|kept| (kept.today, kept.newest) == (app.today(), newest)) {
        return Ok(false);
    }
    let counted = serde_json::to_string(&count(app, newest)?).map_err(AppError::internal)?;
    app.db.write(|conn| Ok(db::setting::put(conn, KEPT, &counted)?))?;
    Ok(true)
}

/// What was last kept; nothing where it cannot be read, since it is counted anew then.
fn kept(conn: &mut Conn) -> Result<Option<Kept>, AppError> {
    let stored = db::setting::find(conn, KEPT)?;
    Ok(stored.and_then(|text| serde_json::from_str(&text).ok()))
}

fn count(app: &App, newest: Option<AuditId>) -> Result<Kept, AppError> {
    let (today, window) = (app.today(), app.fiscal_year());
    let programme = Programme::new(window, today);
    let mut gathering = Gathering::new(Keep::Nothing);
    let inconsistencies = super::quality::gather(app, &mut |judged| {
        items(&judged.filed(programme)).into_iter().for_each(|(point, item)| gathering.add(point, item));
    })?;
    let tallies = gathering.done(window, programme.on).tallies();
    Ok(Kept { today, newest, tallies, inconsistencies: inconsistencies.len() })
}

fn shown(app: &App, kept: Kept) -> Figures {
    let window = app.fiscal_year();
    let programme = Programme::new(window, kept.today);
    Figures {
        as_of: kept.today,
        readiness: Readiness::of_tallies(window, programme.on, &kept.tallies),
        inconsistencies: kept.inconsistencies,
    }
}
