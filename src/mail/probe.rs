//! Whether mail leaves the house: the relay is reached, secured and greeted, then one mail is handed over; or none.

use std::{
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use lettre::transport::smtp::{
    authentication::Mechanism,
    client::SmtpConnection,
    extension::{Extension, ServerInfo},
};
use sha2::{Digest as _, Sha256};

use super::{
    Delivery, Mailer, Message, Phase,
    connect::connect,
    failure::Failure,
    relay::Security,
    smtp::{FAREWELL, SmtpSettings, say_goodbye},
};

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

/// Why a relay cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unusable {
    /// It cannot be reached, or breaks off.
    Away(String),
    /// It answers and does not take us: the sign-in, or how the connection is secured.
    Refuses(String),
}

/// Reaches the relay within `wait`, secures the connection and signs in, and sends nothing.
///
/// # Errors
/// Why that could not be done, in the server's words where it spoke.
pub fn reach(settings: &SmtpSettings, wait: Duration) -> Result<(), Unusable> {
    let deadline = wait.min(settings.deadline);
    let hurried = SmtpSettings { deadline, ..settings.clone() };
    let (tell, told) = mpsc::channel();
    // To look a name up, or to try all of its addresses, keeps to no deadline; the thread ends when that does.
    let begun = thread::Builder::new().name("reach".to_owned()).spawn(move || {
        let reached = connect(&hurried, Instant::now() + hurried.deadline).map(say_goodbye);
        // Whoever asked may have given up.
        drop(tell.send(reached));
    });
    if let Err(error) = begun {
        return Err(Unusable::Away(format!("no thread could be started: {error}")));
    }
    let reached = told.recv_timeout(deadline + FAREWELL).unwrap_or(Err(Failure::Deadline(deadline)));
    reached.map_err(|failure| match failure.at(Phase::Connect) {
        Delivery::QueueStopped { words } => Unusable::Refuses(words),
        Delivery::Retry { words, .. }
        | Delivery::Ambiguous { words }
        | Delivery::Dead { words }
        | Delivery::Sent { response: words } => Unusable::Away(words),
    })
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
            found.push(("EHLO", greeting(connection.server_info())));
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

/// How the relay calls itself, and what it offers of what is made use of.
fn greeting(relay: &ServerInfo) -> String {
    let known = [
        (Extension::StartTls, "encryption"),
        (Extension::Authentication(Mechanism::Plain), "sign-in by PLAIN"),
        (Extension::Authentication(Mechanism::Login), "sign-in by LOGIN"),
        (Extension::EightBitMime, "8-bit texts"),
        (Extension::SmtpUtfEight, "addresses beyond ASCII"),
    ];
    let offered = known.into_iter().filter(|(extension, _)| relay.supports_feature(*extension));
    let offered: Vec<&str> = offered.map(|(_, words)| words).collect();
    let offered = if offered.is_empty() { "nothing more".to_owned() } else { offered.join(", ") };
    format!("{}, which offers {offered}", relay.name())
}

/// The certificate that the relay showed, which was accepted for its host.
fn certificate(connection: &SmtpConnection) -> Option<(&'static str, String)> {
    let shown = connection.is_encrypted().then(|| connection.peer_certificate().ok()).flatten()?;
    Some(("Certificate", format!("accepted for this host, SHA-256 {}", hex::encode(Sha256::digest(shown)))))
}
