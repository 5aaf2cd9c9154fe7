//! Set-up of a new installation: its organization and its first administrator.

use super::{Origin, SignedIn, actor_of, begin_session, let_in, link_works, links::use_link, new_secret};
use crate::{
    actions::{Audit, organization, passwords, users},
    app::App,
    db,
    domain::{organization::Organization, person::Role, sign_in::Way},
    error::AppError,
};

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

/// Creates the first administrator and the organization, and signs the administrator in.
///
/// # Errors
/// Field errors; `Unauthenticated` when the link no longer works.
pub fn set_up(app: &App, form: &SetUp, origin: &Origin) -> Result<SignedIn, AppError> {
    let mut errors = Vec::new();
    let organization = Organization::parse(&form.organization, &form.time_zone, &form.fiscal_year_start)
        .map_err(|fields| errors.extend(fields))
        .ok();
    errors.extend(users::complaints(&form.name, &form.email));
    errors.extend(passwords::complaint(
        &form.password,
        &[form.email.as_str(), form.name.as_str(), form.organization.as_str()],
    ));
    let Some(organization) = organization.filter(|_| errors.is_empty()) else { return Err(AppError::Invalid(errors)) };
    // Before anything is hashed, so that strangers make no work.
    if !link_works(app, "setup", &form.token)? {
        return Err(AppError::Unauthenticated);
    }
    let hash = passwords::hash(app, &form.password)?;
    let secret = new_secret()?;
    let (user, actor) = app.db.write(|conn| {
        if use_link(conn, app, "setup", &form.token)?.is_none_or(|link| link.user_id.is_some())
            || db::user::count(conn)? > 0
        {
            return Err(AppError::Unauthenticated);
        }
        let user = users::insert(conn, app, &form.name, &form.email, Role::Admin, Some(&hash))?;
        let actor = actor_of(&user, form.name.trim());
        organization::store(conn, app, &actor, &organization)?;
        begin_session(conn, app, &user, (Way::SetUp, false), origin, &secret)?;
        Audit::new("set_up", "user", user.id, format!("{} set Ninefold up", user.email)).append(conn, app, &actor)?;
        Ok((user, actor))
    })?;
    app.set_organization(organization);
    Ok(let_in(app, &user, actor, false, origin, secret))
}
