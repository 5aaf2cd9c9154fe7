//! Who asks: a signed-in person or a token, and the right a handler needs, as extractor types. A handler that forgets to
//! name one has no actor to pass to its action, and does not compile.

use std::{future::Future, marker::PhantomData, pin::Pin};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    dev::Payload,
    http::{
        Method,
        header::{AUTHORIZATION, ORIGIN},
    },
};

use super::{
    Site,
    admit::admit,
    client,
    cookies::{self, Kind},
    error::{ApiError, PageError},
    run,
};
use crate::{
    actions::{
        sign_in::{self, Origin, SignedIn},
        tokens,
    },
    domain::access::{Actor, Object, Right, can},
    error::AppError,
};

/// Days for which a browser is told from strangers after it signed in.
const DEVICE_DAYS: i64 = 180;

/// A right that a handler asks for by naming this type.
pub trait Needs: 'static {
    /// Which right.
    const RIGHT: Right;
    /// Whether a session gets through whose account needs a second factor first.
    const LIMITED_TOO: bool = false;
    /// Whether whoever signed in has to have proved lately who they are; a token proves it each time.
    const PROVEN: bool = false;
}

/// Looks after one's own account, the second factor first of all.
pub struct OwnAccount;
impl Needs for OwnAccount {
    const RIGHT: Right = Right::Read;
    const LIMITED_TOO: bool = true;
}

/// Weakens what guards one's own account, by whoever proved lately who they are.
pub struct ProvenOwnAccount;
impl Needs for ProvenOwnAccount {
    const RIGHT: Right = Right::Read;
    const LIMITED_TOO: bool = true;
    const PROVEN: bool = true;
}

/// Gives others rights, by whoever proved lately who they are.
pub struct ProvenAdministers;
impl Needs for ProvenAdministers {
    const RIGHT: Right = Right::Administer;
    const PROVEN: bool = true;
}

/// Refuses whoever sees only their own vendors what tells of all of them: “imports tell”, “the outbox tells”.
///
/// # Errors
/// `Forbidden`.
pub fn ensure_sees_all(actor: &Actor, what_tells: &str) -> Result<(), AppError> {
    if can(actor, Right::Read, &Object::All) {
        return Ok(());
    }
    Err(AppError::Forbidden(format!("{what_tells} of every vendor; your role sees its own.")))
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
    /// Answers reminders.
    Answers = Answer;
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
    cookies::name(cookies::Kind::Session, secure)
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

/// From where a request comes, with what its browser has of ours.
pub fn origin(request: &HttpRequest, app: &crate::app::App) -> Origin {
    let client = client::of(request);
    let device = cookies::value(request, app, Kind::Device);
    Origin::new(&client.address, &client.agent, device, secret_of(request, app))
}

/// Has the browser keep what it was given when it signed in, or under another secret went on.
///
/// # Errors
/// When a cookie cannot be written.
pub fn keep(response: &mut HttpResponse, app: &crate::app::App, signed_in: &SignedIn) -> Result<(), AppError> {
    let mut device = cookies::made(app, Kind::Device, &signed_in.device);
    device.set_max_age(Duration::days(DEVICE_DAYS));
    for cookie in [cookie(app, &signed_in.secret), device] {
        response.add_cookie(&cookie).map_err(|error| AppError::internal(error.to_string()))?;
    }
    Ok(())
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

/// The signed-in session of a request, if there is one. It is looked up once for all who ask while the request lasts.
pub async fn current(request: &HttpRequest) -> Result<Option<sign_in::Current>, AppError> {
    let known = request.extensions().get::<sign_in::Current>().cloned();
    if known.is_some() {
        return Ok(known);
    }
    let Some(app) = request.app_data::<Site>().cloned() else { return Ok(None) };
    let Some(secret) = secret_of(request, &app) else { return Ok(None) };
    let current = run(&app, move |app| {
        let current = sign_in::current(app, &secret)?;
        if current.as_ref().is_some_and(|current| current.stale)
            && let Err(error) = sign_in::touch(app, &secret)
        {
            // A busy writer is no reason to refuse a reader; the next request notes it.
            tracing::debug!(error = error.with_causes(), "a session's use was not noted");
        }
        Ok(current)
    })
    .await?;
    if let Some(current) = &current {
        request.extensions_mut().insert(current.clone());
    }
    Ok(current)
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
            let current = current(&request).await?.filter(|current| N::LIMITED_TOO || !current.limited);
            // The page of the way in leads a limited session on to its second factor.
            let current = current.ok_or(PageError::SignIn(back))?;
            admit(&request, &current.actor, N::RIGHT)?;
            if N::PROVEN && !current.proven {
                let sent = request.method() != Method::GET;
                return Err(PageError::Prove { path: request.path().to_owned(), sent });
            }
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
            let (actor, proven) = match bearer(&request) {
                Some(token) => {
                    let app = request.app_data::<Site>().cloned().ok_or(AppError::Unauthenticated)?;
                    let found = run(&app, move |app| tokens::authenticate(app, &token)).await?;
                    (found.ok_or(AppError::Unauthenticated)?, true)
                }
                None => {
                    let current = current(&request).await?.ok_or(AppError::Unauthenticated)?;
                    if !request.method().is_safe() {
                        ensure_ours(&request, &current.csrf_token)?;
                    }
                    if current.limited && !N::LIMITED_TOO {
                        return Err(AppError::Forbidden("set up your second factor first.".to_owned()).into());
                    }
                    (current.actor, current.proven)
                }
            };
            admit(&request, &actor, N::RIGHT)?;
            if N::PROVEN && !proven {
                return Err(unproven().into());
            }
            Ok(Self { actor, right: PhantomData })
        })
    }
}

fn unproven() -> AppError {
    let message = "Prove first that it is you: send your password as “present” to /api/v1/account/prove, then repeat \
                   this within ten minutes.";
    AppError::Conflict { code: "proof_needed", message: message.to_owned() }
}

fn bearer(request: &HttpRequest) -> Option<String> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

/// Refuses a change in a session that no page of ours asks for.
fn ensure_ours(request: &HttpRequest, token: &str) -> Result<(), AppError> {
    let app = request.app_data::<Site>().ok_or(AppError::Unauthenticated)?;
    if !is_same_origin(request, &app.settings.server.public_url) {
        let message = "this was asked for from a page of another address. Ask from the service's own pages, or use an API \
                       token.";
        return Err(AppError::Forbidden(message.to_owned()));
    }
    if !carries_token(request, token) {
        let message = "send the session's token as X-CSRF-Token, or use an API token.";
        return Err(AppError::Forbidden(message.to_owned()));
    }
    Ok(())
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
                origin == public_url.trim_end_matches('/') || Some(origin) == own_origin(request, public_url).as_deref()
            }
            // Neither header: no browser of the last years; the form's token decides.
            None => true,
        },
    }
}

/// The origin that was asked, whose host is one of ours already; where people come under TLS, no page without is ours.
fn own_origin(request: &HttpRequest, public_url: &str) -> Option<String> {
    let host = request.headers().get(actix_web::http::header::HOST)?.to_str().ok()?;
    let (scheme, _) = public_url.split_once("://")?;
    Some(format!("{scheme}://{host}"))
}
