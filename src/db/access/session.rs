//! Signed-in browsers.

use diesel::prelude::*;

use crate::{
    db::{
        Conn,
        schema::{people, sessions, users},
        user::User,
    },
    domain::{
        Instant,
        ids::{SessionId, UserId},
        sign_in::Way,
    },
};

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions, treat_none_as_default_value = false)]
pub struct Session {
    /// SHA-256 of the cookie's secret, in hex.
    pub token_hash: String,
    /// The name it is ended by; lets nobody in.
    pub id: SessionId,
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
    /// How they came in.
    pub way: Way,
    /// Whether a second factor was given.
    pub second_factor: bool,
    /// From where.
    pub address: String,
    /// What their browser calls itself.
    pub agent: String,
    /// When they last proved that they sit there themselves.
    pub proved_at: Option<Instant>,
}

/// The session of this cookie.
///
/// # Errors
/// What the database says.
pub fn find_session(conn: &mut Conn, token_hash: &str) -> QueryResult<Option<Session>> {
    sessions::table.find(token_hash).select(Session::as_select()).first(conn).optional()
}

/// The session of this cookie, its account, and the name of the account's person.
///
/// # Errors
/// What the database says.
pub fn find_session_whole(conn: &mut Conn, token_hash: &str) -> QueryResult<Option<(Session, User, String)>> {
    sessions::table
        .inner_join(users::table.inner_join(people::table))
        .filter(sessions::token_hash.eq(token_hash))
        .select((Session::as_select(), User::as_select(), people::name))
        .first(conn)
        .optional()
}

/// The sessions of an account, the one used last first.
///
/// # Errors
/// What the database says.
pub fn list_sessions_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Session>> {
    let own = sessions::table.filter(sessions::user_id.eq(user));
    own.order((sessions::last_seen_at.desc(), sessions::id.desc())).select(Session::as_select()).load(conn)
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

/// Notes that somebody proved that they sit there themselves.
///
/// # Errors
/// What the database says.
pub fn set_proved(conn: &mut Conn, token_hash: &str, at: Instant) -> QueryResult<()> {
    diesel::update(sessions::table.find(token_hash)).set(sessions::proved_at.eq(at)).execute(conn).map(drop)
}

/// Ends a session.
///
/// # Errors
/// What the database says.
pub fn delete_session(conn: &mut Conn, token_hash: &str) -> QueryResult<()> {
    diesel::delete(sessions::table.find(token_hash)).execute(conn).map(drop)
}

/// Ends one of an account's sessions by its name. Answers whether there was one.
///
/// # Errors
/// What the database says.
pub fn delete_session_of(conn: &mut Conn, user: UserId, id: SessionId) -> QueryResult<bool> {
    let one = sessions::table.filter(sessions::user_id.eq(user)).filter(sessions::id.eq(id));
    Ok(diesel::delete(one).execute(conn)? > 0)
}

/// Ends every session of an account.
///
/// # Errors
/// What the database says.
pub fn delete_sessions_of(conn: &mut Conn, user: UserId) -> QueryResult<()> {
    diesel::delete(sessions::table.filter(sessions::user_id.eq(user))).execute(conn).map(drop)
}

/// Ends every session of an account but one. Answers how many there were.
///
/// # Errors
/// What the database says.
pub fn delete_other_sessions(conn: &mut Conn, user: UserId, but: &str) -> QueryResult<usize> {
    let others = sessions::table.filter(sessions::user_id.eq(user)).filter(sessions::token_hash.ne(but));
    diesel::delete(others).execute(conn)
}
