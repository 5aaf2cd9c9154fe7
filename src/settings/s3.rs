//! A bucket of an S3-compatible store, in which files may be kept instead of a directory.

use std::net::IpAddr;

use serde::Deserialize;

use super::{Secret, Settings, SettingsError, Storage, check::wrong};

/// `[s3]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3 {
    /// Address of the store; empty for Amazon's own of the region.
    pub endpoint: String,
    /// Region.
    pub region: String,
    /// Name of the key.
    pub access_key_id: Secret,
    /// The key.
    pub secret_access_key: Secret,
    /// Whether another machine may be spoken to in clear text.
    pub allow_http: bool,
    /// Directory where files are put together; empty for the system's.
    pub spool_dir: String,
    /// Seconds one request may take.
    pub timeout_seconds: u64,
}

/// What `storage.url` names where it begins with `s3://`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketAddress {
    /// Name of the bucket.
    pub name: String,
    /// What the keys of our files begin with; without a slash at either end, and empty where the bucket is ours alone.
    pub prefix: String,
}

impl Storage {
    /// The bucket that files are kept in; none for a directory, and for what could be no bucket's name.
    pub fn bucket(&self) -> Option<BucketAddress> {
        let named = self.url.strip_prefix("s3://")?.trim_end_matches('/');
        let (name, prefix) = named.split_once('/').unwrap_or((named, ""));
        let lower = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit();
        let fits = (3..=63).contains(&name.len())
            && name.bytes().all(|letter| lower(letter) || b".-".contains(&letter))
            && name.bytes().next().is_some_and(lower);
        let part = |part: &str| {
            let letters = part.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"._-".contains(&letter));
            letters && !part.is_empty() && !part.starts_with('.')
        };
        let ours = fits && (prefix.is_empty() || prefix.split('/').all(part));
        ours.then(|| BucketAddress { name: name.to_owned(), prefix: prefix.to_owned() })
    }
}

impl Settings {
    /// Where files may be kept, and what a bucket takes.
    pub(super) fn check_storage(&self) -> Result<(), SettingsError> {
        let problem = |what: &str| Err(wrong("storage.url", what));
        if self.storage.url.starts_with("file://") {
            return Ok(());
        }
        if !self.storage.url.starts_with("s3://") {
            return problem("must start with file:// or s3://");
        }
        if !cfg!(feature = "s3") {
            return problem(
                "names a bucket, and this program was built without support for S3: build it with `cargo build \
                 --release --features s3`, or name a directory with file://",
            );
        }
        if self.storage.bucket().is_none() {
            return problem(
                "must be s3://BUCKET or s3://BUCKET/PREFIX, with the bucket in small letters, digits, dots and hyphens \
                 and the prefix in letters, digits, dots, hyphens and underscores, such as s3://vendor-files/ninefold",
            );
        }
        self.s3.check()
    }
}

impl S3 {
    fn check(&self) -> Result<(), SettingsError> {
        let keys = [("s3.access_key_id", &self.access_key_id), ("s3.secret_access_key", &self.secret_access_key)];
        if let Some((key, _)) = keys.into_iter().find(|(_, secret)| secret.reveal().trim().is_empty()) {
            return Err(wrong(
                key,
                "is empty, and storage.url names a bucket: set it to a key that may use the bucket",
            ));
        }
        if self.region.trim().is_empty() {
            return Err(wrong("s3.region", "is empty; a store that knows no regions takes us-east-1"));
        }
        let endpoint = self.endpoint.as_str();
        if endpoint.is_empty() || is_address(endpoint, "https://") {
            return Ok(());
        }
        if !is_address(endpoint, "http://") {
            return Err(wrong(
                "s3.endpoint",
                "must be an address such as https://minio.internal:9000, without a key in it",
            ));
        }
        if self.allow_http || is_loopback(endpoint) {
            return Ok(());
        }
        let what = "is http:// on another machine, so that files would go in clear text; use https://, or set s3.allow_http \
                    to true where the network between is yours";
        Err(wrong("s3.endpoint", what))
    }
}

