//! API tokens `nf_<id>_<secret>`: shown once, stored as a hash.

use std::collections::{HashMap, HashSet};

use serde_json::json;

use super::{Audit, ensure_right, sign_in};
use crate::{
    app::App,
    db::{self, Conn, access::ApiToken, user::User},
    domain::{
        Date,
        access::{Actor, Right},
        ids::{PersonId, TokenId},
        person::{Person, Role},
        text::is_plain,
    },
    error::AppError,
};

/// How the audit trail begins to name a token.
const LABEL: &str = "token ";

closed_list! {
    /// How a token stands.
    pub enum Standing {
        Works = "works", "works";
        Expired = "expired", "expired";
        Revoked = "revoked", "revoked";
    }
}

/// How a token stands today.
pub fn standing(app: &App, token: &ApiToken) -> Standing {
    match (token.revoked_at, token.expires_on) {
        (Some(_), _) => Standing::Revoked,
        (None, Some(day)) if day < app.today() => Standing::Expired,
        (None, _) => Standing::Works,
    }
}

/// Creates a token and answers its text, which cannot be shown again.
///
/// # Errors
/// As [`create_for`].
pub fn create(app: &App, actor: &Actor, name: &str, role: Role, expires_on: Option<Date>) -> Result<String, AppError> {
    create_for(app, actor, name, (role, None), expires_on)
}

/// As [`create`]; a business owner's token sees what the person owns whom it is for.
///
/// # Errors
/// `Forbidden` without the right; `Conflict` when the name is taken; `Invalid` where a business owner's token names no
/// person on file, or any other token names one.
pub fn create_for(
    app: &App,
    actor: &Actor,
    name: &str,
    (role, person): (Role, Option<PersonId>),
    expires_on: Option<Date>,
) -> Result<String, AppError> {
    ensure_right(actor, Right::Administer)?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 100 || !is_plain(name) {
        return Err(AppError::invalid("name", "required", "Name: give the token one, in at most 100 characters."));
    }
    ensure_fits(role, person)?;
    let secret = sign_in::new_secret()?;
    let id: TokenId = app.clock.new_id();
    app.db.write(|conn| {
        if db::access::find_token_by_name(conn, name)?.is_some() {
            return Err(AppError::Conflict {
                code: "exists",
                message: format!("There is a token named {name} already; choose another name."),
            });
        }
        let of = match person {
            Some(person) => format!(", for {}", db::person::find(conn, person)?.ok_or_else(nobody)?.name),
            None => String::new(),
        };
        let token = ApiToken {
            id,
            name: name.to_owned(),
            role,
            secret_hash: sign_in::digest(&secret),
            expires_on,
            created_at: app.clock.now(),
            last_used_at: None,
            revoked_at: None,
            person_id: person,
            created_by: actor.label.clone(),
        };
        db::access::insert_token(conn, &token)?;
        let after = json!({ "name": name, "role": role, "person_id": person, "expires_on": expires_on });
        Audit {
            after: Some(after.to_string()),
            ..Audit::new("create", "token", id, format!("Token {name} created as {}{of}", role.label()))
        }
        .append(conn, app, actor)
    })?;
    Ok(format!("nf_{id}_{secret}"))
}

/// A name says nothing of who somebody is: a business owner's token names the person.
fn ensure_fits(role: Role, person: Option<PersonId>) -> Result<(), AppError> {
    let (code, message) = match (role, person) {
        (Role::Owner, None) => ("required", "Person: say whose vendors the token sees."),
        (Role::Owner, Some(_)) | (_, None) => return Ok(()),
        (_, Some(_)) => ("not_allowed", "Person: this role sees every vendor; name nobody, or choose business owner."),
    };
    Err(AppError::invalid("person_id", code, message))
}

fn nobody() -> AppError {
    AppError::invalid("person_id", "unknown_person", "Person: choose somebody who is on file.")
}

/// Every token, without its secret.
///
/// # Errors
/// What the database says.
pub fn list(app: &App) -> Result<Vec<ApiToken>, AppError> {
    app.db.read(|conn| Ok(db::access::list_tokens(conn)?))
}

