//! One error, two renderings: a page for people, problem+json for programs. Picks the status; leaks no cause.

use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{LOCATION, RETRY_AFTER, WWW_AUTHENTICATE},
    },
};
use askama::Template;

use super::view::{
    error::{ErrorPage, words_of},
    frame::Frame,
    mark::Link,
};
use crate::error::{AppError, FieldError};

/// The status of an action's error.
pub fn status_of(error: &AppError) -> StatusCode {
    match error {
        AppError::NotFound(_) => StatusCode::NOT_FOUND,
        AppError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        AppError::Conflict { code: "lost_update", .. } => StatusCode::PRECONDITION_FAILED,
        AppError::Conflict { .. } => StatusCode::CONFLICT,
        AppError::Forbidden(_) => StatusCode::FORBIDDEN,
        AppError::Unauthenticated => StatusCode::UNAUTHORIZED,
        AppError::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
        AppError::Busy(_) | AppError::Away(_) | AppError::Crowded => StatusCode::SERVICE_UNAVAILABLE,
        AppError::Full(_) => StatusCode::INSUFFICIENT_STORAGE,
        AppError::Unreadable(_) => StatusCode::BAD_REQUEST,
        AppError::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        AppError::WrongType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        AppError::TooSlow => StatusCode::REQUEST_TIMEOUT,
        AppError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Writes the cause to the log, once, under the number that the answer names.
fn log(error: &AppError) -> String {
    let number = uuid::Uuid::now_v7().simple().to_string();
    match error {
        AppError::Internal(_) => tracing::error!(request.id = number, error = error.with_causes(), "a request failed"),
        AppError::Busy(_) => {
            tracing::warn!(request.id = number, error = error.with_causes(), "a request found the database busy")
        }
        AppError::Full(_) => {
            tracing::error!(request.id = number, error = error.with_causes(), "a request found no room to write")
        }
        AppError::Away(_) => {
            tracing::error!(request.id = number, error = error.with_causes(), "a request found the files out of reach")
        }
        _ => {}
    }
    number
}

fn retry_after(error: &AppError) -> Option<String> {
    match error {
        AppError::TooMany(seconds) => Some(seconds.to_string()),
        AppError::Busy(_) | AppError::Crowded => Some("5".to_owned()),
        AppError::Away(_) => Some("60".to_owned()),
        _ => None,
    }
}

/// The answer to a request that no handler hears of: as a problem where programs ask, as a page elsewhere.
pub fn refusal(path: &str, error: AppError) -> HttpResponse {
    if path.starts_with("/api/") { ApiError(error).error_response() } else { PageError::App(error).error_response() }
}

/// An error in the words of the API or of a page, by the address that was asked, as the routes read it.
pub fn told_at(request: &HttpRequest, error: AppError) -> actix_web::Error {
    let at_the_api = request.match_info().as_str().starts_with("/api/");
    if at_the_api { ApiError(error).into() } else { PageError::App(error).into() }
}

/// An error on the way to a page.
#[derive(Debug)]
pub enum PageError {
    /// What the action said.
    App(AppError),
    /// Nobody is signed in: sign in first, then come back to this path.
    SignIn(String),
    /// Whoever signed in has to prove first that they sit there themselves.
    Prove {
        /// What was asked for.
        path: String,
        /// Whether a form was sent, which has to be sent again.
        sent: bool,
    },
}

impl From<AppError> for PageError {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Unauthenticated => Self::SignIn("/".to_owned()),
            other => Self::App(other),
        }
    }
}

impl From<askama::Error> for PageError {
    fn from(error: askama::Error) -> Self {
        Self::App(AppError::internal(error))
    }
}

impl std::fmt::Display for PageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::App(error) => error.fmt(f),
            Self::SignIn(_) => f.write_str("sign in first"),
            Self::Prove { .. } => f.write_str("prove first that it is you"),
        }
    }
}

impl ResponseError for PageError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::App(error) => status_of(error),
            Self::SignIn(_) | Self::Prove { .. } => StatusCode::SEE_OTHER,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::SignIn(path) => {
                let next = percent_encoding(path);
                HttpResponse::SeeOther().insert_header((LOCATION, format!("/sign-in?next={next}"))).finish()
            }
            Self::Prove { path, sent } => {
                let sent = if *sent { "&sent=yes" } else { "" };
                let address = format!("/account/prove?to={}{sent}", percent_encoding(path));
                HttpResponse::SeeOther().insert_header((LOCATION, address)).finish()
            }
            Self::App(error) => page(error),
        }
    }
}

