//! The one error that actions answer with. It knows no HTTP: `web::error` picks status and rendering.

pub use crate::domain::field_error::FieldError;

use std::io::ErrorKind;

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
    /// There is no room to write (507).
    #[error("There is no room left on the server's disk. Nothing was stored; tell whoever runs it.")]
    Full(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Stored files are out of reach; trying again later may work (503).
    #[error(
        "The files are out of reach at the moment. Try again in a few minutes; `ninefold check` tells whoever runs \
         this service why."
    )]
    Away(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The request has a part that nobody could have meant (400). Holds what and where.
    #[error("{0}")]
    Unreadable(String),
    /// What was sent is larger than is taken here (413). Holds the bytes that are taken.
    #[error("What was sent is larger than the {} that are taken here. Send less at a time.", bytes(.0))]
    TooLarge(u64),
    /// What was sent is of another type than is taken here (415). Holds the one that is.
    #[error("What was sent is of a type that is not taken here. Send it as {0}.")]
    WrongType(String),
    /// What was sent did not come in in time (408).
    #[error("What was sent took too long to arrive. Look at the connection, then send it again.")]
    TooSlow,
    /// More is asked of this process than it answers at a time (503).
    #[error("More people ask at the moment than can be answered. Try again in a moment.")]
    Crowded,
    /// Anything else; its cause goes to the log and to nobody else (500).
    #[error("Something went wrong on our side.")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl AppError {
    /// One field that cannot be taken.
    pub fn invalid(field: impl Into<String>, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, code, message)])
    }

    /// A failure of ours, told by any error or sentence; a full disk, wherever it was met, is told as such, and so are
    /// files that are out of reach.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let cause = cause.into();
        if comes_of(&*cause, &[ErrorKind::StorageFull, ErrorKind::QuotaExceeded]) {
            return Self::Full(cause);
        }
        if comes_of(&*cause, &[ErrorKind::StaleNetworkFileHandle]) { Self::Away(cause) } else { Self::Internal(cause) }
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
            Self::Full(_) => "storage_full",
            Self::Away(_) => "files_away",
            Self::Unreadable(_) => "unreadable",
            Self::TooLarge(_) => "too_large",
            Self::WrongType(_) => "unsupported_type",
            Self::TooSlow => "too_slow",
            Self::Crowded => "crowded",
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

/// Whether an error, or what it came of, is one of a disk of these kinds.
fn comes_of(error: &(dyn std::error::Error + 'static), kinds: &[ErrorKind]) -> bool {
    let one = |error: &std::io::Error| kinds.contains(&error.kind());
    std::iter::successors(Some(error), |error| error.source())
        .any(|error| error.downcast_ref::<std::io::Error>().is_some_and(one))
}

fn sentences(fields: &[FieldError]) -> String {
    fields.iter().map(|field| field.message.as_str()).collect::<Vec<_>>().join(" ")
}

fn bytes(count: &u64) -> String {
    if *count < 1 << 20 { format!("{} KiB", count >> 10) } else { format!("{} MiB", count >> 20) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("a table could not be written")]
    struct Wrapped(#[source] std::io::Error);

    #[test]
    fn a_full_disk_is_told_from_other_failures() {
        for kind in [ErrorKind::StorageFull, ErrorKind::QuotaExceeded] {
            let error = AppError::from(std::io::Error::from(kind));
            assert_eq!(error.code(), "storage_full", "{kind:?}");
        }
        assert_eq!(AppError::from(std::io::Error::from(ErrorKind::StaleNetworkFileHandle)).code(), "files_away");
        assert_eq!(AppError::from(std::io::Error::from(ErrorKind::PermissionDenied)).code(), "internal");
        assert_eq!(AppError::internal("a sentence").code(), "internal");
        let within = Wrapped(std::io::Error::from(ErrorKind::StorageFull));
        assert_eq!(AppError::internal(within).code(), "storage_full", "whatever it was wrapped in");
        let by_number = AppError::from(std::io::Error::from_raw_os_error(28));
        assert!(by_number.with_causes().contains("No space left on device"), "the log says what was full");
        assert_eq!(by_number.code(), "storage_full");
    }

    #[test]
    fn a_limit_is_said_in_the_unit_that_fits() {
        assert!(AppError::TooLarge(256 << 10).to_string().contains("256 KiB"));
        assert!(AppError::TooLarge(50 << 20).to_string().contains("50 MiB"));
    }
}
