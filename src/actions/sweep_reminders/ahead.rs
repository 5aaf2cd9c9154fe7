//! Looking ahead: what goes out and what falls due in the next days, as things stand. Stores nothing.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    sync::mpsc,
    thread,
};

use super::{
    GROUP,
    surroundings::{Files, Planned, Surroundings},
};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        Date,
        ids::VendorId,
        reminder::{self, Outlook, PlannedReminder, RecordKind, ReminderListing, RuleName, Rules},
    },
    error::AppError,
};

/// Which days are looked at, and what of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ahead<'a> {
    /// So many days after the first.
    pub days: u32,
    /// The first; today, if it is not named.
    pub as_of: Option<Date>,
    /// By these rules; by those in force, if there are none.
    pub rules: Option<&'a Rules>,
    /// Only what these addresses are told, in lower case.
    pub own: Option<&'a [String]>,
}

/// What the next days bring.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct LookAhead {
    /// What goes out, by day.
    pub reminders: Vec<ReminderListing>,
    /// What falls due, by day.
    pub dates: Vec<DatedEvent>,
}

/// Something that falls due.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct DatedEvent {
    /// The `UID` of its calendar event.
    pub uid: String,
    /// The event's `SEQUENCE`.
    pub sequence: i32,
    /// The day, not rolled to a business day.
    pub on: Date,
    /// The business day by which to act.
    pub act_by: Date,
    /// The rule.
    pub rule: RuleName,
    /// Whether the rule is hard.
    pub hard: bool,
    /// Whether it was missed.
    pub missed: bool,
    /// What is due, in a few words.
    pub what: String,
    /// The vendor's name.
    pub vendor: String,
    /// The vendor.
    pub vendor_id: VendorId,
    /// The vendor's short reference.
    pub vendor_reference: String,
    /// Kind of the record.
    pub record_kind: RecordKind,
    /// The record.
    pub record_id: String,
    /// Its page, below the public URL.
    pub path: String,
    /// Addresses that are told of it, in lower case.
    pub recipients: Vec<String>,
}

impl DatedEvent {
    fn cmp_by_day(&self, other: &Self) -> Ordering {
        (self.on, &self.vendor, &self.uid).cmp(&(other.on, &other.vendor, &other.uid))
    }
}

/// What goes out and what falls due in these days.
///
/// # Errors
/// What the database says; `Invalid` when an address in the settings is none.
pub fn look_ahead(app: &App, ahead: &Ahead<'_>) -> Result<LookAhead, AppError> {
    let mut found = LookAhead::default();
    walk(app, ahead, true, |planned, outlook| {
        found.reminders.extend(reminders(planned, outlook, ahead));
        found.dates.extend(dates(planned, outlook, ahead));
    })?;
    found.reminders.sort_by(ReminderListing::cmp_by_day);
    found.dates.sort_by(DatedEvent::cmp_by_day);
    Ok(found)
}

/// What goes out in these days, by day.
///
/// # Errors
/// As `look_ahead`.
pub fn reminders_ahead(app: &App, ahead: &Ahead<'_>) -> Result<Vec<ReminderListing>, AppError> {
    first_ahead(app, ahead, usize::MAX, |_| true)
}

/// The first `most` of what goes out in these days and is wanted, by day; no more are held than these and a group's.
///
/// # Errors
/// As `look_ahead`.
pub fn first_ahead(
    app: &App,
    ahead: &Ahead<'_>,
    most: usize,
    mut is_wanted: impl FnMut(&ReminderListing) -> bool + Send,
) -> Result<Vec<ReminderListing>, AppError> {
    let mut found: Vec<ReminderListing> = Vec::new();
    walk(app, ahead, true, |planned, outlook| {
        found.extend(reminders(planned, outlook, ahead).filter(|one| is_wanted(one)));
        if found.len() > most {
            found.sort_by(ReminderListing::cmp_by_day);
            found.truncate(most);
        }
    })?;
    found.sort_by(ReminderListing::cmp_by_day);
    Ok(found)
}

/// What falls due in these days, by day; what was missed before as well, since it is not over.
///
/// # Errors
/// As `look_ahead`.
pub fn dates_ahead(app: &App, ahead: &Ahead<'_>) -> Result<Vec<DatedEvent>, AppError> {
    let mut found = Vec::new();
    walk(app, ahead, false, |planned, outlook| found.extend(dates(planned, outlook, ahead)))?;
    found.sort_by(DatedEvent::cmp_by_day);
    Ok(found)
}

