//! What somebody answers for goes to somebody else, though no account is disabled: most people on file have none.

use super::{
    Somebody,
    leaving::{moved, named, pass_on, shown, successor},
};
use crate::{
    actions::{Audit, ensure_right},
    app::App,
    db::{self, Conn},
    domain::{
        access::{Actor, Right},
        duty::{Duties, Held},
        ids::PersonId,
        person::Person,
    },
    error::AppError,
};

/// What moved from one person to another, or would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// Who answered for it.
    pub person: Person,
    /// What that is.
    pub duties: Duties,
    /// Who answers for it from now on.
    pub successor: Person,
}

impl HandedOver {
    /// “Moved from Ada Brook to Bo Quill: 2 vendors”.
    pub fn told(&self) -> String {
        self.put("Moved")
    }

    /// “Would move from Ada Brook to Bo Quill: 2 vendors”.
    pub fn foretold(&self) -> String {
        self.put("Would move")
    }

    fn put(&self, verb: &str) -> String {
        let Self { person, duties, successor } = self;
        if duties.is_empty() {
            return format!("{} answers for nothing", person.name);
        }
        format!("{verb} from {} to {}: {}", person.name, successor.name, duties.told())
    }
}

/// The person with this id, and what they answer for.
///
/// # Errors
/// `NotFound` when there is none.
pub fn somebody(app: &App, id: PersonId) -> Result<Somebody, AppError> {
    let today = app.today();
    app.db.read(|conn| {
        let person = person(conn, id)?;
        let duties = db::duty::held(conn, id, today)?.duties();
        let user = db::user::list(conn)?.into_iter().map(|(user, _)| user).find(|user| user.person_id == id);
        let factors = db::access::second_factors_since(conn)?;
        let second_factor = user.as_ref().and_then(|user| factors.get(&user.id).copied());
        Ok(Somebody { person, user, duties, second_factor })
    })
}

/// The person who is meant by a name or an address.
///
/// # Errors
/// `NotFound` when nobody is; `Invalid` when several people are.
pub fn find_person(app: &App, wanted: &str) -> Result<Person, AppError> {
    let mut found = app.db.read(|conn| named(conn, wanted.trim()))?;
    if found.len() > 1 {
        let message = format!("Person: several people go by “{}”; give the name of one of them.", shown(wanted));
        return Err(AppError::invalid("person", "ambiguous", message));
    }
    found.pop().ok_or_else(|| AppError::NotFound(format!("Somebody who goes by “{}”", shown(wanted))))
}

/// Says what `hand_over` would move. Stores nothing.
///
/// # Errors
/// As `hand_over`.
pub fn foresee_hand_over(app: &App, actor: &Actor, from: PersonId, to: &str) -> Result<HandedOver, AppError> {
    ensure_right(actor, Right::Administer)?;
    app.db.read(|conn| Ok(look(conn, app, from, to)?.0))
}

/// Hands everything that somebody answers for to `to`, by name or address, in one write. An account of theirs stays as
/// it is.
///
/// # Errors
/// `Forbidden`; `NotFound` for nobody; `Invalid` for a successor that is nobody, the same person, or has left.
pub fn hand_over(app: &App, actor: &Actor, from: PersonId, to: &str) -> Result<HandedOver, AppError> {
    ensure_right(actor, Right::Administer)?;
    app.db.write(|conn| {
        let (handed, held) = look(conn, app, from, to)?;
        if !handed.duties.is_empty() {
            pass_on(conn, app, actor, (&handed.person, &handed.successor), &held)?;
            let after = Some(moved(&handed.duties, Some(&handed.successor), &held));
            let summary = format!("{}.", handed.told());
            Audit { after, ..Audit::new("reassign", "person", from, summary) }.append(conn, app, actor)?;
        }
        Ok(handed)
    })
}

/// Who is concerned, and everything that moves.
fn look(conn: &mut Conn, app: &App, from: PersonId, to: &str) -> Result<(HandedOver, Held), AppError> {
    let person = person(conn, from)?;
    if to.trim().is_empty() {
        return Err(AppError::invalid("reassign_to", "required", "Successor: choose who takes over."));
    }
    let successor = successor(conn, &person, to)?;
    let held = db::duty::held(conn, from, app.today())?;
    Ok((HandedOver { person, duties: held.duties(), successor }, held))
}

fn person(conn: &mut Conn, id: PersonId) -> Result<Person, AppError> {
    db::person::find(conn, id)?.ok_or_else(|| AppError::NotFound("This person".to_owned()))
}
