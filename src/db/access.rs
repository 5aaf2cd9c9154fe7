//! Sessions, one-time sign-in links, failed sign-ins and API tokens. Secrets are stored as their SHA-256 alone.

use diesel::prelude::*;

use super::{
    Conn,
    schema::{api_tokens, sessions, sign_in_failures, sign_in_links},
};
use crate::domain::{
    Date, Instant,
    ids::{AuditId, TokenId, UserId},
    person::Role,
};

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions)]
pub struct Session {
    /// SHA-256 of the cookie's secret, in hex.
    pub token_hash: String,
    /// Who signed in.
    pub user_id: UserId,
    /// The token its forms carry.
    pub csrf_token: String,
    /// When it began.
    pub created_at: Instant,
    /// Last request, to the minute.
    pub last_seen_at: Instant,
    /// When it ends in any case.
    pub expires_at: Instant,
}

/// A link that signs in once.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sign_in_links, treat_none_as_default_value = false)]
pub struct SignInLink {
    /// SHA-256 of the link's secret, in hex.
    pub token_hash: String,
    /// `setup` or `sign_in`.
    pub purpose: String,
    /// Who is signed in; nobody for a set-up link.
    pub user_id: Option<UserId>,
    /// When it was made.
    pub created_at: Instant,
    /// Until when it works.
    pub expires_at: Instant,
}

/// A token for the API.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = api_tokens, treat_none_as_default_value = false)]
pub struct ApiToken {
    /// Record id.
    pub id: TokenId,
    /// Name it goes by.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// SHA-256 of its secret, in hex.
    pub secret_hash: String,
    /// Last day it works.
    pub expires_on: Option<Date>,
    /// When it was made.
    pub created_at: Instant,
    /// Last use, to the minute.
    pub last_used_at: Option<Instant>,
    /// Since when it no longer works.
    pub revoked_at: Option<Instant>,
}

/// The session of this cookie.
///
/// # Errors
/// What the database says.
pub fn find_session(conn: &mut Conn, token_hash: &str) -> QueryResult<Option<Session>> {
    sessions::table.find(token_hash).select(Session::as_select()).first(conn).optional()
}

/// Begins a session.
///
/// # Errors
/// What the database says.
pub fn insert_session(conn: &mut Conn, session: &Session) -> QueryResult<()> {
    diesel::insert_into(sessions::table).values(session).execute(conn).map(drop)
}

/// Notes a session's use.
///
/// # Errors
/// What the database says.
pub fn touch_session(conn: &mut Conn, token_hash: &str, at: Instant) -> QueryResult<()> {
    diesel::update(sessions::table.find(token_hash)).set(sessions::last_seen_at.eq(at)).execute(conn).map(drop)
}

/// Ends a session.
///
/// # Errors
/// What the database says.
pub fn delete_session(conn: &mut Conn, token_hash: &str) -> QueryResult<()> {
    diesel::delete(sessions::table.find(token_hash)).execute(conn).map(drop)
}

/// Ends every session of an account.
///
/// # Errors
/// What the database says.
pub fn delete_sessions_of(conn: &mut Conn, user: UserId) -> QueryResult<()> {
    diesel::delete(sessions::table.filter(sessions::user_id.eq(user))).execute(conn).map(drop)
}

/// Removes what has expired: sessions, links, and failed sign-ins older than a day.
///
/// # Errors
/// What the database says.
pub fn delete_expired(conn: &mut Conn, now: Instant) -> QueryResult<()> {
    diesel::delete(sessions::table.filter(sessions::expires_at.lt(now))).execute(conn)?;
    diesel::delete(sign_in_links::table.filter(sign_in_links::expires_at.lt(now))).execute(conn)?;
    let day_ago = now - chrono::Duration::days(1);
    diesel::delete(sign_in_failures::table.filter(sign_in_failures::at.lt(day_ago))).execute(conn).map(drop)
}

/// Stores a link.
///
/// # Errors
/// What the database says.
pub fn insert_link(conn: &mut Conn, link: &SignInLink) -> QueryResult<()> {
    diesel::insert_into(sign_in_links::table).values(link).execute(conn).map(drop)
}

