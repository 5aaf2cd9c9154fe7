//! Shows scores: of the day, of another day, or by another model. Computes and stores nothing; `rescore` stores.

use super::{rescore, vendor};
use crate::{
    app::App,
    db,
    domain::{
        Date,
        dossier::Dossier,
        ids::VendorId,
        ratio::Nano,
        scoring::{self, Band, Explanation, Model, Standing},
    },
    error::AppError,
};

/// Vendors loaded at a time.
const GROUP: i64 = 500;

/// What to score, and how.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Only this vendor, by name or reference.
    pub vendor: Option<String>,
    /// The day; today where none is given.
    pub as_of: Option<Date>,
    /// The model; the one in force where none is given.
    pub model: Option<Model>,
}

/// A vendor with the score of its worst service, which stands for it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct VendorScore {
    /// Name.
    pub vendor: String,
    /// Reference, such as `V-0012`.
    pub reference: String,
    /// The service that stands for it.
    pub service: String,
    /// 0 to 100, three decimals.
    pub inherent: f64,
    /// 0 to 100, three decimals.
    pub residual: f64,
    /// Band of the residual after floors.
    pub band: Band,
    /// Tier of the inherent risk after lifts.
    pub tier: Band,
    /// 0 to 1, four decimals.
    pub confidence: f64,
}

/// A service with its explained score.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ServiceView {
    /// The vendor's name.
    pub vendor: String,
    /// The vendor's reference.
    pub reference: String,
    /// The service's name.
    pub service: String,
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
    /// The model's version.
    pub model_version: String,
}

/// The day and model that a question means.
pub fn basis(app: &App, question: &Question) -> Basis {
    let model = question.model.as_ref().unwrap_or(&app.model);
    Basis { as_of: question.as_of.unwrap_or_else(|| app.today()), model_version: model.version().to_owned() }
}

/// Scores every vendor with an active service, one after the other, and hands each on.
///
/// # Errors
/// An unknown vendor, what the database says, and what `visit` answers.
pub fn each(
    app: &App,
    question: &Question,
    visit: &mut dyn FnMut(ScoredVendor) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let as_of = basis(app, question).as_of;
    let model = question.model.as_ref().unwrap_or(&app.model);
    each_dossier(app, question.vendor.as_deref(), &mut |dossier| match of(dossier, model, as_of) {
        Some(scored) => visit(scored),
        None => Ok(()),
    })
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
            let ids: Vec<VendorId> =
                db::vendor::list_after(conn, after, GROUP)?.into_iter().map(|vendor| vendor.id).collect();
            Ok(db::facts::load(conn, &ids)?)
        })?;
        let Some(last) = dossiers.last() else { return Ok(()) };
        after = Some(last.vendor.id);
        dossiers.iter().try_for_each(&mut *visit)?;
    }
}

fn of(dossier: &Dossier, model: &Model, as_of: Date) -> Option<ScoredVendor> {
    let scored = rescore::score_all(dossier, model, as_of);
    let standings: Vec<Standing<'_>> =
        scored.iter().map(|scored| Standing::of(&scored.service.name, &scored.score)).collect();
    let worst = scored.get(scoring::worst(&standings)?)?;
    let (name, reference) = (&dossier.vendor.name, &dossier.vendor.reference);
    let services = scored.iter().map(|scored| ServiceView {
        vendor: name.clone(),
        reference: reference.clone(),
        service: scored.service.name.clone(),
        explanation: scoring::explain(&dossier.facts(scored.service), &scored.score, model, as_of),
    });
    let three = |value: Nano| value.to_f64(3);
    Some(ScoredVendor {
        services: services.collect(),
        vendor: VendorScore {
            vendor: name.clone(),
            reference: reference.clone(),
            service: worst.service.name.clone(),
            inherent: three(worst.score.inherent.value),
            residual: three(worst.score.residual.value),
            band: worst.score.residual.band,
            tier: worst.score.inherent.tier,
            confidence: worst.score.confidence.to_f64(4),
        },
    })
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
