//! Explains the current scores of services, for pages and API. Computes and stores nothing.

use crate::{
    app::App,
    db,
    domain::{
        ids::{ServiceId, VendorId},
        scoring::{self, Explanation},
        vendor::Service,
    },
    error::AppError,
};

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
    /// The score.
    #[serde(flatten)]
    pub explanation: Explanation,
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
            explanation: scoring::explain(&facts, &score, &app.model(), today),
        })
    });
    Ok(explained.collect())
}
