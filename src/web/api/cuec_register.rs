//! What all SOC reports expect of us, and the mapping to our controls.

use actix_web::{HttpResponse, web::Path};
use serde_json::{Value, json};

use super::{body::Body, params::Params, records::id_of, refusal::Answer, shape};
use crate::{
    actions::cuec_register::{self, Asked},
    domain::ids::{CuecId, SocReportId},
    error::AppError,
    web::{
        Site, run,
        session::{Assesses, Caller, Reads},
    },
};

/// `GET /api/v1/cuec-register?open=&replaced=&vendor_id=&control=&q=`: every CUEC of the reports that count now, with
/// what there is to do.
pub async fn index(app: Site, caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&["open", "replaced", "vendor_id", "control", "q"])?;
    let flag = |name| params.parse(name, "true or false").map(|flag| flag.unwrap_or(false));
    let asked = Asked {
        open: flag("open")?,
        replaced: flag("replaced")?,
        vendor: params.parse("vendor_id", "the id of a vendor")?,
        control: params.get("control").map(str::to_owned),
        words: params.get("q").map(str::to_owned),
    };
    let found = run(&app, move |app| cuec_register::register(app, &caller.actor, &asked)).await?;
    Ok(HttpResponse::Ok().json(json!({ "cuecs": shape::objects(&found)? })))
}

/// `POST /api/v1/cuec-register/map` with `ids` and the fields to set on all of them.
pub async fn map(app: Site, caller: Caller<Assesses>, params: Params, body: Body) -> Answer {
    params.only(&[])?;
    let mut values = body.0;
    let ids = ids_of(values.shift_remove("ids"))?;
    let changed = run(&app, move |app| cuec_register::map_many(app, &caller.actor, &ids, &values)).await?;
    Ok(HttpResponse::Ok().json(json!({ "changed": changed })))
}

fn ids_of(value: Option<Value>) -> Result<Vec<CuecId>, AppError> {
    let wrong = || AppError::invalid("ids", "not_an_id", "ids: give the ids of controls that reports expect of you.");
    let Some(Value::Array(ids)) = value else { return Err(wrong()) };
    ids.iter().map(|id| id.as_str().and_then(|id| id.parse().ok()).ok_or_else(wrong)).collect()
}

/// `POST /api/v1/soc-reports/{id}/carry-over`: takes the mapping of the report before over.
pub async fn carry_over(app: Site, caller: Caller<Assesses>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id: SocReportId = id_of(&id)?;
    let carried = run(&app, move |app| cuec_register::carry_over(app, &caller.actor, id)).await?;
    Ok(HttpResponse::Ok().json(json!({ "carried": carried })))
}
