//! One SOC report whole.

use actix_web::{HttpResponse, web::Path};

use super::{params::Params, records::id_of, refusal::Answer, shape};
use crate::{
    actions::{export, import_spreadsheet::RejectedFormat, report_checks},
    domain::ids::SocReportId,
    web::{
        Site,
        pages::download::download,
        run,
        session::{Caller, Exports, Reads},
    },
};

/// `GET /api/v1/soc-reports/{id}/workbook`: everything on it, as a workbook that can be brought in again.
pub async fn workbook(app: Site, caller: Caller<Exports>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id: SocReportId = id_of(&id)?;
    let written = run(&app, move |app| export::report_workbook(app, &caller.actor, id)).await?;
    Ok(download(written.file, written.bytes, &written.name, RejectedFormat::Xlsx.media_type()))
}

/// `GET /api/v1/soc-reports/{id}/checks`: what a reviewer should see first.
pub async fn checks(app: Site, caller: Caller<Reads>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id: SocReportId = id_of(&id)?;
    let found = run(&app, move |app| report_checks::of_report(app, &caller.actor, id)).await?;
    Ok(HttpResponse::Ok().json(shape::object(&found)?))
}
