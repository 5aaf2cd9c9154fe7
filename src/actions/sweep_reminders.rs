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
pub use ahead::{Ahead, DatedEvent, LookAhead, dates_ahead, first_ahead, look_ahead, reminders_ahead};

/// The setting that holds what all plans rested on when they were made.
const PLANNED_BY: &str = "reminders.planned_by";

/// The setting that holds the day of the last sweep.
const SWEPT_ON: &str = "reminders.swept_on";

/// Vendors planned at a time, so that memory follows the group and not the portfolio.
const GROUP: usize = 500;

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
        swept.cancelled += done.swept.cancelled;
        // What does not fit is found again tomorrow.
        quiet.extend(done.quiet.into_iter().take(MOST_QUIET.saturating_sub(quiet.len())));
        after = Some(done.last);
    }
    group::add_quiet(app, &around, &quiet)?;
    swept.cancelled += write_up::write_up(app, &around)?;
    Ok(swept)
}

/// Has every vendor planned anew when people, settings, rules or days off are not those of the last sweep, or when that was
/// on a later day: the clock was ahead.
fn plan_anew_if_changed(app: &App, around: &Surroundings) -> Result<(), AppError> {
    let today = around.today.to_string();
    let (holds, last) = app.db.read(|conn| Ok((around.holds(conn)?, db::setting::find(conn, SWEPT_ON)?)))?;
    let ahead = last.as_ref().is_some_and(|last| *last > today);
    if holds && last.as_ref() == Some(&today) {
        return Ok(());
    }
    app.db.write(|conn| {
        if !holds || ahead {
            db::reminder_look::touch_all(conn)?;
        }
        db::setting::put(conn, SWEPT_ON, &today)?;
        Ok(db::setting::put(conn, PLANNED_BY, &around.fingerprint)?)
    })
}

/// Whether what waits may rest on something else than it was planned by, or is not written as of today.
pub(crate) fn is_stale(app: &App) -> Result<bool, AppError> {
    app.db.read(|conn| {
        let today = app.today();
        let unwritten = db::outbox::list_unwritten(conn, today, None, 1)?;
        Ok(!unwritten.is_empty() || !Surroundings::load(conn, app, today)?.holds(conn)?)
    })
}

/// What goes out from `as_of` (today, if `None`) to `days` days later, as things stand. Stores nothing.
///
/// # Errors
/// What the database says; `Invalid` when an address in the settings is none.
pub fn dry_run(app: &App, days: i64, as_of: impl Into<Option<Date>>) -> Result<Vec<ReminderListing>, AppError> {
    let days = u32::try_from(days.max(0)).unwrap_or(u32::MAX);
    reminders_ahead(app, &Ahead { days, as_of: as_of.into(), ..Ahead::default() })
}

/// What is planned for one vendor, past and to come, for its page.
pub(crate) fn planned_for(conn: &mut Conn, app: &App, vendor: VendorId) -> Result<Vec<PlannedReminder>, AppError> {
    let around = Surroundings::load(conn, app, app.today())?;
    Ok(around.plan(conn, &[vendor])?.plan.reminders)
}
