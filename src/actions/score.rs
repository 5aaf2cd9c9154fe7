//! Shows scores: of the day, of another day, or by another model. Computes and stores nothing; `rescore` stores.

use std::sync::Arc;

use super::{explain::Held, models, rescore, score_history, sources::Sources, vendor};
use crate::{
    app::App,
    db,
    domain::{
        Date, Instant,
        dossier::Dossier,
        ids::{ServiceId, VendorId},
        ratio::{Nano, four_decimals, three_decimals},
        scoring::{self, Band, Explanation, Model, ServiceFacts, ServiceScore, Standing},
    },
    error::AppError,
};

/// Vendors loaded at a time.
const GROUP: i64 = 500;
/// Lines of the audit trail in which what was entered by hand is looked for.
const TRAIL: i64 = 200;

/// What to score, and how.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Only this vendor, by name or reference.
    pub vendor: Option<String>,
    /// The day; today where none is given, or the day of `known_on`.
    pub as_of: Option<Date>,
    /// Only what had been recorded by the end of this day, by the model then in force.
    pub known_on: Option<Date>,
    /// The model; the one in force where none is given.
    pub model: Option<Model>,
    /// Whether each piece says where it was read, and by whom.
    pub places: bool,
}

impl Question {
    /// Whether it asks for what is stored: every vendor, today, by the model in force.
    pub const fn only_stored(&self) -> bool {
        self.vendor.is_none() && self.as_of.is_none() && self.known_on.is_none() && self.model.is_none()
    }
}

/// A vendor with the score of its worst service, which stands for it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct VendorScore {
    /// Name.
    pub vendor: String,
    /// Reference, such as `V-0012`.
    pub reference: String,
    /// The service that stands for it.
    pub service: String,
    /// 0 to 100.
    #[serde(serialize_with = "three_decimals")]
    pub inherent: Nano,
    /// 0 to 100.
    #[serde(serialize_with = "three_decimals")]
    pub residual: Nano,
    /// Band of the residual after floors.
    pub band: Band,
    /// The band at which an override holds it, where one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<Band>,
    /// Tier of the inherent risk after lifts.
    pub tier: Band,
    /// 0 to 1.
    #[serde(serialize_with = "four_decimals")]
    pub confidence: Nano,
}

impl VendorScore {
    /// The band that stands: as it is held, or else as the model has it.
    pub fn standing(&self) -> Band {
        self.held.unwrap_or(self.band)
    }
}

/// A service with its explained score.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ServiceView {
    /// The service.
    pub service_id: ServiceId,
    /// The vendor's name.
    pub vendor: String,
    /// The vendor's reference.
    pub reference: String,
    /// The service's name.
    pub service: String,
    /// The override that holds it on that day: its band stands beside the model's.
    #[serde(rename = "override")]
    pub held: Option<Held>,
    /// The score.
    #[serde(flatten)]
    pub explanation: Explanation,
}

/// One vendor's scores.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredVendor {
    /// The vendor.
    pub vendor: VendorScore,
    /// Its active services.
    pub services: Vec<ServiceView>,
}

/// By what scores were computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// The day.
    pub as_of: Date,
    /// The day by whose end everything had been recorded, where one was asked for.
    pub known_on: Option<Date>,
    /// The model's version.
    pub model_version: String,
}

/// What a question is answered by.
struct Asked {
    as_of: Date,
    model: Arc<Model>,
    /// The instant at which the day of `known_on` is over.
    known_before: Option<Instant>,
}

/// The day and model that a question means.
///
/// # Errors
/// `Invalid` for a day of knowledge that is yet to come; what the database says.
pub fn basis(app: &App, question: &Question) -> Result<Basis, AppError> {
    let asked = asked(app, question)?;
    Ok(Basis { as_of: asked.as_of, known_on: question.known_on, model_version: asked.model.version().to_owned() })
}

