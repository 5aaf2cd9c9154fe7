//! “Make a finding”: a finding's form that begins with what an exception of a SOC report says.

use actix_web::{HttpRequest, HttpResponse, web::Path};

use super::{Draft, id_of, offered};
use crate::{
    actions::{
        exception_finding,
        records::{self, Record},
    },
    app::App,
    domain::{access::Actor, finding::Finding, ids::SocExceptionId, soc_exception::SocException, vendor::Vendor},
    error::AppError,
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        run,
        session::{Assesses, Visitor},
        view::record_form,
    },
};

fn draft(app: &App, actor: &Actor, id: SocExceptionId) -> Result<(Draft<Finding>, String), AppError> {
    let (record, exception) = exception_finding::draft(app, actor, id)?;
    let vendor: Vendor = records::get(app, actor, record.vendor_id)?;
    let offered = offered::to(app, actor, &record, Some(&vendor))?;
    let posted_to = Some(format!("/exceptions/{id}/finding"));
    let back = format!("/soc-reports/{}#exceptions", exception.soc_report_id);
    Ok((Draft { record, vendor: Some(vendor), offered, stored: false, posted_to, withheld: &[] }, back))
}

async fn drafted(app: &Site, actor: &Actor, id: SocExceptionId) -> Result<(Draft<Finding>, String), PageError> {
    let actor = actor.clone();
    Ok(run(app, move |app| draft(app, &actor, id)).await?)
}

/// `GET /exceptions/{id}/finding`
pub async fn new(
    app: Site,
    visitor: Visitor<Assesses>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let (draft, _) = drafted(&app, &visitor.actor, id_of::<SocException>(&id)?).await?;
    draft.show(&app, &visitor, &request).await
}

/// `POST /exceptions/{id}/finding`: back to the report, where the exception leads to its finding then.
pub async fn create(
    app: Site,
    visitor: Visitor<Assesses>,
    id: Path<String>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let id = id_of::<SocException>(&id)?;
    let (draft, back) = drafted(&app, &visitor.actor, id).await?;
    let (values, actor) = (record_form::values::<Finding>(sent.fields()), visitor.actor.clone());
    match run(&app, move |app| exception_finding::make(app, &actor, id, &values)).await {
        Ok(finding) => Ok(flash::see_other(&app, &back, &format!("{} was added.", finding.label()))),
        Err(AppError::Invalid(errors)) => draft.refuse(&app, &visitor, &sent, &errors, &request).await,
        Err(other) => Err(other.into()),
    }
}
