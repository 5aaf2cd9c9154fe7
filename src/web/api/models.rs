//! Versions of the risk model, drafts and their effect.

use actix_web::{HttpRequest, HttpResponse, http::header::ETAG, web::Path};
use serde_json::{Value, json};

use super::{body::Body, page::Page, params::Params, records::id_of, refusal::Answer, shape, tag};
use crate::{
    actions::{model_effect, models, records::Expect, rescore},
    domain::{ids::ScoringModelId, scoring_model::ScoringModel},
    error::AppError,
    web::{
        Site, run,
        session::{Assesses, Caller, Reads, SetsModel, ensure_sees_all},
    },
};

/// Why a business owner is refused: an effect names the vendors of all.
const TELLS: &str = "the risk model tells";

fn shown(model: &ScoringModel, in_force: Option<ScoringModelId>, whole: bool) -> Value {
    let mut shown = json!({
        "id": model.id,
        "model_version": model.name,
        "state": model.state,
        "in_force": in_force == Some(model.id),
        "note": model.note,
        "created_by": model.created_by,
        "created_at": model.created_at.and_utc(),
        "updated_at": model.updated_at.and_utc(),
        "published_by": model.published_by,
        "published_at": model.published_at.map(|at| at.and_utc()),
        "version": model.version,
    });
    if let (true, Some(fields)) = (whole, shown.as_object_mut()) {
        fields.insert("toml".to_owned(), json!(model.toml));
    }
    shown
}

/// `GET /api/v1/models`: versions and drafts, the newest first.
pub async fn index(app: Site, caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&[])?;
    ensure_sees_all(&caller.actor, TELLS)?;
    let (versions, in_force) = run(&app, models::list).await?;
    Ok(Page::whole(versions.iter().map(|one| shown(one, in_force, false)).collect()).answer(&params))
}

/// `POST /api/v1/models` with `{toml, note}`: a draft.
pub async fn create(app: Site, caller: Caller<Assesses>, params: Params, body: Body) -> Answer {
    params.only(&[])?;
    let (toml, note) = sent(&body)?;
    let draft = run(&app, move |app| models::draft(app, &caller.actor, &toml, note.as_deref())).await?;
    Ok(HttpResponse::Created().insert_header((ETAG, tag::of(draft.version, None))).json(shown(&draft, None, true)))
}

/// `GET /api/v1/models/{id}`, its file included.
pub async fn show(app: Site, caller: Caller<Reads>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    ensure_sees_all(&caller.actor, TELLS)?;
    let id: ScoringModelId = id_of(&id)?;
    let model = run(&app, move |app| models::get(app, id)).await?;
    let in_force = app.in_force().id;
    Ok(HttpResponse::Ok().insert_header((ETAG, tag::of(model.version, None))).json(shown(&model, in_force, true)))
}

/// `PUT /api/v1/models/{id}` with `{toml, note}`: changes a draft.
pub async fn update(
    app: Site,
    caller: Caller<Assesses>,
    request: HttpRequest,
    id: Path<String>,
    params: Params,
    body: Body,
) -> Answer {
    params.only(&[])?;
    let (id, expect) = (id_of::<ScoringModelId>(&id)?, tag::expected(&request)?);
    let (toml, note) = sent(&body)?;
    let draft = run(&app, move |app| {
        let version = expected(app, id, expect)?;
        models::change(app, &caller.actor, id, version, &toml, note.as_deref())
    })
    .await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, tag::of(draft.version, None))).json(shown(&draft, None, true)))
}

/// `DELETE /api/v1/models/{id}`: throws a draft away.
pub async fn destroy(app: Site, caller: Caller<Assesses>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id: ScoringModelId = id_of(&id)?;
    run(&app, move |app| models::discard(app, &caller.actor, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `GET /api/v1/models/{id}/effect`: what it would change of the portfolio.
pub async fn effect(app: Site, caller: Caller<Reads>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    ensure_sees_all(&caller.actor, TELLS)?;
    let id: ScoringModelId = id_of(&id)?;
    let effect = run(&app, move |app| model_effect::of_version(app, id)).await?;
    Ok(HttpResponse::Ok().json(shape::object(&effect)?))
}

/// `POST /api/v1/models/{id}/publish`: puts a draft in force; every score is worked out anew after the answer.
pub async fn publish(
    app: Site,
    caller: Caller<SetsModel>,
    request: HttpRequest,
    id: Path<String>,
    params: Params,
) -> Answer {
    params.only(&[])?;
    let (id, expect) = (id_of::<ScoringModelId>(&id)?, tag::expected(&request)?);
    let published = run(&app, move |app| {
        let version = expected(app, id, expect)?;
        models::publish(app, &caller.actor, id, version)
    })
    .await?;
    let background = app.clone();
    actix_web::rt::spawn(async move {
        if let Err(error) = run(&background, rescore::all_if_due).await {
            tracing::error!(error = error.with_causes(), "rescoring failed; the next round tries again");
        }
    });
    let tag = tag::of(published.version, None);
    Ok(HttpResponse::Ok().insert_header((ETAG, tag)).json(shown(&published, Some(published.id), true)))
}

fn expected(app: &crate::app::App, id: ScoringModelId, expect: Expect) -> Result<i32, AppError> {
    match expect {
        Expect::Version(version) => Ok(version),
        Expect::Any => Ok(models::get(app, id)?.version),
    }
}

fn sent(body: &Body) -> Result<(String, Option<String>), AppError> {
    if let Some(unknown) = body.0.keys().find(|key| !matches!(key.as_str(), "toml" | "note")) {
        let message = format!("{unknown}: there is no such field; a draft has toml and note.");
        return Err(AppError::invalid(unknown.clone(), "unknown_field", message));
    }
    let toml = match body.0.get("toml") {
        Some(Value::String(toml)) => toml.clone(),
        _ => return Err(AppError::invalid("toml", "required", "toml: send the model's file as text.")),
    };
    let note = match body.0.get("note") {
        None | Some(Value::Null) => None,
        Some(Value::String(note)) => Some(note.clone()),
        Some(_) => return Err(AppError::invalid("note", "not_text", "note: send a sentence, or leave it out.")),
    };
    Ok((toml, note))
}