fn asked(app: &App, question: &Question) -> Result<Asked, AppError> {
    let today = app.today();
    if let Some(day) = question.known_on.filter(|day| *day > today) {
        let message =
            format!("{day} is yet to come: what will be known then is not known. Ask for a day up to {today}.");
        return Err(AppError::invalid("known_on", "yet_to_come", message));
    }
    let known_before = question.known_on.map(|day| app.organization().end_of(day));
    let as_of = question.as_of.or(question.known_on).unwrap_or(today);
    let model = match (&question.model, known_before) {
        (Some(model), _) => Arc::new(model.clone()),
        (None, Some(instant)) => models::in_force_before(app, instant)?,
        (None, None) => app.model(),
    };
    Ok(Asked { as_of, model, known_before })
}

/// Scores every vendor with an active service, one after the other, and hands each on.
///
/// # Errors
/// An unknown vendor, a day of which nothing is on record, what the database says, and what `visit` answers.
pub fn each(
    app: &App,
    question: &Question,
    visit: &mut dyn FnMut(ScoredVendor) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let asked = asked(app, question)?;
    if let (Some(instant), Some(day)) = (asked.known_before, question.known_on) {
        ensure_begun(app, question.vendor.as_deref(), instant, day)?;
    }
    each_dossier(app, question.vendor.as_deref(), &mut |dossier| {
        let scored = match asked.known_before {
            Some(instant) => as_known(app, dossier, instant, &asked)?,
            None => as_it_stands(dossier, &asked),
        };
        match scored_vendor(dossier, &scored, &asked) {
            Some(mut vendor) => {
                if question.places {
                    places(app, dossier, &mut vendor)?;
                }
                visit(vendor)
            }
            None => Ok(()),
        }
    })
}

/// Refuses a day before anything was on record.
fn ensure_begun(app: &App, vendor: Option<&str>, instant: Instant, day: Date) -> Result<(), AppError> {
    let (begins, who) = app.db.read(|conn| {
        let id = vendor.map(|name| vendor::named(conn, name)).transpose()?;
        let name = id.map(|id| db::vendor::find(conn, id)).transpose()?.flatten().map(|vendor| vendor.name);
        Ok((db::score_history::begins(conn, id)?, name))
    })?;
    if begins.is_some_and(|begins| begins < instant) {
        return Ok(());
    }
    let who = who.unwrap_or_else(|| "the portfolio".to_owned());
    let since = begins.map_or_else(
        || "it has never been scored".to_owned(),
        |begins| format!("its history begins on {}", app.organization().day_of(begins)),
    );
    let message = format!(
        "Nothing of {who} was on record on {day}: {since}. Ask for a later day, or with --as-of for the records of now."
    );
    Err(AppError::invalid("known_on", "before_its_history", message))
}

/// Hands on the file of every vendor, or of the named one, loading many at a time.
pub(crate) fn each_dossier(
    app: &App,
    vendor: Option<&str>,
    visit: &mut dyn FnMut(&Dossier) -> Result<(), AppError>,
) -> Result<(), AppError> {
    if let Some(name) = vendor {
        let found = app.db.read(|conn| {
            let id = vendor::named(conn, name)?;
            Ok(db::facts::load(conn, &[id])?)
        })?;
        return found.iter().try_for_each(visit);
    }
    let mut after: Option<VendorId> = None;
    loop {
        let dossiers = app.db.read(|conn| {
            let ids = db::vendor::ids_after(conn, after, GROUP)?;
            Ok(db::facts::load(conn, &ids)?)
        })?;
        let Some(last) = dossiers.last() else { return Ok(()) };
        after = Some(last.vendor.id);
        dossiers.iter().try_for_each(&mut *visit)?;
    }
}

/// A service's score as a question finds it.
struct Found {
    id: ServiceId,
    name: String,
    facts: ServiceFacts,
    score: ServiceScore,
}

fn as_it_stands(dossier: &Dossier, asked: &Asked) -> Vec<Found> {
    let scored = rescore::score_all(dossier, &asked.model, asked.as_of);
    let found = |one: rescore::Scored<'_>| Found {
        id: one.service.id,
        name: one.service.name.clone(),
        facts: one.facts,
        score: one.score,
    };
    scored.into_iter().map(found).collect()
}

