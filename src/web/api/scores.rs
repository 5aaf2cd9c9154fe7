//! Scores of services with their full explanation: points in, points out, floors, what would change them.

use actix_web::{HttpResponse, web::Path};
use serde_json::{Map, Value, json};

use super::{page::Page, params::Params, records::id_of, refusal::Answer, shape};
use crate::{
    actions::{explain, records, score_history},
    app::App,
    domain::{ids::ServiceId, vendor::Service},
    error::AppError,
    web::{
        Site, run,
        session::{Caller, Reads},
    },
};

/// By what the scores were computed.
fn basis(app: &App) -> Map<String, Value> {
    let mut basis = Map::new();
    basis.insert("as_of".to_owned(), json!(app.today()));
    basis.insert("model_version".to_owned(), json!(app.model().version()));
    basis
}

/// `GET /api/v1/scores`: those of a vendor's services, or page by page of all. A page counts services, and those that
/// are not in use have no score, so it may hold fewer items than its limit.
pub async fn index(app: Site, caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&["limit", "after", "vendor_id"])?;
    let (limit, after) = (params.limit()?, params.after::<ServiceId>()?);
    let vendor = params.parse("vendor_id", "the id of a vendor")?;
    let basis = basis(&app);
    let page = run(&app, move |app| {
        let found = records::list::<Service>(app, &caller.actor, vendor, after, limit + 1)?;
        Page::cut(found, limit, |service| vec![service.id.to_string()])
            .show(|services| shape::objects(&explain::services(app, services)?))
    });
    Ok(page.await?.answer_about(&params, basis))
}

/// `GET /api/v1/scores/{service_id}/history`: what it showed before, and what moved it; the newest first.
pub async fn history(app: Site, caller: Caller<Reads>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id: ServiceId = id_of(&id)?;
    let entries = run(&app, move |app| score_history::of_service(app, &caller.actor, id)).await?;
    Ok(Page::whole(shape::objects(&entries)?).answer(&params))
}

/// `GET /api/v1/scores/{service_id}`.
pub async fn show(app: Site, caller: Caller<Reads>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id = id_of(&id)?;
    let mut body = basis(&app);
    let score = run(&app, move |app| {
        let service = records::get::<Service>(app, &caller.actor, id)?;
        let explained = explain::placed(app, &service)?;
        explained.ok_or_else(|| AppError::NotFound("A score of this service, which is not in use,".to_owned()))
    });
    body.extend(shape::object(&score.await?)?);
    Ok(HttpResponse::Ok().json(body))
}
