//! Reminders that were planned, and the mails that carry them. They name every owner's vendors, so reading them takes the
//! right to take tables out.

use actix_web::{HttpResponse, web::Path};

use super::{page::Page, params::Params, records::id_of, refusal::Answer, shape};
use crate::{
    actions::deliver_mail,
    db,
    domain::{
        ids::{OutboxId, ReminderId},
        outbox::MailState,
    },
    error::AppError,
    web::{
        Site, run,
        session::{Caller, Exports, SendsMail},
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
    let page = Page::cut(found, limit, |mail| vec![mail.id.to_string()]).show(|mails| {
        let mut shown = shape::objects(mails)?;
        for mail in shown.iter_mut().filter_map(serde_json::Value::as_object_mut) {
            mail.retain(|name, _| !matches!(name.as_str(), "body_text" | "body_html"));
        }
        Ok(shown)
    })?;
    Ok(page.answer(&params))
}

/// `GET /api/v1/outbox/{id}`: a mail with its texts.
pub async fn show(app: Site, _caller: Caller<Exports>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id = id_of(&id)?;
    Ok(HttpResponse::Ok().json(shape::object(&run(&app, move |app| deliver_mail::get(app, id)).await?)?))
}

/// `POST /api/v1/outbox/{id}/try-again`.
pub async fn try_again(app: Site, caller: Caller<SendsMail>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id = id_of(&id)?;
    let mail = run(&app, move |app| deliver_mail::try_again(app, &caller.actor, id)).await?;
    Ok(HttpResponse::Ok().json(shape::object(&mail)?))
}
