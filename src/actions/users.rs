//! Accounts: invite, list, disable, enable, reset, roles; and what people answer for, handed over.

mod hand_over;
mod invite;
mod leaving;
mod role;
mod standing;

pub use hand_over::{HandedOver, find_person, foresee_hand_over, hand_over, somebody};
pub use invite::{Handed, Invitation, Invited, invite, link_owner, new_link};
pub use leaving::{Leaving, Somebody, account, disable, everybody, fallback, left_behind, refuse_own, successors};
pub use role::{refuse_role, set_role};
pub use standing::{enable, of_account, take_second_factor};

use super::{Audit, sign_in};
use crate::{
    app::App,
    db::{self, Conn, user::User},
    domain::{
        access::Actor,
        ids::{PersonId, UserId},
        person::{Person, Role},
        text::is_plain,
    },
    error::{AppError, FieldError},
};

/// Longest mail address of an account, in bytes.
const LONGEST: usize = 254;

/// What is wrong with a new account's name and address.
pub(crate) fn complaints(name: &str, email: &str) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 200 || !is_plain(name) {
        errors.push(FieldError::new("name", "required", "Name: give one, in at most 200 characters."));
    }
    if !is_address(email.trim()) {
        errors.push(FieldError::new("email", "not_an_address", "Email: give a mail address such as name@example.com."));
    }
    errors
}

/// Whether a text may be the mail address of an account.
pub(crate) fn is_address(text: &str) -> bool {
    let parted = text.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
    parted && text.len() <= LONGEST && is_plain(text) && !text.contains(char::is_whitespace)
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
    insert_for(conn, app, person.id, &email, role, password_hash)
}

/// Stores an account of somebody on file.
fn insert_for(
    conn: &mut Conn,
    app: &App,
    person_id: PersonId,
    email: &str,
    role: Role,
    password_hash: Option<&str>,
) -> Result<User, AppError> {
    let email = email.trim().to_lowercase();
    if db::user::find_by_email(conn, &email)?.is_some() {
        return Err(AppError::Conflict { code: "exists", message: format!("{email} has an account already.") });
    }
    if let Some((other, name)) = db::user::list(conn)?.into_iter().find(|(user, _)| user.person_id == person_id) {
        let message = format!("{name} has an account already, {}; give another name.", other.email);
        return Err(AppError::Conflict { code: "exists", message });
    }
    let user = User {
        id: app.clock.new_id(),
        person_id,
        email,
        role,
        password_hash: password_hash.map(str::to_owned),
        disabled_at: None,
        last_sign_in_at: None,
        created_at: app.clock.now(),
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
        db::access::delete_steps_of(conn, user.id)?;
        db::access::delete_links_of(conn, user.id)?;
        Audit::new("reset", "user", user.id, format!("{} reset", user.email)).append(conn, app, actor)?;
        Ok(user.id)
    })?;
    sign_in::sign_in_link(app, id)
}

fn get(conn: &mut Conn, email: &str) -> Result<User, AppError> {
    db::user::find_by_email(conn, email)?
        .ok_or_else(|| AppError::NotFound(format!("An account with the address {email}")))
}

fn get_by_id(conn: &mut Conn, id: UserId) -> Result<User, AppError> {
    db::user::find(conn, id)?.ok_or_else(|| AppError::NotFound("This account".to_owned()))
}
