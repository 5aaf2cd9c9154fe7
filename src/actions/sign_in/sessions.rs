//! Sessions as their people see them: where they are signed in, and how they end that.

use super::{digest, is_good};
use crate::{
    actions::Audit,
    app::App,
    db::{self, Conn, access::Session, user::User},
    domain::{
        Instant,
        access::Actor,
        ids::{SessionId, UserId},
        sign_in::Way,
    },
    error::AppError,
};

/// A session, without anything that lets somebody in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionShown {
    /// The name it is ended by.
    pub id: SessionId,
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
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// One's own sessions, the one used last first. `own` is the secret of the one that asks.
///
/// # Errors
/// `Forbidden` for whoever has no account.
pub fn list_sessions(app: &App, actor: &Actor, own: Option<&str>) -> Result<Vec<SessionShown>, AppError> {
    let (user, own) = (account_of(actor)?, own.map(digest));
    app.db.read(|conn| list(conn, app, user, own.as_deref()))
}

/// The sessions of the account with this address.
///
/// # Errors
/// `NotFound` when there is none of this address.
pub fn list_sessions_of(app: &App, email: &str) -> Result<Vec<SessionShown>, AppError> {
    app.db.read(|conn| {
        let user = named(conn, email)?;
        list(conn, app, user.id, None)
    })
}

fn list(conn: &mut Conn, app: &App, user: UserId, own: Option<&str>) -> Result<Vec<SessionShown>, AppError> {
    let now = app.clock.now();
    let found = db::access::list_sessions_of(conn, user)?;
    Ok(found.into_iter().filter(|session| is_good(app, session, now)).map(|session| shown(session, own)).collect())
}

fn shown(session: Session, own: Option<&str>) -> SessionShown {
    SessionShown {
        is_this: own == Some(session.token_hash.as_str()),
        id: session.id,
        created_at: session.created_at,
        last_seen_at: session.last_seen_at,
        expires_at: session.expires_at,
        way: session.way,
        second_factor: session.second_factor,
        address: session.address,
        agent: session.agent,
    }
}

/// Ends one of one's own sessions.
///
/// # Errors
/// `NotFound` for one that is not there, or is somebody else's.
pub fn end_session(app: &App, actor: &Actor, id: SessionId) -> Result<(), AppError> {
    let user = account_of(actor)?;
    app.db.write(|conn| {
        if !db::access::delete_session_of(conn, user, id)? {
            return Err(AppError::NotFound("This session".to_owned()));
        }
        Audit::new("end_session", "user", user, format!("{} ended a session", actor.label)).append(conn, app, actor)
    })
}

/// Ends all of one's own sessions but the one that asks, whose secret `own` is; also what has not come to a session
/// yet. Answers how many sessions there were.
///
/// # Errors
/// `Forbidden` for whoever has no account.
pub fn end_other_sessions(app: &App, actor: &Actor, own: Option<&str>) -> Result<usize, AppError> {
    let user = account_of(actor)?;
    let own = own.map(digest).unwrap_or_default();
    app.db.write(|conn| {
        let ended = db::access::delete_other_sessions(conn, user, &own)?;
        db::access::delete_steps_of(conn, user)?;
        let summary = format!("{} ended {ended} other sessions", actor.label);
        Audit::new("end_session", "user", user, summary).append(conn, app, actor)?;
        Ok(ended)
    })
}

/// Ends every session of the account with this address. Answers how many there were.
///
/// # Errors
/// `NotFound` when there is none of this address.
pub fn end_sessions_of(app: &App, actor: &Actor, email: &str) -> Result<usize, AppError> {
    app.db.write(|conn| {
        let user = named(conn, email)?;
        let ended = db::access::delete_other_sessions(conn, user.id, "")?;
        db::access::delete_steps_of(conn, user.id)?;
        let summary = format!("{ended} sessions of {} ended", user.email);
        Audit::new("end_session", "user", user.id, summary).append(conn, app, actor)?;
        Ok(ended)
    })
}

/// The account of somebody; tokens and the command line have none.
pub(super) fn account_of(actor: &Actor) -> Result<UserId, AppError> {
    actor.user.ok_or_else(|| AppError::Forbidden("only somebody who signed in has an account of their own.".to_owned()))
}

fn named(conn: &mut Conn, email: &str) -> Result<User, AppError> {
    db::user::find_by_email(conn, email)?
        .ok_or_else(|| AppError::NotFound(format!("An account with the address {email}")))
}
