//! The SMTP relay's address: host, port, how it is secured, and the sign-in.

use std::net::IpAddr;

/// How the connection is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// STARTTLS, and nothing is sent without it.
    StartTls,
    /// None: the relay is on this machine, or plain was chosen by an explicit word.
    Plain,
}

/// A relay. Its `Debug` form never shows the password.
#[derive(Clone, PartialEq, Eq)]
pub struct Relay {
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is secured.
    pub security: Security,
    /// User and password.
    pub(super) credentials: Option<(String, String)>,
}

/// The URL is not that of a relay; the message never repeats it, for it may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the SMTP URL {0}")]
pub struct InvalidRelay(String);

impl Relay {
    /// Reads `smtp://host:25` (STARTTLS unless the host is this machine), `smtp+starttls://`, `smtps://` (TLS) or
    /// `smtp+plain://`, each with an optional `user:password@`, percent-encoded. Ports default to 25, 587, 465 and 25.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the URL.
    pub fn parse(url: &str) -> Result<Self, InvalidRelay> {
        let (scheme, rest) = url.split_once("://").ok_or_else(|| invalid("has no “://”"))?;
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let (sign_in, place) = match authority.rsplit_once('@') {
            Some((sign_in, place)) => (Some(sign_in), place),
            None => (None, authority),
        };
        let (host, port) = host_and_port(place)?;
        let (security, default_port) = match scheme {
            "smtp" if is_loopback(&host) => (Security::Plain, 25),
            "smtp" => (Security::StartTls, 25),
            "smtp+starttls" => (Security::StartTls, 587),
            "smtps" => (Security::Tls, 465),
            "smtp+plain" => (Security::Plain, 25),
            _ => return Err(invalid("must begin with smtp://, smtp+starttls://, smtps:// or smtp+plain://")),
        };
        let credentials = sign_in.map(credentials).transpose()?;
        Ok(Self { host, port: port.unwrap_or(default_port), security, credentials })
    }
}

impl Relay {
    /// Who signs in, where somebody does.
    pub fn user(&self) -> Option<&str> {
        self.credentials.as_ref().map(|(user, _)| user.as_str())
    }
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { host, port, security, .. } = self;
        write!(f, "Relay({host}:{port}, {security:?}, user {})", self.user().unwrap_or("none"))
    }
}

fn host_and_port(place: &str) -> Result<(String, Option<u16>), InvalidRelay> {
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => {
            let (host, after) = rest.split_once(']').ok_or_else(|| invalid("has “[” without “]”"))?;
            (host, after.strip_prefix(':'))
        }
        None => place.rsplit_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
    if host.is_empty() || !host.chars().all(plain) {
        return Err(invalid("names no host"));
    }
    let port = port.map(|port| port.parse().map_err(|_| invalid("has a port that is no number from 1 to 65535")));
    Ok((host.to_owned(), port.transpose()?))
}

fn credentials(sign_in: &str) -> Result<(String, String), InvalidRelay> {
    let (user, password) = sign_in.split_once(':').ok_or_else(|| invalid("names a user without a password"))?;
    Ok((decoded(user)?, decoded(password)?))
}

fn decoded(text: &str) -> Result<String, InvalidRelay> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next().unwrap_or_default(), rest.next().unwrap_or_default()];
        let decoded = hex::decode(digits).map_err(|_| invalid("has a “%” that is not followed by two hex digits"))?;
        bytes.extend(decoded);
    }
    String::from_utf8(bytes).map_err(|_| invalid("has a sign-in that is not UTF-8"))
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn invalid(words: &str) -> InvalidRelay {
    InvalidRelay(words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_read_and_plain_needs_this_machine_or_its_word() {
        for (url, host, port, security) in [
            ("smtp://127.0.0.1:2525", "127.0.0.1", 2525, Security::Plain),
            ("smtp://[::1]:2525", "::1", 2525, Security::Plain),
            ("smtp://localhost/", "localhost", 25, Security::Plain),
            ("smtp://mail.example", "mail.example", 25, Security::StartTls),
            ("smtp+starttls://127.0.0.1", "127.0.0.1", 587, Security::StartTls),
            ("smtps://mail.example", "mail.example", 465, Security::Tls),
            ("smtp+plain://mail.example:26", "mail.example", 26, Security::Plain),
        ] {
            let relay = Relay::parse(url).unwrap();
            assert_eq!((relay.host.as_str(), relay.port, relay.security), (host, port, security), "{url}");
        }
    }

    #[test]
    fn the_sign_in_is_decoded_and_never_printed() {
        let relay = Relay::parse("smtps://risk%40desk.example:p%3Ass@w%25rd@mail.example").unwrap();
        assert_eq!(relay.credentials, Some(("risk@desk.example".to_owned(), "p:ss@w%rd".to_owned())));
        assert!(!format!("{relay:?}").contains("p:ss"));
    }

    #[test]
    fn a_wrong_url_is_a_sentence_without_the_password() {
        for url in
            ["mail.example", "http://u:secret@h", "smtp://u:secret@h:99999", "smtp://user@h", "smtp://u:secret%zz@h"]
        {
            let words = Relay::parse(url).unwrap_err().to_string();
            assert!(words.starts_with("the SMTP URL ") && !words.contains("secret"), "{words}");
        }
    }
}
