//! Whether mail leaves the house: the relay is reached, secured and greeted, then one mail is handed over.

use std::time::Instant;

use lettre::transport::smtp::client::SmtpConnection;
use sha2::{Digest as _, Sha256};

use super::{Delivery, Mailer, Message, Phase, connect::connect, relay::Security, smtp::SmtpSettings};

/// What was found on the way out, and how the mail ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// What was found, step by step: what it is called, and what it is.
    pub found: Vec<(&'static str, String)>,
    /// How the mail ended.
    pub delivery: Delivery,
}

/// Looks at the way out and sends one mail by it. A relay that cannot be reached is asked once, not twice.
pub fn probe(mailer: &Mailer, message: &Message) -> Probe {
    let (found, refused) = match mailer {
        Mailer::Smtp(settings) => relay(settings),
        Mailer::File(_) | Mailer::Memory(_) => (vec![("Transport", "files, no relay".to_owned())], None),
    };
    let delivery = refused.unwrap_or_else(|| mailer.session().deliver(message));
    Probe { found, delivery }
}

/// The steps to a relay, and how a mail would end that did not get beyond them.
fn relay(settings: &SmtpSettings) -> (Vec<(&'static str, String)>, Option<Delivery>) {
    let relay = &settings.relay;
    let security = match relay.security {
        Security::Tls => "TLS from the first byte",
        Security::StartTls => "STARTTLS",
        Security::Plain => "not encrypted",
    };
    let mut found = vec![
        ("Relay", format!("{} port {}, {security}", relay.host, relay.port)),
        ("We greet as", settings.hello.clone()),
    ];
    match connect(settings, Instant::now() + settings.deadline) {
        Ok(mut connection) => {
            found.extend(certificate(&connection));
            found.push(("EHLO", connection.server_info().to_string()));
            found.push((
                "Sign-in",
                relay.user().map_or_else(|| "none".to_owned(), |user| format!("as {user}, accepted")),
            ));
            // It was only looked at; the mail goes over a connection of its own.
            let _farewell = connection.quit();
            (found, None)
        }
        Err(failure) => (found, Some(failure.at(Phase::Connect))),
    }
}

/// The certificate that the relay showed, which was accepted for its host.
fn certificate(connection: &SmtpConnection) -> Option<(&'static str, String)> {
    let shown = connection.is_encrypted().then(|| connection.peer_certificate().ok()).flatten()?;
    Some(("Certificate", format!("accepted for this host, SHA-256 {}", hex::encode(Sha256::digest(shown)))))
}
