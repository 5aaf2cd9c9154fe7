//! What stands around a page for a visitor, and how a page becomes an answer.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use askama::Template;

use crate::{
    actions::frame::standing,
    domain::access::Right,
    web::{
        Site,
        error::PageError,
        flash, run,
        session::Visitor,
        view::frame::{Frame, Place, SignedIn},
    },
};

/// The frame of a page for somebody who is signed in.
///
/// # Errors
/// What the database says.
pub async fn frame<N>(
    app: &Site,
    visitor: &Visitor<N>,
    title: &str,
    place: Option<Place>,
    request: &HttpRequest,
) -> Result<Frame, PageError> {
    let standing = run(app, standing).await?;
    Ok(Frame {
        title: title.to_owned(),
        place,
        user: Some(SignedIn {
            name: visitor.actor.name.clone(),
            email: visitor.actor.label.clone(),
            role: visitor.actor.role.label().to_owned(),
            sees_all: visitor.actor.sees_all(),
            administers: visitor.actor.can(Right::Administer),
            reads_audit: visitor.actor.can(Right::ReadAudit),
        }),
        csrf: visitor.csrf.clone(),
        sample: standing.sample,
        model_version: app.model().version().to_owned(),
        scored_on: standing.scored_on,
        flash: flash::take(request),
        query: String::new(),
    })
}

/// The frame of a page before sign-in: no navigation, and the token its form carries.
pub fn outside(title: &str, csrf: &str) -> Frame {
    Frame {
        title: title.to_owned(),
        place: None,
        user: None,
        csrf: csrf.to_owned(),
        sample: false,
        model_version: String::new(),
        scored_on: None,
        flash: None,
        query: String::new(),
    }
}

/// A page as the answer to a request.
///
/// # Errors
/// When a value of the page cannot be written.
pub fn render(page: impl Template) -> Result<HttpResponse, PageError> {
    render_with(StatusCode::OK, page)
}

/// A page under another status, such as a form sent back with what is wrong in it.
///
/// # Errors
/// As `render`.
pub fn render_with(status: StatusCode, page: impl Template) -> Result<HttpResponse, PageError> {
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(page.render()?))
}
