//! Forms as they come in: checked for their origin and their token, then fields by name.

use std::{future::Future, pin::Pin};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    error::{PayloadError, UrlencodedError},
    web::{self, Bytes, Query},
};

use super::{
    Site,
    cookies::{self, Kind},
    error::PageError,
    server, session,
};
use crate::error::AppError;

/// Fields of a sent form, in the order in which they came. Taking one in checks origin and token: for a signed-in session
/// its own token, before sign-in the one of the pre-session cookie.
pub struct SentForm(Vec<(String, String)>);

impl SentForm {
    /// The first value of a field; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// Every value of a field, with commas between.
    pub fn joined(&self, name: &str) -> String {
        self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(",")
    }

    /// Every field but the token.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter(|(key, _)| key != TOKEN).map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

/// Name of the field that carries the token.
pub const TOKEN: &str = "csrf";
/// Most fields of a form.
const MOST_FIELDS: usize = 5_000;
/// What a form comes as.
const FORM: &str = "application/x-www-form-urlencoded";

impl FromRequest for SentForm {
    type Error = PageError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, PageError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = web::Form::<Vec<(String, String)>>::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let fields = body.await.map_err(|error| unreadable(&error))?.into_inner();
            ensure_sound(&fields)?;
            let form = Self(fields);
            check(&request, form.get(TOKEN)).await?;
            Ok(form)
        })
    }
}

/// Fields of a form that nothing but its signed address guards: whoever has that may act, with a cookie or without. A
/// body that is no form, as some mail providers send, has no fields.
pub struct OpenForm(Vec<(String, String)>);

impl OpenForm {
    /// The first value of a field; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }
}

impl FromRequest for OpenForm {
    type Error = PageError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, PageError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = request.content_type() == FORM;
        let body = Bytes::from_request(request, payload);
        Box::pin(async move {
            let bytes = body.await.map_err(|error| unreadable(&error))?;
            let text = std::str::from_utf8(&bytes).ok().filter(|_| is_form).unwrap_or_default();
            let fields = Query::<Vec<(String, String)>>::from_query(text).map(Query::into_inner).unwrap_or_default();
            ensure_sound(&fields)?;
            Ok(Self(fields))
        })
    }
}

/// Why a form could not be read, each with the status of its own.
fn unreadable(error: &actix_web::Error) -> AppError {
    let too_large = |limit: usize| AppError::TooLarge(u64::try_from(limit).unwrap_or(u64::MAX));
    match (error.as_error::<UrlencodedError>(), error.as_error::<PayloadError>()) {
        (Some(UrlencodedError::Overflow { limit, .. }), _) => too_large(*limit),
        (Some(UrlencodedError::ContentType), _) => AppError::WrongType(FORM.to_owned()),
        (_, Some(PayloadError::Overflow)) => too_large(server::BODY_BYTES),
        _ => AppError::Unreadable(format!("The form could not be read: {error}. Go back and send it again.")),
    }
}

/// Refuses what no page of ours sends, before any action hears of it: PostgreSQL takes no NUL, and SQLite keeps it.
fn ensure_sound(fields: &[(String, String)]) -> Result<(), AppError> {
    if fields.len() > MOST_FIELDS {
        return Err(AppError::Unreadable(format!("The form has more than {MOST_FIELDS} fields. Send less at a time.")));
    }
    match fields.iter().find(|(name, value)| name.contains('\0') || value.contains('\0')) {
        None => Ok(()),
        Some((name, _)) => {
            let shown = name.replace(char::is_control, " ");
            let message =
                format!("The field “{shown}” has an invisible control character. Remove it and send it again.");
            Err(AppError::invalid(shown, "control_character", message))
        }
    }
}

/// Refuses a form that was not sent from one of our pages in this session.
pub async fn check(request: &HttpRequest, token: &str) -> Result<(), PageError> {
    let refused = || {
        AppError::Forbidden(
            "this form was not sent from this page, or it is too old. Load the page again and repeat.".to_owned(),
        )
    };
    let app = request.app_data::<Site>().cloned().ok_or(AppError::Unauthenticated)?;
    if !session::is_same_origin(request, &app.settings.server.public_url) {
        return Err(refused().into());
    }
    let expected = match session::current(request).await? {
        Some(current) => current.csrf_token,
        None => cookies::value(request, &app, Kind::BeforeSignIn).unwrap_or_default(),
    };
    if session::same(token, &expected) { Ok(()) } else { Err(refused().into()) }
}
