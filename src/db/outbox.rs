//! The outbox: every mail to be sent, under a unique key, taken under a lease.

use std::collections::HashSet;

use diesel::prelude::*;

use super::{Conn, connection::each_backend, schema::outbox};
use crate::domain::{
    Date, Instant,
    ids::OutboxId,
    outbox::{Channel, MailState},
};

/// A mail.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, serde::Serialize)]
#[diesel(table_name = outbox, treat_none_as_default_value = false)]
pub struct Mail {
    /// Record id.
    pub id: OutboxId,
    /// What makes it the same mail: rule, record, anchor, lead and recipient, or digest, day and recipient.
    pub key: String,
    /// `single`, `digest` or `backlog`.
    pub kind: String,
    /// Address.
    pub recipient: String,
    /// Name.
    pub recipient_name: String,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// Subject.
    pub subject: String,
    /// Text part.
    pub body_text: String,
    /// HTML part.
    pub body_html: String,
    /// Made from the key, the same on every try.
    pub message_id: String,
    /// Where it stands.
    pub state: MailState,
    /// How far the last try came.
    pub phase: Option<String>,
    /// Tries so far.
    pub attempts: i32,
    /// When the next try is due.
    pub next_attempt_at: Instant,
    /// Until when a process has it.
    pub leased_until: Option<Instant>,
    /// Which process has it.
    pub leased_by: Option<String>,
    /// The server's words, or ours.
    pub last_words: Option<String>,
    /// When it was planned.
    pub created_at: Instant,
    /// When it was accepted.
    pub sent_at: Option<Instant>,
    /// By which way it goes.
    pub channel: Channel,
    /// The calendars that go with it, one VCALENDAR after the other.
    #[serde(skip)]
    pub calendar: Option<String>,
    /// The day of which its text is; `None` while it is not written.
    pub written_on: Option<Date>,
}

impl Mail {
    /// Whether nothing of it can have arrived: what it says may still change.
    pub fn is_open(&self) -> bool {
        self.state == MailState::Queued && self.phase.as_deref() != Some("after_dot")
    }
}

/// The mail with this id.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Conn, id: OutboxId) -> QueryResult<Option<Mail>> {
    outbox::table.find(id).select(Mail::as_select()).first(conn).optional()
}

/// The mail with this key.
///
/// # Errors
/// What the database says.
pub fn find_by_key(conn: &mut Conn, key: &str) -> QueryResult<Option<Mail>> {
    outbox::table.filter(outbox::key.eq(key)).select(Mail::as_select()).first(conn).optional()
}

/// Stores new mails.
///
/// # Errors
/// What the database says; a unique violation when a key exists.
pub fn insert_all(conn: &mut Conn, mails: &[Mail]) -> QueryResult<()> {
    for group in mails.chunks(super::GROUP) {
        each_backend!(conn, |inner| diesel::insert_into(outbox::table).values(group).execute(inner))?;
    }
    Ok(())
}

/// Those of these keys that a mail has which was not cancelled.
///
/// # Errors
/// What the database says.
pub fn existing_keys(conn: &mut Conn, keys: &[String]) -> QueryResult<HashSet<String>> {
    let mut found = HashSet::new();
    for group in keys.chunks(super::GROUP) {
        let standing = outbox::table.filter(outbox::key.eq_any(group)).filter(outbox::state.ne(MailState::Cancelled));
        found.extend(standing.select(outbox::key).load::<String>(conn)?);
    }
    Ok(found)
}

/// The mails with these keys.
///
/// # Errors
/// What the database says.
pub fn list_by_keys(conn: &mut Conn, keys: &[String]) -> QueryResult<Vec<Mail>> {
    let mut found = Vec::new();
    for group in keys.chunks(super::GROUP) {
        found.extend(outbox::table.filter(outbox::key.eq_any(group)).select(Mail::as_select()).load(conn)?);
    }
    Ok(found)
}

