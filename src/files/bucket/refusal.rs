//! What the store says when it does not do what was asked, in words for whoever runs this service.

use std::io;

use object_store::Error as Said;

use super::AWAY;

/// Longest part of a store's own words that is told.
const LONGEST: usize = 300;

/// A request that came to nothing, and why.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
struct Refusal {
    what: String,
    #[source]
    cause: Said,
}

/// What is not there is `NotFound`; whatever else stands in the way, the files are away.
pub(super) fn told(cause: Said) -> io::Error {
    let (kind, what) = match &cause {
        Said::NotFound { .. } => (io::ErrorKind::NotFound, "the bucket has no such file".to_owned()),
        Said::PermissionDenied { .. } | Said::Unauthenticated { .. } => (
            AWAY,
            "the store refuses our key; check s3.access_key_id, s3.secret_access_key and what they may do in the bucket"
                .to_owned(),
        ),
        other => {
            let words = innermost(other);
            (AWAY, format!("the store does not do as asked ({words}); check s3.endpoint and whether it runs"))
        }
    };
    io::Error::new(kind, Refusal { what, cause })
}

/// As `told`, of what was sent: then it is the bucket that is not there, or the upload.
pub(super) fn unsent(cause: Said) -> io::Error {
    match cause {
        Said::NotFound { .. } => {
            let what =
                "the store knows no such bucket, or gave this upload up; check storage.url, then try again".to_owned();
            io::Error::new(AWAY, Refusal { what, cause })
        }
        other => told(other),
    }
}

/// What it all came of, on one line.
fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut last = error;
    while let Some(cause) = last.source() {
        last = cause;
    }
    let words = last.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_one_line_that_tells_what_to_do() {
        let cause = || "403 Forbidden:\n<Error>\n  <Code>AccessDenied</Code></Error>".into();
        let path = String::new;
        for (said, kind, words) in [
            (Said::NotFound { path: path(), source: cause() }, io::ErrorKind::NotFound, "no such file"),
            (Said::PermissionDenied { path: path(), source: cause() }, AWAY, "s3.secret_access_key"),
            (Said::Generic { store: "S3", source: cause() }, AWAY, "<Error> <Code>AccessDenied"),
        ] {
            let error = told(said);
            assert_eq!(error.kind(), kind, "{error}");
            assert!(error.to_string().contains(words) && !error.to_string().contains('\n'), "{error}");
        }
        let error = unsent(Said::NotFound { path: path(), source: cause() });
        assert!(error.kind() == AWAY && error.to_string().contains("no such bucket"), "{error}");
    }
}
