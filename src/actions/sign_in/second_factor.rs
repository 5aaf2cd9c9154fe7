//! The second factor of an account: set up, asked for, made anew, taken away.

use std::net::IpAddr;

use super::{Origin, SignedIn, digest, new_secret, own_password::Own, sessions::account_of, throttle::Guess};
use crate::{
    actions::Audit,
    app::App,
    db::{self, Conn, access::SecondFactor},
    domain::{
        Instant,
        access::Actor,
        ids::UserId,
        person::Role,
        second_factor::{self, CODE_BYTES, CODES, SECRET},
    },
    error::AppError,
    settings,
};

/// What secrets of authenticators are sealed for.
const PURPOSE: &str = "totp";

/// What an authenticator is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret, to be typed.
    pub secret: String,
    /// The link that an authenticator on this machine opens.
    pub url: String,
}

/// How an account's second factor stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Since when it is asked for.
    pub since: Option<Instant>,
    /// Codes to recover with that are left.
    pub codes: i64,
    /// Whether the role needs one.
    pub asked: bool,
    /// Whether the present password is asked for before one is set up.
    pub asks_for_present: bool,
}

/// What was given as the second factor.
pub(super) enum Given {
    /// A code of the authenticator.
    Code,
    /// A code to recover with; so many are left.
    Recovery(i64),
}

impl Given {
    pub fn told(&self) -> String {
        match self {
            Self::Code => "a code".to_owned(),
            Self::Recovery(left) => format!("a recovery code, of which {left} are left"),
        }
    }
}

/// Whether a role needs a second factor: administrators, unless the service is reached from its own machine alone.
pub fn is_asked_of(app: &App, role: Role) -> bool {
    role == Role::Admin
        && match app.settings.security.second_factor {
            settings::SecondFactor::Always => true,
            settings::SecondFactor::Never => false,
            settings::SecondFactor::Auto => !is_on_its_own(&app.settings.server),
        }
}

fn is_on_its_own(server: &settings::Server) -> bool {
    let listens = server.listen.parse::<std::net::SocketAddr>().is_ok_and(|address| address.ip().is_loopback());
    let rest = server.public_url.split_once("://").map_or(server.public_url.as_str(), |(_, rest)| rest);
    let place = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match place.strip_prefix('[').and_then(|inside| inside.split_once(']')) {
        Some((address, _)) => address,
        None => place.split(':').next().unwrap_or_default(),
    };
    listens && (host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|host| host.is_loopback()))
}

/// The second factor that is asked of an account.
pub(super) fn of(conn: &mut Conn, user: UserId) -> Result<Option<SecondFactor>, AppError> {
    Ok(db::access::find_second_factor(conn, user)?.filter(|factor| factor.confirmed_at.is_some()))
}

/// Uses up a code, of the authenticator or to recover with; `None` for a wrong one.
pub(super) fn take(conn: &mut Conn, app: &App, factor: &SecondFactor, code: &str) -> Result<Option<Given>, AppError> {
    let user = factor.user_id;
    if second_factor::is_of_authenticator(code) {
        let secret = app.key.open(PURPOSE, &factor.secret)?;
        let Some(step) = second_factor::verify(&secret, code, app.clock.now(), factor.last_step) else {
            return Ok(None);
        };
        db::access::set_last_step(conn, user, step)?;
        return Ok(Some(Given::Code));
    }
    if !db::access::use_recovery_code(conn, user, &hash_of(user, code))? {
        return Ok(None);
    }
    Ok(Some(Given::Recovery(db::access::count_recovery_codes(conn, user)?)))
}

fn hash_of(user: UserId, code: &str) -> String {
    digest(&format!("{user} {}", second_factor::meant(code)))
}

pub(super) fn wrong_code() -> AppError {
    let message = "Code: this is not it, or it has been used. Wait for the next one, or use a recovery code.";
    AppError::invalid("code", "wrong_code", message)
}

/// How one's own second factor stands.
///
/// # Errors
/// `Forbidden` for whoever has no account, `Unauthenticated` when the session is over.
pub fn standing(app: &App, actor: &Actor, origin: &Origin) -> Result<Standing, AppError> {
    let own = Own::load(app, actor, origin)?;
    let (factor, codes) = app.db.read(|conn| {
        let id = own.user.id;
        Ok((of(conn, id)?, db::access::count_recovery_codes(conn, id)?))
    })?;
    Ok(Standing {
        since: factor.and_then(|factor| factor.confirmed_at),
        codes,
        asked: is_asked_of(app, own.user.role),
        asks_for_present: own.user.password_hash.is_some() && !own.is_proven(app),
    })
}

/// Makes the secret of an authenticator. It is asked for from when its first code confirms it.
///
/// # Errors
/// `Conflict` when there is one; a field error for a wrong present password, which is asked for unless they proved just
/// now who they are.
pub fn begin(app: &App, actor: &Actor, present: &str, origin: &Origin) -> Result<Enrolment, AppError> {
    let mut own = Own::load(app, actor, origin)?;
    if own.user.password_hash.is_some() && !own.is_proven(app) {
        own.prove(app, present)?;
    }
    let mut secret = [0_u8; SECRET];
    getrandom::fill(&mut secret).map_err(|error| AppError::internal(error.to_string()))?;
    let sealed = app.key.seal(PURPOSE, &secret)?;
    app.db.write(|conn| {
        if of(conn, own.user.id)?.is_some() {
            let message = "A second factor is set up already; turn it off first.".to_owned();
            return Err(AppError::Conflict { code: "second_factor_on", message });
        }
        let factor = SecondFactor {
            user_id: own.user.id,
            secret: sealed.clone(),
            confirmed_at: None,
            last_step: 0,
            created_at: app.clock.now(),
        };
        Ok(db::access::put_second_factor(conn, &factor)?)
    })?;
    Ok(shown(&secret, &actor.label))
}

