//! Services that are not rated, with what their category suggests, and taking suggestions.

use actix_web::HttpResponse;
use serde_json::{Map, Value, json};

use super::{body::Body, page::Page, params::Params, refusal::Answer};
use crate::{
    actions::rating::{self, Unrated},
    domain::ids::ServiceId,
    error::AppError,
    web::{
        Site, run,
        session::{Caller, EditsVendors, Reads},
    },
};

fn shown(one: &Unrated) -> Value {
    let row = &one.row;
    let suggested: Map<String, Value> =
        one.suggested.iter().map(|(factor, rating)| (factor.as_str().to_owned(), json!(rating))).collect();
    json!({
        "service_id": row.service_id, "service": row.service, "vendor_id": row.vendor_id, "vendor": row.vendor,
        "reference": row.reference, "category": row.category, "key_vendor": row.key_vendor,
        "stated_tier": row.stated_tier, "ratings": row.ratings, "profile": one.profile, "suggested": suggested,
    })
}

/// `GET /api/v1/unrated`: in the order in which to rate them.
pub async fn index(app: Site, caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&[])?;
    let queue = run(&app, move |app| rating::queue(app, &caller.actor)).await?;
    Ok(Page::whole(queue.iter().map(shown).collect()).answer(&params))
}

/// `POST /api/v1/unrated/take` with `{service_ids, profile}`: what is suggested becomes the rating where there is none.
pub async fn take(app: Site, caller: Caller<EditsVendors>, params: Params, body: Body) -> Answer {
    params.only(&[])?;
    if let Some(unknown) = body.0.keys().find(|key| !matches!(key.as_str(), "service_ids" | "profile")) {
        let message = format!("{unknown}: there is no such field; send service_ids and, if you like, profile.");
        return Err(AppError::invalid(unknown.clone(), "unknown_field", message).into());
    }
    let wrong = || AppError::invalid("service_ids", "not_ids", "service_ids: send a list of ids of services.");
    let ids: Option<Vec<ServiceId>> = body
        .0
        .get("service_ids")
        .and_then(Value::as_array)
        .and_then(|ids| ids.iter().map(|id| id.as_str().and_then(|id| id.parse().ok())).collect());
    let ids = ids.filter(|ids| !ids.is_empty()).ok_or_else(wrong)?;
    let profile = match body.0.get("profile") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => Some(name.clone()),
        Some(_) => return Err(AppError::invalid("profile", "not_text", "profile: send its name.").into()),
    };
    let taken = run(&app, move |app| rating::take(app, &caller.actor, &ids, profile.as_deref())).await?;
    Ok(HttpResponse::Ok().json(json!({ "rated": taken })))
}
