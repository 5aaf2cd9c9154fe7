//! Letting people in: an account with a link that signs it in the first time, and another link for whoever forgot the
//! password. Where mail leaves the house the link goes to its owner alone; elsewhere whoever asked passes it on.

use serde_json::json;

use super::{complaints, get_by_id, insert, insert_for, leaving::refuse_disabled, role::refuse_token};
use crate::{
    actions::{
        Audit, ensure_right,
        sign_in::{self, LinkFor},
    },
    app::App,
    db::{self, Conn, user::User},
    domain::{
        access::{Actor, Right},
        ids::{PersonId, UserId},
        outbox::MailState,
        person::{Person, Role},
    },
    error::{AppError, FieldError},
};

/// Somebody who is to get an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Their name; not read where `person` says who they are.
    pub name: String,
    /// The address they will sign in with.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Who they are, where they are on file.
    pub person: Option<PersonId>,
}

/// How a link reaches whom it lets in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handed {
    /// By mail, to their address.
    Mailed,
    /// By whoever asked for it, who is shown it this once.
    Shown(String),
}

/// Somebody with the link that lets them in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// Their account.
    pub user: User,
    /// Their name.
    pub name: String,
    /// What the link is for.
    pub purpose: LinkFor,
    /// How they get it.
    pub handed: Handed,
    /// How long the link works, in words.
    pub lasts: String,
}

/// Adds an account without a password, and hands out the link that signs it in the first time.
///
/// # Errors
/// `Forbidden`, for a token that would make an administrator too; field errors, also for an address or a person who has
/// an account.
pub fn invite(app: &App, actor: &Actor, wanted: &Invitation) -> Result<Invited, AppError> {
    ensure_right(actor, Right::Administer)?;
    if wanted.role == Role::Admin {
        refuse_token(actor)?;
    }
    let secret = sign_in::new_secret()?;
    app.db.write(|conn| {
        let person = match wanted.person {
            Some(id) => Some(db::person::find(conn, id)?.ok_or_else(unknown_person)?),
            None => None,
        };
        let name = person.as_ref().map_or(wanted.name.trim(), |person| person.name.as_str());
        let errors = wrong(conn, name, &wanted.email, person.as_ref())?;
        if !errors.is_empty() {
            return Err(AppError::Invalid(errors));
        }
        let user = match &person {
            Some(person) => insert_for(conn, app, person.id, &wanted.email, wanted.role, None)?,
            None => insert(conn, app, name, &wanted.email, wanted.role, None)?,
        };
        let after = json!({ "email": user.email, "role": user.role, "person_id": user.person_id });
        let summary = format!("{} invited as {}", user.email, user.role.label());
        Audit::new("create", "user", user.id, summary).with(None, Some(after)).append(conn, app, actor)?;
        hand(conn, app, actor, user, (LinkFor::Invitation, &secret))
    })
}

/// Makes another link for an account, by which its owner chooses a password. Nothing ends before they have: not the
/// present password, and no session.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` for one's own account, and for a disabled one.
pub fn new_link(app: &App, actor: &Actor, id: UserId) -> Result<Invited, AppError> {
    ensure_right(actor, Right::Administer)?;
    let secret = sign_in::new_secret()?;
    app.db.write(|conn| {
        let user = linkable(conn, actor, id)?;
        let purpose = if user.password_hash.is_some() { LinkFor::NewPassword } else { LinkFor::Invitation };
        let summary = format!("A link to choose a password was made for {}", user.email);
        Audit::new("link", "user", user.id, summary).append(conn, app, actor)?;
        hand(conn, app, actor, user, (purpose, &secret))
    })
}

/// The account that gets another link, where it may get one.
///
/// # Errors
/// As `new_link`.
pub fn link_owner(app: &App, actor: &Actor, id: UserId) -> Result<User, AppError> {
    app.db.read(|conn| linkable(conn, actor, id))
}

fn linkable(conn: &mut Conn, actor: &Actor, id: UserId) -> Result<User, AppError> {
    let user = get_by_id(conn, id)?;
    if actor.user == Some(user.id) {
        // Else whoever sits down at somebody's browser needs no present password to choose another.
        let message = "This is your own account; choose another password on your account’s page.".to_owned();
        return Err(AppError::Conflict { code: "own_account", message });
    }
    refuse_disabled(&user)?;
    if user.role == Role::Admin {
        // Where no mail goes out, whoever asks is shown the way into the account.
        refuse_token(actor)?;
    }
    Ok(user)
}

/// Hands a link out, in the write that made the account or noted that a link was asked for.
fn hand(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    user: User,
    (purpose, secret): (LinkFor, &str),
) -> Result<Invited, AppError> {
    let name = db::person::find(conn, user.person_id)?.map_or_else(|| user.email.clone(), |person| person.name);
    let handed = if sign_in::mails_links(app) {
        let by = actor.user.map(|_| actor.name.as_str());
        sign_in::queue_link(conn, app, (name.as_str(), user.email.as_str()), (purpose, by), MailState::Queued)?;
        Handed::Mailed
    } else {
        Handed::Shown(sign_in::link_for(conn, app, user.id, purpose, secret)?)
    };
    let lasts = purpose.works_for(app);
    Ok(Invited { user, name, purpose, handed, lasts })
}

/// What stands in the way of an account, each at its field.
fn wrong(conn: &mut Conn, name: &str, email: &str, person: Option<&Person>) -> Result<Vec<FieldError>, AppError> {
    let mut errors = complaints(name, email);
    if !errors.is_empty() {
        return Ok(errors);
    }
    if db::user::find_by_email(conn, email)?.is_some() {
        let message = "Email: this address has an account already; choose another, or look for it among the users.";
        errors.push(FieldError::new("email", "exists", message));
    }
    let (field, on_file) = match person {
        Some(person) => ("person", Some(person.clone())),
        None => ("name", db::person::find_by_name(conn, name)?),
    };
    if let Some(person) = on_file
        && db::user::list(conn)?.iter().any(|(user, _)| user.person_id == person.id)
    {
        let label = if field == "person" { "Person" } else { "Name" };
        let message = format!("{label}: {} has an account already; look for it among the users.", person.name);
        errors.push(FieldError::new(field, "exists", message));
    }
    Ok(errors)
}

fn unknown_person() -> AppError {
    AppError::invalid("person", "unknown_person", "Person: choose somebody who is on file.")
}
