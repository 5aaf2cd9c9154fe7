//! When somebody leaves: the account is disabled, and what they answer for goes to a successor, or stays and is told.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::get;
use crate::{
    actions::{Audit, rescore, tokens},
    app::{self, App},
    db::{self, Conn, user::User},
    domain::{
        Date, Instant,
        access::Actor,
        duty::{AtVendor, Duties, Held},
        ids::{PersonId, UserId, VendorId},
        person::{Person, Role},
    },
    error::AppError,
};

/// Longest name or address that a successor is looked for by, in characters.
const LONGEST: usize = 254;

/// Somebody on file, with what they answer for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Somebody {
    /// Who.
    pub person: Person,
    /// Their account, where they have one.
    pub user: Option<User>,
    /// What they answer for.
    pub duties: Duties,
    /// Since when their account is asked for a second factor, where it has one.
    pub second_factor: Option<Instant>,
}

/// What became of what somebody answered for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaving {
    /// The account as it stands now.
    pub user: User,
    /// Whose it is.
    pub name: String,
    /// Whether it could sign in until now.
    pub was_in_use: bool,
    /// What they answered for.
    pub duties: Duties,
    /// Who answers for it from now on; without one it stays as it is.
    pub successor: Option<Person>,
    /// Where the reminders of what stays go.
    pub fallback: String,
    /// The tokens that ended with the account, by name.
    pub revoked: Vec<String>,
}

impl Leaving {
    /// “Moved to Bo Quill: 2 vendors”, or “Left behind: 2 vendors; reminders go to vendor-risk@example.com”.
    pub fn told(&self) -> String {
        let duties = self.duties.told();
        let told = match &self.successor {
            _ if self.duties.is_empty() => format!("{} answers for nothing", self.name),
            Some(successor) => format!("Moved to {}: {duties}", successor.name),
            None => format!("Left behind: {duties}; reminders go to {}", self.fallback),
        };
        told + &tokens::told(&self.revoked)
    }
}

/// The address that is told in place of whoever cannot be.
///
/// # Errors
/// `Invalid` when the setting is no address.
pub fn fallback(app: &App) -> Result<String, AppError> {
    Ok(app::address(&app.settings.reminders.fallback, "reminders.fallback")?.email)
}

/// Everybody on file, by name.
///
/// # Errors
/// What the database says.
pub fn everybody(app: &App) -> Result<Vec<Somebody>, AppError> {
    let today = app.today();
    let (people, users, mut duties, factors) = app.db.read(|conn| {
        let factors = db::access::second_factors_since(conn)?;
        Ok((db::person::list(conn)?, db::user::list(conn)?, db::duty::of_everybody(conn, today)?, factors))
    })?;
    let mut users: HashMap<PersonId, User> = users.into_iter().map(|(user, _)| (user.person_id, user)).collect();
    let somebody = |person: Person| {
        let user = users.remove(&person.id);
        let second_factor = user.as_ref().and_then(|user| factors.get(&user.id).copied());
        Somebody { user, duties: duties.remove(&person.id).unwrap_or_default(), person, second_factor }
    };
    Ok(people.into_iter().map(somebody).collect())
}

/// The account with this id.
///
/// # Errors
/// `NotFound` when there is none.
pub fn account(app: &App, id: UserId) -> Result<User, AppError> {
    let found = app.db.read(|conn| Ok(db::user::find(conn, id)?))?;
    found.ok_or_else(|| AppError::NotFound("This account".to_owned()))
}

/// Whose account has this address, and what would be left behind.
///
/// # Errors
/// `NotFound` when there is none of this address.
pub fn left_behind(app: &App, email: &str) -> Result<Somebody, AppError> {
    let today = app.today();
    app.db.read(|conn| {
        let user = get(conn, email)?;
        somebody_of(conn, user, today)
    })
}

/// Whose account it is, how it stands, and what they answer for.
pub(super) fn somebody_of(conn: &mut Conn, user: User, today: Date) -> Result<Somebody, AppError> {
    let person = person_of(conn, &user)?;
    let duties = db::duty::held(conn, person.id, today)?.duties();
    let factor = db::access::find_second_factor(conn, user.id)?;
    let second_factor = factor.and_then(|factor| factor.confirmed_at);
    Ok(Somebody { person, user: Some(user), duties, second_factor })
}

/// Those who can take over from somebody: everybody else whose account is not disabled, by name.
///
/// # Errors
/// What the database says.
pub fn successors(app: &App, leaving: PersonId) -> Result<Vec<Person>, AppError> {
    app.db.read(|conn| {
        let left = db::user::list_left(conn)?;
        let stays = |person: &Person| person.id != leaving && !left.contains(&person.id);
        Ok(db::person::list(conn)?.into_iter().filter(stays).collect())
    })
}

