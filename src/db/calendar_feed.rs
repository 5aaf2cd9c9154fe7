//! Private calendar addresses, of which only the hash of the secret is kept.

use diesel::prelude::*;

use super::{
    Conn,
    reminder::Reminder,
    schema::{calendar_feeds, outbox, reminders, users, vendors},
};
use crate::domain::{
    Instant,
    calendar_feed::FeedScope,
    ids::{FeedId, UserId},
    outbox::MailState,
};

/// A calendar address.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = calendar_feeds, treat_none_as_default_value = false)]
pub struct Feed {
    /// Record id.
    pub id: FeedId,
    /// Whose account it is.
    pub user_id: UserId,
    /// Name it goes by.
    pub name: String,
    /// What it tells of.
    pub scope: FeedScope,
    /// SHA-256 of its secret, in hex.
    pub secret_hash: String,
    /// When it was made.
    pub created_at: Instant,
    /// Last use, to the hour.
    pub last_used_at: Option<Instant>,
    /// Since when it no longer works.
    pub revoked_at: Option<Instant>,
}

/// The calendar address with this id.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Conn, id: FeedId) -> QueryResult<Option<Feed>> {
    calendar_feeds::table.find(id).select(Feed::as_select()).first(conn).optional()
}

/// The calendar address of this secret.
///
/// # Errors
/// What the database says.
pub fn find_by_hash(conn: &mut Conn, secret_hash: &str) -> QueryResult<Option<Feed>> {
    let of_secret = calendar_feeds::table.filter(calendar_feeds::secret_hash.eq(secret_hash));
    of_secret.select(Feed::as_select()).first(conn).optional()
}

/// The calendar addresses of an account, the newest first.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Feed>> {
    let own = calendar_feeds::table.filter(calendar_feeds::user_id.eq(user));
    own.order(calendar_feeds::id.desc()).select(Feed::as_select()).load(conn)
}

/// Every calendar address with its account's mail address, by that and the newest first.
///
/// # Errors
/// What the database says.
pub fn list(conn: &mut Conn) -> QueryResult<Vec<(Feed, String)>> {
    calendar_feeds::table
        .inner_join(users::table)
        .order((users::email, calendar_feeds::id.desc()))
        .select((Feed::as_select(), users::email))
        .load(conn)
}

/// Stores a new calendar address.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Conn, feed: &Feed) -> QueryResult<()> {
    diesel::insert_into(calendar_feeds::table).values(feed).execute(conn).map(drop)
}

/// Ends a calendar address.
///
/// # Errors
/// What the database says.
pub fn revoke(conn: &mut Conn, id: FeedId, at: Instant) -> QueryResult<()> {
    diesel::update(calendar_feeds::table.find(id)).set(calendar_feeds::revoked_at.eq(at)).execute(conn).map(drop)
}

/// Notes that a calendar fetched it.
///
/// # Errors
/// What the database says.
pub fn touch(conn: &mut Conn, id: FeedId, at: Instant) -> QueryResult<()> {
    diesel::update(calendar_feeds::table.find(id)).set(calendar_feeds::last_used_at.eq(at)).execute(conn).map(drop)
}

/// What took calendar entries of our own people back since an instant, oldest first, with the vendor's name; of these
/// addresses, or of all.
///
/// # Errors
/// What the database says.
pub fn taken_back_since(
    conn: &mut Conn,
    since: Instant,
    of: Option<&[String]>,
) -> QueryResult<Vec<(Reminder, String)>> {
    let taken_back = reminders::table
        .inner_join(vendors::table)
        .inner_join(outbox::table)
        .filter(reminders::news.eq("gone"))
        .filter(reminders::outside.eq(false))
        .filter(reminders::created_at.ge(since))
        .filter(outbox::state.ne(MailState::Cancelled))
        .order(reminders::id)
        .select((Reminder::as_select(), vendors::name));
    match of {
        Some(emails) => taken_back.filter(reminders::recipient.eq_any(emails)).load(conn),
        None => taken_back.load(conn),
    }
}
