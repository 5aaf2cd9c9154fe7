//! The reminder rules and their versions: which are in force, what others would send, and putting others in force.
//!
//! A file that the settings name rules always. Without one the newest version that somebody stored does, and before
//! there is any the rules that ship with the program.

mod outside;
mod preview;
mod versions;

use std::{collections::HashSet, sync::Arc};

use serde::{Serialize, Serializer};

use super::{Audit, ensure_right};
use crate::{
    app::{App, RulesInForce},
    db::{self, Conn, reminder_rule_set::RuleSet},
    domain::{
        Instant,
        access::{Actor, Right},
        reminder::{InvalidRules, Rules},
        reminder_words,
        text::is_plain,
    },
    error::{AppError, FieldError},
};

pub use outside::{Contacts, outside};
pub use preview::{DAYS, MOST_DAYS, Preview, preview};
pub use versions::{Version, versions};

/// Longest text of rules, in bytes.
const LONGEST: usize = 256 * 1024;

/// Longest note, in characters.
const LONGEST_NOTE: usize = 500;

/// Longest reference of a vendor, in bytes.
const LONGEST_REFERENCE: usize = 200;

/// Where the rules in force come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// They ship with the program.
    Shipped,
    /// Somebody stored them.
    Stored,
    /// The settings name a file.
    File,
}

/// The rules in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InForce {
    /// The newest version that was stored; 0 before there was one. A change names the version it was made from.
    pub version: i32,
    /// Where they come from.
    pub source: Source,
    /// The file that the settings name.
    pub file: Option<String>,
    /// Why they were stored.
    pub note: Option<String>,
    /// Who stored them.
    pub made_by: Option<String>,
    /// When.
    #[serde(serialize_with = "in_utc")]
    pub created_at: Option<Instant>,
    /// The rules.
    pub rules: Rules,
}

/// An instant as JSON has it: with its zone.
fn in_utc<S: Serializer>(at: &Option<Instant>, serializer: S) -> Result<S::Ok, S::Error> {
    at.map(|at| at.and_utc()).serialize(serializer)
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// The version in force now.
    pub version: i32,
    /// What it changes, a line each; none where these rules were in force already and nothing was stored.
    pub changes: Vec<String>,
}

impl Kept {
    /// Whether a version was stored.
    pub fn is_new(&self) -> bool {
        !self.changes.is_empty()
    }
}

/// Takes over a newer version that another process put in force.
///
/// # Errors
/// What the database says; `Invalid` when this version of the program cannot read it.
pub fn refresh(conn: &mut Conn, app: &App) -> Result<(), AppError> {
    if named_file(app).is_some() {
        return Ok(());
    }
    let number = db::reminder_rule_set::newest_number(conn)?;
    if number <= app.rules_in_force().number {
        return Ok(());
    }
    if let Some(held) = db::reminder_rule_set::newest(conn)? {
        app.set_rules(RulesInForce { number: Some(held.number), rules: Arc::new(of_version(&held)?) });
    }
    Ok(())
}

/// The rules in force.
///
/// # Errors
/// What the database says.
pub fn show(app: &App) -> Result<InForce, AppError> {
    app.db.read(|conn| {
        refresh(conn, app)?;
        let held = db::reminder_rule_set::newest(conn)?;
        let (version, file) = (held.as_ref().map_or(0, |held| held.number), named_file(app).map(str::to_owned));
        let source = match (&file, &held) {
            (Some(_), _) => Source::File,
            (None, Some(_)) => Source::Stored,
            (None, None) => Source::Shipped,
        };
        let held = held.filter(|_| file.is_none());
        let rules = held.as_ref().map_or_else(|| Ok((*app.rules()).clone()), of_version)?;
        let created_at = held.as_ref().map(|held| held.created_at);
        let (note, made_by) = held.map_or((None, None), |held| (held.note, Some(held.made_by)));
        Ok(InForce { version, source, file, note, made_by, created_at, rules })
    })
}

/// Reads rules that somebody sent as TOML.
///
/// # Errors
/// `Invalid` with the key that is wrong, where in the text it stands, and what it takes.
pub fn read(text: &str) -> Result<Rules, AppError> {
    if text.len() > LONGEST {
        return Err(too_long());
    }
    Rules::parse(text).map_err(|error| wrong(&error))
}

