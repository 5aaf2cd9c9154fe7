//! Sending leased mails over a few connections at a time, and marking in groups what came of them.
//!
//! Every mail of a group counts as perhaps sent until its group is marked: a process that ends before leaves them leased.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Condvar, Mutex, PoisonError,
        mpsc::{self, Receiver, RecvTimeoutError, Sender as Tell},
    },
    thread,
    time::{Duration, Instant as Moment},
};

use super::{
    Delivered, link,
    outcome::outcome,
    relay::{note_down, note_up},
};
use crate::{
    actions::{mail_links::Links, sign_in::LinkFor},
    app::App,
    db::{
        self,
        outbox::{Attempt, Mail},
    },
    domain::{
        ids::OutboxId,
        outbox::{Channel, MailState},
    },
    error::AppError,
    mail::{Delivery, Message, Party, Phase, Sender, Session, chat, split_calendars},
};

/// So many mails are leased, and marked, at a time. As many again may be on their way while a group is marked: what a
/// process that ends leaves unmarked is never more than both.
pub(super) const GROUP: usize = 25;

/// A group is marked when its first mail has waited this long.
const LONGEST_UNMARKED: Duration = Duration::from_millis(50);

/// Seconds to wait before a mark is tried again.
const WAITS: [u64; 5] = [1, 2, 4, 8, 15];

/// What was tried, and how it ended.
struct Tried {
    mail: Mail,
    /// `None` when it was not tried at all.
    delivery: Option<Delivery>,
    /// Why the relay cannot be used, where it cannot.
    down: Option<String>,
}

/// What one write stores.
#[derive(Default)]
struct Marks {
    /// What came of those that were tried.
    tried: Vec<(OutboxId, Attempt)>,
    /// Those that are given back as they were.
    untried: Vec<OutboxId>,
    /// Whether the relay took one of them: a post in a channel says nothing of it.
    relay_answers: bool,
}

/// Mails that wait for a connection.
#[derive(Default)]
struct Queue {
    waiting: Mutex<(VecDeque<Mail>, bool)>,
    changed: Condvar,
}

impl Queue {
    fn put(&self, mails: Vec<Mail>) {
        let mut held = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        held.0.extend(mails);
        self.changed.notify_all();
    }

    fn close(&self) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).1 = true;
        self.changed.notify_all();
    }

    /// Takes what is left, so that it is not tried.
    fn clear(&self) -> Vec<Mail> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).0.drain(..).collect()
    }

    /// The next mail; `None` once the queue is closed and empty.
    fn take(&self) -> Option<Mail> {
        let held = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let mut held = self
            .changed
            .wait_while(held, |(mails, closed)| mails.is_empty() && !*closed)
            .unwrap_or_else(PoisonError::into_inner);
        held.0.pop_front()
    }
}

/// A round of deliveries.
pub(super) struct Sending<'a> {
    app: &'a App,
    holder: &'a str,
    queue: &'a Queue,
    tried: Receiver<Tried>,
    done: Delivered,
    down: Option<String>,
    /// Mails that the connections have.
    open: usize,
    /// What came of some, not stored yet, and since when the first of them waits for that.
    unmarked: Vec<Tried>,
    first: Option<Moment>,
}

/// Opens connections, as many as the settings say, for the time of `work`.
pub(super) fn with_connections(
    app: &App,
    holder: &str,
    work: impl FnOnce(&mut Sending<'_>) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let (queue, links) = (Queue::default(), Links::load(app)?);
    let (tell, tried) = mpsc::channel();
    let sender = app.sender()?;
    // Files and memory are as fast with one, and keep the order.
    let connections = if app.mailer.is_relay() { app.settings.mail.connections.max(1) } else { 1 };
    thread::scope(|scope| {
        for _ in 0..connections {
            let (tell, sender, queue, links) = (tell.clone(), sender.clone(), &queue, &links);
            scope.spawn(move || Connection { app, sender, links, session: app.mailer.session() }.serve(queue, &tell));
        }
        drop(tell);
        let _closing = Closing(&queue);
        let mut sending = Sending {
            app,
            holder,
            queue: &queue,
            tried,
            done: Delivered::default(),
            down: None,
            open: 0,
            unmarked: Vec::new(),
            first: None,
        };
        work(&mut sending)
    })
}

/// Closes the queue however the round ends, so that no connection waits for more.
struct Closing<'a>(&'a Queue);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// One connection with what it needs to build mails.
struct Connection<'a> {
    app: &'a App,
    sender: Sender,
    links: &'a Links,
    session: Session,
}