/// Digests of these recipients that wait and cannot have arrived: what is due later joins them.
///
/// # Errors
/// What the database says.
pub fn open_digests(conn: &mut Conn, recipients: &[String]) -> QueryResult<Vec<Mail>> {
    let mut found = Vec::new();
    for group in recipients.chunks(super::GROUP) {
        let rows = outbox::table
            .filter(outbox::recipient.eq_any(group))
            .filter(outbox::state.eq(MailState::Queued))
            .filter(outbox::kind.eq_any(["digest", "backlog", "post"]))
            .filter(outbox::phase.is_null().or(outbox::phase.ne("after_dot")));
        found.extend(rows.order(outbox::id).select(Mail::as_select()).load(conn)?);
    }
    Ok(found)
}

/// The kinds of mail that are made of reminders.
const OF_REMINDERS: [&str; 4] = ["single", "digest", "backlog", "post"];

/// Mails made of reminders that wait and are not written as of this day, after one, in the order of their ids.
///
/// # Errors
/// What the database says.
pub fn list_unwritten(conn: &mut Conn, today: Date, after: Option<OutboxId>, limit: i64) -> QueryResult<Vec<Mail>> {
    let mut query = outbox::table
        .into_boxed()
        .filter(outbox::state.eq(MailState::Queued))
        .filter(outbox::kind.eq_any(OF_REMINDERS))
        .filter(outbox::phase.is_null().or(outbox::phase.ne("after_dot")))
        .filter(outbox::written_on.is_null().or(outbox::written_on.ne(today)))
        .order(outbox::id)
        .limit(limit)
        .select(Mail::as_select());
    if let Some(after) = after {
        query = query.filter(outbox::id.gt(after));
    }
    query.load(conn)
}

/// Has mails written anew that wait and cannot have arrived.
///
/// # Errors
/// What the database says.
pub fn unwrite(conn: &mut Conn, ids: &[OutboxId]) -> QueryResult<()> {
    for group in ids.chunks(super::GROUP) {
        let open = outbox::table
            .filter(outbox::id.eq_any(group))
            .filter(outbox::state.eq(MailState::Queued))
            .filter(outbox::phase.is_null().or(outbox::phase.ne("after_dot")));
        diesel::update(open).set(outbox::written_on.eq(None::<Date>)).execute(conn)?;
    }
    Ok(())
}

/// Mails made of reminders that wait though no reminder is left in them: their vendors were removed.
///
/// # Errors
/// What the database says.
pub fn list_empty(conn: &mut Conn) -> QueryResult<Vec<OutboxId>> {
    use super::schema::reminders;
    outbox::table
        .left_join(reminders::table)
        .filter(outbox::state.eq(MailState::Queued))
        .filter(outbox::kind.eq_any(OF_REMINDERS))
        .filter(reminders::id.is_null())
        .select(outbox::id)
        .load(conn)
}

/// What a mail says.
#[derive(Debug, Clone, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = outbox, treat_none_as_null = true)]
pub struct Text {
    /// `single`, `digest`, `backlog` or `post`.
    pub kind: String,
    /// Subject.
    pub subject: String,
    /// Text part.
    pub body_text: String,
    /// HTML part.
    pub body_html: String,
    /// The calendars that go with it.
    pub calendar: Option<String>,
    /// The day of which this is.
    pub written_on: Option<Date>,
}

/// Stores what a mail says, while it waits and cannot have arrived: a repeat has to be the same mail.
///
/// # Errors
/// What the database says.
pub fn write(conn: &mut Conn, id: OutboxId, text: &Text) -> QueryResult<()> {
    let open = outbox::table
        .filter(outbox::id.eq(id))
        .filter(outbox::state.eq(MailState::Queued))
        .filter(outbox::phase.is_null().or(outbox::phase.ne("after_dot")));
    diesel::update(open).set(text).execute(conn).map(drop)
}

