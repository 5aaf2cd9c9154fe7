//! Delivery to an SMTP relay, step by step, so that every end says whether the mail may have been accepted.
//!
//! lettre's own `send` cannot tell “never sent” from “perhaps sent”. Here each mail is a conversation on a thread of its
//! own; the caller waits for it no longer than the deadline and reads from `Progress` how far it came.

use std::{
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant},
};

use lettre::transport::smtp::{
    client::SmtpConnection,
    commands::{Data, Mail, Rcpt, Rset},
    extension::{Extension, MailParameter},
    response::Response,
};

use super::{
    Delivery, Phase, Relay,
    connect::{connect, with_time_left},
    failure::{Failure, failed},
    message::Letter,
    progress::{Progress, Reached},
};

/// Content is written in pieces of this size, so that a connection lost on the way is known to be before the dot.
const PIECE: usize = 16 * 1024;

/// The relay and how long one mail may take.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// The relay.
    pub relay: Relay,
    /// The name we greet with.
    pub hello: String,
    /// The longest one mail may take, from connecting to the relay's last word.
    pub deadline: Duration,
    /// PEM of a certificate authority to trust besides the public ones, for a relay with a private certificate.
    pub ca_pem: Option<Vec<u8>>,
}

/// A batch of mails over one connection, which is made with the first and made anew when it broke.
pub struct SmtpSession {
    settings: Arc<SmtpSettings>,
    connection: Option<SmtpConnection>,
    down: Option<String>,
}

impl std::fmt::Debug for SmtpSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SmtpSession({:?}, connected: {})", self.settings.relay, self.connection.is_some())
    }
}

impl SmtpSession {
    /// A session that is not connected yet.
    pub fn new(settings: SmtpSettings) -> Self {
        Self { settings: Arc::new(settings), connection: None, down: None }
    }

    /// Why the relay could not be reached, once connecting failed.
    pub fn relay_down(&self) -> Option<&str> {
        self.down.as_deref()
    }

    /// Delivers one mail within the deadline.
    pub(super) fn deliver(&mut self, letter: Letter) -> Delivery {
        let delivery = self.converse(letter);
        self.down = match &delivery {
            Delivery::Retry { phase: Phase::Connect, words } | Delivery::QueueStopped { words } => Some(words.clone()),
            _ => None,
        };
        delivery
    }

    fn converse(&mut self, letter: Letter) -> Delivery {
        let progress = Arc::new(Progress::default());
        let (tell, told) = mpsc::sync_channel(1);
        let kept = self.connection.take();
        let (settings, watched) = (Arc::clone(&self.settings), Arc::clone(&progress));
        let spawned = thread::Builder::new().name("smtp".to_owned()).spawn(move || {
            let mut conversation =
                Conversation { settings: &settings, progress: &watched, until: Instant::now() + settings.deadline };
            let ended = conversation.hold(kept, &letter);
            if watched.finish().is_ok() {
                // The receiver waits until `finish` or gives up for good, so a closed channel loses nothing.
                drop(tell.send(ended));
            }
        });
        if let Err(error) = spawned {
            return Delivery::Retry { phase: Phase::Connect, words: format!("no thread could be started: {error}") };
        }
        // The conversation's own time-outs come first: they have better words.
        let grace = Duration::from_millis(500);
        let ended = told.recv_timeout(self.settings.deadline + grace).ok().or_else(|| match progress.abandon() {
            Reached::Done => told.recv().ok(),
            // Once content is being written nothing keeps the dot from following it.
            Reached::Phase(Phase::Data) => None,
            Reached::Phase(phase) => Some((Failure::Deadline(self.settings.deadline).at(phase), None)),
        });
        let perhaps_sent = || (Failure::Deadline(self.settings.deadline).at(Phase::AfterDot), None);
        let (delivery, connection) = ended.unwrap_or_else(perhaps_sent);
        self.connection = connection;
        delivery
    }
}

impl Drop for SmtpSession {
    fn drop(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            // A courtesy: the mails are delivered, so nothing depends on the answer.
            if connection.set_timeout(Some(Duration::from_secs(1))).is_ok() {
                drop(connection.quit());
            }
        }
    }
}

