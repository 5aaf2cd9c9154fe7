//! Who asks: a signed-in person or a token, and the right a handler needs, as extractor types. A handler that forgets to
//! name one has no actor to pass to its action, and does not compile.

use std::{future::Future, marker::PhantomData, pin::Pin};

use actix_web::{
    FromRequest, HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
    dev::Payload,
    http::{
        Method,
        header::{AUTHORIZATION, ORIGIN},
    },
};

use super::{
    Site,
    error::{ApiError, PageError},
    run,
};
use crate::{
    actions::{ensure_right, sign_in, tokens},
    domain::access::{Actor, Right},
    error::AppError,
};

/// A right that a handler asks for by naming this type.
pub trait Needs: 'static {
    /// Which right.
    const RIGHT: Right;
}

/// Refuses whoever sees only their own vendors what tells of all of them: “imports tell”, “the outbox tells”.
///
/// # Errors
/// `Forbidden`.
pub fn ensure_sees_all(actor: &Actor, what_tells: &str) -> Result<(), AppError> {
    match actor.sees_only() {
        Some(_) => Err(AppError::Forbidden(format!("{what_tells} of every vendor; your role sees its own."))),
        None => Ok(()),
    }
}

macro_rules! rights {
    ($($(#[$meta:meta])* $name:ident = $right:ident;)+) => {$(
        $(#[$meta])*
        pub struct $name;
        impl Needs for $name { const RIGHT: Right = Right::$right; }
    )+};
}
rights! {
    /// Reads the register.
    Reads = Read;
    /// Changes vendors, services, contacts and contracts.
    EditsVendors = EditVendors;
    /// Files reports and questionnaires.
    Assesses = Assess;
    /// Approves reviews, holds risks at a band.
    Approves = Approve;
    /// Publishes a risk model.
    SetsModel = SetModel;
    /// Imports spreadsheets.
    Imports = Import;
    /// Exports tables.
    Exports = Export;
    /// Sends mail again.
    SendsMail = SendMail;
    /// Reads the audit trail.
    ReadsAudit = ReadAudit;
    /// Manages people, tokens and settings.
    Administers = Administer;
}

/// A signed-in person on a page, who has the right.
pub struct Visitor<N> {
    /// Who.
    pub actor: Actor,
    /// The token that this session's forms carry.
    pub csrf: String,
    right: PhantomData<N>,
}

/// A person or token at the API, who has the right.
pub struct Caller<N> {
    /// Who.
    pub actor: Actor,
    right: PhantomData<N>,
}

/// Name of the session's cookie; the prefix binds it to this host where there is TLS.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-ninefold" } else { "ninefold" }
}

/// The cookie that carries a session's secret.
pub fn cookie(app: &crate::app::App, secret: &str) -> Cookie<'static> {
    let secure = is_secure(app);
    Cookie::build(cookie_name(secure), secret.to_owned())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure)
        .max_age(Duration::hours(app.settings.server.session_hours))
        .finish()
}

/// The cookie that ends a session in the browser.
pub fn removal_cookie(app: &crate::app::App) -> Cookie<'static> {
    let mut cookie = cookie(app, "");
    cookie.make_removal();
    cookie
}

/// Whether people reach the service under TLS.
pub fn is_secure(app: &crate::app::App) -> bool {
    app.settings.server.public_url.starts_with("https://")
}

/// The session's secret in a request.
pub fn secret_of(request: &HttpRequest, app: &crate::app::App) -> Option<String> {
    request
        .cookie(cookie_name(is_secure(app)))
        .map(|cookie| cookie.value().to_owned())
        .filter(|secret| !secret.is_empty())
}

/// The signed-in session of a request, if there is one.
pub async fn current(request: &HttpRequest) -> Result<Option<sign_in::Current>, AppError> {
    let Some(app) = request.app_data::<Site>().cloned() else { return Ok(None) };
    let Some(secret) = secret_of(request, &app) else { return Ok(None) };
    run(&app, move |app| {
        let current = sign_in::current(app, &secret)?;
        if current.as_ref().is_some_and(|current| current.stale)
            && let Err(error) = sign_in::touch(app, &secret)
        {
            // A busy writer is no reason to refuse a reader; the next request notes it.
            tracing::debug!(error = error.with_causes(), "a session's use was not noted");
        }
        Ok(current)
    })
    .await
}

type Extracting<T, E> = Pin<Box<dyn Future<Output = Result<T, E>>>>;

impl<N: Needs> FromRequest for Visitor<N> {
    type Error = PageError;
    type Future = Extracting<Self, PageError>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let back = if request.method() == Method::GET {
                request.uri().path_and_query().map_or("/", actix_web::http::uri::PathAndQuery::as_str).to_owned()
            } else {
                "/".to_owned()
            };
            let current = current(&request).await?.ok_or(PageError::SignIn(back))?;
            ensure_right(&current.actor, N::RIGHT)?;
            Ok(Self { actor: current.actor, csrf: current.csrf_token, right: PhantomData })
        })
    }
}

impl<N: Needs> FromRequest for Caller<N> {
    type Error = ApiError;
    type Future = Extracting<Self, ApiError>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let actor = match bearer(&request) {
                Some(token) => {
                    let app = request.app_data::<Site>().cloned().ok_or(AppError::Unauthenticated)?;
                    run(&app, move |app| tokens::authenticate(app, &token)).await?.ok_or(AppError::Unauthenticated)?
                }
                None => {
                    let current = current(&request).await?.ok_or(AppError::Unauthenticated)?;
                    if !request.method().is_safe() && !carries_token(&request, &current.csrf_token) {
                        return Err(AppError::Forbidden(
                            "send the session's token as X-CSRF-Token, or use an API token.".to_owned(),
                        )
                        .into());
                    }
                    current.actor
                }
            };
            ensure_right(&actor, N::RIGHT)?;
            Ok(Self { actor, right: PhantomData })
        })
    }
}

fn bearer(request: &HttpRequest) -> Option<String> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

fn carries_token(request: &HttpRequest, expected: &str) -> bool {
    let given = request.headers().get("x-csrf-token").and_then(|value| value.to_str().ok()).unwrap_or_default();
    same(given, expected)
}

/// Compares two secrets in a time that tells nothing of them.
pub fn same(given: &str, expected: &str) -> bool {
    !expected.is_empty() && bool::from(subtle::ConstantTimeEq::ct_eq(given.as_bytes(), expected.as_bytes()))
}

/// Whether an unsafe request comes from one of our own pages: the browser says so, or names our origin.
pub fn is_same_origin(request: &HttpRequest, public_url: &str) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    match header("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => match request.headers().get(ORIGIN).and_then(|value| value.to_str().ok()) {
            Some(origin) => {
                origin == public_url.trim_end_matches('/') || Some(origin) == own_origin(request).as_deref()
            }
            // Neither header: no browser of the last years; the form's token decides.
            None => true,
        },
    }
}

fn own_origin(request: &HttpRequest) -> Option<String> {
    let host = request.headers().get(actix_web::http::header::HOST)?.to_str().ok()?;
    Some(format!("http://{host}"))
}
