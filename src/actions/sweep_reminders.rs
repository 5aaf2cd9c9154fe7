//! Plans what is due and puts it into the outbox, each mail once however often and by however many processes.
//!
//! A sweep reads the vendors whose day has come, or whose file changed, group by group: each is planned and stored in a
//! write of its own, so that memory follows the group and a sweep that is broken off goes on where it was. Then the texts
//! of new mails are written. It sends nothing.

mod ahead;
mod group;
mod surroundings;
mod write_up;

use crate::{
    app::App,
    db::{self, Conn},
    domain::{Date, ids::VendorId, reminder::PlannedReminder},
    error::AppError,
};
use surroundings::Surroundings;

pub use crate::domain::reminder::ReminderListing;
pub use ahead::{DatedEvent, LookAhead, look_ahead};

/// The setting that holds what all plans rested on when they were made.
const PLANNED_BY: &str = "reminders.planned_by";

/// More news that is worth no mail of its own is not held at a time.
const MOST_QUIET: usize = 10_000;

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Swept {
    /// Reminders that were put into mails.
    pub planned: usize,
    /// Mails queued.
    pub queued: usize,
    /// Mails cancelled because nothing in them is to be told any more.
    pub cancelled: usize,
}

/// Queues what is due today, writes what waits as it reads today, and cancels what is no longer to be told.
///
/// # Errors
/// What the database says; `Invalid` when an address in the settings is none.
pub fn sweep(app: &App) -> Result<Swept, AppError> {
    let around = app.db.read(|conn| Surroundings::load(conn, app, app.today()))?;
    plan_anew_if_changed(app, &around)?;
    let mut swept = Swept::default();
    let (mut after, mut quiet) = (None, Vec::new());
    while let Some(done) = group::take(app, &around, after)? {
        swept.planned += done.swept.planned;
        swept.queued += done.swept.queued;
        // What does not fit is found again tomorrow.
        quiet.extend(done.quiet.into_iter().take(MOST_QUIET.saturating_sub(quiet.len())));
        after = Some(done.last);
    }
    group::add_quiet(app, &around, &quiet)?;
    swept.cancelled = write_up::write_up(app, &around)?;
    Ok(swept)
}

/// Has every vendor planned anew when people, settings, rules or days off are not those of the last sweep.
fn plan_anew_if_changed(app: &App, around: &Surroundings) -> Result<(), AppError> {
    let now = around.fingerprint();
    if app.db.read(|conn| Ok(db::setting::find(conn, PLANNED_BY)?))?.as_deref() == Some(now.as_str()) {
        return Ok(());
    }
    app.db.write(|conn| {
        db::reminder_look::touch_all(conn)?;
        Ok(db::setting::put(conn, PLANNED_BY, &now)?)
    })
}

/// Whether what waits may rest on something else than it was planned by.
pub(crate) fn is_stale(app: &App) -> Result<bool, AppError> {
    app.db.read(|conn| {
        let around = Surroundings::load(conn, app, app.today())?;
        Ok(db::setting::find(conn, PLANNED_BY)?.as_deref() != Some(around.fingerprint().as_str()))
    })
}

/// What goes out from `as_of` (today, if `None`) to `days` days later, as things stand. Stores nothing.
///
/// # Errors
/// What the database says; `Invalid` when an address in the settings is none.
pub fn dry_run(app: &App, days: i64, as_of: impl Into<Option<Date>>) -> Result<Vec<ReminderListing>, AppError> {
    let days = u32::try_from(days.max(0)).unwrap_or(u32::MAX);
    Ok(look_ahead(app, days, as_of.into(), None)?.reminders)
}

/// What is planned for one vendor, past and to come, for its page.
pub(crate) fn planned_for(conn: &mut Conn, app: &App, vendor: VendorId) -> Result<Vec<PlannedReminder>, AppError> {
    let around = Surroundings::load(conn, app, app.today())?;
    Ok(around.plan(conn, &[vendor])?.plan.reminders)
}