/// Disables an account; its sessions, its links and the tokens that act in its stead end. What its person answers for goes to `reassign_to`, by name or address, in
/// the same write; without a successor it stays, and its reminders go to the fallback address. For an account that is
/// disabled already it hands over what was left behind.
///
/// # Errors
/// `NotFound` when there is none of this address; `Conflict` for the actor's own; `Invalid` for a successor that is
/// nobody, the same person, or has left too.
pub fn disable(app: &App, actor: &Actor, email: &str, reassign_to: Option<&str>) -> Result<Leaving, AppError> {
    let (today, now, fallback) = (app.today(), app.clock.now(), fallback(app)?);
    app.db.write(|conn| {
        let user = get(conn, email)?;
        refuse_own(actor, &user)?;
        let person = person_of(conn, &user)?;
        let successor = match reassign_to {
            Some(wanted) => Some(successor(conn, &person, wanted)?),
            None => None,
        };
        let held = db::duty::held(conn, person.id, today)?;
        let was_in_use = user.disabled_at.is_none();
        if was_in_use {
            refuse_last(conn, &user)?;
            db::user::set_disabled(conn, user.id, Some(now))?;
            db::access::delete_sessions_of(conn, user.id)?;
            db::access::delete_steps_of(conn, user.id)?;
            db::access::delete_links_of(conn, user.id)?;
        }
        let revoked = tokens::end_with(conn, app, actor, &user, None)?;
        if let Some(successor) = &successor {
            pass_on(conn, app, actor, (&person, successor), &held)?;
        }
        let leaving = Leaving {
            user: User { disabled_at: user.disabled_at.or(Some(now)), ..user },
            name: person.name,
            was_in_use,
            duties: held.duties(),
            successor,
            fallback: fallback.clone(),
            revoked,
        };
        note(conn, app, actor, &leaving, &held)?;
        Ok(leaving)
    })
}

/// Refuses to take the last account that administers away.
pub(super) fn refuse_last(conn: &mut Conn, user: &User) -> Result<(), AppError> {
    let administers = |one: &User| one.role == Role::Admin && one.disabled_at.is_none();
    let others = db::user::list(conn)?.iter().any(|(other, _)| other.id != user.id && administers(other));
    if others || !administers(user) {
        return Ok(());
    }
    let message = format!("{} is the only administrator; make another one first.", user.email);
    Err(AppError::Conflict { code: "last_administrator", message })
}

/// Refuses what a disabled account could make no use of.
pub(super) fn refuse_disabled(user: &User) -> Result<(), AppError> {
    if user.disabled_at.is_none() {
        return Ok(());
    }
    let message = format!("{} is disabled; enable the account first.", user.email);
    Err(AppError::Conflict { code: "disabled", message })
}

/// Refuses who would lock themselves out.
///
/// # Errors
/// `Conflict`.
pub fn refuse_own(actor: &Actor, user: &User) -> Result<(), AppError> {
    if actor.user != Some(user.id) {
        return Ok(());
    }
    let message = "This is your own account; ask another administrator to disable it.".to_owned();
    Err(AppError::Conflict { code: "own_account", message })
}

fn person_of(conn: &mut Conn, user: &User) -> Result<Person, AppError> {
    db::person::find(conn, user.person_id)?.ok_or_else(|| AppError::NotFound(format!("The person of {}", user.email)))
}

/// The person who is meant by a name or an address.
pub(super) fn successor(conn: &mut Conn, leaving: &Person, wanted: &str) -> Result<Person, AppError> {
    let refused = |code: &str, message: String| Err(AppError::invalid("reassign_to", code, message));
    let wanted = wanted.trim();
    let mut found = named(conn, wanted)?;
    let several = found.len() > 1;
    let Some(successor) = found.pop().filter(|_| !several) else {
        let shown = shown(wanted);
        let told = if several { "several people go" } else { "nobody on file goes" };
        let message = format!("Successor: {told} by “{shown}”; give the name of somebody on file.");
        return refused(if several { "ambiguous" } else { "unknown_person" }, message);
    };
    if successor.id == leaving.id {
        return refused("same_person", format!("Successor: choose somebody other than {}.", leaving.name));
    }
    if db::user::list_left(conn)?.contains(&successor.id) {
        return refused("has_left", format!("Successor: {} has left too; choose somebody else.", successor.name));
    }
    Ok(successor)
}

/// What somebody asked for, as far as it is told again.
pub(super) fn shown(wanted: &str) -> String {
    wanted.trim().chars().take(LONGEST).filter(|letter| !letter.is_control()).collect()
}

/// Those who go by a name, else by the address of an account, else by their own address.
pub(super) fn named(conn: &mut Conn, wanted: &str) -> Result<Vec<Person>, AppError> {
    if wanted.is_empty() || wanted.chars().count() > LONGEST || wanted.chars().any(char::is_control) {
        return Ok(Vec::new());
    }
    if let Some(person) = db::person::find_by_name(conn, wanted)? {
        return Ok(vec![person]);
    }
    if let Some(user) = db::user::find_by_email(conn, wanted)? {
        return Ok(vec![person_of(conn, &user)?]);
    }
    let has = |person: &Person| person.email.as_deref().is_some_and(|own| own.trim().eq_ignore_ascii_case(wanted));
    Ok(db::person::list(conn)?.into_iter().filter(has).collect())
}