/// Every token, those that work first, with the name of the person whose vendors it sees.
///
/// # Errors
/// What the database says.
pub fn list_with_people(app: &App) -> Result<Vec<(ApiToken, Option<String>)>, AppError> {
    let mut listed = app.db.read(|conn| {
        let people = db::person::list(conn)?.into_iter().map(|person| (person.id, person.name));
        let people: HashMap<PersonId, String> = people.collect();
        let named = |token: ApiToken| {
            let person = token.person_id.and_then(|id| people.get(&id).cloned());
            (token, person)
        };
        Ok(db::access::list_tokens(conn)?.into_iter().map(named).collect::<Vec<_>>())
    })?;
    listed.sort_by_key(|(token, _)| standing(app, token));
    Ok(listed)
}

/// Whom a business owner's token can be for: everybody on file, by name.
///
/// # Errors
/// What the database says.
pub fn people(app: &App) -> Result<Vec<Person>, AppError> {
    app.db.read(|conn| Ok(db::person::list(conn)?))
}

/// The token with this id.
///
/// # Errors
/// `NotFound` when there is none.
pub fn get(app: &App, id: TokenId) -> Result<ApiToken, AppError> {
    app.db.read(|conn| find(conn, id))
}

fn find(conn: &mut Conn, id: TokenId) -> Result<ApiToken, AppError> {
    db::access::find_token(conn, id)?.ok_or_else(|| AppError::NotFound("This token".to_owned()))
}

/// Revokes a token by name. One that is revoked already keeps the instant since which it is.
///
/// # Errors
/// `Forbidden` without the right; `NotFound` when there is none.
pub fn revoke(app: &App, actor: &Actor, name: &str) -> Result<(), AppError> {
    ensure_right(actor, Right::Administer)?;
    app.db.write(|conn| {
        let token = db::access::find_token_by_name(conn, name)?
            .ok_or_else(|| AppError::NotFound(format!("A token named {name}")))?;
        end(conn, app, actor, &token)
    })
}

/// As [`revoke`], by id; answers the token as it was.
///
/// # Errors
/// As [`revoke`].
pub fn revoke_by_id(app: &App, actor: &Actor, id: TokenId) -> Result<ApiToken, AppError> {
    ensure_right(actor, Right::Administer)?;
    app.db.write(|conn| {
        let token = find(conn, id)?;
        end(conn, app, actor, &token)?;
        Ok(token)
    })
}

fn end(conn: &mut Conn, app: &App, actor: &Actor, token: &ApiToken) -> Result<(), AppError> {
    if token.revoked_at.is_some() {
        return Ok(());
    }
    let now = app.clock.now();
    db::access::revoke_token(conn, token.id, now)?;
    Audit {
        before: Some(json!({ "revoked_at": null }).to_string()),
        after: Some(json!({ "revoked_at": now.and_utc().to_rfc3339() }).to_string()),
        ..Audit::new("revoke", "token", token.id, format!("Token {} revoked", token.name))
    }
    .append(conn, app, actor)
}

/// The names of the tokens that end with an account's rights: when it gets this role, or with none when it is disabled.
///
/// # Errors
/// What the database says.
pub fn ending(app: &App, user: &User, role: Option<Role>) -> Result<Vec<String>, AppError> {
    app.db.read(|conn| Ok(outliving(conn, user, role)?.into_iter().map(|token| token.name).collect()))
}

/// The names of the tokens that an account made, itself or by one of them, and that are not revoked.
///
/// # Errors
/// What the database says.
pub fn made_by(app: &App, user: &User) -> Result<Vec<String>, AppError> {
    app.db.read(|conn| {
        let tokens = db::access::list_tokens(conn)?;
        let makers = makers(user, &tokens);
        let made = |token: &ApiToken| token.revoked_at.is_none() && makers.contains(&token.created_by);
        Ok(tokens.into_iter().filter(made).map(|token| token.name).collect())
    })
}

/// Revokes what [`ending`] tells of, in the write that takes the rights away; answers the names.
pub(super) fn end_with(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    user: &User,
    role: Option<Role>,
) -> Result<Vec<String>, AppError> {
    let ending = outliving(conn, user, role)?;
    for token in &ending {
        end(conn, app, actor, token)?;
    }
    Ok(ending.into_iter().map(|token| token.name).collect())
}

