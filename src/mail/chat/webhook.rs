//! Where posts go: a webhook's address, which is a secret.
//!
//! It is read from the settings alone, never from a page, so it may be in a private network; what it answers is never
//! followed anywhere else.

use std::net::IpAddr;

use ureq::http::Uri;

/// A part of an address that is at least so long is taken for a secret; Slack's and Teams's own are longer.
const SECRET: usize = 16;

/// A webhook's address. Its `Debug` form shows the host alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook(Uri);

/// The address is not that of a webhook; the message never repeats it, for it is a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the webhook {0}")]
pub struct InvalidWebhook(&'static str);

impl Webhook {
    /// Reads `https://HOST/PATH`; `http://` is taken where the host is this machine.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the address.
    pub fn parse(url: &str) -> Result<Self, InvalidWebhook> {
        let scheme = InvalidWebhook("must be a URL that begins with https:// (http:// for this machine alone)");
        let uri: Uri = url.trim().parse().map_err(|_| scheme)?;
        let authority = uri.authority().ok_or(scheme)?;
        let host = authority.host();
        match uri.scheme_str() {
            Some("https") => {}
            Some("http") if is_loopback(host) => {}
            _ => return Err(scheme),
        }
        if authority.as_str().contains('@') {
            return Err(InvalidWebhook("must name no user and no password"));
        }
        if host.is_empty() {
            return Err(InvalidWebhook("names no host"));
        }
        let names_port = authority.as_str() != host;
        if names_port && authority.port_u16().is_none_or(|port| port == 0) {
            return Err(InvalidWebhook("has a port that is no number from 1 to 65535"));
        }
        Ok(Self(uri))
    }

    /// The host, which is no secret.
    pub fn host(&self) -> &str {
        self.0.host().unwrap_or_default()
    }

    /// The address itself, for the place that needs it.
    pub(super) const fn uri(&self) -> &Uri {
        &self.0
    }

    /// Somebody else's words without the address or a secret part of it: some servers repeat what they were asked.
    pub(super) fn hide(&self, words: &str) -> String {
        let whole = self.0.path_and_query().map_or("", |path| path.as_str());
        let parts = whole.split(['/', '?', '&', '=']).filter(|part| part.len() >= SECRET);
        let wholes = [whole, self.0.path()].into_iter().filter(|path| path.len() > 1);
        wholes.chain(parts).fold(words.to_owned(), |words, secret| words.replace(secret, "(hidden)"))
    }
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Webhook({})", self.host())
    }
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_needs_tls_unless_it_is_on_this_machine() {
        for (url, host) in [
            ("https://hooks.slack.com/services/T0/B0/s3cret", "hooks.slack.com"),
            (" https://flow.example:443/workflows/1?api-version=1&sig=s3cret\n", "flow.example"),
            ("https://10.0.0.7/hook", "10.0.0.7"),
            ("http://127.0.0.1:8065/hooks/s3cret", "127.0.0.1"),
            ("http://localhost/hook", "localhost"),
            ("http://[::1]:8065/hook", "[::1]"),
        ] {
            assert_eq!(Webhook::parse(url).unwrap().host(), host, "{url}");
        }
    }

    #[test]
    fn a_wrong_address_is_a_sentence_without_it() {
        for (url, part) in [
            ("", "https://"),
            ("hooks.slack.com/services/s3cret", "https://"),
            ("http://hooks.slack.com/services/s3cret", "https://"),
            ("http://127.0.0.1.evil.example/s3cret", "https://"),
            ("ftp://hooks.slack.com/s3cret", "https://"),
            ("file:///etc/s3cret", "https://"),
            ("/services/s3cret", "https://"),
            ("https://hooks.slack.com/s3cret space", "https://"),
            ("https://me:s3cret@hooks.slack.com/x", "user"),
            ("https://hooks.slack.com:99999/s3cret", "port"),
            ("https://hooks.slack.com:0/s3cret", "port"),
        ] {
            let words = Webhook::parse(url).unwrap_err().to_string();
            assert!(words.starts_with("the webhook ") && words.contains(part), "{url}: {words}");
            assert!(!words.contains("s3cret"), "{words}");
        }
    }

    #[test]
    fn its_debug_form_shows_the_host_alone() {
        let webhook = Webhook::parse("https://hooks.slack.com/services/T0/B0/s3cret").unwrap();
        assert_eq!(format!("{webhook:?}"), "Webhook(hooks.slack.com)");
    }

    #[test]
    fn what_a_server_repeats_of_the_address_is_hidden() {
        let url = "https://flow.example/workflows/0f3c5a7d9b1e/paths/invoke?api-version=1&sig=AbCdEfGhIjKlMnOpQrStUvWx";
        let webhook = Webhook::parse(url).unwrap();
        for (words, hidden) in [
            ("404 no_service", "404 no_service"),
            ("no /workflows/0f3c5a7d9b1e/paths/invoke here", "no (hidden) here"),
            ("the signature AbCdEfGhIjKlMnOpQrStUvWx is wrong", "the signature (hidden) is wrong"),
            ("POST /workflows/0f3c5a7d9b1e/paths/invoke?api-version=1&sig=AbCdEfGhIjKlMnOpQrStUvWx", "POST (hidden)"),
        ] {
            assert_eq!(webhook.hide(words), hidden);
        }
        assert_eq!(Webhook::parse("https://flow.example").unwrap().hide("a/b"), "a/b");
    }
}
