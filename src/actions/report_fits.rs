//! For which of a vendor's services a SOC report was obtained, and how it fits each.

use serde_json::json;

use super::{Audit, ensure_right, records, rescore};
use crate::{
    app::App,
    db,
    domain::{
        access::{Actor, Right},
        dossier::Dossier,
        ids::{ServiceId, SocReportId},
        soc_report::{ScopeFit, SocReport},
        vendor::Service,
    },
    error::{AppError, FieldError},
};

/// A service of the report's vendor, and how the report fits it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ServiceFit {
    /// The service.
    pub service_id: ServiceId,
    /// Its name.
    pub service: String,
    /// The fit that was stated for it; `None` where none was.
    pub stated: Option<ScopeFit>,
    /// The fit that counts: as stated; where others are stated and this is not, none; else what the report says itself.
    pub counts: ScopeFit,
}

/// How a report fits each active service of its vendor, by name.
///
/// # Errors
/// `NotFound` when there is no such report that the actor may see.
pub fn list(app: &App, actor: &Actor, id: SocReportId) -> Result<Vec<ServiceFit>, AppError> {
    app.db.read(|conn| {
        let report: SocReport = records::get_in(conn, actor, id)?;
        let dossier = db::facts::load(conn, &[report.vendor_id])?.pop();
        let dossier = dossier.ok_or_else(|| AppError::NotFound("This SOC report".to_owned()))?;
        Ok(of(&dossier, &report))
    })
}

/// The same, of a vendor's file.
pub(crate) fn of(dossier: &Dossier, report: &SocReport) -> Vec<ServiceFit> {
    let fit = |service: &Service| ServiceFit {
        service_id: service.id,
        service: service.name.clone(),
        stated: dossier.fits.get(&(report.id, service.id)).copied(),
        counts: dossier.fit(report, service.id),
    };
    dossier.active_services().map(fit).collect()
}

/// States the fits of a report to services; it then speaks for these alone, and for all alike where none is stated.
///
/// # Errors
/// `Forbidden` without the right; `Invalid` for a service of another vendor.
pub fn set(
    app: &App,
    actor: &Actor,
    id: SocReportId,
    fits: &[(ServiceId, ScopeFit)],
) -> Result<Vec<ServiceFit>, AppError> {
    ensure_right(actor, Right::Assess)?;
    app.db.write(|conn| {
        let report: SocReport = records::get_in(conn, actor, id)?;
        let own = db::service::list_of(conn, &[report.vendor_id])?;
        let strange = |service: &ServiceId| own.iter().all(|known| known.id != *service);
        if fits.iter().any(|(service, _)| strange(service)) {
            let message = "Services: one of them is not this vendor's; a report speaks for services of its own vendor.";
            return Err(AppError::Invalid(vec![FieldError::new("services", "unknown_service", message)]));
        }
        let mut wanted = fits.to_vec();
        wanted.sort_unstable();
        if wanted.windows(2).any(|pair| matches!(pair, [(one, _), (other, _)] if one == other)) {
            let message = "Services: one of them is named twice; name each once.";
            return Err(AppError::Invalid(vec![FieldError::new("services", "named_twice", message)]));
        }
        let mut stored: Vec<(ServiceId, ScopeFit)> =
            db::soc_report::fits_of(conn, &[id])?.into_iter().map(|(_, service, fit)| (service, fit)).collect();
        stored.sort_unstable();
        if stored != wanted {
            db::soc_report::replace_fits(conn, id, &wanted)?;
            let named = |(service, fit): &(ServiceId, ScopeFit)| {
                let name = own.iter().find(|known| known.id == *service).map(|known| known.name.as_str());
                format!("{} {}", name.unwrap_or_default(), fit.label().to_lowercase())
            };
            let told = |fits: &[(ServiceId, ScopeFit)]| match fits.iter().map(named).collect::<Vec<_>>().join(", ") {
                none if none.is_empty() => "for all services alike".to_owned(),
                said => said,
            };
            let (before, said) = (told(&stored), told(fits));
            Audit::new("update", "soc_report", id, format!("{} fits: {said}", records::Record::label(&report)))
                .of_vendor(Some(report.vendor_id))
                .with(Some(json!({ "services": before })), Some(json!({ "services": said })))
                .append(conn, app, actor)?;
            rescore::vendors(conn, app, &[report.vendor_id])?;
        }
        Ok(())
    })?;
    list(app, actor, id)
}
