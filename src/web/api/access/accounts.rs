//! Letting people in: an account shown, added, let in again, and the links by which passwords are chosen.

use actix_web::{HttpResponse, http::header::LOCATION, web::Path};
use chrono::SecondsFormat;
use serde_json::{Map, Value, json};

use super::user;
use crate::{
    actions::users::{self, Handed, Invitation, Invited, Somebody},
    domain::{
        Instant,
        ids::{PersonId, UserId},
        person::Role,
    },
    error::{AppError, FieldError},
    web::{
        Site,
        api::{body::Body, params::Params, records::id_of, refusal::Answer},
        run,
        session::{Administers, Caller, ProvenAdministers},
    },
};

fn utc(at: Instant) -> String {
    at.and_utc().to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// An account with what its person answers for, and since when it is asked for a second factor.
pub(super) fn shown(one: &Somebody) -> Result<Map<String, Value>, AppError> {
    let account = one.user.as_ref().ok_or_else(|| AppError::NotFound("This account".to_owned()))?;
    let mut fields = user(account, &one.person.name, one.duties)?;
    fields.insert("second_factor_since".to_owned(), json!(one.second_factor.map(utc)));
    Ok(fields)
}

/// `GET /api/v1/users/{id}`.
pub async fn show(app: Site, _caller: Caller<Administers>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id = id_of::<UserId>(&id)?;
    let found = run(&app, move |app| shown(&users::of_account(app, id)?)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// `POST /api/v1/users` with `email`, `role`, and `name` or the `person_id` of somebody on file. Where mail leaves the
/// house the link goes to them (`mailed`); else it is in the answer (`link`), this once.
pub async fn create(app: Site, caller: Caller<ProvenAdministers>, params: Params, body: Body) -> Answer {
    params.only(&[])?;
    let wanted = wanted(&body.0)?;
    let made = run(&app, move |app| {
        let invited = users::invite(app, &caller.actor, &wanted).map_err(renamed)?;
        let mut fields = shown(&users::of_account(app, invited.user.id)?)?;
        handed(&mut fields, &invited);
        Ok(fields)
    });
    let made = made.await?;
    let address = format!("/api/v1/users/{}", made.get("id").and_then(Value::as_str).unwrap_or_default());
    Ok(HttpResponse::Created().insert_header((LOCATION, address)).json(made))
}

/// `POST /api/v1/users/{id}/reset`: another link, by which the account's owner chooses a password; nothing ends before
/// they have. `mailed` and `link` as when an account is added.
pub async fn reset(app: Site, caller: Caller<ProvenAdministers>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id = id_of::<UserId>(&id)?;
    let invited = run(&app, move |app| users::new_link(app, &caller.actor, id)).await?;
    let mut fields = Map::new();
    fields.insert("id".to_owned(), json!(invited.user.id));
    fields.insert("email".to_owned(), json!(invited.user.email));
    handed(&mut fields, &invited);
    Ok(HttpResponse::Ok().json(fields))
}

/// `POST /api/v1/users/{id}/enable`: a disabled account can sign in again.
pub async fn enable(app: Site, caller: Caller<ProvenAdministers>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id = id_of::<UserId>(&id)?;
    let enabled = run(&app, move |app| {
        users::enable(app, &caller.actor, id)?;
        shown(&users::of_account(app, id)?)
    });
    Ok(HttpResponse::Ok().json(enabled.await?))
}

fn handed(fields: &mut Map<String, Value>, invited: &Invited) {
    let link = match &invited.handed {
        Handed::Mailed => None,
        Handed::Shown(link) => Some(link),
    };
    fields.insert("mailed".to_owned(), json!(link.is_none()));
    fields.insert("link".to_owned(), json!(link));
    fields.insert("link_lasts".to_owned(), json!(invited.lasts));
}

/// The form calls the person otherwise.
fn renamed(error: AppError) -> AppError {
    match error {
        AppError::Invalid(mut errors) => {
            for error in errors.iter_mut().filter(|error| error.field == "person") {
                "person_id".clone_into(&mut error.field);
            }
            AppError::Invalid(errors)
        }
        other => other,
    }
}

fn wanted(fields: &Map<String, Value>) -> Result<Invitation, AppError> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, code: &str, message: String| errors.push(FieldError::new(field, code, message));
    let known = ["name", "email", "role", "person_id"];
    for name in fields.keys().filter(|name| !known.contains(&name.as_str())) {
        wrong(name, "unknown_field", format!("There is no field “{name}”; leave it out."));
    }
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
    let role = text("role").parse::<Role>();
    if let Err(unknown) = &role {
        wrong("role", "unknown_word", format!("Role: {unknown}."));
    }
    let person = match fields.get("person_id") {
        None | Some(Value::Null) => Ok(None),
        Some(id) => id.as_str().unwrap_or_default().parse::<PersonId>().map(Some),
    };
    if person.is_err() {
        wrong("person_id", "unknown_person", "Person: choose somebody who is on file.".to_owned());
    }
    match (role, person) {
        (Ok(role), Ok(person)) if errors.is_empty() => {
            Ok(Invitation { name: text("name").to_owned(), email: text("email").to_owned(), role, person })
        }
        _ => Err(AppError::Invalid(errors)),
    }
}
