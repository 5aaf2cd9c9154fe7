//! What the way in has to know before anybody is signed in: whether an account exists, and whom a link lets in.

use super::sign_in::digest;
use crate::{app::App, db, error::AppError};

/// Whether nobody can sign in yet, so that the service waits to be set up.
///
/// # Errors
/// What the database says.
pub fn waits_for_set_up(app: &App) -> Result<bool, AppError> {
    app.db.read(|conn| Ok(db::user::count(conn)? == 0))
}

/// The name of whom a one-time link signs in; `None` when it no longer works. Looking does not use it up.
///
/// # Errors
/// What the database says.
pub fn link_owner(app: &App, secret: &str) -> Result<Option<String>, AppError> {
    let now = app.clock.now();
    app.db.read(|conn| {
        let link = db::access::find_link(conn, &digest(secret))?;
        let link = link.filter(|link| link.purpose == "sign_in" && link.expires_at > now);
        let user = link.and_then(|link| link.user_id).map(|id| db::user::find(conn, id)).transpose()?.flatten();
        let Some(user) = user.filter(|user| user.disabled_at.is_none()) else { return Ok(None) };
        let person = db::person::find(conn, user.person_id)?;
        Ok(Some(person.map_or(user.email, |person| person.name)))
    })
}
