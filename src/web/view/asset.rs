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
    fn no_template_holds_a_style_or_a_script_of_its_own() {
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/templates"))];
        let mut read = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap();
                let inline = text.replace("<script src=", "");
                for forbidden in [" style=", "<style", "<script", " onclick=", " onchange=", "javascript:", "|safe"] {
                    assert!(!inline.contains(forbidden), "{} holds {forbidden}", path.display());
                }
                read += 1;
            }
        }
        assert!(read > 20, "{read} templates read");
    }

    #[test]
    fn the_script_stays_below_twenty_kilobytes() {
        assert!(find("ninefold.js").unwrap().bytes.len() < 20_000);
    }
}