impl Connection<'_> {
    fn serve(&mut self, queue: &Queue, tell: &Tell<Tried>) {
        while let Some(mail) = queue.take() {
            // Whatever a poisoned row does to whom, it is this row's fault and nobody else's; it may have gone out before.
            let delivery = catch_unwind(AssertUnwindSafe(|| self.deliver(&mail))).unwrap_or_else(|_| {
                Delivery::Ambiguous { words: "sending it broke off; the log says where".to_owned() }
            });
            let down = match &delivery {
                Delivery::QueueStopped { words } => Some(words.clone()),
                _ if mail.channel == Channel::Mail => self.session.relay_down().map(str::to_owned),
                _ => None,
            };
            // The other side waits for every mail it gave, so a closed channel means that it has ended.
            let left = if down.is_some() { queue.clear() } else { Vec::new() };
            let untried = left.into_iter().map(|mail| Tried { mail, delivery: None, down: None });
            let tried = std::iter::once(Tried { mail, delivery: Some(delivery), down });
            if tried.chain(untried).any(|tried| tell.send(tried).is_err()) {
                return;
            }
        }
    }

    fn deliver(&mut self, mail: &Mail) -> Delivery {
        let most = self.app.settings.mail.max_attempts;
        // Only a process that ends while sending leaves a mail with all its attempts used up: perhaps the mail is why.
        if mail.attempts >= most && mail.phase.as_deref() == Some(Phase::AfterDot.as_str()) {
            return Delivery::Ambiguous { words: mail.last_words.clone().unwrap_or_default() };
        }
        match mail.channel {
            Channel::Mail => {
                let (message, session) = (self.message(mail), &mut self.session);
                match LinkFor::of_kind(&mail.kind) {
                    Some(purpose) => {
                        let to = (mail.recipient.as_str(), purpose);
                        link::deliver(self.app, to, message, |filled| session.deliver(filled))
                    }
                    None => session.deliver(&message),
                }
            }
            Channel::Slack => chat::post(&self.app.chat, chat::Channel::Slack, &mail.body_html),
            Channel::Teams => chat::post(&self.app.chat, chat::Channel::Teams, &mail.body_html),
        }
    }

    fn message(&self, mail: &Mail) -> Message {
        let redirect = self.app.settings.mail.redirect_all_to.trim();
        let to = match Party::parse(redirect) {
            Some(party) => Party { name: format!("instead of {}", mail.recipient), ..party },
            None => Party { name: mail.recipient_name.clone(), email: mail.recipient.clone() },
        };
        let reply_to = mail.reply_to.as_deref().and_then(Party::parse);
        let is_digest = matches!(mail.kind.as_str(), "digest" | "backlog");
        Message {
            sender: Sender { reply_to, ..self.sender.clone() },
            to,
            subject: mail.subject.clone(),
            text: mail.body_text.clone(),
            html: mail.body_html.clone(),
            message_id: mail.message_id.clone(),
            date: mail.created_at,
            calendars: mail.calendar.as_deref().map(split_calendars).unwrap_or_default(),
            unsubscribe: is_digest.then(|| self.links.unsubscribe_url(&mail.recipient)),
        }
    }
}