/// How many mails were handed to the relay since an instant, or are about to be.
///
/// # Errors
/// What the database says.
pub fn count_sent_since(conn: &mut Conn, since: Instant) -> QueryResult<i64> {
    let sent = outbox::table.filter(outbox::channel.eq(Channel::Mail)).filter(outbox::sent_at.ge(since));
    let sent: i64 = sent.count().get_result(conn)?;
    let held = outbox::table.filter(outbox::state.eq(MailState::Leased)).filter(outbox::channel.eq(Channel::Mail));
    let held: i64 = held.count().get_result(conn)?;
    Ok(sent + held)
}

/// Takes at most `limit` mails that are due at `due`, under a lease that ends at `until`.
///
/// # Errors
/// What the database says.
pub fn lease_due(conn: &mut Conn, by: &str, due: Instant, until: Instant, limit: i64) -> QueryResult<Vec<Mail>> {
    let mut mails: Vec<Mail> = outbox::table
        .filter(outbox::state.eq(MailState::Queued))
        .filter(outbox::written_on.is_not_null())
        .filter(outbox::next_attempt_at.le(due))
        .order((outbox::next_attempt_at, outbox::id))
        .limit(limit)
        .select(Mail::as_select())
        .load(conn)?;
    if mails.is_empty() {
        return Ok(mails);
    }
    let ids: Vec<OutboxId> = mails.iter().map(|mail| mail.id).collect();
    diesel::update(outbox::table.filter(outbox::id.eq_any(&ids)))
        .set((outbox::state.eq(MailState::Leased), outbox::leased_by.eq(by), outbox::leased_until.eq(until)))
        .execute(conn)?;
    for mail in &mut mails {
        (mail.state, mail.leased_until, mail.leased_by) = (MailState::Leased, Some(until), Some(by.to_owned()));
    }
    Ok(mails)
}

