//! Entity tags: `"version"`, or `"version-digest"` where an answer holds more than the record's own fields.

use actix_web::{
    HttpRequest,
    http::header::{HeaderName, IF_MATCH, IF_NONE_MATCH},
};
use sha2::{Digest, Sha256};

use crate::{actions::records::Expect, error::AppError};

/// The tag of a version; `derived` is what else the answer depends on.
pub fn of(version: i32, derived: Option<&str>) -> String {
    match derived {
        None => format!("\"{version}\""),
        Some(text) => {
            let digest = hex::encode(Sha256::digest(text));
            format!("\"{version}-{}\"", digest.get(..12).unwrap_or_default())
        }
    }
}

fn header(request: &HttpRequest, name: HeaderName) -> Option<String> {
    let values: Vec<&str> = request.headers().get_all(name).filter_map(|value| value.to_str().ok()).collect();
    (!values.is_empty()).then(|| values.join(","))
}

fn bare(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"')
}

/// Which version a change expects. A tag that is none of ours is one that no version has.
///
/// # Errors
/// When several are named: a change is made to one version.
pub fn expected(request: &HttpRequest) -> Result<Expect, AppError> {
    match header(request, IF_MATCH).as_deref().map(str::trim) {
        None | Some("*") => Ok(Expect::Any),
        Some(several) if several.contains(',') => {
            Err(AppError::invalid("If-Match", "several", "If-Match: name the one version that you changed."))
        }
        Some(one) => {
            let version = bare(one).split('-').next().unwrap_or_default();
            Ok(Expect::Version(version.parse().ok().filter(|version| *version > 0).unwrap_or(-1)))
        }
    }
}

/// Whether the caller holds what would be answered.
pub fn is_known(request: &HttpRequest, tag: &str) -> bool {
    let Some(known) = header(request, IF_NONE_MATCH) else { return false };
    known.trim() == "*" || known.split(',').any(|known| bare(known) == bare(tag))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_change_expects_the_version_of_its_tag() {
        let expected = |tag: &str| expected(&TestRequest::default().insert_header((IF_MATCH, tag)).to_http_request());
        for (tag, version) in
            [("\"3\"", 3), ("3", 3), ("W/\"3\"", 3), ("\"3-abc\"", 3), ("\"x\"", -1), ("\"\"", -1), ("\"-3\"", -1)]
        {
            assert_eq!(expected(tag).unwrap(), Expect::Version(version), "{tag}");
        }
        assert_eq!(expected("*").unwrap(), Expect::Any);
        assert!(expected("\"1\", \"2\"").is_err());
    }

    #[test]
    fn an_answer_is_known_by_its_whole_tag() {
        let known = |tag: &str, own: &str| {
            is_known(&TestRequest::default().insert_header((IF_NONE_MATCH, tag)).to_http_request(), own)
        };
        assert!(known("\"3\"", "\"3\""));
        assert!(known("\"2\", W/\"3\"", "\"3\""));
        assert!(known("*", "\"3\""));
        assert!(!known("\"3\"", &of(3, Some("other figures"))));
        assert!(!known("\"3\"", "\"4\""));
    }
}