impl Sending<'_> {
    /// Whether the relay cannot be used.
    pub(super) const fn stopped(&self) -> bool {
        self.done.stopped
    }

    /// What was done so far.
    pub(super) const fn done(&self) -> Delivered {
        self.done
    }

    /// Gives leased mails to the connections, and stores what came of others meanwhile: while a group is marked and the
    /// next one leased, the connections go on.
    pub(super) fn send(&mut self, mails: Vec<Mail>, go_on: &impl Fn() -> bool) -> Result<(), AppError> {
        self.open += mails.len();
        self.queue.put(mails);
        self.wait_until(GROUP, go_on)
    }

    /// Waits for everything that was given to the connections, and stores what came of it.
    pub(super) fn finish(&mut self, go_on: &impl Fn() -> bool) -> Result<(), AppError> {
        self.wait_until(0, go_on)?;
        let unmarked = std::mem::take(&mut self.unmarked);
        self.mark(unmarked)
    }

    /// Waits until no more than so many are open or unmarked; those that are not to be tried any more are given back.
    fn wait_until(&mut self, most: usize, go_on: &impl Fn() -> bool) -> Result<(), AppError> {
        while self.open > 0 && self.open + self.unmarked.len() > most {
            let waited = self.first.map(|first| first.elapsed()).unwrap_or_default();
            match self.tried.recv_timeout(LONGEST_UNMARKED.saturating_sub(waited)) {
                Ok(tried) => self.take(tried),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if self.done.stopped || !go_on() {
                let left = self.queue.clear();
                left.into_iter().for_each(|mail| self.take(Tried { mail, delivery: None, down: None }));
            }
            let waited = self.first.is_some_and(|first| first.elapsed() >= LONGEST_UNMARKED);
            if self.unmarked.len() >= GROUP || waited {
                let unmarked = std::mem::take(&mut self.unmarked);
                self.first = None;
                self.mark(unmarked)?;
            }
        }
        Ok(())
    }

    fn take(&mut self, tried: Tried) {
        self.open -= 1;
        self.note(&tried);
        self.first.get_or_insert_with(Moment::now);
        self.unmarked.push(tried);
    }

    /// The circuit breaker: once the relay cannot be reached, the rest of the group is not tried.
    fn note(&mut self, tried: &Tried) {
        if let Some(words) = &tried.down {
            self.done.stopped = true;
            self.down = Some(words.clone());
            tracing::warn!(mail.words = words, "the relay cannot be used; the queue waits");
        }
    }

    fn mark(&mut self, tried: Vec<Tried>) -> Result<(), AppError> {
        let (most, now) = (self.app.settings.mail.max_attempts.unsigned_abs(), self.app.clock.now());
        let mut marks = Marks::default();
        for Tried { mail, delivery, .. } in &tried {
            match delivery {
                Some(delivery) => marks.tried.push((mail.id, outcome(mail, delivery, now, most, random()?))),
                None => marks.untried.push(mail.id),
            }
            let accepted = matches!(delivery, Some(Delivery::Sent { .. }));
            marks.relay_answers |= accepted && mail.channel == Channel::Mail;
        }
        let lost = self.store_surely(&marks)?;
        for id in lost {
            tracing::warn!(mail.id = %id, "a lease ended before its mail was marked; the mail may be sent twice");
        }
        for ((_, attempt), delivery) in marks.tried.iter().zip(tried.iter().filter_map(|tried| tried.delivery.as_ref()))
        {
            self.count(attempt, delivery);
        }
        Ok(())
    }

    /// A mark that is lost has its mails sent again: a database that is away for a moment is waited for.
    fn store_surely(&self, marks: &Marks) -> Result<Vec<OutboxId>, AppError> {
        for wait in WAITS {
            match self.store(marks) {
                Ok(lost) => return Ok(lost),
                Err(error) => tracing::warn!(error = error.with_causes(), "what came of mails could not be stored yet"),
            }
            thread::sleep(Duration::from_secs(wait));
        }
        self.store(marks)
    }

    /// One write for the group. Answers the mails that somebody else holds by now.
    fn store(&self, Marks { tried, untried, relay_answers }: &Marks) -> Result<Vec<OutboxId>, AppError> {
        if tried.is_empty() && untried.is_empty() {
            return Ok(Vec::new());
        }
        self.app.db.write(|conn| {
            let mut lost = Vec::new();
            for (id, attempt) in tried {
                if !db::outbox::mark(conn, *id, self.holder, attempt)? {
                    lost.push(*id);
                }
            }
            db::outbox::give_back(conn, self.holder, untried)?;
            // What changed while they were held is told as it is by then.
            let back = tried.iter().filter(|(_, attempt)| attempt.state == MailState::Queued).map(|(id, _)| *id);
            db::outbox::unwrite(conn, &back.chain(untried.iter().copied()).collect::<Vec<_>>())?;
            match &self.down {
                Some(words) => note_down(conn, words, self.app.clock.now())?,
                None if *relay_answers => note_up(conn)?,
                None => {}
            }
            Ok(lost)
        })
    }

    fn count(&mut self, attempt: &Attempt, delivery: &Delivery) {
        match (attempt.state, delivery) {
            (_, Delivery::QueueStopped { .. }) => {}
            (MailState::Sent, _) => self.done.sent += 1,
            (MailState::Dead, _) => self.done.dead += 1,
            (MailState::PerhapsSent, _) => self.done.perhaps += 1,
            _ => self.done.retried += 1,
        }
    }
}

/// A number in `0.0..1.0`.
fn random() -> Result<f64, AppError> {
    let number = getrandom::u32().map_err(|error| AppError::internal(error.to_string()))?;
    Ok(f64::from(number) / (f64::from(u32::MAX) + 1.0))
}
