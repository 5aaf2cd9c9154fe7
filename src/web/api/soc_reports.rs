//! One SOC report whole.

use actix_web::{HttpResponse, web::Path};

use serde_json::{Value, json};

use super::{body::Body, params::Params, records::id_of, refusal::Answer, shape};
use crate::{
    actions::{export, import_spreadsheet::RejectedFormat, report_checks, report_fits},
    domain::{
        ids::{ServiceId, SocReportId},
        soc_report::ScopeFit,
    },
    error::AppError,
    web::{
        Site,
        pages::download::download,
        run,
        session::{Assesses, Caller, Exports, Reads, ensure_sees_all},
    },
};

/// `GET /api/v1/soc-reports/{id}/workbook`: everything on it, as a workbook that can be brought in again.
pub async fn workbook(app: Site, caller: Caller<Exports>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id: SocReportId = id_of(&id)?;
    let written = run(&app, move |app| export::report_workbook(app, &caller.actor, id)).await?;
    Ok(download(written.file, written.bytes, &written.name, RejectedFormat::Xlsx.media_type()))
}

/// `GET /api/v1/report-checks?vendor=`: the same of the newest reports of a vendor, or of all.
pub async fn all_checks(app: Site, caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&["vendor"])?;
    ensure_sees_all(&caller.actor, "the checks tell")?;
    let vendor = params.get("vendor").map(str::to_owned);
    let found = run(&app, move |app| report_checks::report(app, vendor.as_deref())).await?;
    Ok(HttpResponse::Ok().json(json!({ "reports": shape::objects(&found)? })))
}

/// `GET /api/v1/soc-reports/{id}/checks`: what a reviewer should see first.
pub async fn checks(app: Site, caller: Caller<Reads>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id: SocReportId = id_of(&id)?;
    let found = run(&app, move |app| report_checks::of_report(app, &caller.actor, id)).await?;
    Ok(HttpResponse::Ok().json(shape::object(&found)?))
}

/// `GET /api/v1/soc-reports/{id}/services`: how the report fits each active service of its vendor.
pub async fn fits(app: Site, caller: Caller<Reads>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id: SocReportId = id_of(&id)?;
    let found = run(&app, move |app| report_fits::list(app, &caller.actor, id)).await?;
    Ok(HttpResponse::Ok().json(json!({ "services": shape::objects(&found)? })))
}

/// `PUT /api/v1/soc-reports/{id}/services` with `services: [{service_id, scope_fit}]`: the report speaks for these alone;
/// for all alike where the list is empty.
pub async fn set_fits(app: Site, caller: Caller<Assesses>, id: Path<String>, params: Params, body: Body) -> Answer {
    params.only(&[])?;
    let id: SocReportId = id_of(&id)?;
    let fits = fits_in(body.0.get("services"))?;
    let found = run(&app, move |app| report_fits::set(app, &caller.actor, id, &fits)).await?;
    Ok(HttpResponse::Ok().json(json!({ "services": shape::objects(&found)? })))
}

fn fits_in(value: Option<&Value>) -> Result<Vec<(ServiceId, ScopeFit)>, AppError> {
    let wrong = || {
        let message =
            "services: give a list of objects with service_id and scope_fit (full, partial, none or unknown).";
        AppError::invalid("services", "not_a_list_of_fits", message)
    };
    let Some(Value::Array(fits)) = value else { return Err(wrong()) };
    let word = |fit: &Value, name: &str| fit.get(name).and_then(Value::as_str).map(str::to_owned);
    let one = |fit: &Value| Some((word(fit, "service_id")?.parse().ok()?, word(fit, "scope_fit")?.parse().ok()?));
    fits.iter().map(|fit| one(fit).ok_or_else(wrong)).collect()
}
