//! The outbox: every mail to be sent, under a unique key, taken under a lease.

mod lease;

use std::collections::HashSet;

use diesel::prelude::*;

use super::{Conn, connection::each_backend, schema::outbox};
use crate::domain::{
    Date, Instant,
    ids::OutboxId,
    outbox::{Channel, MailState},
};

pub use lease::{Attempt, count_sent_since, give_back, lease_due, list_lease_holders, mark, take_back};

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

/// Those of these keys that a mail has, in whatever state.
///
/// # Errors
/// What the database says.
pub fn known_keys(conn: &mut Conn, keys: &[String]) -> QueryResult<HashSet<String>> {
    let mut found = HashSet::new();
    for group in keys.chunks(super::GROUP) {
        found.extend(outbox::table.filter(outbox::key.eq_any(group)).select(outbox::key).load::<String>(conn)?);
    }
    Ok(found)
}

/// A digest that waits: without its text, which is long.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct OpenDigest {
    /// The mail.
    pub id: OutboxId,
    /// Address.
    pub recipient: String,
    /// By which way it goes.
    pub channel: Channel,
}

/// Digests of these recipients that wait and cannot have arrived: what is due later joins them.
///
/// # Errors
/// What the database says.
pub fn open_digests(conn: &mut Conn, recipients: &[String]) -> QueryResult<Vec<OpenDigest>> {
    let mut found = Vec::new();
    for group in recipients.chunks(super::GROUP) {
        let rows = outbox::table
            .filter(outbox::recipient.eq_any(group))
            .filter(outbox::state.eq(MailState::Queued))
            .filter(outbox::kind.eq_any(["digest", "backlog", "post"]))
            .filter(outbox::phase.is_null().or(outbox::phase.ne("after_dot")));
        found.extend(rows.order(outbox::id).select(OpenDigest::as_select()).load::<OpenDigest>(conn)?);
    }
    Ok(found)
}

/// The kinds of mail that are made of reminders.
pub(super) const OF_REMINDERS: [&str; 4] = ["single", "digest", "backlog", "post"];

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
            .filter(outbox::kind.eq_any(OF_REMINDERS))
            .filter(outbox::state.eq(MailState::Queued))
            .filter(outbox::phase.is_null().or(outbox::phase.ne("after_dot")));
        diesel::update(open).set(outbox::written_on.eq(None::<Date>)).execute(conn)?;
    }
    Ok(())
}

/// Cancels those of these mails that wait though no reminder is left in them; of the singles alone, or of all kinds.
///
/// # Errors
/// What the database says.
pub fn cancel_empty(conn: &mut Conn, ids: &[OutboxId], singles: bool) -> QueryResult<usize> {
    let kinds: &[&str] = if singles { &["single"] } else { &OF_REMINDERS };
    let mut empty = Vec::new();
    for group in ids.chunks(super::GROUP) {
        empty.extend(empty_among(conn, kinds, Some(group))?);
    }
    cancel(conn, &empty)
}

/// Cancels every mail that waits though no reminder is left in it: their vendors were removed.
///
/// # Errors
/// What the database says.
pub fn cancel_all_empty(conn: &mut Conn) -> QueryResult<usize> {
    let empty = empty_among(conn, &OF_REMINDERS, None)?;
    cancel(conn, &empty)
}

fn empty_among(conn: &mut Conn, kinds: &[&str], ids: Option<&[OutboxId]>) -> QueryResult<Vec<OutboxId>> {
    use super::schema::reminders;
    let mut query = outbox::table
        .left_join(reminders::table)
        .filter(outbox::state.eq(MailState::Queued))
        .filter(outbox::kind.eq_any(kinds))
        .filter(reminders::id.is_null())
        .select(outbox::id)
        .into_boxed();
    if let Some(ids) = ids {
        query = query.filter(outbox::id.eq_any(ids));
    }
    query.load(conn)
}

/// Whether any mail made of reminders waits though none is left in it.
///
/// # Errors
/// What the database says.
pub fn has_empty(conn: &mut Conn) -> QueryResult<bool> {
    Ok(!empty_among(conn, &OF_REMINDERS, None)?.is_empty())
}

/// What a mail says.
#[derive(Debug, Clone, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = outbox, treat_none_as_null = true)]
pub struct Text {
    /// `single`, `digest`, `backlog` or `post`.
    pub kind: String,
    /// Where answers go.
    pub reply_to: Option<String>,
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
