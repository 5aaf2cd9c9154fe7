//! Takes due mails from the outbox: leases a group, sends it over a few connections outside any transaction, and marks in
//! groups what came of each.
//!
//! A process killed between a server's acceptance and the mark leaves mails that are sent once more, with the same
//! Message-ID: the only way to a repeat. Nothing here decides what is due; what changed since it was planned is planned
//! again before it goes out.

mod holder;
mod link;
mod outcome;
mod relay;
mod sending;

pub(super) use relay::note_delivery;
pub use relay::{RelayOutage, outage_of, relay_down, relay_outage};

use chrono::Duration;

use super::{Audit, ensure_right, mail_links::for_showing, sweep_reminders};
use crate::{
    app::App,
    clock::Clock,
    db::{self, outbox::Mail},
    domain::{
        access::{Actor, Right},
        ids::OutboxId,
        outbox::MailState,
    },
    error::AppError,
    mail::Phase,
};

/// Mails leased at a time.
const GROUP: i64 = sending::GROUP as i64;

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
    take_back(app)?;
    if sweep_reminders::is_stale(app)? {
        sweep_reminders::sweep(app)?;
    }
    let holder = holder::new_holder()?;
    sending::with_connections(app, &holder, |sending| {
        let given = give(app, &holder, sending, limit, &go_on);
        // Whatever came between: what was sent is marked.
        sending.finish(&go_on)?;
        done = sending.done();
        given
    })?;
    Ok(done)
}

/// Gives the connections what is due, group by group.
fn give(
    app: &App,
    holder: &str,
    sending: &mut sending::Sending<'_>,
    limit: i64,
    go_on: &impl Fn() -> bool,
) -> Result<(), AppError> {
    let mut left = limit.max(0);
    while left > 0 && !sending.stopped() && go_on() {
        let most = left.min(GROUP).min(allowed(app)?);
        let mails = if most > 0 { lease(app, holder, most)? } else { Vec::new() };
        if mails.is_empty() {
            break;
        }
        left -= i64::try_from(mails.len()).unwrap_or(left);
        sending.send(mails, go_on)?;
    }
    Ok(())
}

/// Frees mails whose process ended without a word. Where somebody surely goes on sending, no clock that jumps ahead
/// ends the lease.
fn take_back(app: &App) -> Result<(), AppError> {
    let holders = app.db.read(|conn| Ok(db::outbox::list_lease_holders(conn)?))?;
    if holders.is_empty() {
        return Ok(());
    }
    let (gone, others): (Vec<String>, Vec<String>) = holders.into_iter().partition(|holder| holder::is_gone(holder));
    let living: Vec<String> = others.into_iter().filter(|holder| holder::lives(holder)).collect();
    let (now, of) = (Clock::System.now(), (gone.as_slice(), living.as_slice()));
    // The mail may have been accepted, so it is treated as one whose answer was lost.
    let back = app.db.write(|conn| Ok(db::outbox::take_back(conn, now, of, Phase::AfterDot.as_str())?))?;
    if back > 0 {
        tracing::warn!(mail.count = back, "a process ended while it was sending; its mail is sent again");
    }
    Ok(())
}

/// How many mails the relay may be given now.
fn allowed(app: &App) -> Result<i64, AppError> {
    let most = i64::from(app.settings.mail.per_minute);
    if most == 0 {
        return Ok(GROUP);
    }
    let since = app.clock.now() - Duration::minutes(1);
    let sent = app.db.read(|conn| Ok(db::outbox::count_sent_since(conn, since)?))?;
    Ok((most - sent).max(0))
}

