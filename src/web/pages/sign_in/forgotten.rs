//! “Forgotten your password?”: a link by mail, asked for before anybody is signed in. The page answers alike whether or
//! not an address has an account.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};

use super::{Door, pause, retried_after};
use crate::{
    actions::sign_in,
    error::AppError,
    web::{
        Site,
        error::PageError,
        flash,
        form::{self, SentForm},
        pages::frame::{outside, render, render_with},
        run, session,
        view::{
            form::{FieldKind, FieldView, FormSection, FormView},
            sign_in::ForgottenPage,
        },
    },
};

const TITLE: &str = "Forgotten your password?";
const OFF: &str = "Mail is switched off here: ask an administrator for a link.";
const ASKED: &str =
    "If this address has an account, a link is on its way there. It works once, and for an hour from when it is sent.";

/// `GET /sign-in/forgotten`
///
/// # Errors
/// What the database says.
pub async fn form(app: Site, request: HttpRequest) -> Result<HttpResponse, PageError> {
    if !sign_in::mails_links(&app) {
        return Ok(flash::see_other_failed(&app, "/sign-in", OFF));
    }
    let door = Door::open(&app, &request).await?;
    let form = asks().guarded(&door.csrf);
    let page = ForgottenPage { frame: door.frame(TITLE, &request), form, throttled: None };
    door.keep(render(page)?)
}

/// `POST /sign-in/forgotten` with `email`.
///
/// # Errors
/// What the database says.
pub async fn ask(app: Site, sent: SentForm, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let (email, origin) = (sent.get("email").to_owned(), session::origin(&request, &app));
    match run(&app, move |app| sign_in::ask_for_link(app, &email, &origin)).await {
        Ok(()) => Ok(flash::see_other(&app, "/sign-in", ASKED)),
        Err(AppError::Conflict { code: "mail_off", .. }) => Ok(flash::see_other_failed(&app, "/sign-in", OFF)),
        Err(error @ (AppError::Invalid(_) | AppError::TooMany(_))) => refused(&sent, &error),
        Err(other) => Err(other.into()),
    }
}

fn refused(sent: &SentForm, error: &AppError) -> Result<HttpResponse, PageError> {
    let csrf = sent.get(form::TOKEN);
    let form = asks().guarded(csrf).filled(|name| Some(sent.get(name).to_owned()));
    let page = |form, throttled| ForgottenPage { frame: outside(TITLE, csrf), form, throttled };
    match error {
        AppError::TooMany(seconds) => {
            let response = render_with(StatusCode::TOO_MANY_REQUESTS, page(form, Some(pause(*seconds))))?;
            Ok(retried_after(response, *seconds))
        }
        AppError::Invalid(errors) => render_with(StatusCode::UNPROCESSABLE_ENTITY, page(form.refused(errors), None)),
        _ => render_with(StatusCode::UNPROCESSABLE_ENTITY, page(form, None)),
    }
}

fn asks() -> FormView {
    let email = FieldView::new("email", "Email", FieldKind::Email).required();
    FormView::new("/sign-in/forgotten", "Mail me a link", vec![FormSection::new("", vec![email])]).cancel("/sign-in")
}
