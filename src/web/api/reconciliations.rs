//! The register compared with other lists.

use actix_multipart::Multipart;
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CONTENT_TYPE, LOCATION},
    web::Path,
};
use serde_json::{Map, Value, json};

use super::{
    body::Body,
    page::Page,
    params::Params,
    records::id_of,
    refusal::{Answer, Refusal},
    shape, upload,
};
use crate::{
    actions::{
        reconcile::{self, Decision, Entry, Options, Standing},
        vendor_table::Format,
    },
    domain::{
        ids::{ExclusionId, ReconciliationEntryId, ReconciliationId},
        reconciliation::Class,
    },
    error::AppError,
    web::{
        Site,
        pages::download::download,
        run,
        session::{Caller, EditsVendors, Exports, Imports},
    },
};

fn standing(standing: &Standing) -> Result<Map<String, Value>, AppError> {
    shape::object(standing)
}

fn entry(entry: &Entry) -> Result<Value, AppError> {
    let mut fields = shape::object(entry)?;
    let exclusion = entry.exclusion.as_ref().map(shape::object).transpose()?;
    fields.insert("exclusion".to_owned(), exclusion.map_or(Value::Null, Value::Object));
    Ok(Value::Object(fields))
}

/// `GET /api/v1/reconciliations`: newest first.
pub async fn index(app: Site, _caller: Caller<Exports>, params: Params) -> Answer {
    params.only(&["limit", "after"])?;
    let (limit, before) = (params.limit()?, params.after::<ReconciliationId>()?);
    let found = run(&app, move |app| reconcile::list(app, before, limit + 1)).await?;
    let page = Page::cut(found, limit, |one| vec![one.reconciliation.id.to_string()])
        .show(|page| page.iter().map(|one| standing(one).map(Value::Object)).collect())?;
    Ok(page.answer(&params))
}

/// `POST /api/v1/reconciliations?kind=&as_of=&list=&sheet=&column=` with the part `file`: compares it with the register
/// (201).
pub async fn create(app: Site, caller: Caller<Imports>, params: Params, parts: Multipart) -> Answer {
    params.only(&["kind", "as_of", "list", "sheet", "column"])?;
    let text = |name: &str| params.get(name).map(str::to_owned);
    let options = Options {
        kind: params.words("kind")?.first().copied(),
        as_of: params.parse("as_of", "a day such as 2026-10-31")?,
        list_name: text("list"),
        sheet: text("sheet"),
        column: text("column"),
        ..Options::default()
    };
    let incoming = upload::receive(&app, parts, false).await?;
    let made = run(&app, move |app| {
        let made = reconcile::run(app, &caller.actor, &incoming, &options)?;
        reconcile::get(app, &made.reference)
    });
    let made = made.await?;
    let address = format!("/api/v1/reconciliations/{}", made.reconciliation.id);
    Ok(HttpResponse::Created().insert_header((LOCATION, address)).json(standing(&made)?))
}

/// `GET /api/v1/reconciliations/{id or reference}?class=&limit=&after=`: what was compared, the counts then (`found`) and
/// now (`now`), and a page of the names as `items`.
pub async fn show(app: Site, _caller: Caller<Exports>, named: Path<String>, params: Params) -> Answer {
    params.only(&["class", "limit", "after"])?;
    let (limit, after) = (params.limit()?, params.after::<i32>()?);
    let class = params.words::<Class>("class")?.first().copied();
    let (found, entries) = run(&app, move |app| {
        let found = reconcile::get(app, &named)?;
        let entries = reconcile::page(app, found.reconciliation.id, class, after, limit + 1)?;
        Ok((found, entries))
    })
    .await?;
    let page = Page::cut(entries, limit, |one| vec![one.entry.place.to_string()])
        .show(|page| page.iter().map(entry).collect())?;
    Ok(page.answer_about(&params, standing(&found)?))
}

/// `GET /api/v1/reconciliations/{id or reference}/names?format=csv`: every name as CSV, XLSX or JSON.
pub async fn names(app: Site, caller: Caller<Exports>, named: Path<String>, params: Params) -> Answer {
    params.only(&["format"])?;
    let format = params.parse("format", "csv, xlsx or json")?.unwrap_or(Format::Csv);
    let written = run(&app, move |app| reconcile::export(app, &caller.actor, &named, format)).await?;
    Ok(download(written.file, written.bytes, &written.name, format.media_type()))
}