/// Whether a text begins so, and goes on with a host and no user.
fn is_address(text: &str, scheme: &str) -> bool {
    let letter = |letter: char| letter.is_ascii_alphanumeric() || ".-_:[]/".contains(letter);
    let rest = text.strip_prefix(scheme);
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', ':']) && rest.chars().all(letter))
}

fn is_loopback(endpoint: &str) -> bool {
    let rest = endpoint.split_once("://").map_or(endpoint, |(_, rest)| rest);
    let place = rest.split('/').next().unwrap_or_default();
    let host = match place.strip_prefix('[').and_then(|inside| inside.split_once(']')) {
        Some((address, _)) => address,
        None => place.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    const SET: [(&str, &str); 3] = [
        ("NINEFOLD__STORAGE__URL", "s3://vendor-files/ninefold"),
        ("NINEFOLD__S3__ACCESS_KEY_ID", "key"),
        ("NINEFOLD__S3__SECRET_ACCESS_KEY", "hunter2"),
    ];

    fn with(further: &[(&str, &str)]) -> Result<Settings, SettingsError> {
        let given = SET.iter().chain(further).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Settings::from_sources(None, given.collect::<HashMap<_, _>>())
    }

    #[cfg(not(feature = "s3"))]
    #[test]
    fn a_program_that_cannot_use_buckets_says_how_to_get_one_that_can() {
        let message = with(&[]).unwrap_err().to_string();
        assert!(message.contains("--features s3") && message.contains("file://"), "{message}");
    }

    #[cfg(feature = "s3")]
    #[test]
    fn a_bucket_takes_a_key_and_a_connection_that_nobody_else_reads() {
        assert!(with(&[]).is_ok());
        for endpoint in
            ["", "https://s3.internal:9000/", "http://127.0.0.1:9000", "http://[::1]:9000", "http://localhost"]
        {
            assert!(with(&[("NINEFOLD__S3__ENDPOINT", endpoint)]).is_ok(), "{endpoint}");
        }
        let http = ("NINEFOLD__S3__ENDPOINT", "http://minio.internal:9000");
        assert!(with(&[http, ("NINEFOLD__S3__ALLOW_HTTP", "true")]).is_ok());
        for (name, value, part) in [
            (http.0, http.1, "s3.allow_http"),
            ("NINEFOLD__S3__ENDPOINT", "http://127.0.0.1.example", "s3.allow_http"),
            ("NINEFOLD__S3__ENDPOINT", "https://me:hunter2@minio.internal", "s3.endpoint"),
            ("NINEFOLD__S3__ENDPOINT", "minio.internal:9000", "s3.endpoint"),
            ("NINEFOLD__S3__ACCESS_KEY_ID", "", "s3.access_key_id"),
            ("NINEFOLD__S3__SECRET_ACCESS_KEY", " ", "s3.secret_access_key"),
            ("NINEFOLD__S3__REGION", "", "s3.region"),
            ("NINEFOLD__STORAGE__URL", "s3://", "storage.url"),
        ] {
            let message = with(&[(name, value)]).unwrap_err().to_string();
            assert!(message.contains(part) && !message.contains("hunter2"), "{message}");
        }
    }

    #[test]
    fn a_bucket_is_named_with_or_without_a_prefix() {
        let named = |url: &str| Storage { url: url.to_owned(), sweep_after_hours: 24 }.bucket();
        for (url, name, prefix) in [
            ("s3://vendor-files", "vendor-files", ""),
            ("s3://vendor-files/", "vendor-files", ""),
            ("s3://vendor.files/ninefold", "vendor.files", "ninefold"),
            ("s3://vendor-files/a/B_2-c.d/", "vendor-files", "a/B_2-c.d"),
        ] {
            let address = BucketAddress { name: name.to_owned(), prefix: prefix.to_owned() };
            assert_eq!(named(url), Some(address), "{url}");
        }
        for url in [
            "file://data/files",
            "s3://",
            "s3://ab",
            "s3://Vendor-Files",
            "s3://-files",
            "s3://vendor_files",
            "s3://vendor-files//a",
            "s3://vendor-files/../a",
            "s3://vendor-files/.sweeping",
            "s3://vendor-files/a b",
            "s3://vendor-files/a?b",
        ] {
            assert_eq!(named(url), None, "{url}");
        }
    }
}
