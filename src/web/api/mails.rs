//! Reminders that were planned, and the mails that carry them. They name every owner's vendors, so reading them takes the
//! right to take tables out.

use actix_web::{HttpResponse, web::Path};
use serde_json::{Map, Value, json};

use super::{body::Body, page::Page, params::Params, records::id_of, refusal::Answer, shape};
use crate::{
    actions::{deliver_mail, test_mail},
    db::{self, outbox::Mail},
    domain::{
        ids::{OutboxId, ReminderId},
        outbox::MailState,
    },
    error::AppError,
    web::{
        Site, run,
        session::{Administers, Caller, Exports, SendsMail},
    },
};

/// `GET /api/v1/reminders`: newest first.
pub async fn reminders(app: Site, _caller: Caller<Exports>, params: Params) -> Answer {
    params.only(&["limit", "after"])?;
    let (limit, before) = (params.limit()?, params.after::<ReminderId>()?);
    let found = run(&app, move |app| app.db.read(|conn| Ok(db::reminder::list_before(conn, before, limit + 1)?)));
    let page = Page::cut(found.await?, limit, |reminder| vec![reminder.id.to_string()]).show(shape::objects)?;
    Ok(page.answer(&params))
}

/// `GET /api/v1/outbox`: mails without their texts, newest first, of one `state` or of all.
pub async fn index(app: Site, _caller: Caller<Exports>, params: Params) -> Answer {
    params.only(&["limit", "after", "state"])?;
    let (limit, before) = (params.limit()?, params.after::<OutboxId>()?);
    let state = match params.words::<MailState>("state")?.as_slice() {
        [] => None,
        [state] => Some(*state),
        _ => return Err(AppError::invalid("state", "several", "state: give one, or none for all.").into()),
    };
    let found = run(&app, move |app| deliver_mail::list(app, state, before, limit + 1)).await?;
    let page = Page::cut(found, limit, |mail| vec![mail.id.to_string()]);
    Ok(page.show(|mails| mails.iter().map(listed).collect())?.answer(&params))
}

/// `GET /api/v1/outbox/{id}`: a mail with its texts and the `reminders` that it carries; where it waits for a relay that
/// takes no mail, `relay_down` says since when and why.
pub async fn show(app: Site, _caller: Caller<Exports>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id = id_of(&id)?;
    let (mail, reminders, outage) = run(&app, move |app| {
        let reminders = app.db.read(|conn| Ok(db::reminder::list_of_mails(conn, &[id])?))?;
        let mail = deliver_mail::get(app, id)?;
        let outage = deliver_mail::outage_of(app, &mail)?;
        Ok((mail, reminders, outage))
    })
    .await?;
    let mut mail = shown(&mail)?;
    mail.insert("reminders".to_owned(), Value::Array(shape::objects(&reminders)?));
    let outage = outage.map(|outage| json!({ "since": outage.since.map(|at| at.and_utc()), "words": outage.words }));
    mail.insert("relay_down".to_owned(), outage.unwrap_or_default());
    Ok(HttpResponse::Ok().json(mail))
}

/// A mail without its texts.
fn listed(mail: &Mail) -> Result<Value, AppError> {
    let mut shown = shown(mail)?;
    shown.retain(|name, _| !matches!(name.as_str(), "body_text" | "body_html"));
    Ok(Value::Object(shown))
}

/// A mail, and whether a calendar goes with it.
fn shown(mail: &Mail) -> Result<Map<String, Value>, AppError> {
    let mut shown = shape::object(mail)?;
    shown.insert("has_calendar".to_owned(), Value::Bool(mail.calendar.is_some()));
    Ok(shown)
}

/// `POST /api/v1/outbox/{id}/try-again`.
pub async fn try_again(app: Site, caller: Caller<SendsMail>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id = id_of(&id)?;
    let mail = run(&app, move |app| deliver_mail::try_again(app, &caller.actor, id)).await?;
    Ok(HttpResponse::Ok().json(shown(&mail)?))
}

/// `POST /api/v1/outbox/test` with `address`: sends one mail that is no reminder. 200 however it ended: `state` is `sent`,
/// `not sent`, `perhaps sent` or `refused`, `words` are the server's, `steps` what was found on the way.
pub async fn test(app: Site, caller: Caller<Administers>, params: Params, body: Body) -> Answer {
    params.only(&[])?;
    let wrong = |message: &str| AppError::invalid("address", "required", message);
    if body.0.keys().any(|name| name != "address") {
        return Err(wrong("Give address and nothing else.").into());
    }
    let address = body.0.get("address").and_then(Value::as_str).unwrap_or_default().to_owned();
    let probed = run(&app, move |app| test_mail::send(app, &caller.actor, &address)).await?;
    let (state, words) = test_mail::ended(&probed.delivery);
    let steps: Vec<Value> = probed.found.iter().map(|(step, found)| json!({ "step": step, "found": found })).collect();
    Ok(HttpResponse::Ok().json(json!({ "state": state, "words": words, "steps": steps })))
}
