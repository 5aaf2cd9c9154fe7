//! Sessions, one-time sign-in links, failed sign-ins, second factors and API tokens. Secrets are stored as their SHA-256
//! alone, but that of an authenticator, which has to be read again: it is sealed.

mod failures;
mod second_factor;
mod session;

pub use failures::{delete_failures, delete_failures_by_id, failures_since, insert_failure};
pub use second_factor::{
    SecondFactor, SignInStep, count_recovery_codes, delete_second_factor, delete_step, delete_steps_of,
    find_second_factor, find_step, insert_step, put_recovery_codes, put_second_factor, second_factors_since,
    set_last_step, use_recovery_code,
};
pub use session::{
    Session, delete_other_sessions, delete_session, delete_session_of, delete_sessions_of, find_session,
    find_session_whole, insert_session, list_sessions_of, set_proved, touch_session,
};

use diesel::prelude::*;

use super::{
    Conn,
    schema::{api_tokens, sessions, sign_in_failures, sign_in_links},
};
use crate::domain::{
    Date, Instant,
    ids::{PersonId, TokenId, UserId},
    person::Role,
};

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
    /// The person whose vendors it sees; only a business owner's names one.
    pub person_id: Option<PersonId>,
    /// Who made it, as the audit trail names them.
    pub created_by: String,
}

/// Removes what has expired: sessions, links, codes waited for in vain, and failed sign-ins older than a day.
///
/// # Errors
/// What the database says.
pub fn delete_expired(conn: &mut Conn, now: Instant) -> QueryResult<()> {
    diesel::delete(sessions::table.filter(sessions::expires_at.lt(now))).execute(conn)?;
    diesel::delete(sign_in_links::table.filter(sign_in_links::expires_at.lt(now))).execute(conn)?;
    second_factor::delete_expired_steps(conn, now)?;
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

/// Removes every link that would sign an account in.
///
/// # Errors
/// What the database says.
pub fn delete_links_of(conn: &mut Conn, user: UserId) -> QueryResult<()> {
    diesel::delete(sign_in_links::table.filter(sign_in_links::user_id.eq(user))).execute(conn).map(drop)
}

/// Removes every link of a purpose.
///
/// # Errors
/// What the database says.
pub fn delete_links_for(conn: &mut Conn, purpose: &str) -> QueryResult<()> {
    diesel::delete(sign_in_links::table.filter(sign_in_links::purpose.eq(purpose))).execute(conn).map(drop)
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
