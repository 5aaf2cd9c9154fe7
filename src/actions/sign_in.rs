//! Signing in and out: passwords, one-time links, codes of a second factor, and sessions.

mod code;
mod device;
mod forgotten;
mod links;
mod mailed;
mod own_password;
mod password;
mod proof;
pub mod second_factor;
mod sessions;
mod set_up;
mod throttle;

pub use code::{step_works, with_code};
pub use forgotten::ask_for_link;
pub use links::{LinkFor, link_works, set_up_link, sign_in_link, with_link, with_link_from};
pub(in crate::actions) use links::{link_for, withdraw_link};
pub use mailed::mails_links;
pub(in crate::actions) use mailed::{draw, queue_link};
pub use own_password::{asks_for_present, set_password};
pub use password::with_password;
pub use proof::{has_password, prove};
pub use sessions::{SessionShown, end_other_sessions, end_session, end_sessions_of, list_sessions, list_sessions_of};
pub use set_up::{SetUp, set_up};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use sha2::{Digest, Sha256};

use super::Audit;
use crate::{
    app::App,
    db::{
        self,
        access::{Session, SignInStep},
        user::User,
    },
    domain::{Instant, access::Actor, ids::SessionId, person::Role, sign_in::Way, text::is_plain_letter},
    error::AppError,
};

/// Minutes in which the code has to follow the password.
const STEP_MINUTES: i64 = 10;
/// Minutes for which one line tells of every sign-in refused for the same address.
const QUIET: i64 = 10;
/// Longest address of a browser, and longest name that it gives itself, in characters.
const LONGEST: (usize, usize) = (45, 200);

/// From where somebody signs in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The network address.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
    /// What the browser was given when it signed in last: it is told from strangers by that.
    pub device: Option<String>,
    /// The secret of the session it has; signing in ends that.
    pub session: Option<String>,
}

impl Origin {
    /// What a request says of itself, cut to what is stored.
    pub fn new(address: &str, agent: &str, device: Option<String>, session: Option<String>) -> Self {
        let plain = |text: &str, longest| {
            text.chars().filter(|letter| is_plain_letter(*letter)).take(longest).collect::<String>()
        };
        Self { address: plain(address, LONGEST.0), agent: plain(agent, LONGEST.1), device, session }
    }
}

/// A signed-in session: what the cookie carries, and for whom.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The cookie's secret; only its hash is stored.
    pub secret: String,
    /// Who signed in.
    pub actor: Actor,
    /// What this browser is told from strangers by when it signs in again.
    pub device: String,
    /// Whether the account needs a second factor first: the session reaches nothing else.
    pub limited: bool,
}

/// What became of a password or link that was good.
#[derive(Debug, Clone)]
pub enum Let {
    /// In.
    In(SignedIn),
    /// The code of the second factor is still to come; the step's secret goes with it.
    CodeWanted {
        /// Only its hash is stored.
        step: String,
    },
}

