//! The way in and out: set-up of a new database, sign-in by password or one-time link, sign-out.

pub mod code;
pub mod forgotten;

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::Cookie,
    http::{StatusCode, header::RETRY_AFTER},
    web::Query,
};

use super::{
    account::second_factor::PAGE as SECOND_FACTOR,
    frame::{outside, render, render_with},
};
use crate::{
    actions::{
        demo, door,
        sign_in::{self, Let, SetUp, SignedIn},
    },
    app::App,
    error::AppError,
    web::{
        Site,
        cookies::{self, Kind},
        error::PageError,
        flash,
        form::{self, SentForm},
        run,
        session::{self, OwnAccount, Visitor},
        view::{
            form::FormView,
            forms,
            frame::Frame,
            sign_in::{SetUpPage, SignInLinkPage, SignInPage},
        },
    },
};

/// What the addresses of the way in carry.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Way {
    token: String,
    next: String,
}

const DEAD_LINK: &str = "This link has been used, or its time is over.";

/// `GET /setup`: the form; the link is not used up by being opened.
pub async fn set_up_form(app: Site, way: Query<Way>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let token = way.into_inner().token;
    let asked = token.clone();
    if !run(&app, move |app| sign_in::link_works(app, "setup", &asked)).await? {
        return Ok(flash::see_other_failed(&app, "/sign-in", DEAD_LINK));
    }
    let door = Door::open(&app, &request).await?;
    let form = forms::set_up("/setup", &token).guarded(&door.csrf);
    let page = SetUpPage { frame: door.frame("Set up", &request), form };
    door.keep(render(page)?)
}

/// `POST /setup`
pub async fn set_up(app: Site, sent: SentForm, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let (wanted, origin) = (set_up_of(&sent), session::origin(&request, &app));
    match run(&app, move |app| sign_in::set_up(app, &wanted, &origin)).await {
        Ok(signed_in) if sent.get("sample") == "yes" => {
            let actor = signed_in.actor.clone();
            // The account stands whether or not the sample follows.
            let said = match run(&app, move |app| demo::load(app, &actor, &|_| ())).await {
                Ok(_) => "Ninefold is set up, with a sample portfolio of invented vendors.".to_owned(),
                Err(error) => format!("Ninefold is set up, but the sample was not loaded: {error}"),
            };
            let_in(&app, &signed_in, "/", &said)
        }
        Ok(signed_in) => let_in(&app, &signed_in, "/", "Ninefold is set up. Bring in your vendors next."),
        Err(AppError::Invalid(errors)) => {
            let form = forms::set_up("/setup", sent.get("token")).guarded(sent.get(form::TOKEN));
            let form = form.filled(|name| Some(sent.get(name).to_owned())).refused(&renamed(errors));
            render_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                SetUpPage { frame: outside("Set up", sent.get(form::TOKEN)), form },
            )
        }
        Err(AppError::Unauthenticated) => Ok(flash::see_other_failed(&app, "/sign-in", DEAD_LINK)),
        Err(other) => Err(other.into()),
    }
}

fn set_up_of(sent: &SentForm) -> SetUp {
    SetUp {
        token: sent.get("token").to_owned(),
        organization: sent.get("organization").to_owned(),
        time_zone: sent.get("time_zone").to_owned(),
        fiscal_year_start: format!("{:0>2}-{:0>2}", sent.get("fiscal_month").trim(), sent.get("fiscal_day").trim()),
        name: sent.get("name").to_owned(),
        email: sent.get("email").to_owned(),
        password: sent.get("password").to_owned(),
    }
}

/// The form asks for the day of the fiscal year in two fields; what is wrong with it stands beside the second.
fn renamed(mut errors: Vec<crate::error::FieldError>) -> Vec<crate::error::FieldError> {
    for error in errors.iter_mut().filter(|error| error.field == "fiscal_year_start") {
        "fiscal_day".clone_into(&mut error.field);
        "Fiscal year: there is no such day; choose the month and give the day in it.".clone_into(&mut error.message);
    }
    errors
}

/// `GET /sign-in`
pub async fn sign_in_form(app: Site, way: Query<Way>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let next = local(&way.next).to_owned();
    if let Some(current) = session::current(&request).await? {
        let next = if current.limited { SECOND_FACTOR } else { next.as_str() };
        return Ok(flash::see_other(&app, next, ""));
    }
    let waits = run(&app, door::waits_for_set_up).await?;
    let door = Door::open(&app, &request).await?;
    let form = forms::sign_in(&next).guarded(&door.csrf);
    let page = SignInPage {
        frame: door.frame("Sign in", &request),
        form,
        throttled: None,
        waits_for_set_up: waits,
        forgotten: sign_in::mails_links(&app),
    };
    door.keep(render(page)?)
}

/// `POST /sign-in`
pub async fn sign_in(app: Site, sent: SentForm, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let (email, password) = (sent.get("email").to_owned(), sent.get("password").to_owned());
    let (origin, next) = (session::origin(&request, &app), local(sent.get("next")));
    match run(&app, move |app| sign_in::with_password(app, &email, &password, &origin)).await {
        Ok(arrived) => go_on(&app, &arrived, next),
        Err(error @ (AppError::Invalid(_) | AppError::TooMany(_))) => refused(&app, &sent, next, &error),
        Err(other) => Err(other.into()),
    }
}

