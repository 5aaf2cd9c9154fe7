//! Takes due mails from the outbox one by one: leases a mail, sends it outside any transaction, marks what came of it.
//!
//! A process killed between the server's acceptance and the mark leaves a mail that is sent once more, with the same
//! Message-ID: the only way to a repeat. Nothing here decides what is due.

mod holder;

use chrono::Duration;

use super::{Audit, ensure_right};
use crate::{
    app::App,
    clock::Clock,
    db::{
        self,
        outbox::{Attempt, Mail},
    },
    domain::{
        Instant,
        access::{Actor, Right},
        ids::OutboxId,
        outbox::MailState,
    },
    error::AppError,
    mail::{Delivery, Message, Party, Phase, Sender, Session, next_attempt},
};

/// How much longer a lease lasts than a mail may take, for what is done before and after it.
const LEASE_MARGIN_SECONDS: i64 = 60;

/// No more of a server's answer is kept.
const LONGEST_WORDS: usize = 1_000;

/// What a round of deliveries did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Delivered {
    /// Accepted.
    pub sent: usize,
    /// Not accepted; to be tried again later.
    pub retried: usize,
    /// Refused for good.
    pub dead: usize,
    /// Given up without knowing whether they arrived.
    pub perhaps: usize,
    /// Whether the relay could not be reached or refused us: the rest waits, uncounted.
    pub stopped: bool,
}

impl Delivered {
    /// Mails that were tried.
    pub const fn tried(&self) -> usize {
        self.sent + self.retried + self.dead + self.perhaps
    }
}

/// Delivers at most `limit` mails that are due; none where `mail.enabled` is off.
///
/// # Errors
/// What the database says. What a server says about a mail is no error: it stands with the mail.
pub fn deliver(app: &App, limit: i64) -> Result<Delivered, AppError> {
    deliver_while(app, limit, || true)
}

/// As `deliver`, and asks before each mail whether to go on.
///
/// # Errors
/// As `deliver`.
pub fn deliver_while(app: &App, limit: i64, go_on: impl Fn() -> bool) -> Result<Delivered, AppError> {
    let mut done = Delivered::default();
    if !app.settings.mail.enabled {
        return Ok(done);
    }
    let mut round = Round { holder: holder::new_holder()?, sender: app.sender()?, session: app.mailer.session(), app };
    take_back(app)?;
    for _ in 0..limit.max(0) {
        if done.stopped || !go_on() {
            break;
        }
        let Some(mail) = round.lease()? else { break };
        round.attempt(&mail, &mut done)?;
    }
    Ok(done)
}

/// Frees mails whose process ended without a word.
fn take_back(app: &App) -> Result<(), AppError> {
    let holders = app.db.read(|conn| Ok(db::outbox::list_lease_holders(conn)?))?;
    if holders.is_empty() {
        return Ok(());
    }
    let gone: Vec<String> = holders.into_iter().filter(|holder| holder::is_gone(holder)).collect();
    let now = Clock::System.now();
    // The mail may have been accepted, so it is treated as one whose answer was lost.
    let back = app.db.write(|conn| Ok(db::outbox::take_back(conn, now, &gone, Phase::AfterDot.as_str())?))?;
    if back > 0 {
        tracing::warn!(mail.count = back, "a process ended while it was sending; its mail is sent again");
    }
    Ok(())
}

/// One round over one connection.
struct Round<'a> {
    app: &'a App,
    holder: String,
    sender: Sender,
    session: Session,
}

impl Round<'_> {
    /// The next due mail. Whether it is due is told by the organization's clock, which `--as-of` may set; a lease is
    /// about how long a process lives and runs by the system's.
    fn lease(&self) -> Result<Option<Mail>, AppError> {
        let seconds = i64::try_from(self.app.settings.mail.timeout_seconds).unwrap_or(i64::MAX / 2_000);
        let until = Clock::System.now() + Duration::seconds(seconds + LEASE_MARGIN_SECONDS);
        let due = self.app.clock.now();
        self.app.db.write(|conn| Ok(db::outbox::lease_due(conn, &self.holder, due, until, 1)?.pop()))
    }

    /// Sends a leased mail and stores what came of it.
    fn attempt(&mut self, mail: &Mail, done: &mut Delivered) -> Result<(), AppError> {
        let most = self.app.settings.mail.max_attempts;
        // Only a process that ends while sending leaves a mail with all its attempts used up: perhaps the mail is why.
        let spent = mail.attempts >= most && mail.phase.as_deref() == Some(Phase::AfterDot.as_str());
        let delivery = if spent {
            Delivery::Ambiguous { words: mail.last_words.clone().unwrap_or_default() }
        } else {
            self.session.deliver(&self.message(mail))
        };
        done.stopped = matches!(delivery, Delivery::QueueStopped { .. }) || self.session.relay_down().is_some();
        let now = self.app.clock.now();
        let attempt = outcome(mail, &delivery, now, most.unsigned_abs(), random()?);
        match (&delivery, attempt.state) {
            (Delivery::QueueStopped { words }, _) => {
                tracing::error!(mail.words = words, "the relay refuses us; the queue waits");
            }
            (_, MailState::Sent) => done.sent += 1,
            (_, MailState::Dead) => done.dead += 1,
            (_, MailState::PerhapsSent) => done.perhaps += 1,
            _ => done.retried += 1,
        }
        let stored = self.app.db.write(|conn| Ok(db::outbox::mark(conn, mail.id, &self.holder, &attempt)?))?;
        if !stored {
            tracing::warn!(mail.id = %mail.id, "a lease ended before its mail was marked; the mail may be sent twice");
        }
        Ok(())
    }

    fn message(&self, mail: &Mail) -> Message {
        let redirect = self.app.settings.mail.redirect_all_to.trim();
        let to = match Party::parse(redirect) {
            Some(party) => Party { name: format!("instead of {}", mail.recipient), ..party },
            None => Party { name: mail.recipient_name.clone(), email: mail.recipient.clone() },
        };
        let reply_to = mail.reply_to.as_deref().and_then(Party::parse);
        Message {
            sender: Sender { reply_to, ..self.sender.clone() },
            to,
            subject: mail.subject.clone(),
            text: mail.body_text.clone(),
            html: mail.body_html.clone(),
            message_id: mail.message_id.clone(),
            date: mail.created_at,
        }
    }
}

