//! The second step of the way in: the code of the second factor. What waits for it is in a cookie of its own, which no
//! page takes for a session.

use actix_web::{HttpRequest, HttpResponse, cookie::time::Duration, http::StatusCode, web::Query};

use super::{Door, Way, add_cookie, let_in, local, pause, retried_after};
use crate::{
    actions::sign_in,
    app::App,
    error::AppError,
    web::{
        Site,
        cookies::{self, Kind},
        error::{PageError, percent_encoding},
        flash,
        form::{self, SentForm},
        pages::frame::{outside, render, render_with},
        run, session,
        view::{forms, sign_in::SignInCodePage},
    },
};

const OVER: &str = "The code came too late, or the sign-in is done already. Sign in once more.";
/// As long as the code is waited for.
const MINUTES: i64 = 10;

/// Leads on to the code.
pub(super) fn wanted(app: &App, step: &str, next: &str) -> Result<HttpResponse, PageError> {
    let mut response = flash::see_other(app, &format!("/sign-in/code?next={}", percent_encoding(next)), "");
    let mut cookie = cookies::made(app, Kind::Step, step);
    cookie.set_max_age(Duration::minutes(MINUTES));
    add_cookie(&mut response, &cookie)?;
    Ok(response)
}

/// `GET /sign-in/code`
pub async fn form(app: Site, way: Query<Way>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let step = cookies::value(&request, &app, Kind::Step).unwrap_or_default();
    if !run(&app, move |app| sign_in::step_works(app, &step)).await? {
        return Ok(flash::see_other_failed(&app, "/sign-in", OVER));
    }
    let door = Door::open(&app, &request).await?;
    let form = forms::sign_in_code(local(&way.next)).guarded(&door.csrf);
    let page = SignInCodePage { frame: door.frame("Second factor", &request), form, throttled: None };
    door.keep(render(page)?)
}

/// `POST /sign-in/code`
pub async fn check(app: Site, sent: SentForm, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let step = cookies::value(&request, &app, Kind::Step).unwrap_or_default();
    let (code, origin) = (sent.get("code").to_owned(), session::origin(&request, &app));
    let next = local(sent.get("next"));
    match run(&app, move |app| sign_in::with_code(app, &step, &code, &origin)).await {
        Ok(signed_in) => {
            let mut response = let_in(&app, &signed_in, next, "")?;
            let mut done = cookies::made(&app, Kind::Step, "");
            done.make_removal();
            add_cookie(&mut response, &done)?;
            Ok(response)
        }
        Err(AppError::Unauthenticated) => Ok(flash::see_other_failed(&app, "/sign-in", OVER)),
        Err(error @ (AppError::Invalid(_) | AppError::TooMany(_))) => refused(&sent, next, &error),
        Err(other) => Err(other.into()),
    }
}

fn refused(sent: &SentForm, next: &str, error: &AppError) -> Result<HttpResponse, PageError> {
    let csrf = sent.get(form::TOKEN);
    let form = forms::sign_in_code(next).guarded(csrf);
    let page = |form, throttled| SignInCodePage { frame: outside("Second factor", csrf), form, throttled };
    match error {
        AppError::TooMany(seconds) => {
            let response = render_with(StatusCode::TOO_MANY_REQUESTS, page(form, Some(pause(*seconds))))?;
            Ok(retried_after(response, *seconds))
        }
        AppError::Invalid(errors) => render_with(StatusCode::UNPROCESSABLE_ENTITY, page(form.refused(errors), None)),
        _ => render_with(StatusCode::UNPROCESSABLE_ENTITY, page(form, None)),
    }
}
