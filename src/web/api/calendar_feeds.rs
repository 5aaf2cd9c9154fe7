//! Private calendar addresses: one’s own, or for administrators those of any account.

use actix_web::{HttpResponse, web::Path};
use serde_json::{Map, Value, json};

use super::{body::Body, page::Page, params::Params, records::id_of, refusal::Answer, shape};
use crate::{
    actions::calendar_feed,
    db::calendar_feed::Feed,
    domain::{calendar_feed::FeedScope, ids::FeedId},
    error::{AppError, FieldError},
    web::{
        Site, run,
        session::{Caller, Reads},
    },
};

/// `GET /api/v1/calendar-feeds?email=`: those of the caller’s account or of another, revoked ones too.
pub async fn index(app: Site, caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&["limit", "after", "email"])?;
    let (limit, after) = (params.limit()?, params.after::<FeedId>()?);
    let email = params.get("email").map(str::to_owned);
    let mut found = run(&app, move |app| calendar_feed::list_of(app, &caller.actor, email.as_deref())).await?;
    found.retain(|feed| after.is_none_or(|after| feed.id > after));
    found.sort_by_key(|feed| feed.id);
    let page = Page::cut(found, limit, |feed| vec![feed.id.to_string()]);
    Ok(page.show(|feeds| feeds.iter().map(|feed| shown(feed).map(Value::Object)).collect())?.answer(&params))
}

/// `POST /api/v1/calendar-feeds`: `name`; `scope`, which is `mine` or `all`; and `email` for another’s account, which a
/// token always names. `url` and `webcal_url` in the answer are shown this once.
pub async fn create(app: Site, caller: Caller<Reads>, params: Params, body: Body) -> Answer {
    params.only(&[])?;
    let (name, scope, email) = wanted(&body.0)?;
    let made = run(&app, move |app| calendar_feed::create(app, &caller.actor, email.as_deref(), &name, scope)).await?;
    let mut fields = shown(&made.feed)?;
    fields.insert("email".to_owned(), Value::String(made.email.clone()));
    fields.insert("webcal_url".to_owned(), Value::String(made.webcal_url()));
    fields.insert("url".to_owned(), Value::String(made.url));
    Ok(HttpResponse::Created().json(fields))
}

/// `DELETE /api/v1/calendar-feeds/{id}`: revokes it; it stays on the list.
pub async fn destroy(app: Site, caller: Caller<Reads>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id = id_of(&id)?;
    run(&app, move |app| calendar_feed::revoke(app, &caller.actor, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// An address without its secret, which nobody has.
fn shown(feed: &Feed) -> Result<Map<String, Value>, AppError> {
    shape::object(&json!({
        "id": feed.id,
        "name": feed.name,
        "scope": feed.scope,
        "created_at": feed.created_at,
        "last_used_at": feed.last_used_at,
        "revoked_at": feed.revoked_at,
    }))
}

fn wanted(fields: &Map<String, Value>) -> Result<(String, FeedScope, Option<String>), AppError> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, code: &str, message: String| errors.push(FieldError::new(field, code, message));
    for name in fields.keys().filter(|name| !["name", "scope", "email"].contains(&name.as_str())) {
        wrong(name, "unknown_field", format!("There is no field “{name}”; leave it out."));
    }
    let text = |name: &str| fields.get(name).filter(|value| !value.is_null());
    let scope = match text("scope") {
        None => Ok(FeedScope::Mine),
        Some(word) => word.as_str().unwrap_or_default().parse::<FeedScope>(),
    };
    if let Err(unknown) = &scope {
        wrong("scope", "unknown_word", format!("Scope: {unknown}."));
    }
    let name = text("name").and_then(Value::as_str);
    if name.is_none() {
        wrong("name", "required", "Name: is needed.".to_owned());
    }
    let email = text("email").map(Value::as_str);
    if email == Some(None) {
        wrong("email", "not_text", "Email: write it as text.".to_owned());
    }
    match (name, scope) {
        (Some(name), Ok(scope)) if errors.is_empty() => {
            Ok((name.to_owned(), scope, email.flatten().map(str::to_owned)))
        }
        _ => Err(AppError::Invalid(errors)),
    }
}
