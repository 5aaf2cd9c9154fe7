//! The way in and out: set-up of a new database, sign-in by password or one-time link, one's own password, sign-out.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite},
    http::{StatusCode, header::RETRY_AFTER},
    web::Query,
};

use super::frame::{frame, outside, render, render_with};
use crate::{
    actions::{
        demo, door,
        sign_in::{self, SetUp, SignedIn},
        users,
    },
    app::App,
    error::AppError,
    web::{
        Site,
        error::PageError,
        flash,
        form::{self, SentForm},
        run,
        session::{self, Reads, Visitor},
        view::{
            form::{FormPage, FormView},
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
pub async fn set_up(app: Site, sent: SentForm) -> Result<HttpResponse, PageError> {
    let wanted = set_up_of(&sent);
    match run(&app, move |app| sign_in::set_up(app, &wanted)).await {
        Ok(signed_in) if sent.get("sample") == "yes" => {
            let actor = signed_in.actor.clone();
            // The account stands whether or not the sample follows.
            let said = match run(&app, move |app| demo::load(app, &actor, &|_| ())).await {
                Ok(_) => "Ninefold is set up, with a sample portfolio of invented vendors.".to_owned(),
                Err(error) => format!("Ninefold is set up, but the sample was not loaded: {error}"),
            };
            Ok(let_in(&app, &signed_in, "/", &said))
        }
        Ok(signed_in) => Ok(let_in(&app, &signed_in, "/", "Ninefold is set up. Bring in your vendors next.")),
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
    if session::current(&request).await?.is_some() {
        return Ok(flash::see_other(&app, &next, ""));
    }
    let waits = run(&app, door::waits_for_set_up).await?;
    let door = Door::open(&app, &request).await?;
    let form = forms::sign_in(&next).guarded(&door.csrf);
    let page = SignInPage { frame: door.frame("Sign in", &request), form, throttled: None, waits_for_set_up: waits };
    door.keep(render(page)?)
}

/// `POST /sign-in`
pub async fn sign_in(app: Site, sent: SentForm, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let (email, password) = (sent.get("email").to_owned(), sent.get("password").to_owned());
    let from = request.peer_addr().map(|address| address.ip().to_string()).unwrap_or_default();
    let next = local(sent.get("next"));
    match run(&app, move |app| sign_in::with_password(app, &email, &password, &from)).await {
        Ok(signed_in) => Ok(let_in(&app, &signed_in, next, "")),
        Err(error @ (AppError::Invalid(_) | AppError::TooMany(_))) => refused(&sent, next, &error),
        Err(other) => Err(other.into()),
    }
}

fn refused(sent: &SentForm, next: &str, error: &AppError) -> Result<HttpResponse, PageError> {
    let csrf = sent.get(form::TOKEN);
    let form = forms::sign_in(next).guarded(csrf).filled(|name| Some(sent.get(name).to_owned()));
    let page = |form: FormView, throttled| SignInPage {
        frame: outside("Sign in", csrf),
        form,
        throttled,
        waits_for_set_up: false,
    };
    match error {
        AppError::TooMany(seconds) => {
            let said = format!("Try again in {}.", duration(*seconds));
            let mut response = render_with(StatusCode::TOO_MANY_REQUESTS, page(form, Some(said)))?;
            response.headers_mut().insert(RETRY_AFTER, (*seconds).into());
            Ok(response)
        }
        AppError::Invalid(errors) => render_with(StatusCode::UNPROCESSABLE_ENTITY, page(form.refused(errors), None)),
        _ => render_with(StatusCode::UNPROCESSABLE_ENTITY, page(form, None)),
    }
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
    let page =
        SignInLinkPage { frame: door.frame("Sign in", &request), token, name, action: "/sign-in/link".to_owned() };
    door.keep(render(page)?)
}

/// `POST /sign-in/link`
pub async fn link(app: Site, sent: SentForm) -> Result<HttpResponse, PageError> {
    let token = sent.get("token").to_owned();
    match run(&app, move |app| sign_in::with_link(app, &token)).await {
        Ok(signed_in) => Ok(let_in(&app, &signed_in, "/account/password", "")),
        Err(AppError::Unauthenticated) => Ok(flash::see_other_failed(&app, "/sign-in", DEAD_LINK)),
        Err(other) => Err(other.into()),
    }
}

/// `POST /sign-out`
pub async fn sign_out(
    app: Site,
    visitor: Visitor<Reads>,
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

/// `GET /account/password`: one's own password; a one-time link leads here, since its account may have none yet.
pub async fn password_form(
    app: Site,
    visitor: Visitor<Reads>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let frame = frame(&app, &visitor, "Password", None, &request).await?;
    render(password_page(frame, forms::password("/account/password").guarded(&visitor.csrf)))
}

/// `POST /account/password`
pub async fn set_password(
    app: Site,
    visitor: Visitor<Reads>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let (actor, password) = (visitor.actor.clone(), sent.get("password").to_owned());
    match run(&app, move |app| users::set_password(app, &actor, &password)).await {
        Ok(()) => Ok(flash::see_other(&app, "/", "Your password is set.")),
        Err(AppError::Invalid(errors)) => {
            let frame = frame(&app, &visitor, "Password", None, &request).await?;
            let form = forms::password("/account/password").guarded(&visitor.csrf).refused(&errors);
            render_with(StatusCode::UNPROCESSABLE_ENTITY, password_page(frame, form))
        }
        Err(other) => Err(other.into()),
    }
}

fn password_page(frame: Frame, form: FormView) -> FormPage {
    let lead = Some("You are signed in. Choose the password you will sign in with from now on.".to_owned());
    FormPage { frame, crumbs: Vec::new(), title: "Choose a password".to_owned(), lead, form, remove: None }
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
        if let Some(known) = request.cookie(form::BEFORE_SIGN_IN).filter(|cookie| cookie.value().len() >= 40) {
            return Ok(Self { csrf: known.value().to_owned(), cookie: None });
        }
        let csrf = sign_in::new_secret()?;
        let cookie = Cookie::build(form::BEFORE_SIGN_IN, csrf.clone())
            .path("/")
            .http_only(true)
            .same_site(SameSite::Strict)
            .secure(session::is_secure(app))
            .finish();
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

fn let_in(app: &App, signed_in: &SignedIn, next: &str, said: &str) -> HttpResponse {
    let mut response = flash::see_other(app, next, said);
    if let Err(error) = response.add_cookie(&session::cookie(app, &signed_in.secret)) {
        tracing::error!(%error, "a session's cookie could not be written");
    }
    response
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
