//! Taking mails from the outbox under a lease, and giving them back with what came of them.

use diesel::prelude::*;

use super::{Mail, OF_REMINDERS};
use crate::{
    db::{Conn, GROUP, schema::outbox},
    domain::{
        Date, Instant,
        ids::OutboxId,
        outbox::{Channel, MailState},
    },
};

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
///
/// What is made of reminders goes out as it reads on `today`, or as it was where it may have arrived.
pub fn lease_due(
    conn: &mut Conn,
    by: &str,
    (due, today): (Instant, Date),
    until: Instant,
    limit: i64,
) -> QueryResult<Vec<Mail>> {
    let mut mails: Vec<Mail> = outbox::table
        .filter(outbox::state.eq(MailState::Queued))
        .filter(outbox::kind.ne_all(OF_REMINDERS).or(outbox::written_on.eq(today)).or(outbox::phase.eq("after_dot")))
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
    for group in ids.chunks(GROUP) {
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

/// Queues mails again whose holder is gone, or whose lease ended before `now` unless its holder is surely living.
/// Nobody knows how far those tries came: they count, in this `phase`.
///
/// # Errors
/// What the database says.
pub fn take_back(
    conn: &mut Conn,
    now: Instant,
    (gone, living): (&[String], &[String]),
    phase: &str,
) -> QueryResult<usize> {
    let in_doubt = outbox::leased_by.is_null().or(outbox::leased_by.ne_all(living));
    let over = outbox::leased_until.lt(now).and(in_doubt);
    let lost =
        outbox::table.filter(outbox::state.eq(MailState::Leased)).filter(over.or(outbox::leased_by.eq_any(gone)));
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