/// The services that were scored then, from the inputs they had; under the names they have now.
fn as_known(app: &App, dossier: &Dossier, instant: Instant, asked: &Asked) -> Result<Vec<Found>, AppError> {
    let (held, inputs) = app.db.read(|conn| {
        let held = db::score_history::digests_at(conn, &[dossier.vendor.id], instant)?;
        let digests: Vec<String> = held.iter().map(|(_, digest)| digest.clone()).collect();
        Ok((held, db::score_history::inputs_of(conn, &digests)?))
    })?;
    let mut found = Vec::with_capacity(held.len());
    for service in &dossier.services {
        let Some((id, digest)) = held.iter().find(|(id, _)| *id == service.id) else { continue };
        let Some(inputs) = inputs.iter().find(|inputs| inputs.digest == *digest) else { continue };
        let facts = score_history::parsed(&inputs.facts)?;
        let score = scoring::score(&facts, &asked.model, asked.as_of);
        found.push(Found { id: *id, name: service.name.clone(), facts, score });
    }
    Ok(found)
}

/// Where a service stands: by an override where one holds it, so that the same one stands for its vendor as on pages.
fn standing<'a>(dossier: &Dossier, one: &'a Found, on: Date) -> Standing<'a> {
    let own = Standing::of(&one.name, &one.score);
    Standing { band: held_band(dossier, one, on).unwrap_or(own.band), ..own }
}

/// The band at which an override holds a service; one that is not rated is not held.
fn held_band(dossier: &Dossier, one: &Found, on: Date) -> Option<Band> {
    let rated = one.score.residual.band != Band::Unrated;
    dossier.override_on(one.id, on).filter(|_| rated).map(|held| held.band)
}

fn scored_vendor(dossier: &Dossier, found: &[Found], asked: &Asked) -> Option<ScoredVendor> {
    let standings: Vec<Standing<'_>> = found.iter().map(|one| standing(dossier, one, asked.as_of)).collect();
    let worst = found.get(scoring::worst(&standings)?)?;
    let (name, reference) = (&dossier.vendor.name, &dossier.vendor.reference);
    let services = found.iter().map(|one| ServiceView {
        service_id: one.id,
        vendor: name.clone(),
        reference: reference.clone(),
        service: one.name.clone(),
        held: dossier.override_on(one.id, asked.as_of).map(Held::from),
        explanation: scoring::explain(&one.facts, &one.score, &asked.model, asked.as_of),
    });
    Some(ScoredVendor {
        services: services.collect(),
        vendor: VendorScore {
            vendor: name.clone(),
            reference: reference.clone(),
            service: worst.name.clone(),
            inherent: worst.score.inherent.value,
            residual: worst.score.residual.value,
            band: worst.score.residual.band,
            held: held_band(dossier, worst, asked.as_of),
            tier: worst.score.inherent.tier,
            confidence: worst.score.confidence,
        },
    })
}

/// Says where the pieces of a vendor's scores were read, and by whom.
fn places(app: &App, dossier: &Dossier, vendor: &mut ScoredVendor) -> Result<(), AppError> {
    let sources = app.db.read(|conn| {
        let trail = db::audit::list_of_vendor(conn, dossier.vendor.id, TRAIL)?;
        Sources::load(conn, &super::places::record_ids(dossier), &trail)
    })?;
    for service in &mut vendor.services {
        super::places::fill(&mut service.explanation, service.service_id, dossier, &sources);
    }
    Ok(())
}

/// The vendors with the highest residual risk as stored, gravest first; archived ones aside.
///
/// # Errors
/// What the database says.
pub fn highest(app: &App, count: i64) -> Result<Vec<db::summary::VendorSummary>, AppError> {
    use db::summary::{PageRequest, VendorFilter, VendorSort};
    let filter = VendorFilter { archived: Some(false), ..VendorFilter::default() };
    let page = PageRequest { sort: VendorSort::Residual, descending: true, from: None, backwards: false, limit: count };
    app.db.read(|conn| Ok(db::summary::page(conn, &filter, &page)?))
}
