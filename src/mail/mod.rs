//! Letters: what reminders say, and how a mail leaves the house.
//!
//! `compose` writes what the outbox stores, `calendar` the deadlines that go along; `Mailer` delivers one stored mail
//! at a time and says how far it came, and `chat` a post to a channel. The only folder that names lettre. It knows no
//! database: leasing, marking and retrying belong to the caller.

pub mod backoff;
pub mod calendar;
pub mod chat;
pub mod compose;
mod connect;
mod conversation;
mod failure;
pub mod file;
mod line;
pub mod link;
pub mod memory;
pub mod message;
mod probe;
mod progress;
pub mod relay;
pub mod smtp;
mod words;

pub use backoff::next_attempt;
pub use calendar::{Event, Method, calendar, feed, split_calendars};
pub use compose::{ComposeError, Composed, Site, compose};
pub use file::FileTransport;
pub use memory::MemoryTransport;
pub use message::{Message, Party, Sender, Unsendable, message_id};
pub use probe::{Probe, Unusable, probe, reach};
pub use relay::{InvalidRelay, Relay};
pub use smtp::{SmtpSession, SmtpSettings};

/// How far a delivery came before it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Reaching the relay, TLS and sign-in; for files, making the folder.
    Connect,
    /// The sender was given.
    Mail,
    /// The recipient was given.
    Rcpt,
    /// The content was on its way; nothing is accepted yet.
    Data,
    /// The final dot was sent: the relay may have accepted the mail.
    AfterDot,
}

impl Phase {
    /// The word that is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Mail => "mail",
            Self::Rcpt => "rcpt",
            Self::Data => "data",
            Self::AfterDot => "after_dot",
        }
    }
}

/// How one delivery ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// Accepted.
    Sent {
        /// The server's words, or the file's path.
        response: String,
    },
    /// Surely not accepted; try again later (`next_attempt`).
    Retry {
        /// How far it came.
        phase: Phase,
        /// Why, in the server's words where it spoke.
        words: String,
    },
    /// The final dot was sent and no answer came: perhaps delivered. Send once more later, with the same Message-ID.
    Ambiguous {
        /// What happened.
        words: String,
    },
    /// Refused for good (5xx), or not a mail that can be sent: a dead letter.
    Dead {
        /// Why, in the server's words where it spoke.
        words: String,
    },
    /// The relay refuses us, not the mail (sign-in, TLS): stop sweeping, leave all messages as they are.
    QueueStopped {
        /// Why, in the server's words where it spoke.
        words: String,
    },
}

/// Where mail goes.
#[derive(Debug, Clone)]
pub enum Mailer {
    /// To an SMTP relay.
    Smtp(SmtpSettings),
    /// To a folder, one `.eml` per mail.
    File(FileTransport),
    /// Kept in memory, for tests.
    Memory(MemoryTransport),
}

impl Mailer {
    /// Whether mails go to a relay, over connections that wait for it.
    pub const fn is_relay(&self) -> bool {
        matches!(self, Self::Smtp(_))
    }

    /// Opens a session for a batch of mails; an SMTP connection is made with the first mail and kept.
    pub fn session(&self) -> Session {
        match self {
            Self::Smtp(settings) => Session::Smtp(Box::new(SmtpSession::new(settings.clone()))),
            Self::File(files) => Session::File(files.clone()),
            Self::Memory(memory) => Session::Memory(memory.clone()),
        }
    }
}

/// A batch of deliveries over one connection. Blocking: use it on a thread that may wait.
#[derive(Debug)]
pub enum Session {
    /// To an SMTP relay.
    Smtp(Box<SmtpSession>),
    /// To a folder.
    File(FileTransport),
    /// To memory.
    Memory(MemoryTransport),
}

impl Session {
    /// Delivers one mail. A mail that cannot be built is `Dead` on its own and touches no other.
    pub fn deliver(&mut self, message: &Message) -> Delivery {
        let letter = match message.letter() {
            Ok(letter) => letter,
            Err(unsendable) => return Delivery::Dead { words: unsendable.to_string() },
        };
        match self {
            Self::Smtp(session) => session.deliver(letter),
            Self::File(files) => files.deliver(&message.message_id, &letter),
            Self::Memory(memory) => memory.deliver(message),
        }
    }

    /// Why the relay could not be reached, once a connection failed: the circuit breaker. The rest of a batch is better
    /// left queued, uncounted, than tried one time-out after the other.
    pub fn relay_down(&self) -> Option<&str> {
        match self {
            Self::Smtp(session) => session.relay_down(),
            Self::File(_) | Self::Memory(_) => None,
        }
    }
}
