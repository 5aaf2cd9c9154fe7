//! Evidence packs: asked for, followed until they are ready, taken out.

use std::time::Duration;

use actix_web::{HttpResponse, http::header::LOCATION, web::Path};
use serde_json::{Map, Value};

use super::{body::Body, page::Page, params::Params, refusal::Answer, shape};
use crate::{
    actions::evidence_pack,
    domain::{
        Date,
        evidence_pack::{Asked, EvidencePack, PackState},
        ids::EvidencePackId,
    },
    error::{AppError, FieldError},
    web::{
        Site,
        pages::download::download,
        run,
        session::{Caller, Exports},
    },
};

/// How long an answer waits for a pack; one that takes longer is answered as it stands, to be followed.
const PATIENCE: Duration = Duration::from_secs(10);

fn shown(pack: &EvidencePack) -> Result<Map<String, Value>, AppError> {
    let mut fields = shape::object(pack)?;
    if let Some(Value::String(as_of)) = fields.get_mut("as_of") {
        as_of.push('Z');
    }
    Ok(fields)
}

/// `GET /api/v1/evidence-packs`: newest first.
pub async fn index(app: Site, _caller: Caller<Exports>, params: Params) -> Answer {
    params.only(&["limit", "after"])?;
    let (limit, before) = (params.limit()?, params.after::<EvidencePackId>()?);
    let found = run(&app, move |app| evidence_pack::list(app, before, limit + 1)).await?;
    let page = Page::cut(found, limit, |one| vec![one.id.to_string()])
        .show(|page| page.iter().map(|one| shown(one).map(Value::Object)).collect())?;
    Ok(page.answer(&params))
}

/// `POST /api/v1/evidence-packs` with `from`, `to` and where wished `seed`, `size` or `references`: builds a pack. 201 when it
/// is ready, 202 while it is being built; `Location` leads to it either way.
pub async fn create(app: Site, caller: Caller<Exports>, params: Params, body: Body) -> Answer {
    params.only(&[])?;
    let asked = asked(body.0)?;
    let pack = run(&app, move |app| evidence_pack::make_beside(app, &caller.actor, &asked, PATIENCE)).await?;
    let mut response = if pack.state == PackState::Ready { HttpResponse::Created() } else { HttpResponse::Accepted() };
    let address = format!("/api/v1/evidence-packs/{}", pack.id);
    Ok(response.insert_header((LOCATION, address)).json(shown(&pack)?))
}

/// What a body asks for; each field that cannot be read is told.
fn asked(mut fields: Map<String, Value>) -> Result<Asked, AppError> {
    let mut errors = Vec::new();
    let mut take = |name: &str| fields.shift_remove(name).filter(|value| !value.is_null());
    let day = |name: &str, value: Option<Value>, errors: &mut Vec<FieldError>| {
        let read = value.as_ref().map(|value| value.as_str().and_then(|text| text.parse::<Date>().ok()));
        if read == Some(None) {
            errors.push(FieldError::new(name, "not_a_date", format!("{name}: give a day such as 2026-11-30.")));
        }
        read.flatten()
    };
    let number = |name: &str, value: Option<Value>, errors: &mut Vec<FieldError>| {
        let read = value.as_ref().map(Value::as_i64);
        if read == Some(None) {
            errors.push(FieldError::new(name, "not_a_number", format!("{name}: give a whole number.")));
        }
        read.flatten()
    };
    let (from, to) = (day("from", take("from"), &mut errors), day("to", take("to"), &mut errors));
    let (seed, size) = (number("seed", take("seed"), &mut errors), number("size", take("size"), &mut errors));
    let references = references(take("references")).unwrap_or_else(|error| {
        errors.push(error);
        Vec::new()
    });
    for name in fields.keys() {
        let message = format!("There is no field “{name}”; leave it out.");
        errors.push(FieldError::new(name.clone(), "unknown_field", message));
    }
    if errors.is_empty() { Ok(Asked { from, to, seed, size, references }) } else { Err(AppError::Invalid(errors)) }
}

fn references(value: Option<Value>) -> Result<Vec<String>, FieldError> {
    let wrong = || FieldError::new("references", "not_a_list", "references: give a list such as [\"V-0012\"].");
    match value {
        None => Ok(Vec::new()),
        Some(Value::Array(entries)) => {
            entries.iter().map(|entry| entry.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
        }
        Some(_) => Err(wrong()),
    }
}

/// `GET /api/v1/evidence-packs/{id or reference}`.
pub async fn show(app: Site, _caller: Caller<Exports>, named: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let pack = run(&app, move |app| evidence_pack::get(app, &named)).await?;
    Ok(HttpResponse::Ok().json(shown(&pack)?))
}

/// `GET /api/v1/evidence-packs/{id or reference}/content`: the zip.
pub async fn content(app: Site, caller: Caller<Exports>, named: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let (pack, file) = run(&app, move |app| evidence_pack::download(app, &caller.actor, &named)).await?;
    let bytes = pack.bytes.and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or_default();
    Ok(download(file, bytes, &evidence_pack::file_name(&pack), "application/zip"))
}
