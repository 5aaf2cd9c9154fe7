//! Why a request is not answered with what it asked for: an action's error, a lost race with the winner's record, or a
//! body that no action would understand.

use actix_web::{HttpResponse, ResponseError, http::StatusCode};
use serde_json::Value;

use crate::{
    error::AppError,
    web::error::{ApiError, Problem, status_of},
};

/// What a handler answers.
pub type Answer = Result<HttpResponse, Refusal>;

/// Why not.
#[derive(Debug)]
pub enum Refusal {
    /// What the action said.
    Action(ApiError),
    /// Somebody else changed the record meanwhile (412); with the record as it stands now.
    Lost(AppError, Value),
    /// The request cannot be read: status, code and what to do.
    Request(StatusCode, &'static str, String),
}

impl Refusal {
    /// A body that is not what it should be (400).
    pub fn unreadable(code: &'static str, detail: impl Into<String>) -> Self {
        Self::Request(StatusCode::BAD_REQUEST, code, detail.into())
    }

    /// A body of another type (415).
    pub fn wrong_type(wanted: &str) -> Self {
        Self::Request(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_type", format!("Send the body as {wanted}."))
    }

    /// A body beyond the limit (413).
    pub fn too_large(limit: u64) -> Self {
        let detail = format!("The body is larger than {} MiB; send less at a time.", limit >> 20);
        Self::Request(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
    }
}

impl<E: Into<AppError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Action(ApiError(error.into()))
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Action(error) => error.fmt(f),
            Self::Lost(error, _) => error.fmt(f),
            Self::Request(_, _, detail) => f.write_str(detail),
        }
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Action(error) => error.status_code(),
            Self::Lost(error, _) => status_of(error),
            Self::Request(status, ..) => *status,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Action(error) => error.error_response(),
            Self::Lost(error, current) => Problem::of(error).with_current(current.clone()).answer(),
            Self::Request(status, code, detail) => Problem::new(*status, code, detail.clone()).answer(),
        }
    }
}