/// The next due mails. Whether they are due is told by the organization's clock, which `--as-of` may set; a lease is about
/// how long a process lives and runs by the system's.
///
/// A mail that tells of a vendor whose file changed since is planned again first: it goes out as it reads then, or not at
/// all.
fn lease(app: &App, holder: &str, most: i64) -> Result<Vec<Mail>, AppError> {
    let take = || {
        // A group is sent one after the other at worst.
        let seconds = i64::try_from(app.settings.mail.timeout_seconds).unwrap_or(i64::MAX / 2_000);
        let until = Clock::System.now() + Duration::seconds((seconds + 1) * most + LEASE_MARGIN_SECONDS);
        let due = (app.clock.now(), app.today());
        app.db.write(|conn| Ok(db::outbox::lease_due(conn, holder, due, until, most)?))
    };
    let mails = take()?;
    if give_back_changed(app, holder, &mails)?.is_empty() {
        return Ok(mails);
    }
    let ids: Vec<OutboxId> = mails.iter().map(|mail| mail.id).collect();
    app.db.write(|conn| Ok(db::outbox::give_back(conn, holder, &ids)?))?;
    sweep_reminders::sweep(app)?;
    let mut mails = take()?;
    // Who changes records all the time delays mails about these, and no other.
    let changed = give_back_changed(app, holder, &mails)?;
    mails.retain(|mail| !changed.contains(&mail.id));
    Ok(mails)
}

/// How much longer a lease lasts than its mails may take, for what is done before and after them.
const LEASE_MARGIN_SECONDS: i64 = 60;

/// Gives those mails back that tell of a vendor whose file changed since it was planned.
fn give_back_changed(app: &App, holder: &str, mails: &[Mail]) -> Result<Vec<OutboxId>, AppError> {
    // What may have arrived is sent again as it was.
    let open: Vec<OutboxId> = mails.iter().filter(|mail| may_change(mail)).map(|mail| mail.id).collect();
    if open.is_empty() {
        return Ok(open);
    }
    let changed = app.db.read(|conn| Ok(db::reminder_look::mails_of_changed(conn, &open)?))?;
    if !changed.is_empty() {
        app.db.write(|conn| Ok(db::outbox::give_back(conn, holder, &changed)?))?;
    }
    Ok(changed)
}

fn may_change(mail: &Mail) -> bool {
    mail.phase.as_deref() != Some(Phase::AfterDot.as_str())
}

/// Queues a mail again at once that was given up or waits, as the “try again” button asks.
///
/// # Errors
/// `Forbidden` without the right; `NotFound`; `Conflict` with the code `not_waiting` when it was sent or cancelled.
pub fn try_again(app: &App, actor: &Actor, id: OutboxId) -> Result<Mail, AppError> {
    ensure_right(actor, Right::SendMail)?;
    app.db.write(|conn| {
        let mail = db::outbox::find(conn, id)?.ok_or_else(not_found)?;
        let queued = db::outbox::queue_again(conn, id, app.clock.now())?;
        db::outbox::unwrite(conn, &[id])?; // what changed meanwhile is told as it is now
        if !queued {
            let message = format!("This mail stands at “{}” and cannot be sent again.", mail.state.label());
            return Err(AppError::Conflict { code: "not_waiting", message });
        }
        let called = if mail.subject.is_empty() { &mail.key } else { &mail.subject };
        let summary = format!("Mail “{called}” to {} queued again", mail.recipient);
        Audit::new("send_again", "mail", id, summary).append(conn, app, actor)?;
        db::outbox::find(conn, id)?.map(for_showing).ok_or_else(not_found)
    })
}

/// The mail with this id, to be shown: its links act for nobody.
///
/// # Errors
/// `NotFound`.
pub fn get(app: &App, id: OutboxId) -> Result<Mail, AppError> {
    app.db.read(|conn| db::outbox::find(conn, id)?.map(for_showing).ok_or_else(not_found))
}

/// Mails before an id, newest first, of one state or of all; to be shown, as [`get`] has them.
///
/// # Errors
/// What the database says.
pub fn list(app: &App, state: Option<MailState>, before: Option<OutboxId>, limit: i64) -> Result<Vec<Mail>, AppError> {
    let found = app.db.read(|conn| Ok(db::outbox::list_before(conn, state, before, limit)?))?;
    Ok(found.into_iter().map(for_showing).collect())
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