fn refused(app: &App, sent: &SentForm, next: &str, error: &AppError) -> Result<HttpResponse, PageError> {
    let csrf = sent.get(form::TOKEN);
    let form = forms::sign_in(next).guarded(csrf).filled(|name| Some(sent.get(name).to_owned()));
    let page = |form: FormView, throttled| SignInPage {
        frame: outside("Sign in", csrf),
        form,
        throttled,
        waits_for_set_up: false,
        forgotten: sign_in::mails_links(app),
    };
    match error {
        AppError::TooMany(seconds) => {
            let response = render_with(StatusCode::TOO_MANY_REQUESTS, page(form, Some(pause(*seconds))))?;
            Ok(retried_after(response, *seconds))
        }
        AppError::Invalid(errors) => render_with(StatusCode::UNPROCESSABLE_ENTITY, page(form.refused(errors), None)),
        _ => render_with(StatusCode::UNPROCESSABLE_ENTITY, page(form, None)),
    }
}

/// “Try again in 4 minutes.”
pub(super) fn pause(seconds: u64) -> String {
    format!("Try again in {}.", duration(seconds))
}

pub(super) fn retried_after(mut response: HttpResponse, seconds: u64) -> HttpResponse {
    response.headers_mut().insert(RETRY_AFTER, seconds.into());
    response
}

fn duration(seconds: u64) -> String {
    match seconds {
        1 => "a second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

/// `GET /sign-in/link`: says whom the link signs in, and consumes nothing.
pub async fn link_form(app: Site, way: Query<Way>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let token = way.into_inner().token;
    let asked = token.clone();
    let name = run(&app, move |app| door::link_owner(app, &asked)).await?;
    let door = Door::open(&app, &request).await?;
    let page = SignInLinkPage {
        frame: door.frame("Sign in", &request),
        token,
        name,
        action: "/sign-in/link".to_owned(),
        forgotten: sign_in::mails_links(&app),
    };
    door.keep(render(page)?)
}

/// `POST /sign-in/link`
pub async fn link(app: Site, sent: SentForm, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let (token, origin) = (sent.get("token").to_owned(), session::origin(&request, &app));
    match run(&app, move |app| sign_in::with_link_from(app, &token, &origin)).await {
        Ok(arrived) => go_on(&app, &arrived, "/account/password"),
        Err(AppError::Unauthenticated) => Ok(flash::see_other_failed(&app, "/sign-in", DEAD_LINK)),
        Err(other) => Err(other.into()),
    }
}

/// `POST /sign-out`
pub async fn sign_out(
    app: Site,
    visitor: Visitor<OwnAccount>,
    _sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    if let Some(secret) = session::secret_of(&request, &app) {
        run(&app, move |app| sign_in::sign_out(app, &secret, &visitor.actor)).await?;
    }
    let mut response = flash::see_other(&app, "/sign-in", "You are signed out.");
    add_cookie(&mut response, &session::removal_cookie(&app))?;
    Ok(response)
}

/// A page before sign-in, with the token its form carries; the cookie beside it is set when there is none yet.
struct Door {
    csrf: String,
    cookie: Option<Cookie<'static>>,
}

impl Door {
    async fn open(app: &App, request: &HttpRequest) -> Result<Self, PageError> {
        if let Some(current) = session::current(request).await? {
            return Ok(Self { csrf: current.csrf_token, cookie: None });
        }
        if let Some(known) = cookies::value(request, app, Kind::BeforeSignIn).filter(|known| known.len() >= 40) {
            return Ok(Self { csrf: known, cookie: None });
        }
        let csrf = sign_in::new_secret()?;
        let cookie = cookies::made(app, Kind::BeforeSignIn, &csrf);
        Ok(Self { csrf, cookie: Some(cookie) })
    }

    fn frame(&self, title: &str, request: &HttpRequest) -> Frame {
        Frame { flash: flash::take(request), ..outside(title, &self.csrf) }
    }

    fn keep(self, mut response: HttpResponse) -> Result<HttpResponse, PageError> {
        if let Some(cookie) = &self.cookie {
            add_cookie(&mut response, cookie)?;
        }
        Ok(response)
    }
}

fn add_cookie(response: &mut HttpResponse, cookie: &Cookie<'_>) -> Result<(), PageError> {
    response.add_cookie(cookie).map_err(|error| PageError::App(AppError::internal(error.to_string())))
}

/// Whoever came by password or link goes on: to the page, or to the code of their second factor.
fn go_on(app: &App, arrived: &Let, next: &str) -> Result<HttpResponse, PageError> {
    match arrived {
        Let::In(signed_in) => let_in(app, signed_in, next, ""),
        Let::CodeWanted { step } => code::wanted(app, step, next),
    }
}

fn let_in(app: &App, signed_in: &SignedIn, next: &str, said: &str) -> Result<HttpResponse, PageError> {
    let next = if signed_in.limited { SECOND_FACTOR } else { next };
    let mut response = flash::see_other(app, next, said);
    session::keep(&mut response, app, signed_in)?;
    Ok(response)
}

/// A path of ours to go on to; anything else, such as another host, leads to the portfolio.
pub(super) fn local(next: &str) -> &str {
    let ours = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t']);
    if ours && next.bytes().all(|byte| (0x21..0x7f).contains(&byte)) { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_in_leads_on_to_paths_of_ours_only() {
        for (asked, led) in [
            ("/vendors?q=a", "/vendors?q=a"),
            ("", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example/", "/"),
            ("/a\r\nSet-Cookie: b", "/"),
            ("vendors", "/"),
        ] {
            assert_eq!(local(asked), led, "{asked}");
        }
    }

    #[test]
    fn a_pause_is_said_in_the_unit_that_fits() {
        assert_eq!([duration(1), duration(30), duration(200)], ["a second", "30 seconds", "4 minutes"]);
    }
}