/// The secret that waits for its first code.
///
/// # Errors
/// `Conflict` when none does.
pub fn pending(app: &App, actor: &Actor) -> Result<Enrolment, AppError> {
    let id = account_of(actor)?;
    let factor = app.db.read(|conn| waiting(conn, id))?;
    Ok(shown(&app.key.open(PURPOSE, &factor.secret)?, &actor.label))
}

fn waiting(conn: &mut Conn, user: UserId) -> Result<SecondFactor, AppError> {
    let factor = db::access::find_second_factor(conn, user)?.filter(|factor| factor.confirmed_at.is_none());
    factor.ok_or_else(|| AppError::Conflict {
        code: "nothing_to_confirm",
        message: "No second factor is being set up; begin anew.".to_owned(),
    })
}

fn shown(secret: &[u8], account: &str) -> Enrolment {
    Enrolment { secret: second_factor::shown_secret(secret), url: second_factor::url(secret, account) }
}

/// Confirms the secret by its first code. Every other session ends. Answers the session that goes on, and the codes to
/// recover with, which are shown this once.
///
/// # Errors
/// `Conflict` when none is being set up; a field error for a wrong code; `TooMany` after several.
pub fn confirm(app: &App, actor: &Actor, code: &str, origin: &Origin) -> Result<(SignedIn, Vec<String>), AppError> {
    let own = Own::load(app, actor, origin)?;
    let id = own.user.id;
    // Where there is nothing to guess at, no guess counts.
    app.db.read(|conn| waiting(conn, id))?;
    let guess = Guess::at_code(app, id);
    guess.note(app)?;
    let (codes, secret) = (new_codes()?, new_secret()?);
    app.db.write(|conn| {
        let factor = waiting(conn, id)?;
        let opened = app.key.open(PURPOSE, &factor.secret)?;
        let now = app.clock.now();
        let step = second_factor::verify(&opened, code, now, factor.last_step).ok_or_else(wrong_code)?;
        let factor = SecondFactor { confirmed_at: Some(now), last_step: step, ..factor };
        db::access::put_second_factor(conn, &factor)?;
        put_codes(conn, app, id, &codes)?;
        guess.forgive(conn)?;
        own.renew(conn, app, true, &secret)?;
        let summary = format!("{} set up a second factor", actor.label);
        Audit::new("second_factor_on", "user", id, summary).append(conn, app, actor)
    })?;
    Ok((own.signed_in(app, true, origin, secret), codes))
}

/// Makes codes to recover with in place of those there were. They are shown this once.
///
/// # Errors
/// `Conflict` without a second factor; a field error for a wrong code; `TooMany` after several.
pub fn renew_codes(app: &App, actor: &Actor, code: &str, origin: &Origin) -> Result<Vec<String>, AppError> {
    let own = Own::load(app, actor, origin)?;
    let (id, codes) = (own.user.id, new_codes()?);
    with_a_code(app, id, code, |conn| {
        put_codes(conn, app, id, &codes)?;
        let summary = format!("{} made recovery codes anew", actor.label);
        Audit::new("recovery_codes", "user", id, summary).append(conn, app, actor)
    })?;
    Ok(codes)
}

/// Turns one's own second factor off. Every other session ends; the one that acts goes on under another secret.
///
/// # Errors
/// As `renew_codes`.
pub fn turn_off(app: &App, actor: &Actor, code: &str, origin: &Origin) -> Result<SignedIn, AppError> {
    let own = Own::load(app, actor, origin)?;
    let (id, secret) = (own.user.id, new_secret()?);
    with_a_code(app, id, code, |conn| {
        db::access::delete_second_factor(conn, id)?;
        own.renew(conn, app, false, &secret)?;
        let summary = format!("{} turned the second factor off", actor.label);
        Audit::new("second_factor_off", "user", id, summary).append(conn, app, actor)
    })?;
    Ok(own.signed_in(app, false, origin, secret))
}

/// Does what a good code allows, in the write that uses the code up.
fn with_a_code(
    app: &App,
    user: UserId,
    code: &str,
    then: impl Fn(&mut Conn) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let missing = || {
        let message = "No second factor is set up.".to_owned();
        AppError::Conflict { code: "second_factor_missing", message }
    };
    app.db.read(|conn| of(conn, user))?.ok_or_else(missing)?;
    let guess = Guess::at_code(app, user);
    guess.note(app)?;
    app.db.write(|conn| {
        let factor = of(conn, user)?.ok_or_else(missing)?;
        take(conn, app, &factor, code)?.ok_or_else(wrong_code)?;
        guess.forgive(conn)?;
        then(conn)
    })
}

fn new_codes() -> Result<Vec<String>, AppError> {
    let one = || -> Result<String, AppError> {
        let mut random = [0_u8; CODE_BYTES];
        getrandom::fill(&mut random).map_err(|error| AppError::internal(error.to_string()))?;
        Ok(second_factor::recovery_code(&random))
    };
    (0..CODES).map(|_| one()).collect()
}

fn put_codes(conn: &mut Conn, app: &App, user: UserId, codes: &[String]) -> Result<(), AppError> {
    let hashes: Vec<String> = codes.iter().map(|code| hash_of(user, code)).collect();
    Ok(db::access::put_recovery_codes(conn, user, &hashes, app.clock.now())?)
}
