//! The second step of the way in: the code of the second factor.

use super::{Origin, SignedIn, digest, let_in, new_secret, refused, second_factor, signed_in, throttle::Guess};
use crate::{
    app::App,
    db::{self, access::SignInStep, user::User},
    error::AppError,
};

/// Whether a code is still waited for under this secret.
///
/// # Errors
/// What the database says.
pub fn step_works(app: &App, step: &str) -> Result<bool, AppError> {
    app.db.read(|conn| Ok(waiting(conn, app, step)?.is_some()))
}

/// Signs in with a code of the authenticator, or one to recover with, after a password or link that was good.
///
/// # Errors
/// `Unauthenticated` when the step is over; `TooMany` after several wrong codes; a field error for a wrong one.
pub fn with_code(app: &App, step: &str, code: &str, origin: &Origin) -> Result<SignedIn, AppError> {
    let (step, user) = app.db.read(|conn| waiting(conn, app, step))?.ok_or(AppError::Unauthenticated)?;
    let guess = Guess::at_code(app, user.id);
    guess.note(app)?;
    let secret = new_secret()?;
    let actor = app.db.write(|conn| {
        let Some(factor) = second_factor::of(conn, user.id)? else { return Err(AppError::Unauthenticated) };
        let Some(given) = second_factor::take(conn, app, &factor, code)? else {
            refused(conn, app, format!("A wrong code for {}", user.email))?;
            return Ok(None);
        };
        // Two requests with one step: the second comes too late.
        if !db::access::delete_step(conn, &step.token_hash)? {
            return Err(AppError::Unauthenticated);
        }
        guess.forgive(conn)?;
        let how = format!("with a {} and {}", step.way.label(), given.told());
        signed_in(conn, app, &user, (step.way, true), origin, (&secret, &how)).map(Some)
    })?;
    let actor = actor.ok_or_else(second_factor::wrong_code)?;
    Ok(let_in(app, &user, actor, true, origin, secret))
}

fn waiting(conn: &mut db::Conn, app: &App, secret: &str) -> Result<Option<(SignInStep, User)>, AppError> {
    let step = db::access::find_step(conn, &digest(secret))?;
    let Some(step) = step.filter(|step| step.expires_at > app.clock.now()) else { return Ok(None) };
    let user = db::user::find(conn, step.user_id)?.filter(|user| user.disabled_at.is_none());
    let is_on = second_factor::of(conn, step.user_id)?.is_some();
    Ok(user.filter(|_| is_on).map(|user| (step, user)))
}