/// Moves everything that is held from one person to another, with a line in the audit trail for each vendor.
pub(super) fn pass_on(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    (from, to): (&Person, &Person),
    held: &Held,
) -> Result<(), AppError> {
    let now = app.clock.now();
    db::duty::hand_over(conn, from.id, to.id, (app.today(), now))?;
    if to.manager_id == Some(from.id) {
        // Whom the successor reported to is gone; they now report where that one did.
        let manager_id = from.manager_id.filter(|id| *id != to.id);
        db::person::update(conn, &Person { manager_id, updated_at: now, ..to.clone() })?;
    }
    for (vendor, at) in &held.at_vendors {
        let summary = format!("Moved from {} to {}: {}", from.name, to.name, at.told());
        Audit {
            before: Some(values(at, from.id)),
            after: Some(values(at, to.id)),
            ..Audit::new("update", "vendor", vendor, summary)
        }
        .of_vendor(Some(*vendor))
        .append(conn, app, actor)?;
    }
    rescore::vendors(conn, app, &held.at_vendors.keys().copied().collect::<Vec<VendorId>>())
}

/// Whose everything at a vendor is: its own two fields, and the records of each kind by their id.
fn values(at: &AtVendor, owner: PersonId) -> String {
    let roles = [(at.business_owner, "business_owner_id"), (at.security_owner, "security_owner_id")];
    let roles = roles.into_iter().filter(|(theirs, _)| *theirs);
    let mut values: Map<String, Value> = roles.map(|(_, field)| (field.to_owned(), json!(owner))).collect();
    for record in &at.records {
        let of_kind = values.entry(record.kind.as_str()).or_insert_with(|| json!({}));
        if let Some(of_kind) = of_kind.as_object_mut() {
            of_kind.insert(record.id.clone(), json!(owner));
        }
    }
    Value::Object(values).to_string()
}

/// The line about the account, with all that belongs to no vendor.
fn note(conn: &mut Conn, app: &App, actor: &Actor, leaving: &Leaving, held: &Held) -> Result<(), AppError> {
    let (action, done) = if leaving.was_in_use { ("disable", "disabled") } else { ("reassign", "is disabled already") };
    let after = Some(moved(&leaving.duties, leaving.successor.as_ref(), held));
    let summary = format!("{} {done}. {}.", leaving.user.email, leaving.told());
    Audit { after, ..Audit::new(action, "user", leaving.user.id, summary) }.append(conn, app, actor)
}

/// How much moved, to whom, and all of it that belongs to no vendor.
pub(super) fn moved(duties: &Duties, successor: Option<&Person>, held: &Held) -> String {
    let after = json!({
        "duties": duties,
        "reassigned_to": successor.map(|person| person.id),
        "controls": held.controls,
        "people": held.people,
    });
    after.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        person::Role,
        record_ref::{RecordKind, RecordRef},
    };

    fn id<T: From<uuid::Uuid>>(number: u128) -> T {
        uuid::Uuid::from_u128(number).into()
    }

    fn person(name: &str) -> Person {
        let at = chrono::DateTime::UNIX_EPOCH.naive_utc();
        let name = name.to_owned();
        Person { id: id(1), name, email: None, manager_id: None, created_at: at, updated_at: at, version: 1 }
    }

    fn leaving(vendors: usize, successor: Option<Person>) -> Leaving {
        let user = User {
            id: id(2),
            person_id: id(1),
            email: "ada@ours.example".to_owned(),
            role: Role::Owner,
            password_hash: None,
            disabled_at: None,
            last_sign_in_at: None,
            created_at: chrono::DateTime::UNIX_EPOCH.naive_utc(),
        };
        Leaving {
            user,
            name: "Ada Brook".to_owned(),
            was_in_use: true,
            duties: Duties { vendors, ..Duties::default() },
            successor,
            fallback: "desk@ours.example".to_owned(),
            revoked: Vec::new(),
        }
    }

    #[test]
    fn what_moved_and_what_stays_are_told_apart() {
        assert_eq!(leaving(2, Some(person("Bo Quill"))).told(), "Moved to Bo Quill: 2 vendors");
        assert_eq!(leaving(2, None).told(), "Left behind: 2 vendors; reminders go to desk@ours.example");
        for successor in [None, Some(person("Bo Quill"))] {
            assert_eq!(leaving(0, successor).told(), "Ada Brook answers for nothing");
        }
    }

    #[test]
    fn the_trail_names_each_record_that_moves() {
        let records = ["7", "8"].map(|id| RecordRef::new(RecordKind::Contract, id, "C")).to_vec();
        let at = AtVendor { business_owner: true, records, ..AtVendor::default() };
        let owner: PersonId = id(1);
        let told: Value = serde_json::from_str(&values(&at, owner)).unwrap();
        assert_eq!(told, json!({ "business_owner_id": owner, "contract": { "7": owner, "8": owner } }));
    }

    #[test]
    fn nobody_disables_their_own_account() {
        let user = leaving(0, None).user;
        let actor = |user| Actor { user, ..Actor::command_line() };
        assert!(refuse_own(&actor(Some(user.id)), &user).is_err());
        assert!(refuse_own(&actor(Some(id(3))), &user).is_ok() && refuse_own(&actor(None), &user).is_ok());
    }
}
