//! One's own account for programs that come with a session: sessions, password, second factor; and what administrators
//! do to accounts of others.

use actix_web::{HttpRequest, HttpResponse, web::Path};
use chrono::SecondsFormat;
use serde_json::{Map, Value, json};

use super::{body::Body, params::Params, records::id_of, refusal::Answer};
use crate::{
    actions::{
        sign_in::{self, SessionShown, SignedIn, second_factor},
        users,
    },
    app::App,
    domain::{
        Instant,
        ids::{SessionId, UserId},
        person::Role,
    },
    error::AppError,
    web::{
        Site, run,
        session::{self, Administers, Caller, OwnAccount, ProvenAdministers, ProvenOwnAccount},
    },
};

fn utc(at: Instant) -> String {
    at.and_utc().to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// The fields of a body as texts, in the order of `names`; one that is not sent is empty.
fn texts<const N: usize>(fields: &Map<String, Value>, names: [&str; N]) -> Result<[String; N], AppError> {
    if let Some(name) = fields.keys().find(|name| !names.contains(&name.as_str())) {
        return Err(AppError::invalid(name, "unknown_field", format!("There is no field “{name}”; leave it out.")));
    }
    let wrong = |name: &&str| fields.get(*name).is_some_and(|value| !value.is_string() && !value.is_null());
    if let Some(name) = names.iter().find(|name| wrong(name)) {
        return Err(AppError::invalid(*name, "not_a_text", format!("The field “{name}” takes a text.")));
    }
    Ok(names.map(|name| fields.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()))
}

/// An answer that has the browser go on under the session's new secret.
fn renewed(app: &App, signed_in: &SignedIn, body: Value) -> Result<HttpResponse, AppError> {
    let mut response = HttpResponse::Ok().json(body);
    session::keep(&mut response, app, signed_in)?;
    Ok(response)
}

/// `GET /api/v1/account`: who one is, and how the second factor stands.
pub async fn show(app: Site, caller: Caller<OwnAccount>, request: HttpRequest, params: Params) -> Answer {
    params.only(&[])?;
    let (actor, origin) = (caller.actor.clone(), session::origin(&request, &app));
    let standing = run(&app, move |app| second_factor::standing(app, &actor, &origin)).await?;
    Ok(HttpResponse::Ok().json(json!({
        "email": caller.actor.label,
        "name": caller.actor.name,
        "role": caller.actor.role,
        "second_factor": {
            "since": standing.since.map(utc),
            "needed": standing.asked,
            "recovery_codes": standing.codes,
        },
    })))
}

fn session_shown(session: &SessionShown) -> Value {
    json!({
        "id": session.id,
        "created_at": utc(session.created_at),
        "last_seen_at": utc(session.last_seen_at),
        "expires_at": utc(session.expires_at),
        "way": session.way,
        "second_factor": session.second_factor,
        "address": session.address,
        "agent": session.agent,
        "is_this": session.is_this,
    })
}

/// `GET /api/v1/account/sessions`: where one is signed in, the session used last first.
pub async fn sessions(app: Site, caller: Caller<OwnAccount>, request: HttpRequest, params: Params) -> Answer {
    params.only(&[])?;
    let own = session::secret_of(&request, &app);
    let found = run(&app, move |app| sign_in::list_sessions(app, &caller.actor, own.as_deref())).await?;
    let items: Vec<Value> = found.iter().map(session_shown).collect();
    Ok(HttpResponse::Ok().json(json!({ "items": items })))
}

/// `DELETE /api/v1/account/sessions/{id}`: ends one of one's own.
pub async fn end_session(app: Site, caller: Caller<OwnAccount>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id = id_of::<SessionId>(&id)?;
    run(&app, move |app| sign_in::end_session(app, &caller.actor, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `POST /api/v1/account/sessions/end-others`: ends all of one's own but the one that asks.
pub async fn end_others(app: Site, caller: Caller<OwnAccount>, request: HttpRequest, params: Params) -> Answer {
    params.only(&[])?;
    let own = session::secret_of(&request, &app);
    let ended = run(&app, move |app| sign_in::end_other_sessions(app, &caller.actor, own.as_deref())).await?;
    Ok(HttpResponse::Ok().json(json!({ "ended": ended })))
}

/// `POST /api/v1/account/password` with `password`, and `present` unless one came by a one-time link just now. The
/// session goes on under the cookie of the answer.
pub async fn set_password(
    app: Site,
    caller: Caller<OwnAccount>,
    request: HttpRequest,
    params: Params,
    body: Body,
) -> Answer {
    params.only(&[])?;
    let [present, wanted] = texts(&body.0, ["present", "password"])?;
    let origin = session::origin(&request, &app);
    let signed_in = run(&app, move |app| sign_in::set_password(app, &caller.actor, &present, &wanted, &origin)).await?;
    Ok(renewed(&app, &signed_in, json!({}))?)
}

/// `POST /api/v1/account/second-factor`, with `present` unless one signed in just now: what an authenticator is given.
pub async fn begin(app: Site, caller: Caller<OwnAccount>, request: HttpRequest, params: Params, body: Body) -> Answer {
    params.only(&[])?;
    let [present] = texts(&body.0, ["present"])?;
    let origin = session::origin(&request, &app);
    let given = run(&app, move |app| second_factor::begin(app, &caller.actor, &present, &origin)).await?;
    Ok(HttpResponse::Ok().json(json!({ "secret": given.secret, "url": given.url })))
}

/// `POST /api/v1/account/second-factor/confirm` with the first `code`. `recovery_codes` in the answer are shown this
/// once; the session goes on under the cookie of the answer.
pub async fn confirm(
    app: Site,
    caller: Caller<OwnAccount>,
    request: HttpRequest,
    params: Params,
    body: Body,
) -> Answer {
    params.only(&[])?;
    let [code] = texts(&body.0, ["code"])?;
    let origin = session::origin(&request, &app);
    let done = run(&app, move |app| second_factor::confirm(app, &caller.actor, &code, &origin));
    let (signed_in, codes) = done.await?;
    Ok(renewed(&app, &signed_in, json!({ "recovery_codes": codes }))?)
}

/// `POST /api/v1/account/prove` with `present`: for ten minutes that stands before what asks for it.
pub async fn prove(app: Site, caller: Caller<OwnAccount>, request: HttpRequest, params: Params, body: Body) -> Answer {
    params.only(&[])?;
    let [present] = texts(&body.0, ["present"])?;
    let origin = session::origin(&request, &app);
    run(&app, move |app| sign_in::prove(app, &caller.actor, &present, &origin)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `POST /api/v1/account/second-factor/codes` with a `code`: new `recovery_codes`, shown this once.
pub async fn codes(
    app: Site,
    caller: Caller<ProvenOwnAccount>,
    request: HttpRequest,
    params: Params,
    body: Body,
) -> Answer {
    params.only(&[])?;
    let [code] = texts(&body.0, ["code"])?;
    let origin = session::origin(&request, &app);
    let codes = run(&app, move |app| second_factor::renew_codes(app, &caller.actor, &code, &origin)).await?;
    Ok(HttpResponse::Ok().json(json!({ "recovery_codes": codes })))
}

/// `POST /api/v1/account/second-factor/off` with a `code`. The session goes on under the cookie of the answer.
pub async fn turn_off(
    app: Site,
    caller: Caller<ProvenOwnAccount>,
    request: HttpRequest,
    params: Params,
    body: Body,
) -> Answer {
    params.only(&[])?;
    let [code] = texts(&body.0, ["code"])?;
    let origin = session::origin(&request, &app);
    let signed_in = run(&app, move |app| second_factor::turn_off(app, &caller.actor, &code, &origin)).await?;
    Ok(renewed(&app, &signed_in, json!({}))?)
}

/// `PATCH /api/v1/users/{id}` with `role`: the account has that role from now on, and its sessions end.
pub async fn set_role(
    app: Site,
    caller: Caller<ProvenAdministers>,
    id: Path<String>,
    params: Params,
    body: Body,
) -> Answer {
    params.only(&[])?;
    let (id, [role]) = (id_of::<UserId>(&id)?, texts(&body.0, ["role"])?);
    let role: Role = role
        .parse::<Role>()
        .map_err(|unknown| AppError::invalid("role", "unknown_word", format!("Role: {unknown}.")))?;
    let user = run(&app, move |app| {
        let email = users::account(app, id)?.email;
        users::set_role(app, &caller.actor, &email, role)
    });
    let (user, revoked) = user.await?;
    Ok(HttpResponse::Ok().json(json!({
        "id": user.id,
        "email": user.email,
        "role": user.role,
        "revoked_tokens": revoked,
    })))
}

/// `POST /api/v1/users/{id}/end-sessions`: ends every session of the account.
pub async fn end_sessions_of(app: Site, caller: Caller<Administers>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id = id_of::<UserId>(&id)?;
    let ended = run(&app, move |app| {
        let email = users::account(app, id)?.email;
        sign_in::end_sessions_of(app, &caller.actor, &email)
    });
    Ok(HttpResponse::Ok().json(json!({ "ended": ended.await? })))
}

/// `DELETE /api/v1/users/{id}/second-factor?reason=`: takes it away from somebody who lost it; their sessions end, and the
/// trail keeps how one knows that it is them.
pub async fn take_away(app: Site, caller: Caller<ProvenAdministers>, id: Path<String>, params: Params) -> Answer {
    params.only(&["reason"])?;
    let id = id_of::<UserId>(&id)?;
    let reason = params.get("reason").unwrap_or("asked for over the API").to_owned();
    run(&app, move |app| users::take_second_factor(app, &caller.actor, id, &reason)).await?;
    Ok(HttpResponse::NoContent().finish())
}
