//! Reminders that were put into mails, each under its unique key.

use std::collections::HashSet;

use diesel::{connection::DefaultLoadingMode, prelude::*};
use sha2::{Digest, Sha256};

use super::{
    Conn, GROUP,
    connection::each_backend,
    schema::{outbox, reminder_looks, reminders},
};
use crate::domain::{
    Date, Instant,
    ids::{OutboxId, ReminderId, VendorId},
    outbox::MailState,
    reminder::{RecordKind, RuleName},
};

/// A reminder that has its mail.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, serde::Serialize)]
#[diesel(table_name = reminders, treat_none_as_default_value = false)]
pub struct Reminder {
    /// Record id.
    pub id: ReminderId,
    /// (rule, record, anchor date, lead, recipient) as text.
    pub key: String,
    /// Rule, such as `contract-notice`.
    pub rule: RuleName,
    /// Kind of record it is about.
    pub record_kind: RecordKind,
    /// Which record.
    pub record_id: String,
    /// Its vendor.
    pub vendor_id: VendorId,
    /// The unrolled date it counts towards.
    pub anchor_on: Date,
    /// Days before the anchor; −1 of a hard rule says it was missed.
    pub lead_days: i32,
    /// Address.
    pub recipient: String,
    /// The rolled day on which it is due.
    pub send_on: Date,
    /// The mail that carries it.
    pub outbox_id: OutboxId,
    /// When it was planned.
    pub created_at: Instant,
    /// The recipient's name.
    pub recipient_name: String,
    /// Whether the recipient is at the vendor.
    pub outside: bool,
    /// What was due, in a few words.
    pub what: String,
    /// The calendar event that goes with it.
    pub event_uid: Option<String>,
    /// The event's `SEQUENCE`.
    pub event_sequence: i32,
    /// `moved` or `gone` where it is news of an event.
    pub news: Option<String>,
    /// `manager` or `programme_lead` where it went up.
    pub escalated: Option<String>,
}

/// A reminder with where its mail stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The reminder.
    pub reminder: Reminder,
    /// Where its mail stands.
    pub state: MailState,
    /// How far the mail's last try came.
    pub phase: Option<String>,
}

impl Told {
    /// Whether the mail waits and surely did not arrive: what it says may still change.
    pub fn is_open(&self) -> bool {
        self.state == MailState::Queued && self.phase.as_deref() != Some("after_dot")
    }
}

/// Those of these keys that exist in a mail that was not cancelled.
///
/// # Errors
/// What the database says.
pub fn existing_keys(conn: &mut Conn, keys: &[String]) -> QueryResult<HashSet<String>> {
    let mut found = HashSet::new();
    for group in keys.chunks(GROUP) {
        let known = reminders::table.inner_join(outbox::table).filter(reminders::key.eq_any(group));
        let known = known.filter(outbox::state.ne(MailState::Cancelled));
        found.extend(known.select(reminders::key).load::<String>(conn)?);
    }
    Ok(found)
}

/// Every reminder about these vendors, oldest first, with where its mail stands.
///
/// # Errors
/// What the database says.
pub fn told_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<Told>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<(Reminder, MailState, Option<String>)> = reminders::table
            .inner_join(outbox::table)
            .filter(reminders::vendor_id.eq_any(group))
            .filter(outbox::state.ne(MailState::Cancelled))
            .order(reminders::id)
            .select((Reminder::as_select(), outbox::state, outbox::phase))
            .load(conn)?;
        found.extend(rows.into_iter().map(|(reminder, state, phase)| Told { reminder, state, phase }));
    }
    Ok(found)
}

/// Removes reminders: they are as if never planned.
///
/// # Errors
/// What the database says.
pub fn delete(conn: &mut Conn, ids: &[ReminderId]) -> QueryResult<()> {
    for group in ids.chunks(GROUP) {
        diesel::delete(reminders::table.filter(reminders::id.eq_any(group))).execute(conn)?;
    }
    Ok(())
}

/// Stores new reminders, in place of those that a cancelled mail still carries.
///
/// # Errors
/// What the database says; a unique violation when a key exists in another mail.
pub fn insert_all(conn: &mut Conn, rows: &[Reminder]) -> QueryResult<()> {
    for group in rows.chunks(GROUP) {
        let keys: Vec<&str> = group.iter().map(|row| row.key.as_str()).collect();
        let cancelled = outbox::table.filter(outbox::state.eq(MailState::Cancelled)).select(outbox::id);
        let left = reminders::table.filter(reminders::key.eq_any(keys)).filter(reminders::outbox_id.eq_any(cancelled));
        diesel::delete(left).execute(conn)?;
    }
    for group in rows.chunks(GROUP) {
        each_backend!(conn, |inner| diesel::insert_into(reminders::table).values(group).execute(inner))?;
    }
    Ok(())
}