/// Encodes a text for a query value.
pub fn percent_encoding(path: &str) -> String {
    path.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push('%');
            text.push_str(&hex::encode_upper([byte]));
        }
        text
    })
}

fn page(error: &AppError) -> HttpResponse {
    let status = status_of(error);
    let request_id = log(error);
    let (title, text) = words_of(status.as_u16());
    let text = match error {
        AppError::Internal(_) | AppError::Busy(_) => text.to_owned(),
        other => other.to_string(),
    };
    let page = ErrorPage {
        frame: Frame {
            title: title.to_owned(),
            place: None,
            user: None,
            csrf: String::new(),
            sample: false,
            model_version: String::new(),
            scored_on: None,
            flash: None,
            query: String::new(),
        },
        status: status.as_u16(),
        title: title.to_owned(),
        text,
        request_id,
        actions: vec![Link::new("To the portfolio", "/")],
    };
    let mut response = HttpResponse::build(status);
    if let Some(seconds) = retry_after(error) {
        response.insert_header((RETRY_AFTER, seconds));
    }
    response.content_type("text/html; charset=utf-8").body(page.render().unwrap_or_default())
}

/// An error on the way to a program.
#[derive(Debug)]
pub struct ApiError(pub AppError);

impl<E: Into<AppError>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What is told to a program, as RFC 9457 has it.
#[derive(Debug, serde::Serialize)]
pub struct Problem {
    r#type: String,
    title: &'static str,
    status: u16,
    code: String,
    detail: String,
    errors: Vec<FieldError>,
    request_id: String,
    /// The record as it stands now, where a change was lost to another.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<serde_json::Value>,
    #[serde(skip)]
    retry_after: Option<String>,
}

impl Problem {
    /// A problem with the request itself, of which no action has heard.
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Self {
            r#type: format!("urn:ninefold:problem:{code}"),
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code: code.to_owned(),
            detail: detail.into(),
            errors: Vec::new(),
            request_id: uuid::Uuid::now_v7().simple().to_string(),
            current: None,
            retry_after: None,
        }
    }

    /// What an action said.
    pub fn of(error: &AppError) -> Self {
        let errors = if let AppError::Invalid(errors) = error { errors.clone() } else { Vec::new() };
        let request_id = log(error);
        let retry_after = retry_after(error);
        Self { errors, request_id, retry_after, ..Self::new(status_of(error), error.code(), error.to_string()) }
    }

    /// The same with the record as it stands now.
    pub fn with_current(self, current: serde_json::Value) -> Self {
        Self { current: Some(current), ..self }
    }

    /// The same with what is wrong, one by one.
    pub fn with_errors(self, errors: Vec<FieldError>) -> Self {
        Self { errors, ..self }
    }

    /// The answer that carries it.
    pub fn answer(&self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = HttpResponse::build(status);
        if let Some(seconds) = &self.retry_after {
            response.insert_header((RETRY_AFTER, seconds.as_str()));
        }
        if status == StatusCode::UNAUTHORIZED {
            response.insert_header((WWW_AUTHENTICATE, "Bearer"));
        }
        response.content_type("application/problem+json").body(serde_json::to_string(self).unwrap_or_default())
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        status_of(&self.0)
    }

    fn error_response(&self) -> HttpResponse {
        Problem::of(&self.0).answer()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_has_its_status_and_says_when_to_come_back() {
        for (error, status, comes_back) in [
            (AppError::TooMany(7), 429, Some("7")),
            (AppError::Busy("locked".into()), 503, Some("5")),
            (AppError::Crowded, 503, Some("5")),
            (AppError::Full("no room".into()), 507, None),
            (AppError::Away("no answer".into()), 503, Some("60")),
            (AppError::Unreadable("It cannot be read.".to_owned()), 400, None),
            (AppError::TooLarge(1 << 20), 413, None),
            (AppError::WrongType("application/json".to_owned()), 415, None),
            (AppError::TooSlow, 408, None),
            (AppError::internal("a secret cause"), 500, None),
        ] {
            let page = page(&error);
            let problem = Problem::of(&error).answer();
            for answer in [&page, &problem] {
                assert_eq!(answer.status().as_u16(), status, "{error:?}");
                let after = answer.headers().get(RETRY_AFTER).map(|value| value.to_str().unwrap());
                assert_eq!(after, comes_back, "{error:?}");
            }
        }
    }
}
