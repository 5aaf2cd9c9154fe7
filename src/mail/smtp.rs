//! Delivery to an SMTP relay: a batch of mails over one connection.
//!
//! lettre's own `send` cannot tell “never sent” from “perhaps sent”. Here a thread of the session's own holds one
//! conversation after the other; the caller waits for each no longer than the deadline and reads from `Progress` how
//! far it came.

use std::{
    io,
    sync::{
        Arc,
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::{Duration, Instant},
};

use lettre::transport::smtp::client::SmtpConnection;

use super::{
    Delivery, Phase, Relay,
    conversation::Conversation,
    failure::Failure,
    message::Letter,
    progress::{Progress, Reached},
};

/// How much longer than the deadline the caller waits: the conversation's own time-outs come first, for they have
/// better words.
const GRACE: Duration = Duration::from_millis(500);

/// The longest that the end of a session waits for the relay's goodbye.
pub(super) const FAREWELL: Duration = Duration::from_secs(1);

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
    speaker: Option<Speaker>,
    down: Option<String>,
}

impl std::fmt::Debug for SmtpSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SmtpSession({:?}, under way: {})", self.settings.relay, self.speaker.is_some())
    }
}

impl SmtpSession {
    /// A session that is not connected yet.
    pub fn new(settings: SmtpSettings) -> Self {
        Self { settings: Arc::new(settings), speaker: None, down: None }
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
        let speaker = match self.speaker.take().map_or_else(|| Speaker::start(&self.settings), Ok) {
            Ok(speaker) => speaker,
            Err(error) => {
                let words = format!("no thread could be started: {error}");
                return Delivery::Retry { phase: Phase::Connect, words };
            }
        };
        let deadline = self.settings.deadline;
        match speaker.hand_over(letter, deadline) {
            Ok(delivery) => {
                self.speaker = Some(speaker);
                delivery
            }
            // That thread may hang in this conversation until a time-out frees it. It ends there and takes its
            // connection along; the next mail starts another.
            Err(phase) => Failure::Deadline(deadline).at(phase),
        }
    }
}

impl Drop for SmtpSession {
    fn drop(&mut self) {
        if let Some(Speaker { errands, ended }) = self.speaker.take() {
            drop(errands);
            // The thread says goodbye and ends, which closes its side. A courtesy: the mails are delivered, so nothing
            // depends on the answer.
            drop(ended.recv_timeout(FAREWELL));
        }
    }
}

/// A mail on its way to the thread.
struct Errand {
    letter: Letter,
    progress: Arc<Progress>,
    until: Instant,
}

/// The thread that holds a session's conversations: mails go in, how they ended comes out, one at a time.
struct Speaker {
    errands: Sender<Errand>,
    ended: Receiver<Delivery>,
}

impl Speaker {
    fn start(settings: &Arc<SmtpSettings>) -> io::Result<Self> {
        let (errands, given) = mpsc::channel();
        let (tell, ended) = mpsc::channel();
        let settings = Arc::clone(settings);
        thread::Builder::new().name("smtp".to_owned()).spawn(move || speak(&settings, &given, &tell))?;
        Ok(Self { errands, ended })
    }

    /// Has one mail sent and says how it ended, or in which phase it was given up: this thread is of no use then.
    fn hand_over(&self, letter: Letter, deadline: Duration) -> Result<Delivery, Phase> {
        let progress = Arc::new(Progress::default());
        let errand = Errand { letter, progress: Arc::clone(&progress), until: Instant::now() + deadline };
        // A thread that is gone has closed its other side too: nothing was sent, and the phase below says so.
        drop(self.errands.send(errand));
        if let Ok(delivery) = self.ended.recv_timeout(deadline + GRACE) {
            return Ok(delivery);
        }
        match progress.abandon() {
            Reached::Done => self.ended.recv().map_err(|_| Phase::AfterDot),
            // Once content is being written nothing keeps the dot from following it.
            Reached::Phase(Phase::Data) => Err(Phase::AfterDot),
            Reached::Phase(phase) => Err(phase),
        }
    }
}

/// Holds one conversation after the other until the session ends, or one is given up.
fn speak(settings: &SmtpSettings, errands: &Receiver<Errand>, tell: &Sender<Delivery>) {
    let mut kept = None;
    for Errand { letter, progress, until } in errands {
        let (delivery, connection) = Conversation { settings, progress: &progress, until }.hold(kept.take(), &letter);
        if progress.finish().is_err() {
            return;
        }
        kept = connection;
        // The receiver waits until `finish` or gives up for good, so a closed channel loses nothing.
        drop(tell.send(delivery));
    }
    if let Some(connection) = kept {
        say_goodbye(connection);
    }
}

pub(super) fn say_goodbye(mut connection: SmtpConnection) {
    if connection.set_timeout(Some(FAREWELL)).is_ok() {
        drop(connection.quit());
    }
}
