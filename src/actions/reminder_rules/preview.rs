//! What other rules would send, before anything is stored.

use serde::Serialize;

use super::{ensure_known, refresh, wrong};
use crate::{
    actions::{
        ensure_right,
        sweep_reminders::{self, Ahead},
    },
    app::App,
    domain::{
        Date,
        access::{Actor, Right},
        reminder::{ReminderListing, Rules},
        reminder_effect::{Effect, effect},
        reminder_words,
    },
    error::AppError,
};

/// Days that are looked ahead where nobody says how many.
pub const DAYS: u32 = 90;

/// At most so many.
pub const MOST_DAYS: u32 = 3_660;

/// What other rules would send in the next days, against those in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// The first day that is looked at.
    pub as_of: Date,
    /// So many days after it are looked at.
    pub days: u32,
    /// In what the rules differ, a line each.
    pub changes: Vec<String>,
    /// In what differs what they send.
    #[serde(flatten)]
    pub effect: Effect,
}

/// What `changed` would send from today to `days` days later, against the rules in force. Stores nothing.
///
/// # Errors
/// `Forbidden`; `Invalid` with the key that is wrong.
pub fn preview(app: &App, actor: &Actor, changed: &Rules, days: u32) -> Result<Preview, AppError> {
    ensure_right(actor, Right::Administer)?;
    changed.check().map_err(|error| wrong(&error))?;
    let in_force = app.db.read(|conn| {
        refresh(conn, app)?;
        let in_force = app.rules();
        ensure_known(conn, changed, &in_force)?;
        Ok(in_force)
    })?;
    let as_of = app.today();
    let sent = |rules: &Rules| -> Result<Vec<ReminderListing>, AppError> {
        let (days, as_of, rules) = (days.min(MOST_DAYS), Some(as_of), Some(rules));
        sweep_reminders::reminders_ahead(app, &Ahead { days, as_of, rules, own: None })
    };
    let effect = effect(&sent(&in_force)?, &sent(changed)?);
    Ok(Preview { as_of, days, changes: reminder_words::changes(&in_force, changed), effect })
}