/// A new secret of 32 random bytes, as URL-safe text.
pub(crate) fn new_secret() -> Result<String, AppError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| AppError::internal(error.to_string()))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The stored form of a secret: its SHA-256 in hex.
pub(crate) fn digest(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

/// Begins a session, or where a second factor is set up waits for its code: then there is no actor yet.
fn arrive(
    conn: &mut db::Conn,
    app: &App,
    user: &User,
    way: Way,
    origin: &Origin,
    secret: &str,
) -> Result<Option<Actor>, AppError> {
    let factor = db::access::find_second_factor(conn, user.id)?;
    if factor.is_none_or(|factor| factor.confirmed_at.is_none()) {
        let how = format!("with a {}", way.label());
        return signed_in(conn, app, user, (way, false), origin, (secret, &how)).map(Some);
    }
    let now = app.clock.now();
    let step = SignInStep {
        token_hash: digest(secret),
        user_id: user.id,
        way,
        created_at: now,
        expires_at: now + Duration::minutes(STEP_MINUTES),
    };
    db::access::insert_step(conn, &step)?;
    Ok(None)
}

/// What is told of an arrival once it is stored.
fn arrived(app: &App, user: &User, actor: Option<Actor>, origin: &Origin, secret: String) -> Let {
    match actor {
        Some(actor) => Let::In(let_in(app, user, actor, false, origin, secret)),
        None => Let::CodeWanted { step: secret },
    }
}

fn let_in(app: &App, user: &User, actor: Actor, proven: bool, origin: &Origin, secret: String) -> SignedIn {
    let device = device::keep(app, user, origin.device.as_deref());
    let limited = !proven && second_factor::is_asked_of(app, user.role);
    SignedIn { secret, actor, device, limited }
}

/// Begins a session with a line in the audit trail. `secret` comes with the words on how they came in.
fn signed_in(
    conn: &mut db::Conn,
    app: &App,
    user: &User,
    way: (Way, bool),
    origin: &Origin,
    (secret, how): (&str, &str),
) -> Result<Actor, AppError> {
    let actor = actor_of(user, &name_of(conn, user)?);
    begin_session(conn, app, user, way, origin, secret)?;
    Audit::new("sign_in", "user", user.id, format!("{} signed in {how}", user.email)).append(conn, app, &actor)?;
    Ok(actor)
}

fn begin_session(
    conn: &mut db::Conn,
    app: &App,
    user: &User,
    (way, second_factor): (Way, bool),
    origin: &Origin,
    secret: &str,
) -> Result<(), AppError> {
    let now = app.clock.now();
    if let Some(old) = &origin.session {
        db::access::delete_session(conn, &digest(old))?;
    }
    db::user::set_signed_in(conn, user.id, now)?;
    let session = Session {
        token_hash: digest(secret),
        id: app.clock.new_id(),
        user_id: user.id,
        csrf_token: new_secret()?,
        created_at: now,
        last_seen_at: now,
        expires_at: now + Duration::hours(app.settings.server.session_hours),
        way,
        second_factor,
        address: origin.address.clone(),
        agent: origin.agent.clone(),
        proved_at: Some(now),
    };
    db::access::insert_session(conn, &session)?;
    Ok(())
}

/// Notes that somebody was not let in; nobody acts.
fn refused(conn: &mut db::Conn, app: &App, summary: String) -> Result<(), AppError> {
    Audit::new("sign_in_refused", "user", "", summary).append(conn, app, &nobody())
}

/// Who acts where nobody is signed in yet.
fn nobody() -> Actor {
    let (label, name) = ("nobody".to_owned(), "Nobody".to_owned());
    Actor { label, name, role: Role::Auditor, user: None, person: None }
}

/// As `refused`, unless the trail says the same of the last minutes: strangers make it no longer than that.
fn refused_once(conn: &mut db::Conn, app: &App, summary: String) -> Result<(), AppError> {
    let since = app.clock.now() - Duration::minutes(QUIET);
    if db::refusal::is_said(conn, "user", "sign_in_refused", &summary, since)? {
        return Ok(());
    }
    refused(conn, app, summary)
}

fn actor_of(user: &User, name: &str) -> Actor {
    Actor {
        label: user.email.clone(),
        name: name.to_owned(),
        role: user.role,
        user: Some(user.id),
        person: Some(user.person_id),
    }
}

fn name_of(conn: &mut db::Conn, user: &User) -> Result<String, AppError> {
    Ok(db::person::find(conn, user.person_id)?.map_or_else(|| user.email.clone(), |person| person.name))
}

/// Whether a session is good at an instant: neither over nor left alone for too long.
fn is_good(app: &App, session: &Session, now: Instant) -> bool {
    let idle = Duration::minutes(app.settings.server.session_idle_minutes);
    session.expires_at > now && session.last_seen_at + idle > now
}

/// A session that is still good, and whose it is.
#[derive(Debug, Clone)]
pub struct Current {
    /// Who.
    pub actor: Actor,
    /// The token its forms carry.
    pub csrf_token: String,
    /// Whether its last use should be noted.
    pub stale: bool,
    /// The name it is ended by.
    pub session: SessionId,
    /// Whether the account needs a second factor first, and the session reaches nothing else.
    pub limited: bool,
    /// Whether they proved so lately who they are that nobody else sits there.
    pub proven: bool,
}

/// Looks a cookie's session up; `None` when there is none, it ended, or its account was disabled.
///
/// # Errors
/// What the database says.
pub fn current(app: &App, secret: &str) -> Result<Option<Current>, AppError> {
    let now = app.clock.now();
    let found = app.db.read(|conn| Ok(db::access::find_session_whole(conn, &digest(secret))?))?;
    let good = found.filter(|(session, user, _)| is_good(app, session, now) && user.disabled_at.is_none());
    Ok(good.map(|(session, user, name)| Current {
        actor: actor_of(&user, &name),
        csrf_token: session.csrf_token,
        stale: session.last_seen_at + Duration::minutes(1) <= now,
        session: session.id,
        limited: !session.second_factor && second_factor::is_asked_of(app, user.role),
        proven: proof::holds(session.proved_at, now),
    }))
}

/// Notes that a session was used; at most once a minute, so that reading does not write, and not while others do: the
/// next request notes it.
///
/// # Errors
/// What the database says.
pub fn touch(app: &App, secret: &str) -> Result<(), AppError> {
    let now = app.clock.now();
    app.db.write_if_free(|conn| Ok(db::access::touch_session(conn, &digest(secret), now)?)).map(drop)
}

/// Ends a session.
///
/// # Errors
/// What the database says.
pub fn sign_out(app: &App, secret: &str, actor: &Actor) -> Result<(), AppError> {
    app.db.write(|conn| {
        db::access::delete_session(conn, &digest(secret))?;
        let id = actor.user.map(|id| id.to_string()).unwrap_or_default();
        Audit::new("sign_out", "user", id, format!("{} signed out", actor.label)).append(conn, app, actor)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_says_of_itself_is_cut_and_cleaned() {
        let origin = Origin::new(&"9".repeat(500), &format!("Agent\r\nX: y\0{}", "a".repeat(500)), None, None);
        assert_eq!((origin.address.len(), origin.agent.chars().count()), (45, 200));
        assert!(origin.agent.starts_with("AgentX: ya"), "{}", origin.agent);
    }
}
