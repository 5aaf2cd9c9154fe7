//! One's own password: changed by whoever knows the present one, or has just come in by a one-time link.

use chrono::Duration;

use super::{
    Origin, SignedIn, actor_of, digest, is_good, let_in, name_of, new_secret, proof, refused, sessions::account_of,
    throttle::Guess,
};
use crate::{
    actions::{Audit, passwords},
    app::App,
    db::{self, Conn, access::Session, user::User},
    domain::{access::Actor, sign_in::Way},
    error::AppError,
};

/// Minutes for which a one-time link stands for the present password.
const LINK_MINUTES: i64 = 10;

/// The account and session of whoever acts on their own account.
pub(super) struct Own {
    pub user: User,
    pub session: Session,
    /// The person's name.
    pub name: String,
}

impl Own {
    /// Whose request this is.
    ///
    /// # Errors
    /// `Forbidden` for whoever has no account, `Unauthenticated` when the session is over.
    pub fn load(app: &App, actor: &Actor, origin: &Origin) -> Result<Self, AppError> {
        let id = account_of(actor)?;
        let now = app.clock.now();
        let secret = origin.session.as_deref().ok_or(AppError::Unauthenticated)?;
        let found = app.db.read(|conn| {
            let session = db::access::find_session(conn, &digest(secret))?;
            let session = session.filter(|session| session.user_id == id && is_good(app, session, now));
            let user = db::user::find(conn, id)?.filter(|user| user.disabled_at.is_none());
            let Some((user, session)) = user.zip(session) else { return Ok(None) };
            let name = name_of(conn, &user)?;
            Ok(Some(Self { user, session, name }))
        })?;
        found.ok_or(AppError::Unauthenticated)
    }

    /// Whether they proved so lately who they are that nobody else sits there.
    pub fn is_proven(&self, app: &App) -> bool {
        proof::holds(self.session.proved_at, app.clock.now())
    }

    /// Whether the present password is asked for before another is set: the link of an invitation or a reset is there
    /// for those who have none or forgot it.
    pub fn asks_for_present(&self, app: &App) -> bool {
        let came = self.session.created_at + Duration::minutes(LINK_MINUTES);
        self.user.password_hash.is_some() && !(self.session.way == Way::Link && came > app.clock.now())
    }

    /// Asks for the present password; the session keeps when it was given.
    ///
    /// # Errors
    /// `TooMany` after several wrong ones; a field error for a wrong one.
    pub fn prove(&mut self, app: &App, present: &str) -> Result<(), AppError> {
        let guess = Guess::at_present_password(app, self.user.id);
        guess.note(app)?;
        if !passwords::verify(app, present, self.user.password_hash.as_deref()) {
            let said = format!("A wrong present password for {}", self.user.email);
            app.db.write(|conn| refused(conn, app, said.clone()))?;
            return Err(AppError::invalid("present", "wrong_password", "Present password: this is not it."));
        }
        let now = app.clock.now();
        app.db.write(|conn| {
            guess.forgive(conn)?;
            Ok(db::access::set_proved(conn, &self.session.token_hash, now)?)
        })?;
        self.session.proved_at = Some(now);
        Ok(())
    }

    /// Ends every session of the account, and what would become one; the one that acts goes on under another secret,
    /// with the token of the forms that are open in it.
    ///
    /// # Errors
    /// `Unauthenticated` when that was ended meanwhile: hashes take their time, and somebody may have been quicker.
    pub fn renew(&self, conn: &mut Conn, app: &App, second_factor: bool, secret: &str) -> Result<(), AppError> {
        if db::access::find_session(conn, &self.session.token_hash)?.is_none() {
            return Err(AppError::Unauthenticated);
        }
        db::access::delete_sessions_of(conn, self.user.id)?;
        db::access::delete_steps_of(conn, self.user.id)?;
        let session = Session {
            token_hash: digest(secret),
            id: app.clock.new_id(),
            last_seen_at: app.clock.now(),
            second_factor,
            ..self.session.clone()
        };
        db::access::insert_session(conn, &session)?;
        Ok(())
    }

    /// What their browser keeps from now on.
    pub fn signed_in(&self, app: &App, second_factor: bool, origin: &Origin, secret: String) -> SignedIn {
        let actor = actor_of(&self.user, &self.name);
        let_in(app, &self.user, actor, second_factor, origin, secret)
    }
}

/// Whether the present password is asked for before another is set.
///
/// # Errors
/// `Forbidden` for whoever has no account, `Unauthenticated` when the session is over.
pub fn asks_for_present(app: &App, actor: &Actor, origin: &Origin) -> Result<bool, AppError> {
    Ok(Own::load(app, actor, origin)?.asks_for_present(app))
}

/// Sets one's own password. Every other session ends, and every one-time link; the one that acts goes on under another
/// secret.
///
/// # Errors
/// Field errors when the new one is weak or the present one is wrong; `TooMany` after several wrong ones.
pub fn set_password(
    app: &App,
    actor: &Actor,
    present: &str,
    wanted: &str,
    origin: &Origin,
) -> Result<SignedIn, AppError> {
    let mut own = Own::load(app, actor, origin)?;
    let organization = app.organization().name;
    if let Some(complaint) =
        passwords::complaint(wanted, &[own.user.email.as_str(), own.name.as_str(), organization.as_str()])
    {
        return Err(AppError::Invalid(vec![complaint]));
    }
    if own.asks_for_present(app) {
        own.prove(app, present)?;
    }
    // Whoever chose it knows it.
    own.session.proved_at = Some(app.clock.now());
    let (hash, secret) = (passwords::hash(app, wanted)?, new_secret()?);
    let (id, proven) = (own.user.id, own.session.second_factor);
    app.db.write(|conn| {
        db::user::set_password(conn, id, Some(&hash))?;
        db::access::delete_links_of(conn, id)?;
        own.renew(conn, app, proven, &secret)?;
        Audit::new("set_password", "user", id, format!("{} set a password", actor.label)).append(conn, app, actor)
    })?;
    let user = User { password_hash: Some(hash), ..own.user };
    Ok(Own { user, ..own }.signed_in(app, proven, origin, secret))
}