/// The rules as a file that can be read back.
///
/// # Errors
/// None in practice.
pub fn to_file(in_force: &InForce) -> Result<String, AppError> {
    let whence = match (&in_force.source, &in_force.file) {
        (Source::File, Some(file)) => format!("as the file {file} says"),
        (Source::Stored, _) => format!("version {}", in_force.version),
        _ => "as they ship with the program".to_owned(),
    };
    let toml = in_force.rules.to_toml().map_err(AppError::internal)?;
    Ok(format!("# The reminder rules in force, {}.\n\n{toml}", whence.replace(char::is_control, " ")))
}

/// Puts rules in force and keeps them as a new version. `seen` is the version that was looked at; `None` changes
/// whatever there is.
///
/// # Errors
/// `Forbidden`; `Invalid` with the key that is wrong; `Conflict` when they were changed meanwhile, or a file of the
/// settings rules.
pub fn set(app: &App, actor: &Actor, changed: &Rules, note: Option<&str>, seen: Option<i32>) -> Result<Kept, AppError> {
    ensure_may_change(app, actor)?;
    changed.check().map_err(|error| wrong(&error))?;
    keep(app, actor, changed, noted(note)?, |conn, standing| {
        if seen.is_some_and(|seen| seen != standing.number()) {
            return Err(standing.changed_meanwhile());
        }
        ensure_known(conn, changed, &standing.rules)
    })
}

/// Puts a former version in force again, as a new one; 0 for the rules that ship with the program.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` when a file of the settings rules.
pub fn restore(app: &App, actor: &Actor, number: i32) -> Result<Kept, AppError> {
    ensure_may_change(app, actor)?;
    let (rules, note) = match number {
        0 => (built_in()?, "Back to the rules that ship with the program".to_owned()),
        _ => {
            let held = app.db.read(|conn| Ok(db::reminder_rule_set::find(conn, number)?))?;
            let held = held.ok_or_else(|| AppError::NotFound(format!("Version {number} of the reminder rules")))?;
            (of_version(&held)?, format!("Back to version {number}"))
        }
    };
    // What was good once is not held against today's register: an exception for a vendor that left does nothing.
    keep(app, actor, &rules, Some(note), |_, _| Ok(()))
}

/// What is stored before a change.
struct Standing {
    held: Option<RuleSet>,
    rules: Rules,
}

impl Standing {
    fn read(conn: &mut Conn) -> Result<Self, AppError> {
        let held = db::reminder_rule_set::newest(conn)?;
        let rules = held.as_ref().map_or_else(built_in, of_version)?;
        Ok(Self { held, rules })
    }

    fn number(&self) -> i32 {
        self.held.as_ref().map_or(0, |held| held.number)
    }

    fn changed_meanwhile(&self) -> AppError {
        let by = self.held.as_ref().map(|held| format!(" by {} (version {})", held.made_by, held.number));
        let by = by.unwrap_or_default();
        let message = format!("The rules were changed meanwhile{by}. Load them again and change what they say now.");
        AppError::Conflict { code: "lost_update", message }
    }
}

fn keep(
    app: &App,
    actor: &Actor,
    changed: &Rules,
    note: Option<String>,
    ensure: impl Fn(&mut Conn, &Standing) -> Result<(), AppError>,
) -> Result<Kept, AppError> {
    let toml = changed.to_toml().map_err(AppError::internal)?;
    if toml.len() > LONGEST {
        return Err(too_long());
    }
    let kept = app.db.write(|conn| {
        let standing = Standing::read(conn)?;
        ensure(conn, &standing)?;
        let changes = reminder_words::changes(&standing.rules, changed);
        if changes.is_empty() {
            return Ok(Kept { version: standing.number(), changes });
        }
        let set = RuleSet {
            id: app.clock.new_id(),
            number: standing.number() + 1,
            rules: toml.clone(),
            note: note.clone(),
            made_by: actor.label.clone(),
            created_at: app.clock.now(),
        };
        db::reminder_rule_set::insert(conn, &set)?;
        let said = reminder_words::in_one_line(&changes);
        let summary = format!("Version {} of the reminder rules put in force: {said}", set.number);
        let values = |rules: &Rules| serde_json::to_string(rules).map_err(AppError::internal);
        let (before, after) = (Some(values(&standing.rules)?), Some(values(changed)?));
        Audit { before, after, ..Audit::new("update", "reminder_rules", set.id, summary) }.append(conn, app, actor)?;
        Ok(Kept { version: set.number, changes })
    })?;
    if kept.is_new() {
        app.set_rules(RulesInForce { number: Some(kept.version), rules: Arc::new(changed.clone()) });
    }
    Ok(kept)
}

