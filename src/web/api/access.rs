//! Who may come in: accounts and API tokens, and who the caller is.

pub mod accounts;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{AUTHORIZATION, LOCATION},
    web::Path,
};
use serde_json::{Map, Value, json};

use super::{body::Body, page::Page, params::Params, records::id_of, refusal::Answer, shape};
use crate::{
    actions::{
        tokens,
        users::{self, HandedOver, Somebody},
    },
    app::App,
    db::{access::ApiToken, user::User},
    domain::{
        Date,
        access::Right,
        duty::Duties,
        ids::{PersonId, TokenId, UserId},
        person::Role,
    },
    error::{AppError, FieldError},
    web::{
        Site, run,
        session::{self, Administers, Caller, ProvenAdministers, Reads},
    },
};

/// What the page of a short list holds: the items behind the cursor, in the order of their ids.
fn page<T, Id: Ord + Copy + std::str::FromStr + std::fmt::Display>(
    mut items: Vec<T>,
    params: &Params,
    id: impl Fn(&T) -> Id,
) -> Result<Page<T>, AppError> {
    let (limit, after) = (params.limit()?, params.after::<Id>()?);
    items.retain(|item| after.is_none_or(|after| id(item) > after));
    items.sort_by_key(&id);
    Ok(Page::cut(items, limit, |item| vec![id(item).to_string()]))
}

fn user(user: &User, name: &str, duties: Duties) -> Result<Map<String, Value>, AppError> {
    shape::object(&json!({
        "id": user.id,
        "email": user.email,
        "name": name,
        "person_id": user.person_id,
        "role": user.role,
        "disabled_at": user.disabled_at,
        "last_sign_in_at": user.last_sign_in_at,
        "created_at": user.created_at,
        "duties": duties,
    }))
}

/// `GET /api/v1/users`: the accounts; `duties` counts what their people answer for.
pub async fn users(app: Site, _caller: Caller<Administers>, params: Params) -> Answer {
    params.only(&["limit", "after"])?;
    let found = run(&app, users::everybody).await?;
    let found = found.into_iter().filter_map(|one| Some((one.user.as_ref()?.id, one)));
    let page = page::<_, UserId>(found.collect(), &params, |(id, _)| *id)?;
    let shown = |(_, one): &(UserId, Somebody)| accounts::shown(one).map(Value::Object);
    Ok(page.show(|found| found.iter().map(shown).collect())?.answer(&params))
}

/// `POST /api/v1/users/{id}/disable`, perhaps with `reassign_to`, a name or an address: the account is disabled, and what
/// its person answers for moves to that somebody. `duties` counts what moved, or what was left behind; `revoked_tokens`
/// names the tokens that ended with it.
pub async fn disable_user(
    app: Site,
    caller: Caller<Administers>,
    id: Path<String>,
    params: Params,
    body: Body,
) -> Answer {
    params.only(&[])?;
    let (id, successor) = (id_of::<UserId>(&id)?, successor(&body.0)?);
    let left = run(&app, move |app| {
        let email = users::account(app, id)?.email;
        users::disable(app, &caller.actor, &email, successor.as_deref())
    });
    let left = left.await?;
    let mut fields = user(&left.user, &left.name, left.duties)?;
    let successor = left.successor.as_ref().map(|person| json!({ "person_id": person.id, "name": person.name }));
    fields.insert("reassigned_to".to_owned(), successor.unwrap_or_default());
    fields.insert("fallback".to_owned(), left.fallback.into());
    fields.insert("revoked_tokens".to_owned(), json!(left.revoked));
    Ok(HttpResponse::Ok().json(fields))
}

/// `POST /api/v1/people/{id}/hand-over` with `reassign_to`, a name or an address: what that person answers for moves to
/// that somebody; an account stays as it is. With `dry_run=true` nothing moves, and the answer says what would.
pub async fn hand_over(app: Site, caller: Caller<Administers>, id: Path<String>, params: Params, body: Body) -> Answer {
    params.only(&["dry_run"])?;
    let (id, to) = (id_of::<PersonId>(&id)?, successor(&body.0)?.unwrap_or_default());
    let dry_run = params.parse("dry_run", "true or false")?.unwrap_or(false);
    let handed = run(&app, move |app| {
        if dry_run {
            users::foresee_hand_over(app, &caller.actor, id, &to)
        } else {
            users::hand_over(app, &caller.actor, id, &to)
        }
    });
    let HandedOver { person, duties, successor } = handed.await?;
    Ok(HttpResponse::Ok().json(json!({
        "person_id": person.id,
        "name": person.name,
        "duties": duties,
        "reassigned_to": { "person_id": successor.id, "name": successor.name },
        "dry_run": dry_run,
    })))
}

fn successor(fields: &Map<String, Value>) -> Result<Option<String>, AppError> {
    if let Some(name) = fields.keys().find(|name| *name != "reassign_to") {
        return Err(AppError::invalid(name, "unknown_field", format!("There is no field “{name}”; leave it out.")));
    }
    match fields.get("reassign_to") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(wanted)) => Ok(Some(wanted.clone())),
        Some(_) => {
            let message = "Successor: give the name or address of somebody on file, or null.";
            Err(AppError::invalid("reassign_to", "not_a_text", message))
        }
    }
}

