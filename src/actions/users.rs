//! Accounts: add, list, disable, reset; and what people answer for, handed over.

mod hand_over;
mod leaving;

pub use hand_over::{HandedOver, find_person, foresee_hand_over, hand_over, somebody};
pub use leaving::{Leaving, Somebody, account, disable, everybody, fallback, left_behind, refuse_own, successors};

use super::{Audit, passwords, sign_in};
use crate::{
    app::App,
    db::{self, Conn, user::User},
    domain::{
        access::Actor,
        person::{Person, Role},
    },
    error::{AppError, FieldError},
};

/// What is wrong with a new account's name and address.
pub(crate) fn complaints(name: &str, email: &str) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
        errors.push(FieldError::new("name", "required", "Name: give one, in at most 200 characters."));
    }
    let email = email.trim();
    let sound = email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
    if !sound || email.len() > 254 || email.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
        errors.push(FieldError::new("email", "not_an_address", "Email: give a mail address such as name@example.com."));
    }
    errors
}

/// Stores an account, and the person when nobody of that name is on file.
pub(crate) fn insert(
    conn: &mut Conn,
    app: &App,
    name: &str,
    email: &str,
    role: Role,
    password_hash: Option<&str>,
) -> Result<User, AppError> {
    let (name, email) = (name.trim(), email.trim().to_lowercase());
    if db::user::find_by_email(conn, &email)?.is_some() {
        return Err(AppError::Conflict { code: "exists", message: format!("{email} has an account already.") });
    }
    let now = app.clock.now();
    let person = match db::person::find_by_name(conn, name)? {
        Some(person) => person,
        None => {
            let person = Person {
                id: app.clock.new_id(),
                name: name.to_owned(),
                email: Some(email.clone()),
                manager_id: None,
                created_at: now,
                updated_at: now,
                version: 1,
            };
            db::person::insert_all(conn, [&person])?;
            person
        }
    };
    let user = User {
        id: app.clock.new_id(),
        person_id: person.id,
        email,
        role,
        password_hash: password_hash.map(str::to_owned),
        disabled_at: None,
        last_sign_in_at: None,
        created_at: now,
    };
    db::user::insert(conn, &user)?;
    Ok(user)
}

/// Adds an account without a password and answers the link that signs it in the first time.
///
/// # Errors
/// Field errors; `Conflict` when the address has an account.
pub fn add(app: &App, actor: &Actor, name: &str, email: &str, role: Role) -> Result<(User, String), AppError> {
    let errors = complaints(name, email);
    if !errors.is_empty() {
        return Err(AppError::Invalid(errors));
    }
    let user = app.db.write(|conn| {
        let user = insert(conn, app, name, email, role, None)?;
        Audit::new("create", "user", user.id, format!("{} added as {}", user.email, role.label()))
            .append(conn, app, actor)?;
        Ok(user)
    })?;
    let link = sign_in::sign_in_link(app, user.id)?;
    Ok((user, link))
}

/// Every account with its person's name.
///
/// # Errors
/// What the database says.
pub fn list(app: &App) -> Result<Vec<(User, String)>, AppError> {
    app.db.read(|conn| Ok(db::user::list(conn)?))
}

/// Takes an account's password away, ends its sessions, and answers a link that signs it in once.
///
/// # Errors
/// `NotFound` when there is none of this address.
pub fn reset(app: &App, actor: &Actor, email: &str) -> Result<String, AppError> {
    let id = app.db.write(|conn| {
        let user = get(conn, email)?;
        db::user::set_password(conn, user.id, None)?;
        db::user::set_disabled(conn, user.id, None)?;
        db::access::delete_sessions_of(conn, user.id)?;
        Audit::new("reset", "user", user.id, format!("{} reset", user.email)).append(conn, app, actor)?;
        Ok(user.id)
    })?;
    sign_in::sign_in_link(app, id)
}

/// Sets one's own password.
///
/// # Errors
/// A field error when it is weak; `Unauthenticated` for an actor without an account.
pub fn set_password(app: &App, actor: &Actor, password: &str) -> Result<(), AppError> {
    let id = actor.user.ok_or(AppError::Unauthenticated)?;
    if let Some(complaint) = passwords::complaint(password, &actor.label) {
        return Err(AppError::Invalid(vec![complaint]));
    }
    let hash = passwords::hash(password)?;
    app.db.write(|conn| {
        db::user::set_password(conn, id, Some(&hash))?;
        Audit::new("set_password", "user", id, format!("{} set a password", actor.label)).append(conn, app, actor)
    })
}

fn get(conn: &mut Conn, email: &str) -> Result<User, AppError> {
    db::user::find_by_email(conn, email)?
        .ok_or_else(|| AppError::NotFound(format!("An account with the address {email}")))
}