/// Plans group by group every vendor of which something is asked, while the next group is read; `foretold` says whether
/// what is told of missed dates is, too.
fn walk(
    app: &App,
    ahead: &Ahead<'_>,
    foretold: bool,
    mut take: impl FnMut(&Planned, &Outlook<'_>) + Send,
) -> Result<(), AppError> {
    let today = ahead.as_of.unwrap_or_else(|| app.today());
    app.db.read(|conn| {
        let around = Surroundings::load(conn, app, today)?;
        let no_digests = db::mail_opt_out::list(conn)?;
        let rules = ahead.rules.unwrap_or(&around.rules);
        let outlook = Outlook { today, days: ahead.days, rules, no_digests: &no_digests };
        let until = foretold.then(|| outlook.until());
        let only = match ahead.own {
            Some(own) => around.concerning(conn, own)?,
            None => None,
        };
        let planned = |files: Files| take(&around.planned(files, rules, until), &outlook);
        thread::scope(|scope| {
            let (read, to_plan) = mpsc::sync_channel(1);
            scope.spawn(move || to_plan.into_iter().for_each(planned));
            each_group(conn, only.as_deref(), |conn, ids| {
                let files = around.files(conn, ids)?;
                // Nobody takes it where planning has come to grief, which ends the scope, too.
                read.send(files).map_err(|_| AppError::internal("planning has ended"))
            })
        })
    })
}

/// Hands on the ids of these vendors, or of all, group by group.
fn each_group(
    conn: &mut Conn,
    only: Option<&[VendorId]>,
    mut take: impl FnMut(&mut Conn, &[VendorId]) -> Result<(), AppError>,
) -> Result<(), AppError> {
    if let Some(only) = only {
        return only.chunks(GROUP).try_for_each(|ids| take(conn, ids));
    }
    let mut after: Option<VendorId> = None;
    loop {
        let ids = db::vendor::ids_after(conn, after, GROUP as i64)?;
        let Some(last) = ids.last().copied() else { return Ok(()) };
        take(conn, &ids)?;
        if ids.len() < GROUP {
            return Ok(());
        }
        after = Some(last);
    }
}

/// What goes out of a plan.
fn reminders(planned: &Planned, outlook: &Outlook<'_>, ahead: &Ahead<'_>) -> impl Iterator<Item = ReminderListing> {
    let found = reminder::upcoming(&planned.plan.reminders, &planned.keys(), outlook).into_iter();
    let own = ahead.own;
    found.filter(move |one| own.is_none_or(|own| own.contains(&one.recipient)))
}

/// The events of a plan from today to the last day; those that were missed as well, since they are not over.
fn dates(planned: &Planned, outlook: &Outlook<'_>, ahead: &Ahead<'_>) -> Vec<DatedEvent> {
    let (today, until) = (outlook.today, outlook.until());
    let mut found: BTreeMap<(&str, Date), (&PlannedReminder, BTreeSet<&str>)> = BTreeMap::new();
    let leads = planned.plan.reminders.iter().filter(|one| one.key.news.is_none() && !one.is_foretold(today));
    for reminder in leads {
        let Some(event) = &reminder.event else { continue };
        let anchor = reminder.key.anchor;
        if anchor > until || (anchor < today && !reminder.is_missed()) {
            continue;
        }
        let entry = found.entry((&event.uid, anchor)).or_insert_with(|| (reminder, BTreeSet::new()));
        entry.1.insert(&reminder.recipient.email);
    }
    let is_own = |told: &BTreeSet<&str>| ahead.own.is_none_or(|own| own.iter().any(|one| told.contains(one.as_str())));
    let asked = found.into_values().filter(|(_, told)| is_own(told));
    asked.filter_map(|(reminder, told)| event(reminder, told)).collect()
}

fn event(reminder: &PlannedReminder, told: BTreeSet<&str>) -> Option<DatedEvent> {
    let event = reminder.event.as_ref()?;
    Some(DatedEvent {
        uid: event.uid.clone(),
        sequence: event.sequence,
        on: reminder.key.anchor,
        act_by: reminder.act_by,
        rule: reminder.key.rule,
        hard: reminder.hard,
        missed: reminder.is_missed(),
        what: reminder.what(),
        vendor: reminder.vendor.to_string(),
        vendor_id: reminder.vendor_id,
        vendor_reference: reminder.vendor_reference.to_string(),
        record_kind: reminder.key.record_kind,
        record_id: reminder.key.record_id.to_string(),
        path: reminder.path.to_string(),
        recipients: told.into_iter().map(str::to_owned).collect(),
    })
}