/// What is stored after a try. `random` is in `0.0..1.0`.
fn outcome(mail: &Mail, delivery: &Delivery, now: Instant, most: u32, random: f64) -> Attempt {
    let after_dot = Phase::AfterDot.as_str();
    let was_ambiguous = mail.phase.as_deref() == Some(after_dot);
    let attempts = mail.attempts.saturating_add(1);
    let next = next_attempt(attempts.unsigned_abs(), most, random).and_then(|wait| Duration::from_std(wait).ok());
    let given_up = if was_ambiguous { MailState::PerhapsSent } else { MailState::Dead };
    let (state, phase, words) = match delivery {
        Delivery::Sent { response } => (MailState::Sent, None, response),
        Delivery::Dead { words } => (given_up, None, words),
        Delivery::QueueStopped { words } => {
            let (phase, last_words) = (mail.phase.clone(), Some(told(words)));
            return Attempt { phase, last_words, ..back(mail, mail.attempts, mail.next_attempt_at) };
        }
        Delivery::Ambiguous { words } if was_ambiguous || next.is_none() => {
            (MailState::PerhapsSent, Some(after_dot), words)
        }
        Delivery::Ambiguous { words } => (MailState::Queued, Some(after_dot), words),
        Delivery::Retry { words, .. } if next.is_none() => (given_up, None, words),
        // That it may have arrived once is not forgotten over a later refusal.
        Delivery::Retry { words, .. } if was_ambiguous => (MailState::Queued, Some(after_dot), words),
        Delivery::Retry { phase, words } => (MailState::Queued, Some(phase.as_str()), words),
    };
    let next_attempt_at = next.and_then(|wait| now.checked_add_signed(wait)).unwrap_or(mail.next_attempt_at);
    Attempt {
        state,
        phase: phase.map(str::to_owned),
        last_words: Some(told(words)),
        sent_at: (state == MailState::Sent).then_some(now),
        ..back(mail, attempts, next_attempt_at)
    }
}

/// A mail given back to the queue.
fn back(mail: &Mail, attempts: i32, next_attempt_at: Instant) -> Attempt {
    Attempt {
        state: MailState::Queued,
        phase: None,
        attempts,
        next_attempt_at,
        leased_until: None,
        leased_by: None,
        last_words: None,
        sent_at: mail.sent_at,
    }
}

/// A server's answer as it may be stored and shown: one line, not endless, and no NUL, which PostgreSQL refuses.
fn told(words: &str) -> String {
    let line: String = words.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_WORDS).collect()
}

/// A number in `0.0..1.0`.
fn random() -> Result<f64, AppError> {
    let number = getrandom::u32().map_err(|error| AppError::internal(error.to_string()))?;
    Ok(f64::from(number) / (f64::from(u32::MAX) + 1.0))
}

/// Queues a mail again at once that was given up or waits, as the “try again” button asks.
///
/// # Errors
/// `Forbidden` without the right; `NotFound`; `Conflict` with the code `not_waiting` when it was sent or cancelled.
pub fn try_again(app: &App, actor: &Actor, id: OutboxId) -> Result<Mail, AppError> {
    ensure_right(actor, Right::SendMail)?;
    app.db.write(|conn| {
        let mail = db::outbox::find(conn, id)?.ok_or_else(not_found)?;
        if !db::outbox::queue_again(conn, id, app.clock.now())? {
            let message = format!("This mail stands at “{}” and cannot be sent again.", mail.state.label());
            return Err(AppError::Conflict { code: "not_waiting", message });
        }
        let summary = format!("Mail “{}” to {} queued again", mail.subject, mail.recipient);
        Audit::new("send_again", "mail", id, summary).append(conn, app, actor)?;
        db::outbox::find(conn, id)?.ok_or_else(not_found)
    })
}

/// The mail with this id.
///
/// # Errors
/// `NotFound`.
pub fn get(app: &App, id: OutboxId) -> Result<Mail, AppError> {
    app.db.read(|conn| db::outbox::find(conn, id)?.ok_or_else(not_found))
}

/// Mails before an id, newest first, of one state or of all.
///
/// # Errors
/// What the database says.
pub fn list(app: &App, state: Option<MailState>, before: Option<OutboxId>, limit: i64) -> Result<Vec<Mail>, AppError> {
    app.db.read(|conn| Ok(db::outbox::list_before(conn, state, before, limit)?))
}

/// How many mails stand in each state.
///
/// # Errors
/// What the database says.
pub fn counts(app: &App) -> Result<Vec<(MailState, i64)>, AppError> {
    app.db.read(|conn| Ok(db::outbox::count_by_state(conn)?))
}

fn not_found() -> AppError {
    AppError::NotFound("This mail".to_owned())
}