/// One mail's conversation with the relay.
struct Conversation<'a> {
    settings: &'a SmtpSettings,
    progress: &'a Progress,
    until: Instant,
}

impl Conversation<'_> {
    /// Holds the conversation, on the kept connection where there is one, and says how it ended. Returns the connection
    /// where it can carry another mail.
    fn hold(&mut self, kept: Option<SmtpConnection>, letter: &Letter) -> (Delivery, Option<SmtpConnection>) {
        if let Some(connection) = kept {
            let (ended, connection) = self.send(connection, letter);
            // The relay may have closed an idle connection: before its MAIL was answered a mail can simply start over.
            let closed = matches!(&ended, Err(failure) if failure.closed_connection());
            if !closed || self.progress.phase() > Phase::Mail {
                return (self.delivery(ended), connection);
            }
        }
        let fresh = self.enter(Phase::Connect).and_then(|()| connect(self.settings, self.until));
        match fresh {
            Ok(connection) => {
                let (ended, connection) = self.send(connection, letter);
                (self.delivery(ended), connection)
            }
            Err(failure) => (failure.at(Phase::Connect), None),
        }
    }

    fn delivery(&self, ended: Result<Response, Failure>) -> Delivery {
        match ended {
            Ok(response) => Delivery::Sent { response: spoken(&response) },
            Err(failure) => failure.at(self.progress.phase()),
        }
    }

    fn send(
        &mut self,
        mut connection: SmtpConnection,
        letter: &Letter,
    ) -> (Result<Response, Failure>, Option<SmtpConnection>) {
        let ended = self.steps(&mut connection, letter);
        let reusable = match &ended {
            Ok(_) => true,
            Err(failure) => failure.leaves_connection() && self.reset(&mut connection),
        };
        (ended, reusable.then_some(connection))
    }

    fn steps(&mut self, connection: &mut SmtpConnection, letter: &Letter) -> Result<Response, Failure> {
        self.enter(Phase::Mail)?;
        let parameters = mail_parameters(connection, letter)?;
        self.in_time(connection)?.command(Mail::new(letter.envelope.from().cloned(), parameters)).map_err(failed)?;
        self.enter(Phase::Rcpt)?;
        for recipient in letter.envelope.to() {
            self.in_time(connection)?.command(Rcpt::new(recipient.clone(), Vec::new())).map_err(failed)?;
        }
        self.enter(Phase::Data)?;
        self.in_time(connection)?.command(Data).map_err(failed)?;
        let mut pieces = letter.bytes.chunks(PIECE);
        let until_the_dot = std::iter::from_fn(|| {
            let piece = pieces.next();
            if piece.is_none() {
                // The dot is written next. Should the caller have given up meanwhile, it has counted this as ambiguous.
                let _ = self.progress.enter(Phase::AfterDot);
            }
            piece
        });
        self.in_time(connection)?.message_iter(until_the_dot).map_err(failed)
    }

    fn reset(&self, connection: &mut SmtpConnection) -> bool {
        self.in_time(connection).is_ok_and(|connection| connection.command(Rset).is_ok())
    }

    fn enter(&self, phase: Phase) -> Result<(), Failure> {
        self.progress.enter(phase).map_err(|_| Failure::Deadline(self.settings.deadline))
    }

    fn in_time<'c>(&self, connection: &'c mut SmtpConnection) -> Result<&'c mut SmtpConnection, Failure> {
        with_time_left(connection, self.until, self.settings.deadline)
    }
}

fn mail_parameters(connection: &SmtpConnection, letter: &Letter) -> Result<Vec<MailParameter>, Failure> {
    let ascii = |address: &lettre::Address| AsRef::<str>::as_ref(address).is_ascii();
    if letter.envelope.from().into_iter().chain(letter.envelope.to()).all(ascii) {
        return Ok(Vec::new());
    }
    if connection.server_info().supports_feature(Extension::SmtpUtfEight) {
        Ok(vec![MailParameter::SmtpUtfEight])
    } else {
        Err(Failure::Unsendable(
            "the address holds other than ASCII letters and the relay does not take those".to_owned(),
        ))
    }
}

/// The server's answer on one line.
fn spoken(response: &Response) -> String {
    let lines: Vec<&str> = response.message().collect();
    format!("{} {}", response.code(), lines.join(" "))
}