/// The file of rules that the settings name.
fn named_file(app: &App) -> Option<&str> {
    Some(app.settings.reminders.rules_file.as_str()).filter(|file| !file.is_empty())
}

fn ensure_may_change(app: &App, actor: &Actor) -> Result<(), AppError> {
    ensure_right(actor, Right::Administer)?;
    let Some(file) = named_file(app) else { return Ok(()) };
    let message =
        format!("The file {file} rules, since the settings name it. Change it, or clear reminders.rules_file.");
    Err(AppError::Conflict { code: "rules_from_file", message })
}

/// Refuses further exceptions for vendors that are not on the register.
fn ensure_known(conn: &mut Conn, changed: &Rules, before: &Rules) -> Result<(), AppError> {
    let new: Vec<&String> = changed.vendors.keys().filter(|vendor| !before.vendors.contains_key(*vendor)).collect();
    // What no reference can be is not asked for: a database may refuse to look for it.
    let could_be = |vendor: &&&String| vendor.len() <= LONGEST_REFERENCE && !vendor.chars().any(char::is_control);
    let asked: Vec<String> = new.iter().filter(could_be).map(|vendor| (*vendor).clone()).collect();
    let found = db::vendor::list_by_references(conn, &asked)?;
    let known: HashSet<&str> = found.iter().map(|vendor| vendor.reference.as_str()).collect();
    let unknown = new.into_iter().filter(|vendor| !known.contains(vendor.as_str()));
    let errors: Vec<FieldError> = unknown
        .map(|vendor| {
            let message = format!("There is no vendor “{}” on the register.", vendor.escape_debug());
            FieldError::new(format!("vendors.{vendor}"), "unknown_vendor", message)
        })
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(AppError::Invalid(errors)) }
}

fn noted(note: Option<&str>) -> Result<Option<String>, AppError> {
    let Some(note) = note.map(str::trim).filter(|note| !note.is_empty()) else { return Ok(None) };
    if note.chars().count() > LONGEST_NOTE || !is_plain(note) {
        let message = format!("Write the note in one line of at most {LONGEST_NOTE} characters.");
        return Err(AppError::invalid("note", "wrong_note", message));
    }
    Ok(Some(note.to_owned()))
}

fn built_in() -> Result<Rules, AppError> {
    Rules::built_in().map_err(AppError::internal)
}

/// The rules of a stored version.
fn of_version(held: &RuleSet) -> Result<Rules, AppError> {
    Rules::parse(&held.rules).map_err(|error| {
        let message = format!(
            "Version {} of the reminder rules cannot be read by this version of the program: {error}. Name a file of \
             rules that can in reminders.rules_file.",
            held.number
        );
        AppError::invalid("reminders.rules_file", "wrong_rules", message)
    })
}

/// Rules that cannot be used, as an error of the key that is wrong.
fn wrong(error: &InvalidRules) -> AppError {
    let message = match error {
        InvalidRules::Shape(words) => format!("The rules cannot be read: {words}."),
        InvalidRules::Value { key, words, at: Some(at) } => format!("In {at}, {key}: {words}."),
        InvalidRules::Value { key, words, at: None } => format!("{key}: {words}."),
    };
    AppError::invalid(error.key().unwrap_or("rules"), "wrong_rules", message)
}

fn too_long() -> AppError {
    AppError::invalid("rules", "too_long", format!("Reminder rules have at most {} KiB.", LONGEST >> 10))
}