/// Reminders about these records, by day.
///
/// # Errors
/// What the database says.
pub fn list_of_records(conn: &mut Conn, record_ids: &[String]) -> QueryResult<Vec<Reminder>> {
    let mut found = Vec::new();
    for group in record_ids.chunks(GROUP) {
        found.extend(
            reminders::table
                .filter(reminders::record_id.eq_any(group))
                .order((reminders::send_on, reminders::id))
                .select(Reminder::as_select())
                .load::<Reminder>(conn)?,
        );
    }
    Ok(found)
}

/// The reminders that these mails carry.
///
/// # Errors
/// What the database says.
pub fn list_of_mails(conn: &mut Conn, mails: &[OutboxId]) -> QueryResult<Vec<Reminder>> {
    let mut found = Vec::new();
    for group in mails.chunks(GROUP) {
        let carried = reminders::table.filter(reminders::outbox_id.eq_any(group));
        found.extend(carried.order((reminders::outbox_id, reminders::id)).select(Reminder::as_select()).load(conn)?);
    }
    Ok(found)
}

/// The vendors that one mail tells of, at most so many after one, in the order of their ids.
///
/// # Errors
/// What the database says.
pub fn vendors_of_mail(
    conn: &mut Conn,
    mail: OutboxId,
    after: Option<VendorId>,
    limit: usize,
) -> QueryResult<Vec<VendorId>> {
    let mut carried = reminders::table.into_boxed().filter(reminders::outbox_id.eq(mail));
    if let Some(after) = after {
        carried = carried.filter(reminders::vendor_id.gt(after));
    }
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    carried.select(reminders::vendor_id).distinct().order(reminders::vendor_id).limit(limit).load(conn)
}

/// The reminders about these vendors that one mail carries.
///
/// # Errors
/// What the database says.
pub fn list_of_mail_and_vendors(conn: &mut Conn, mail: OutboxId, vendors: &[VendorId]) -> QueryResult<Vec<Reminder>> {
    let carried = reminders::table.filter(reminders::outbox_id.eq(mail)).filter(reminders::vendor_id.eq_any(vendors));
    carried.order(reminders::id).select(Reminder::as_select()).load(conn)
}

/// What a mail's text is made from, in a few bytes however much that is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Basis {
    /// How many reminders it carries.
    pub reminders: usize,
    /// A digest of which these are, and of how often the files of their vendors were changed.
    digest: Vec<u8>,
}

/// What a mail's text is made from now. While it is the same, no reminder joined or left the mail and no vendor's file
/// changed.
///
/// # Errors
/// What the database says.
pub fn basis_of(conn: &mut Conn, mail: OutboxId) -> QueryResult<Basis> {
    let carried = reminders::table
        .left_join(reminder_looks::table.on(reminder_looks::vendor_id.eq(reminders::vendor_id)))
        .filter(reminders::outbox_id.eq(mail))
        .order((reminders::vendor_id, reminders::id))
        .select((reminders::id, reminder_looks::changes.nullable()));
    let (mut reminders, mut digest) = (0, Sha256::new());
    for row in carried.load_iter::<(ReminderId, Option<i32>), DefaultLoadingMode>(conn)? {
        let (id, changes) = row?;
        reminders += 1;
        digest.update(format!("{id} {changes:?};"));
    }
    Ok(Basis { reminders, digest: digest.finalize().to_vec() })
}

/// Notes what reminders say as their mail was written last: what is due, and the `SEQUENCE` of the event.
///
/// # Errors
/// What the database says.
pub fn note_shown(conn: &mut Conn, shown: &[(ReminderId, String, i32)]) -> QueryResult<()> {
    for (id, what, sequence) in shown {
        let other = reminders::table
            .filter(reminders::id.eq(id))
            .filter(reminders::what.ne(what).or(reminders::event_sequence.ne(sequence)));
        diesel::update(other).set((reminders::what.eq(what), reminders::event_sequence.eq(sequence))).execute(conn)?;
    }
    Ok(())
}

/// The reminder with this id.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Conn, id: ReminderId) -> QueryResult<Option<Reminder>> {
    reminders::table.find(id).select(Reminder::as_select()).first(conn).optional()
}

/// Reminders before this id, newest first.
///
/// # Errors
/// What the database says.
pub fn list_before(conn: &mut Conn, before: Option<ReminderId>, limit: i64) -> QueryResult<Vec<Reminder>> {
    let mut query =
        reminders::table.into_boxed().order(reminders::id.desc()).limit(limit).select(Reminder::as_select());
    if let Some(before) = before {
        query = query.filter(reminders::id.lt(before));
    }
    query.load(conn)
}
