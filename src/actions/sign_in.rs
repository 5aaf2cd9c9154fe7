//! Signing in and out: passwords, one-time links, sessions, and the throttle on guesses.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use sha2::{Digest, Sha256};

use super::{Audit, passwords, users};
use crate::{
    app::App,
    db::{
        self,
        access::{Session, SignInLink},
        user::User,
    },
    domain::{Instant, access::Actor, ids::UserId, organization::Organization, person::Role},
    error::AppError,
};

/// Guesses an account or address has before it must wait.
const FREE_GUESSES: usize = 5;
/// Minutes a link works.
const LINK_MINUTES: i64 = 30;

/// A signed-in session: what the cookie carries, and for whom.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The cookie's secret; only its hash is stored.
    pub secret: String,
    /// Who signed in.
    pub actor: Actor,
}

/// What the set-up page asks for.
#[derive(Debug, Clone, Default)]
pub struct SetUp {
    /// Secret of the set-up link.
    pub token: String,
    /// Organization's name.
    pub organization: String,
    /// Its zone.
    pub time_zone: String,
    /// First day of its fiscal year.
    pub fiscal_year_start: String,
    /// The administrator's name.
    pub name: String,
    /// The administrator's address.
    pub email: String,
    /// The administrator's password.
    pub password: String,
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

/// Makes the one-time link that creates the first administrator; earlier ones stop working.
///
/// # Errors
/// `Conflict` when somebody can sign in already.
pub fn set_up_link(app: &App) -> Result<String, AppError> {
    let secret = new_secret()?;
    app.db.write(|conn| {
        if db::user::count(conn)? > 0 {
            return Err(AppError::Conflict {
                code: "already_set_up",
                message: "There is an account already: sign in with it.".to_owned(),
            });
        }
        db::access::delete_links_for(conn, "setup")?;
        insert_link(conn, app, &secret, "setup", None)
    })?;
    Ok(app.url(&format!("/setup?token={secret}")))
}

/// Makes a link that signs an account in once, without its password.
///
/// # Errors
/// `NotFound` when there is no such account.
pub fn sign_in_link(app: &App, user: UserId) -> Result<String, AppError> {
    let secret = new_secret()?;
    app.db.write(|conn| insert_link(conn, app, &secret, "sign_in", Some(user)))?;
    Ok(app.url(&format!("/sign-in/link?token={secret}")))
}

fn insert_link(
    conn: &mut db::Conn,
    app: &App,
    secret: &str,
    purpose: &str,
    user_id: Option<UserId>,
) -> Result<(), AppError> {
    let now = app.clock.now();
    let link = SignInLink {
        token_hash: digest(secret),
        purpose: purpose.to_owned(),
        user_id,
        created_at: now,
        expires_at: now + Duration::minutes(LINK_MINUTES),
    };
    db::access::insert_link(conn, &link)?;
    Ok(())
}

/// Whether a link of this purpose still works; looking does not use it up, since mail scanners open links.
///
/// # Errors
/// What the database says.
pub fn link_works(app: &App, purpose: &str, secret: &str) -> Result<bool, AppError> {
    let now = app.clock.now();
    app.db.read(|conn| {
        Ok(db::access::find_link(conn, &digest(secret))?
            .is_some_and(|link| link.purpose == purpose && link.expires_at > now))
    })
}

/// Creates the first administrator and the organization, and signs the administrator in.
///
/// # Errors
/// Field errors; `Unauthenticated` when the link no longer works.
pub fn set_up(app: &App, form: &SetUp) -> Result<SignedIn, AppError> {
    let mut errors = Vec::new();
    let organization = Organization::parse(&form.organization, &form.time_zone, &form.fiscal_year_start)
        .map_err(|fields| errors.extend(fields))
        .ok();
    errors.extend(users::complaints(&form.name, &form.email));
    errors.extend(passwords::complaint(&form.password, &form.email));
    let Some(organization) = organization.filter(|_| errors.is_empty()) else { return Err(AppError::Invalid(errors)) };
    let hash = passwords::hash(&form.password)?;
    let secret = new_secret()?;
    let actor = app.db.write(|conn| {
        if use_link(conn, app, "setup", &form.token)?.is_none_or(|link| link.user_id.is_some())
            || db::user::count(conn)? > 0
        {
            return Err(AppError::Unauthenticated);
        }
        let user = users::insert(conn, app, &form.name, &form.email, Role::Admin, Some(&hash))?;
        let actor = actor_of(&user, form.name.trim());
        super::organization::store(conn, app, &actor, &organization)?;
        begin_session(conn, app, &user, &secret)?;
        Audit::new("set_up", "user", user.id, format!("{} set Ninefold up", user.email)).append(conn, app, &actor)?;
        Ok(actor)
    })?;
    app.set_organization(organization);
    Ok(SignedIn { secret, actor })
}

/// Signs in with a one-time link, which is used up.
///
/// # Errors
/// `Unauthenticated` when the link no longer works.
pub fn with_link(app: &App, token: &str) -> Result<SignedIn, AppError> {
    let secret = new_secret()?;
    let actor = app.db.write(|conn| {
        let link = use_link(conn, app, "sign_in", token)?.ok_or(AppError::Unauthenticated)?;
        let user = link.user_id.map(|id| db::user::find(conn, id)).transpose()?.flatten();
        let user = user.filter(|user| user.disabled_at.is_none()).ok_or(AppError::Unauthenticated)?;
        signed_in(conn, app, &user, &secret, "with a one-time link")
    })?;
    Ok(SignedIn { secret, actor })
}

fn use_link(conn: &mut db::Conn, app: &App, purpose: &str, secret: &str) -> Result<Option<SignInLink>, AppError> {
    let hash = digest(secret);
    let link = db::access::find_link(conn, &hash)?;
    let good = link.filter(|link| link.purpose == purpose && link.expires_at > app.clock.now());
    Ok(if good.is_some() && db::access::delete_link(conn, &hash)? { good } else { None })
}

/// Signs in with address and password. `from` is the network address, throttled beside the account.
///
/// # Errors
/// `TooMany` after several failures; otherwise one and the same field error whether or not the account exists.
pub fn with_password(app: &App, email: &str, password: &str, from: &str) -> Result<SignedIn, AppError> {
    let subjects = [format!("account {}", email.trim().to_lowercase()), format!("address {from}")];
    let (wait, user) = app.db.read(|conn| {
        let mut wait = 0;
        for subject in &subjects {
            let since = app.clock.now() - Duration::minutes(15);
            wait = wait.max(wait_seconds(&db::access::failures_since(conn, subject, since)?, app.clock.now()));
        }
        Ok((wait, db::user::find_by_email(conn, email)?))
    })?;
    if wait > 0 {
        return Err(AppError::TooMany(wait));
    }
    let hash = user.as_ref().and_then(|user| user.password_hash.as_deref());
    // Unknown accounts cost the same hash, so that time tells nothing.
    let good = passwords::verify(app, password, hash) && user.as_ref().is_some_and(|user| user.disabled_at.is_none());
    let Some(user) = user.filter(|_| good) else {
        refuse(app, &subjects, email)?;
        return Err(AppError::invalid("email", "wrong_credentials", "Address or password is wrong."));
    };
    let secret = new_secret()?;
    let actor = app.db.write(|conn| {
        db::access::delete_failures(conn, &subjects[0])?;
        signed_in(conn, app, &user, &secret, "with a password")
    })?;
    Ok(SignedIn { secret, actor })
}

/// Seconds to wait after these failures, newest first: none for the first five, then doubling up to a quarter hour.
fn wait_seconds(failures: &[Instant], now: Instant) -> u64 {
    let Some(last) = failures.first().filter(|_| failures.len() >= FREE_GUESSES) else { return 0 };
    let excess = u32::try_from(failures.len() - FREE_GUESSES).unwrap_or(u32::MAX).min(10);
    let pause = Duration::seconds(i64::from(1_u32 << excess).min(900));
    u64::try_from((*last + pause - now).num_seconds() + 1).unwrap_or(0) * u64::from(*last + pause > now)
}

fn refuse(app: &App, subjects: &[String; 2], email: &str) -> Result<(), AppError> {
    app.db.write(|conn| {
        for subject in subjects {
            db::access::insert_failure(conn, app.clock.new_id(), subject, app.clock.now())?;
        }
        let actor = Actor { label: "nobody".to_owned(), name: "Nobody".to_owned(), role: Role::Auditor, user: None };
        Audit::new("sign_in_refused", "user", "", format!("Sign-in refused for {}", email.trim()))
            .append(conn, app, &actor)
    })
}

fn signed_in(conn: &mut db::Conn, app: &App, user: &User, secret: &str, how: &str) -> Result<Actor, AppError> {
    let person = db::person::find(conn, user.person_id)?;
    let actor = actor_of(user, person.as_ref().map_or(user.email.as_str(), |person| person.name.as_str()));
    begin_session(conn, app, user, secret)?;
    Audit::new("sign_in", "user", user.id, format!("{} signed in {how}", user.email)).append(conn, app, &actor)?;
    Ok(actor)
}

fn begin_session(conn: &mut db::Conn, app: &App, user: &User, secret: &str) -> Result<(), AppError> {
    let now = app.clock.now();
    db::user::set_signed_in(conn, user.id, now)?;
    let session = Session {
        token_hash: digest(secret),
        user_id: user.id,
        csrf_token: new_secret()?,
        created_at: now,
        last_seen_at: now,
        expires_at: now + Duration::hours(app.settings.server.session_hours),
    };
    db::access::insert_session(conn, &session)?;
    Ok(())
}

fn actor_of(user: &User, name: &str) -> Actor {
    Actor { label: user.email.clone(), name: name.to_owned(), role: user.role, user: Some(user.id) }
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
}

/// Looks a cookie's session up; `None` when there is none, it ended, or its account was disabled.
///
/// # Errors
/// What the database says.
pub fn current(app: &App, secret: &str) -> Result<Option<Current>, AppError> {
    let now = app.clock.now();
    let idle = Duration::minutes(app.settings.server.session_idle_minutes);
    app.db.read(|conn| {
        let Some(session) = db::access::find_session(conn, &digest(secret))? else { return Ok(None) };
        if session.expires_at <= now || session.last_seen_at + idle <= now {
            return Ok(None);
        }
        let Some(user) = db::user::find(conn, session.user_id)?.filter(|user| user.disabled_at.is_none()) else {
            return Ok(None);
        };
        let person = db::person::find(conn, user.person_id)?;
        let actor = actor_of(&user, person.as_ref().map_or(user.email.as_str(), |person| person.name.as_str()));
        let stale = session.last_seen_at + Duration::minutes(1) <= now;
        Ok(Some(Current { actor, csrf_token: session.csrf_token, stale }))
    })
}

/// Notes that a session was used; at most once a minute, so that reading does not write.
///
/// # Errors
/// What the database says.
pub fn touch(app: &App, secret: &str) -> Result<(), AppError> {
    app.db.write(|conn| Ok(db::access::touch_session(conn, &digest(secret), app.clock.now())?))
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
    fn guesses_wait_longer_and_longer_but_never_for_ever() {
        let now: Instant = "2026-11-22T12:00:00".parse().unwrap();
        let failures = |count: usize| vec![now; count];
        assert_eq!(wait_seconds(&failures(4), now), 0);
        assert!(wait_seconds(&failures(5), now) >= 1);
        assert!(wait_seconds(&failures(10), now) >= 32);
        assert!(wait_seconds(&failures(500), now) <= 1025);
        assert_eq!(wait_seconds(&failures(5), now + Duration::minutes(1)), 0);
    }
}