/// A token without its secret, which nobody has.
fn token(token: &ApiToken) -> Result<Map<String, Value>, AppError> {
    shape::object(&json!({
        "id": token.id,
        "name": token.name,
        "role": token.role,
        "person_id": token.person_id,
        "created_by": token.created_by,
        "expires_on": token.expires_on,
        "created_at": token.created_at,
        "last_used_at": token.last_used_at,
        "revoked_at": token.revoked_at,
    }))
}

fn find_token(app: &App, id: TokenId) -> Result<ApiToken, AppError> {
    let found = tokens::list(app)?.into_iter().find(|token| token.id == id);
    found.ok_or_else(|| AppError::NotFound("This token".to_owned()))
}

/// `GET /api/v1/tokens`.
pub async fn tokens(app: Site, _caller: Caller<Administers>, params: Params) -> Answer {
    params.only(&["limit", "after"])?;
    let found = run(&app, tokens::list).await?;
    let page = page::<_, TokenId>(found, &params, |token| token.id)?;
    Ok(page.show(|tokens| tokens.iter().map(|shown| token(shown).map(Value::Object)).collect())?.answer(&params))
}

/// `GET /api/v1/tokens/{id}`.
pub async fn show_token(app: Site, _caller: Caller<Administers>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id = id_of(&id)?;
    let found = run(&app, move |app| find_token(app, id)).await?;
    Ok(HttpResponse::Ok().json(token(&found)?))
}

/// `POST /api/v1/tokens`: `name`, `role`, and perhaps `expires_on`; with the role of a business owner also `person_id`,
/// whose vendors it sees. `token` in the answer is shown this once.
pub async fn create_token(app: Site, caller: Caller<ProvenAdministers>, params: Params, body: Body) -> Answer {
    params.only(&[])?;
    let (name, of, expires_on) = wanted(&body.0)?;
    let made = run(&app, move |app| {
        let text = tokens::create_for(app, &caller.actor, &name, of, expires_on)?;
        let id = text.split('_').nth(1).unwrap_or_default();
        let mut fields = token(&find_token(app, id_of(id)?)?)?;
        fields.insert("token".to_owned(), Value::String(text));
        Ok(fields)
    });
    let made = made.await?;
    let address = format!("/api/v1/tokens/{}", made.get("id").and_then(Value::as_str).unwrap_or_default());
    Ok(HttpResponse::Created().insert_header((LOCATION, address)).json(made))
}

type Wanted = (String, (Role, Option<PersonId>), Option<Date>);

fn wanted(fields: &Map<String, Value>) -> Result<Wanted, AppError> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, code: &str, message: String| errors.push(FieldError::new(field, code, message));
    let known = ["name", "role", "expires_on", "person_id"];
    for name in fields.keys().filter(|name| !known.contains(&name.as_str())) {
        wrong(name, "unknown_field", format!("There is no field “{name}”; leave it out."));
    }
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    let role = text("role").unwrap_or_default().parse::<Role>();
    if let Err(unknown) = &role {
        wrong("role", "unknown_word", format!("Role: {unknown}."));
    }
    if text("name").is_none() {
        wrong("name", "required", "Name: is needed.".to_owned());
    }
    let expires_on = match fields.get("expires_on") {
        None | Some(Value::Null) => Ok(None),
        Some(day) => day.as_str().unwrap_or_default().parse().map(Some),
    };
    if expires_on.is_err() {
        wrong("expires_on", "not_a_date", "Expires on: write it as 2026-11-22.".to_owned());
    }
    let person = match fields.get("person_id") {
        None | Some(Value::Null) => Ok(None),
        Some(id) => id.as_str().unwrap_or_default().parse::<PersonId>().map(Some),
    };
    if person.is_err() {
        wrong("person_id", "unknown_person", "Person: choose somebody who is on file.".to_owned());
    }
    match (text("name"), role, person, expires_on) {
        (Some(name), Ok(role), Ok(person), Ok(expires_on)) if errors.is_empty() => {
            Ok((name.to_owned(), (role, person), expires_on))
        }
        _ => Err(AppError::Invalid(errors)),
    }
}

/// `DELETE /api/v1/tokens/{id}`: revokes it; it stays on the list.
pub async fn revoke_token(app: Site, caller: Caller<Administers>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id = id_of(&id)?;
    run(&app, move |app| tokens::revoke(app, &caller.actor, &find_token(app, id)?.name)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `GET /api/v1/session`: who the caller is and may do; for a signed-in person also the token that changes have to carry.
pub async fn show_session(caller: Caller<Reads>, request: HttpRequest, params: Params) -> Answer {
    params.only(&[])?;
    let actor = caller.actor;
    let by_token = request.headers().contains_key(AUTHORIZATION);
    let session = if by_token { None } else { session::current(&request).await? };
    let rights: Vec<Right> = Right::ALL.iter().copied().filter(|right| actor.can(*right)).collect();
    Ok(HttpResponse::Ok().json(json!({
        "actor": actor.label,
        "name": actor.name,
        "role": actor.role,
        "rights": rights,
        "user_id": actor.user,
        "csrf_token": session.map(|session| session.csrf_token),
    })))
}
