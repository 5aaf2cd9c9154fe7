//! The versions of the reminder rules, and what each changed.

use serde::Serialize;

use super::{built_in, in_utc, named_file};
use crate::{
    app::App,
    db,
    domain::{Instant, reminder::Rules, reminder_words},
    error::AppError,
};

/// A version that somebody stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// Its number, from 1.
    pub version: i32,
    /// Whether it is in force.
    pub in_force: bool,
    /// Why it was stored.
    pub note: Option<String>,
    /// Who stored it.
    pub made_by: String,
    /// When.
    #[serde(serialize_with = "in_utc")]
    pub created_at: Option<Instant>,
    /// What it changed of the version before it, a line each.
    pub changes: Vec<String>,
}

/// Versions before a number, or from the newest on, the newest first.
///
/// # Errors
/// What the database says.
pub fn versions(app: &App, before: Option<i32>, limit: i64) -> Result<Vec<Version>, AppError> {
    let (held, newest) = app.db.read(|conn| {
        let held = db::reminder_rule_set::list_before(conn, before, limit.saturating_add(1))?;
        Ok((held, db::reminder_rule_set::newest_number(conn)?))
    })?;
    let newest = newest.filter(|_| named_file(app).is_none());
    let rules: Vec<Option<Rules>> = held.iter().map(|one| Rules::parse(&one.rules).ok()).collect();
    let shipped = Some(built_in()?);
    let earlier = rules.iter().skip(1).chain([&shipped]);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let found = held.iter().zip(&rules).zip(earlier).take(limit).map(|((one, is), was)| Version {
        version: one.number,
        in_force: newest == Some(one.number),
        note: one.note.clone(),
        made_by: one.made_by.clone(),
        created_at: Some(one.created_at),
        changes: match (was, is) {
            (Some(was), Some(is)) => reminder_words::changes(was, is),
            _ => vec!["Cannot be compared by this version of the program".to_owned()],
        },
    });
    Ok(found.collect())
}