/// The link of this secret, unused so far.
///
/// # Errors
/// What the database says.
pub fn find_link(conn: &mut Conn, token_hash: &str) -> QueryResult<Option<SignInLink>> {
    sign_in_links::table.find(token_hash).select(SignInLink::as_select()).first(conn).optional()
}

/// Uses up a link. Answers whether it was still there.
///
/// # Errors
/// What the database says.
pub fn delete_link(conn: &mut Conn, token_hash: &str) -> QueryResult<bool> {
    Ok(diesel::delete(sign_in_links::table.find(token_hash)).execute(conn)? == 1)
}

/// Removes every link of a purpose.
///
/// # Errors
/// What the database says.
pub fn delete_links_for(conn: &mut Conn, purpose: &str) -> QueryResult<()> {
    diesel::delete(sign_in_links::table.filter(sign_in_links::purpose.eq(purpose))).execute(conn).map(drop)
}

/// Notes a failed sign-in of a subject: an account or an address.
///
/// # Errors
/// What the database says.
pub fn insert_failure(conn: &mut Conn, id: AuditId, subject: &str, at: Instant) -> QueryResult<()> {
    diesel::insert_into(sign_in_failures::table)
        .values((sign_in_failures::id.eq(id), sign_in_failures::subject.eq(subject), sign_in_failures::at.eq(at)))
        .execute(conn)
        .map(drop)
}

/// Failed sign-ins of a subject since an instant, newest first.
///
/// # Errors
/// What the database says.
pub fn failures_since(conn: &mut Conn, subject: &str, since: Instant) -> QueryResult<Vec<Instant>> {
    sign_in_failures::table
        .filter(sign_in_failures::subject.eq(subject))
        .filter(sign_in_failures::at.ge(since))
        .order(sign_in_failures::at.desc())
        .select(sign_in_failures::at)
        .load(conn)
}

/// Forgets a subject's failed sign-ins.
///
/// # Errors
/// What the database says.
pub fn delete_failures(conn: &mut Conn, subject: &str) -> QueryResult<()> {
    diesel::delete(sign_in_failures::table.filter(sign_in_failures::subject.eq(subject))).execute(conn).map(drop)
}

/// Stores a new API token.
///
/// # Errors
/// What the database says.
pub fn insert_token(conn: &mut Conn, token: &ApiToken) -> QueryResult<()> {
    diesel::insert_into(api_tokens::table).values(token).execute(conn).map(drop)
}

/// The API token with this id.
///
/// # Errors
/// What the database says.
pub fn find_token(conn: &mut Conn, id: TokenId) -> QueryResult<Option<ApiToken>> {
    api_tokens::table.find(id).select(ApiToken::as_select()).first(conn).optional()
}

/// The API token of this name.
///
/// # Errors
/// What the database says.
pub fn find_token_by_name(conn: &mut Conn, name: &str) -> QueryResult<Option<ApiToken>> {
    api_tokens::table.filter(api_tokens::name.eq(name)).select(ApiToken::as_select()).first(conn).optional()
}

/// Every API token, by name.
///
/// # Errors
/// What the database says.
pub fn list_tokens(conn: &mut Conn) -> QueryResult<Vec<ApiToken>> {
    api_tokens::table.order(api_tokens::name).select(ApiToken::as_select()).load(conn)
}

/// Revokes an API token.
///
/// # Errors
/// What the database says.
pub fn revoke_token(conn: &mut Conn, id: TokenId, at: Instant) -> QueryResult<()> {
    diesel::update(api_tokens::table.find(id)).set(api_tokens::revoked_at.eq(at)).execute(conn).map(drop)
}

/// Notes an API token's use.
///
/// # Errors
/// What the database says.
pub fn touch_token(conn: &mut Conn, id: TokenId, at: Instant) -> QueryResult<()> {
    diesel::update(api_tokens::table.find(id)).set(api_tokens::last_used_at.eq(at)).execute(conn).map(drop)
}
