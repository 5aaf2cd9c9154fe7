//! Digests, or none: behind the link of a digest, without signing in; and for one’s own addresses.

use actix_web::{HttpRequest, HttpResponse, web::Path};

use super::{
    frame::{frame, outside, render},
    unlisted::unlisted,
};
use crate::{
    actions::digests,
    web::{
        Site,
        error::PageError,
        flash,
        form::{OpenForm, SentForm},
        run,
        session::{Reads, Visitor},
        view::mail_links::DigestsPage,
    },
};

/// An address and the tag that proves that we made the link.
type Signed = Path<(String, String)>;

/// `GET /unsubscribe/{address}/{tag}`: says how it stands. Opening it changes nothing.
pub async fn unsubscribe_form(app: Site, link: Signed) -> Result<HttpResponse, PageError> {
    let (address, tag) = link.into_inner();
    let action = path(&address, &tag);
    let found = run(&app, move |app| {
        let email = digests::address_of(app, &address, &tag)?;
        Ok((digests::are_on(app, &email)?, email))
    });
    let (on, email) = found.await?;
    show(email, on, action)
}

/// `POST /unsubscribe/{address}/{tag}`: no more digests, or with `digests=on` digests again. Mail programs send it by
/// themselves, with a body of their own and without cookies; they are answered at once and not led elsewhere.
pub async fn unsubscribe(app: Site, link: Signed, sent: OpenForm) -> Result<HttpResponse, PageError> {
    let (address, tag) = link.into_inner();
    let (action, on) = (path(&address, &tag), sent.get("digests") == "on");
    let done = run(&app, move |app| {
        let email = digests::address_of(app, &address, &tag)?;
        digests::set(app, &email, on)?;
        Ok(email)
    });
    show(done.await?, on, action)
}

fn path(address: &str, tag: &str) -> String {
    format!("/unsubscribe/{address}/{tag}")
}

fn show(address: String, on: bool, action: String) -> Result<HttpResponse, PageError> {
    Ok(unlisted(render(DigestsPage { frame: outside("Digests", ""), address, on, action })?))
}

/// `GET /account/mail`: whether digests come to one’s own addresses.
pub async fn own_form(app: Site, visitor: Visitor<Reads>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let actor = visitor.actor.clone();
    let on = run(&app, move |app| digests::own_are_on(app, &actor)).await?;
    let frame = frame(&app, &visitor, "Digests", None, &request).await?;
    let (address, action) = (visitor.actor.label.clone(), "/account/mail".to_owned());
    render(DigestsPage { frame, address, on, action })
}

/// `POST /account/mail` with `digests`, `on` or `off`.
pub async fn set_own(app: Site, visitor: Visitor<Reads>, sent: SentForm) -> Result<HttpResponse, PageError> {
    let on = sent.get("digests") == "on";
    run(&app, move |app| digests::set_own(app, &visitor.actor, on)).await?;
    let said = if on { "Digests are on again." } else { "Digests are off. What is urgent or overdue still comes." };
    Ok(flash::see_other(&app, "/account/mail", said))
}
