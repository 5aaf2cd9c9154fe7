//! The one error that actions answer with. It knows no HTTP: `web::error` picks status and rendering.

pub use crate::domain::field_error::FieldError;

/// Why an action did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The record does not exist, or the actor may not know that it does (404). Holds what was looked for.
    #[error("{0} was not found.")]
    NotFound(String),
    /// Input that cannot be taken, field by field (422).
    #[error("{}", sentences(.0))]
    Invalid(Vec<FieldError>),
    /// The record changed meanwhile, or something like it exists already (409). Holds a code and a sentence.
    #[error("{message}")]
    Conflict {
        /// Stable snake_case code.
        code: &'static str,
        /// What stands in the way and what to do.
        message: String,
    },
    /// The actor is known and may not do this (403).
    #[error("You may not do this: {0}")]
    Forbidden(String),
    /// Nobody is signed in (401).
    #[error("Sign in first.")]
    Unauthenticated,
    /// Too many tries; holds the seconds to wait (429).
    #[error("Too many tries. Wait {0} seconds and try again.")]
    TooMany(u64),
    /// The database is busy or away; trying again later may work (503).
    #[error("The database is busy. Try again in a moment.")]
    Busy(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Anything else; its cause goes to the log and to nobody else (500).
    #[error("Something went wrong on our side.")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl AppError {
    /// One field that cannot be taken.
    pub fn invalid(field: impl Into<String>, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, code, message)])
    }

    /// A failure of ours, told by any error or sentence.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// The stable code of the error as a whole.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "not_found",
            Self::Invalid(_) => "invalid",
            Self::Conflict { code, .. } => code,
            Self::Forbidden(_) => "forbidden",
            Self::Unauthenticated => "unauthenticated",
            Self::TooMany(_) => "too_many_requests",
            Self::Busy(_) => "busy",
            Self::Internal(_) => "internal",
        }
    }

    /// The error with its causes, for the log and the command line of the operator.
    pub fn with_causes(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text.push_str(" — ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }
}

impl From<std::io::Error> for AppError {
    fn from(error: std::io::Error) -> Self {
        Self::internal(error)
    }
}

fn sentences(fields: &[FieldError]) -> String {
    fields.iter().map(|field| field.message.as_str()).collect::<Vec<_>>().join(" ")
}
