//! The way in by address and password.

use super::{Let, Origin, arrive, arrived, new_secret, refused_once, throttle::Guess};
use crate::{
    actions::{passwords, users},
    app::App,
    db::{self, Conn, user::User},
    domain::{sign_in::Way, text::is_plain},
    error::AppError,
};

/// Signs in with address and password. Who is known and who is not takes the same path: the same statements, and one
/// hash.
///
/// # Errors
/// `TooMany` after several failures; otherwise one and the same field error whether or not the account exists.
pub fn with_password(app: &App, email: &str, password: &str, origin: &Origin) -> Result<Let, AppError> {
    let email = email.trim().to_lowercase();
    // What else is typed there, such as a password, is kept nowhere.
    let sound = users::is_address(&email) && is_plain(&email);
    let sought = if sound { email.as_str() } else { "" };
    let user = app.db.read(|conn| Ok(db::user::find_by_email(conn, sought)?))?;
    let guess = Guess::at_password(app, sound.then_some(sought), user.as_ref(), origin);
    guess.note(app)?;
    let hash = user.as_ref().and_then(|user| user.password_hash.as_deref());
    // Unknown accounts cost the same hash, so that time tells nothing.
    let good = passwords::verify(app, password, hash) && user.as_ref().is_some_and(|user| user.disabled_at.is_none());
    let likely = sought.split_once('@').is_some_and(|(_, host)| host.contains('.'));
    let whom = if likely || user.is_some() { sought } else { "an address that is none" };
    let said = format!("Sign-in refused for {whom}");
    let Some(user) = user.filter(|_| good) else {
        app.db.write(|conn| refused_once(conn, app, said.clone()))?;
        return Err(wrong());
    };
    let secret = new_secret()?;
    let actor = app.db.write(|conn| {
        if !still_stands(conn, &user)? {
            refused_once(conn, app, said.clone())?;
            return Ok(None);
        }
        guess.forgive(conn)?;
        arrive(conn, app, &user, Way::Password, origin, &secret).map(Some)
    })?;
    Ok(arrived(app, &user, actor.ok_or_else(wrong)?, origin, secret))
}

/// Whether an account is as it was when its password was looked at: a hash takes its time, and waits for its turn.
fn still_stands(conn: &mut Conn, seen: &User) -> Result<bool, AppError> {
    let now = db::user::find(conn, seen.id)?;
    let same =
        |now: &User| now.disabled_at.is_none() && now.password_hash == seen.password_hash && now.role == seen.role;
    Ok(now.as_ref().is_some_and(same))
}

fn wrong() -> AppError {
    AppError::invalid("email", "wrong_credentials", "Address or password is wrong.")
}
