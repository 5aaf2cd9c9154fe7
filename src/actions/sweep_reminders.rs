//! Plans the reminders that are due.

use crate::{app::App, domain::Date, error::AppError};

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Swept {
    /// Mails queued.
    pub queued: usize,
}

/// A reminder that is, or will be, due.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ReminderListing {
    /// What makes it the same reminder.
    pub key: String,
    /// Rule.
    pub rule: String,
    /// What it is about.
    pub subject: String,
    /// The day it looks at.
    pub anchor_date: Date,
    /// How many days before.
    pub lead_days: i32,
    /// When it is sent.
    pub send_on: Date,
    /// To whom.
    pub recipient: String,
    /// Where it stands.
    pub state: String,
}

/// Plans what is due and queues it.
///
/// # Errors
/// What the database says.
pub fn sweep(_app: &App) -> Result<Swept, AppError> {
    Ok(Swept::default())
}

/// What the next days bring.
///
/// # Errors
/// What the database says.
pub fn dry_run(_app: &App, _days: i64, _as_of: Date) -> Result<Vec<ReminderListing>, AppError> {
    Ok(Vec::new())
}
