//! Answers to reminders.

use actix_web::HttpResponse;
use serde_json::{Map, Value};

use super::{body::Body, page::Page, params::Params, refusal::Answer, shape};
use crate::{
    actions::answer_reminder::{self, Wish},
    domain::{
        ids::{ResponseId, VendorId},
        reminder_answer::Occasion,
    },
    error::{AppError, FieldError},
    web::{
        Site, run,
        session::{Answers, Caller, Reads},
    },
};

const FIELDS: [&str; 8] = ["key", "rule", "record_id", "anchor", "recipient", "kind", "until", "note"];

/// `GET /api/v1/reminders/answers?vendor=`: what was answered to reminders about a vendor, oldest first.
pub async fn index(app: Site, caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&["vendor", "limit", "after"])?;
    let (limit, after) = (params.limit()?, params.after::<ResponseId>()?);
    let Some(vendor) = params.parse::<VendorId>("vendor", "the id of a vendor")? else {
        return Err(AppError::invalid("vendor", "required", "vendor: give the id of a vendor.").into());
    };
    let mut found = run(&app, move |app| answer_reminder::list_of(app, &caller.actor, vendor)).await?;
    found.retain(|one| after.is_none_or(|after| one.id > after));
    let page = Page::cut(found, limit, |one| vec![one.id.to_string()]).show(shape::objects)?;
    Ok(page.answer(&params))
}

/// `POST /api/v1/reminders/answers`: a reminder’s `key`, or `rule`, `record_id`, `anchor` and perhaps `recipient`;
/// `kind` is `acknowledged` or `snoozed`, with `until` for the latter; `note` at will. 201, or 200 where it stood
/// already.
pub async fn create(app: Site, caller: Caller<Answers>, params: Params, body: Body) -> Answer {
    params.only(&[])?;
    let Asked { occasion, recipient, wish } = asked(&body.0)?;
    let done = run(&app, move |app| {
        answer_reminder::by_actor(app, &caller.actor, "api", (&occasion, recipient.as_deref()), &wish)
    });
    let answered = done.await?;
    let mut fields = shape::object(&answered.response)?;
    fields.insert("message".to_owned(), Value::String(answered.said()));
    let mut response = if answered.repeated { HttpResponse::Ok() } else { HttpResponse::Created() };
    Ok(response.json(fields))
}

/// What a body asks for.
struct Asked {
    occasion: Occasion,
    recipient: Option<String>,
    wish: Wish,
}

fn asked(fields: &Map<String, Value>) -> Result<Asked, AppError> {
    let mut errors: Vec<FieldError> = Vec::new();
    for (name, value) in fields {
        if !FIELDS.contains(&name.as_str()) {
            let message = format!("There is no field “{name}”; leave it out.");
            errors.push(FieldError::new(name.clone(), "unknown_field", message));
        } else if !value.is_string() && !value.is_null() {
            errors.push(FieldError::new(name.clone(), "not_text", format!("{name}: write it as text.")));
        }
    }
    if !errors.is_empty() {
        return Err(AppError::Invalid(errors));
    }
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
    let (occasion, recipient) = match text("key") {
        "" => (Occasion::read(text("rule"), text("record_id"), text("anchor")), text("recipient").to_owned()),
        key => match Occasion::read_key(key) {
            Some((occasion, recipient)) => (Ok(occasion), recipient),
            None => (Err(vec![wrong_key()]), String::new()),
        },
    };
    let wish = Wish::read(text("kind"), text("until"), text("note"));
    let (occasion, wish) = answer_reminder::whole(occasion, wish)?;
    Ok(Asked { occasion, recipient: Some(recipient).filter(|email| !email.is_empty()), wish })
}

fn wrong_key() -> FieldError {
    FieldError::new("key", "not_a_key", "key: take it from the list of reminders, as it is.")
}
