//! Explains the current scores of services, for pages and API. Computes and stores nothing.

use super::{places, sources::Sources};
use crate::{
    app::App,
    db,
    domain::{
        Date,
        ids::{ServiceId, VendorId},
        score_override::ScoreOverride,
        scoring::{self, Band, Explanation},
        vendor::Service,
    },
    error::AppError,
};

/// Lines of the audit trail in which what was entered by hand is looked for.
const TRAIL: i64 = 200;

/// A service with its explained score.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ServiceExplained {
    /// The vendor.
    pub vendor_id: VendorId,
    /// Its name.
    pub vendor: String,
    /// Its reference.
    pub reference: String,
    /// The service.
    pub service_id: ServiceId,
    /// Its name.
    pub service: String,
    /// The override that holds it: its band stands beside the model's.
    #[serde(rename = "override")]
    pub held: Option<Held>,
    /// The score.
    #[serde(flatten)]
    pub explanation: Explanation,
}

/// An override that holds a service's risk.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Held {
    /// At which band.
    pub band: Band,
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub approver: String,
    /// Its first day.
    pub approved_on: Date,
    /// Its last day.
    pub expires_on: Date,
}

impl From<&ScoreOverride> for Held {
    fn from(held: &ScoreOverride) -> Self {
        Self {
            band: held.band,
            reason: held.reason.clone(),
            approver: held.approver.clone(),
            approved_on: held.approved_on,
            expires_on: held.last_day(),
        }
    }
}

/// Explains the score of one service, each piece with where it was read and by whom; `None` where it is not in use.
///
/// # Errors
/// What the database says.
pub fn placed(app: &App, service: &Service) -> Result<Option<ServiceExplained>, AppError> {
    let Some(mut explained) = services(app, std::slice::from_ref(service))?.pop() else { return Ok(None) };
    app.db.read(|conn| {
        let Some(dossier) = db::facts::load(conn, &[service.vendor_id])?.pop() else { return Ok(()) };
        let trail = db::audit::list_of_vendor(conn, service.vendor_id, TRAIL)?;
        let sources = Sources::load(conn, &places::record_ids(&dossier), &trail)?;
        places::fill(&mut explained.explanation, service.id, &dossier, &sources);
        Ok(())
    })?;
    Ok(Some(explained))
}

/// Explains the scores of those of these services that are in use, as of today and with the model in force.
///
/// # Errors
/// What the database says.
pub fn services(app: &App, services: &[Service]) -> Result<Vec<ServiceExplained>, AppError> {
    let mut vendors: Vec<VendorId> = services.iter().map(|service| service.vendor_id).collect();
    vendors.sort_unstable();
    vendors.dedup();
    let dossiers = app.db.read(|conn| Ok(db::facts::load(conn, &vendors)?))?;
    let today = app.today();
    let explained = services.iter().filter(|service| service.active).filter_map(|service| {
        let dossier = dossiers.iter().find(|dossier| dossier.vendor.id == service.vendor_id)?;
        let facts = dossier.facts(service);
        let score = scoring::score(&facts, &app.model(), today);
        Some(ServiceExplained {
            vendor_id: dossier.vendor.id,
            vendor: dossier.vendor.name.clone(),
            reference: dossier.vendor.reference.clone(),
            service_id: service.id,
            service: service.name.clone(),
            held: dossier.override_on(service.id, today).map(Held::from),
            explanation: scoring::explain(&facts, &score, &app.model(), today),
        })
    });
    Ok(explained.collect())
}