/// Gives mails back that were leased and not tried.
///
/// # Errors
/// What the database says.
pub fn give_back(conn: &mut Conn, by: &str, ids: &[OutboxId]) -> QueryResult<()> {
    for group in ids.chunks(super::GROUP) {
        let mine = outbox::table.filter(outbox::id.eq_any(group)).filter(outbox::leased_by.eq(by));
        diesel::update(mine)
            .set((
                outbox::state.eq(MailState::Queued),
                outbox::leased_until.eq(None::<Instant>),
                outbox::leased_by.eq(None::<String>),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Who has mails under a lease.
///
/// # Errors
/// What the database says.
pub fn list_lease_holders(conn: &mut Conn) -> QueryResult<Vec<String>> {
    let held = outbox::table.filter(outbox::state.eq(MailState::Leased)).filter(outbox::leased_by.is_not_null());
    held.select(outbox::leased_by.assume_not_null()).distinct().load(conn)
}

/// Queues mails again whose lease ended before `now` or whose holder is gone. Nobody knows how far those tries came: they
/// count, in this `phase`.
///
/// # Errors
/// What the database says.
pub fn take_back(conn: &mut Conn, now: Instant, gone: &[String], phase: &str) -> QueryResult<usize> {
    let lost = outbox::table
        .filter(outbox::state.eq(MailState::Leased))
        .filter(outbox::leased_until.lt(now).or(outbox::leased_by.eq_any(gone)));
    diesel::update(lost)
        .set((
            outbox::state.eq(MailState::Queued),
            outbox::phase.eq(phase),
            outbox::attempts.eq(outbox::attempts + 1),
            outbox::leased_until.eq(None::<Instant>),
            outbox::leased_by.eq(None::<String>),
            outbox::last_words.eq("The process that was sending this mail ended before it could say how it went."),
        ))
        .execute(conn)
}

/// What came of a try.
#[derive(Debug, Clone, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = outbox, treat_none_as_null = true)]
pub struct Attempt {
    /// Where the mail stands now.
    pub state: MailState,
    /// How far the try came.
    pub phase: Option<String>,
    /// Tries so far.
    pub attempts: i32,
    /// When the next try is due.
    pub next_attempt_at: Instant,
    /// Always `None`: the lease is given back.
    pub leased_until: Option<Instant>,
    /// Always `None`.
    pub leased_by: Option<String>,
    /// The server's words, or ours.
    pub last_words: Option<String>,
    /// When it was accepted.
    pub sent_at: Option<Instant>,
}

/// Stores what came of a try, unless another process took the mail meanwhile. Answers whether it was stored.
///
/// # Errors
/// What the database says.
pub fn mark(conn: &mut Conn, id: OutboxId, by: &str, attempt: &Attempt) -> QueryResult<bool> {
    let mine = outbox::table.filter(outbox::id.eq(id)).filter(outbox::leased_by.eq(by));
    Ok(diesel::update(mine).set(attempt).execute(conn)? == 1)
}

/// Queues a mail again at once, as the “try again” button asks. Answers whether it was dead or waiting.
///
/// # Errors
/// What the database says.
pub fn queue_again(conn: &mut Conn, id: OutboxId, now: Instant) -> QueryResult<bool> {
    let waiting = outbox::table.filter(outbox::id.eq(id)).filter(outbox::state.eq_any([
        MailState::Dead,
        MailState::Queued,
        MailState::PerhapsSent,
    ]));
    let change = (outbox::state.eq(MailState::Queued), outbox::attempts.eq(0), outbox::next_attempt_at.eq(now));
    Ok(diesel::update(waiting).set(change).execute(conn)? == 1)
}

/// Cancels mails that were not sent yet.
///
/// # Errors
/// What the database says.
pub fn cancel(conn: &mut Conn, ids: &[OutboxId]) -> QueryResult<usize> {
    let mut cancelled = 0;
    for group in ids.chunks(super::GROUP) {
        let waiting = outbox::table.filter(outbox::id.eq_any(group)).filter(outbox::state.eq(MailState::Queued));
        cancelled += diesel::update(waiting).set(outbox::state.eq(MailState::Cancelled)).execute(conn)?;
    }
    Ok(cancelled)
}

/// Removes cancelled mails with these keys, so that the keys are free again.
///
/// # Errors
/// What the database says.
pub fn delete_cancelled(conn: &mut Conn, keys: &[String]) -> QueryResult<()> {
    for group in keys.chunks(super::GROUP) {
        let cancelled = outbox::table.filter(outbox::key.eq_any(group)).filter(outbox::state.eq(MailState::Cancelled));
        diesel::delete(cancelled).execute(conn)?;
    }
    Ok(())
}

/// Mails before this id, newest first, of one state or of all.
///
/// # Errors
/// What the database says.
pub fn list_before(
    conn: &mut Conn,
    state: Option<MailState>,
    before: Option<OutboxId>,
    limit: i64,
) -> QueryResult<Vec<Mail>> {
    let mut query = outbox::table.into_boxed().order(outbox::id.desc()).limit(limit).select(Mail::as_select());
    if let Some(state) = state {
        query = query.filter(outbox::state.eq(state));
    }
    if let Some(before) = before {
        query = query.filter(outbox::id.lt(before));
    }
    query.load(conn)
}

/// How many mails stand in each state.
///
/// # Errors
/// What the database says.
pub fn count_by_state(conn: &mut Conn) -> QueryResult<Vec<(MailState, i64)>> {
    outbox::table.group_by(outbox::state).select((outbox::state, diesel::dsl::count_star())).load(conn)
}

/// The instant the next mail is due, if any waits.
///
/// # Errors
/// What the database says.
pub fn next_due(conn: &mut Conn) -> QueryResult<Option<Instant>> {
    outbox::table
        .filter(outbox::state.eq_any([MailState::Queued, MailState::Leased]))
        .select(diesel::dsl::min(outbox::next_attempt_at))
        .first(conn)
}