/// What would go on doing what the account no longer may: tokens that it made and that hold more than its role, and once
/// it is disabled all of them, with those that see what its person owns.
fn outliving(conn: &mut Conn, user: &User, role: Option<Role>) -> Result<Vec<ApiToken>, AppError> {
    let tokens = db::access::list_tokens(conn)?;
    let makers = makers(user, &tokens);
    let ends = |token: &ApiToken| {
        let made = makers.contains(&token.created_by);
        match role {
            _ if token.revoked_at.is_some() => false,
            Some(role) => made && holds_more(token.role, role),
            None => made || token.person_id == Some(user.person_id),
        }
    };
    Ok(tokens.into_iter().filter(ends).collect())
}

/// How the trail names an account and the tokens that came of it: a token makes others too.
fn makers(user: &User, tokens: &[ApiToken]) -> HashSet<String> {
    let mut makers = HashSet::from([user.email.clone()]);
    loop {
        let made = tokens.iter().filter(|token| makers.contains(&token.created_by)).map(label);
        let new: Vec<String> = made.filter(|label| !makers.contains(label)).collect();
        if new.is_empty() {
            return makers;
        }
        makers.extend(new);
    }
}

/// Whether one role has a right that another lacks.
fn holds_more(role: Role, than: Role) -> bool {
    let may = |role, right| Actor { role, ..Actor::command_line() }.can(right);
    Right::ALL.iter().any(|right| may(role, *right) && !may(than, *right))
}

/// What is said of tokens that ended: “. 2 tokens were revoked: nightly, weekly”; nothing where none did.
pub fn told(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => format!(". The token {one} was revoked"),
        several => format!(". {} tokens were revoked: {}", several.len(), several.join(", ")),
    }
}

/// How the audit trail names a token.
fn label(token: &ApiToken) -> String {
    format!("{LABEL}{}", token.name)
}

/// Whether it is a token that acts, and neither somebody with an account nor the operator.
pub(super) fn is_token(actor: &Actor) -> bool {
    actor.user.is_none() && actor.label.starts_with(LABEL)
}

/// Who a bearer token stands for; `None` when it is not, or no longer, good.
///
/// # Errors
/// What the database says.
pub fn authenticate(app: &App, text: &str) -> Result<Option<Actor>, AppError> {
    let Some((id, secret)) = text.strip_prefix("nf_").and_then(|rest| rest.split_once('_')) else { return Ok(None) };
    let Ok(id) = id.parse::<TokenId>() else { return Ok(None) };
    let Some(token) = app.db.read(|conn| Ok(db::access::find_token(conn, id)?))? else { return Ok(None) };
    let same = subtle::ConstantTimeEq::ct_eq(token.secret_hash.as_bytes(), sign_in::digest(secret).as_bytes());
    if !bool::from(same) || standing(app, &token) != Standing::Works {
        return Ok(None);
    }
    let now = app.clock.now();
    if token.last_used_at.is_none_or(|last| last + chrono::Duration::minutes(1) <= now)
        && let Err(error) = app.db.write_if_free(|conn| Ok(db::access::touch_token(conn, id, now)?))
    {
        // A busy writer is no reason to refuse a reader; the next request notes it.
        tracing::debug!(error = error.with_causes(), "a token's use was not noted");
    }
    Ok(Some(Actor { label: label(&token), name: token.name, role: token.role, user: None, person: token.person_id }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_holds_more_than_another_by_one_right_alone() {
        let more = |than| Role::ALL.iter().copied().filter(|role| holds_more(*role, than)).count();
        assert_eq!((more(Role::Admin), more(Role::Owner)), (0, 4));
        assert!(holds_more(Role::Owner, Role::Auditor), "an owner answers reminders");
        assert!(!holds_more(Role::Auditor, Role::Security) && !holds_more(Role::Owner, Role::Procurement));
    }

    #[test]
    fn what_ended_is_counted_and_named() {
        let names = |names: &[&str]| told(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(names(&[]), "");
        assert_eq!(names(&["nightly"]), ". The token nightly was revoked");
        assert_eq!(names(&["nightly", "weekly"]), ". 2 tokens were revoked: nightly, weekly");
    }
}