/// `POST /api/v1/reconciliations/{id or reference}/entries/{entry}/{add, same or exclude}`: decides what one name is;
/// `exclude` takes a `reason`, `same` the `vendor` by name or reference, where it is not the one it looks like.
pub async fn decide(
    app: Site,
    caller: Caller<EditsVendors>,
    path: Path<(String, String, String)>,
    params: Params,
    body: Result<Body, Refusal>,
    request: HttpRequest,
) -> Answer {
    params.only(&[])?;
    let (named, id, verb) = path.into_inner();
    // To add a vendor there is nothing more to say.
    let says_more = request.headers().contains_key(CONTENT_TYPE);
    let fields = if says_more { body?.0 } else { Map::new() };
    let decision = decision(&verb, fields)?;
    let id: ReconciliationEntryId = id_of(&id)?;
    let decided = decided(&app, caller, named, vec![id], decision).await?;
    let only = decided.first().map(entry).transpose()?;
    Ok(HttpResponse::Ok().json(only))
}

/// `POST /api/v1/reconciliations/{id or reference}/{add, same or exclude}` with `ids`: decides what many names are, all of
/// them or none.
pub async fn decide_many(
    app: Site,
    caller: Caller<EditsVendors>,
    path: Path<(String, String)>,
    params: Params,
    body: Body,
) -> Answer {
    params.only(&[])?;
    let (named, verb) = path.into_inner();
    let mut fields = body.0;
    let wrong = || AppError::invalid("ids", "not_an_id", "ids: give the ids of names of this reconciliation.");
    let Some(Value::Array(ids)) = fields.shift_remove("ids") else { return Err(wrong().into()) };
    let ids = ids.iter().map(|id| id.as_str().and_then(|id| id.parse().ok()).ok_or_else(wrong));
    let ids = ids.collect::<Result<Vec<ReconciliationEntryId>, _>>()?;
    let decided = decided(&app, caller, named, ids, decision(&verb, fields)?).await?;
    let shown = decided.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
    Ok(HttpResponse::Ok().json(json!({ "items": shown })))
}

async fn decided(
    app: &Site,
    caller: Caller<EditsVendors>,
    named: String,
    ids: Vec<ReconciliationEntryId>,
    decision: Decision,
) -> Result<Vec<Entry>, AppError> {
    run(app, move |app| {
        let of = reconcile::get(app, &named)?.reconciliation.id;
        reconcile::decide(app, &caller.actor, of, &ids, &decision)?;
        reconcile::entries(app, of, &ids)
    })
    .await
}

fn decision(verb: &str, mut fields: Map<String, Value>) -> Result<Decision, AppError> {
    let mut text = |name: &str| match fields.shift_remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(AppError::invalid(name, "not_text", format!("{name}: give a text."))),
    };
    let decision = match verb {
        "add" => Decision::Add,
        "same" => Decision::Same(text("vendor")?),
        "exclude" => Decision::Exclude(text("reason")?.unwrap_or_default()),
        _ => return Err(AppError::NotFound("What this address names".to_owned())),
    };
    match fields.keys().next() {
        Some(name) => {
            let message = format!("There is no field “{name}” here; leave it out.");
            Err(AppError::invalid(name, "unknown_field", message))
        }
        None => Ok(decision),
    }
}

/// `GET /api/v1/reconciliation-exclusions`: names that are said to be no vendors.
pub async fn exclusions(app: Site, _caller: Caller<Exports>, params: Params) -> Answer {
    params.only(&["limit", "after"])?;
    let (limit, after) = (params.limit()?, params.after::<ExclusionId>()?);
    let found = run(&app, move |app| reconcile::exclusions(app, after, limit + 1)).await?;
    let page = Page::cut(found, limit, |one| vec![one.id.to_string()]).show(shape::objects)?;
    Ok(page.answer(&params))
}

/// `DELETE /api/v1/reconciliation-exclusions/{id}`: the name is to be decided again wherever it was left out.
pub async fn forget(app: Site, caller: Caller<EditsVendors>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id: ExclusionId = id_of(&id)?;
    run(&app, move |app| reconcile::forget(app, &caller.actor, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
