//! The style sheet, the script and the pictures, embedded in the binary and addressed by the digest of their content.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// One embedded file.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Name under `/static/`.
    pub name: &'static str,
    /// Its media type, with the character set where it is text.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

/// Every file served under `/static/`.
pub const ASSETS: [Asset; 4] = [
    Asset {
        name: "ninefold.css",
        media_type: "text/css; charset=utf-8",
        bytes: include_bytes!("../static/ninefold.css"),
    },
    Asset {
        name: "ninefold.js",
        media_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../static/ninefold.js"),
    },
    Asset { name: "favicon.svg", media_type: "image/svg+xml", bytes: include_bytes!("../static/favicon.svg") },
    Asset { name: "logo.svg", media_type: "image/svg+xml", bytes: include_bytes!("../static/logo.svg") },
];

static URLS: LazyLock<[String; ASSETS.len()]> = LazyLock::new(|| ASSETS.map(url));

fn url(asset: Asset) -> String {
    let digest = hex::encode(Sha256::digest(asset.bytes));
    format!("/static/{}?v={}", asset.name, digest.get(..12).unwrap_or_default())
}

/// The file of that name.
pub fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// The address of a file, with the digest of its content, so that it can be cached for ever.
pub fn asset(name: &str) -> &'static str {
    ASSETS.iter().zip(URLS.iter()).find(|(asset, _)| asset.name == name).map_or("/static/", |(_, url)| url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_changes_with_the_content_only() {
        assert!(asset("ninefold.css").starts_with("/static/ninefold.css?v="));
        assert_eq!(asset("ninefold.css"), asset("ninefold.css"));
        assert_ne!(asset("favicon.svg").rsplit('=').next(), asset("ninefold.css").rsplit('=').next());
    }

    #[test]
    fn the_script_stays_below_twenty_kilobytes() {
        assert!(find("ninefold.js").unwrap().bytes.len() < 20_000);
    }
}
