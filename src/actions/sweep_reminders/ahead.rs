//! Looking ahead: what goes out and what falls due in the next days, as things stand. Stores nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::surroundings::{Planned, Surroundings};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        Date,
        calendar::add_days,
        ids::VendorId,
        reminder::{self, PlannedReminder, RecordKind, ReminderListing, RuleName, Rules},
    },
    error::AppError,
};

/// Vendors planned at a time, so that memory follows the group and not the portfolio.
const GROUP: usize = 500;

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

/// What goes out and what falls due from today, or `as_of`, to `days` days later; by the rules in force or by others.
///
/// # Errors
/// What the database says; `Invalid` when an address in the settings is none.
pub fn look_ahead(app: &App, days: u32, as_of: Option<Date>, rules: Option<&Rules>) -> Result<LookAhead, AppError> {
    let today = as_of.unwrap_or_else(|| app.today());
    let horizon = add_days(today, i64::from(days));
    let mut found = LookAhead::default();
    app.db.read(|conn| {
        let around = Surroundings::load(conn, app, today)?;
        each_group(conn, &around, rules, |planned| {
            let keys = planned.keys();
            found.reminders.extend(reminder::upcoming(&planned.plan.reminders, &keys, today, days));
            found.dates.extend(dates(&planned.plan.reminders, today, horizon));
        })
    })?;
    found.reminders.sort_by(|a, b| (a.send_on, a.anchor_date, &a.key).cmp(&(b.send_on, b.anchor_date, &b.key)));
    found.dates.sort_by(|a, b| (a.on, &a.vendor, &a.uid).cmp(&(b.on, &b.vendor, &b.uid)));
    Ok(found)
}

/// Plans the portfolio group by group.
fn each_group(
    conn: &mut Conn,
    around: &Surroundings,
    rules: Option<&Rules>,
    mut take: impl FnMut(Planned),
) -> Result<(), AppError> {
    let mut after: Option<VendorId> = None;
    loop {
        let group = db::vendor::list_after(conn, after, GROUP as i64)?;
        let ids: Vec<VendorId> = group.iter().map(|vendor| vendor.id).collect();
        let Some(last) = ids.last().copied() else { return Ok(()) };
        take(around.plan_by(conn, &ids, rules.unwrap_or(&around.rules))?);
        if ids.len() < GROUP {
            return Ok(());
        }
        after = Some(last);
    }
}

/// The events of a plan from today to a day; those that were missed as well, since they are not over.
fn dates(planned: &[PlannedReminder], today: Date, horizon: Date) -> Vec<DatedEvent> {
    let mut found: BTreeMap<(&str, Date), (&PlannedReminder, BTreeSet<&str>)> = BTreeMap::new();
    for reminder in planned.iter().filter(|one| one.key.news.is_none()) {
        let Some(event) = &reminder.event else { continue };
        let anchor = reminder.key.anchor;
        if anchor > horizon || (anchor < today && !reminder.is_missed()) {
            continue;
        }
        let entry = found.entry((&event.uid, anchor)).or_insert_with(|| (reminder, BTreeSet::new()));
        entry.1.insert(&reminder.recipient.email);
    }
    found.into_values().filter_map(|(reminder, told)| event(reminder, told)).collect()
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
        vendor: reminder.vendor.clone(),
        vendor_id: reminder.vendor_id,
        vendor_reference: reminder.vendor_reference.clone(),
        record_kind: reminder.key.record_kind,
        record_id: reminder.key.record_id.clone(),
        path: reminder.path.clone(),
        recipients: told.into_iter().map(str::to_owned).collect(),
    })
}
