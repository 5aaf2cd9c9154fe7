//! How ready our own CC9 programme is for a window.

use actix_web::HttpResponse;

use super::{coverage::window, params::Params, refusal::Answer, shape};
use crate::{
    actions::cc9,
    domain::cc9::{Keep, Point},
    error::AppError,
    web::{
        Site, run,
        session::{Caller, Reads, ensure_sees_all},
    },
};

/// `GET /api/v1/cc9?from=&to=&point=&items=`: each point of focus with its status in a window, or in the current fiscal
/// year, and the records that meet it or lack something; `point` names the one whose records are wanted, `items` says
/// `all`, `missing` or `none` of them.
pub async fn index(app: Site, caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&["from", "to", "point", "items"])?;
    ensure_sees_all(&caller.actor, "CC9 readiness tells")?;
    let window = window(&params, app.fiscal_year())?;
    let keep = keep(&params)?;
    let found = run(&app, move |app| cc9::readiness(app, window, keep)).await?;
    Ok(HttpResponse::Ok().json(shape::object(&found)?))
}

fn keep(params: &Params) -> Result<Keep, AppError> {
    let point = params.words::<Point>("point")?.first().copied();
    let items = params.listed("items", &["all", "missing", "none"])?;
    Ok(match (items.first().map(String::as_str), point) {
        (Some("none"), _) => Keep::Nothing,
        (Some("missing"), None) => Keep::Missing,
        (_, point) => Keep::All(point),
    })
}
