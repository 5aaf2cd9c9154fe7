//! Writes a calendar's text: the dates to come, and for a while what was taken back.

use std::collections::{BTreeMap, HashSet};

use chrono::{Duration, NaiveTime};

use super::super::sweep_reminders::{self, Ahead, DatedEvent};
use crate::{
    app::App,
    db::{self, calendar_feed::Feed, reminder::Reminder},
    domain::Instant,
    error::AppError,
    mail::{self, Event},
};

/// A calendar shows so many days to come.
const AHEAD_DAYS: u32 = 400;

/// What was taken back is told for so many days, so that every calendar has fetched it.
const TAKEN_BACK_DAYS: i64 = 90;

/// The text: of what the addresses in `own` are told, or of everything.
pub(super) fn text(app: &App, feed: &Feed, own: Option<&[String]>) -> Result<String, AppError> {
    let dates = sweep_reminders::dates_ahead(app, &Ahead { days: AHEAD_DAYS, own, ..Ahead::default() })?;
    let since = app.clock.now() - Duration::days(TAKEN_BACK_DAYS);
    let taken_back = app.db.read(|conn| Ok(db::calendar_feed::taken_back_since(conn, since, own)?))?;
    // The same all day long, so that a text in which nothing changed is the same text.
    let stamp = app.today().and_time(NaiveTime::MIN);
    let live: HashSet<&str> = dates.iter().map(|one| one.uid.as_str()).collect();
    let mut events: Vec<Event> = dates.iter().map(|one| event(app, one, stamp)).collect();
    events.extend(gone(&taken_back, &live, stamp));
    Ok(mail::feed(&feed.name, &events, &app.sender()?.from))
}

fn event(app: &App, one: &DatedEvent, stamp: Instant) -> Event {
    Event {
        uid: one.uid.clone(),
        sequence: one.sequence,
        day: one.on,
        summary: format!("{}: {}", one.vendor, one.what),
        description: description(one),
        url: Some(app.url(&one.path)),
        stamp,
        cancelled: false,
        alarm_days: None,
    }
}

fn description(one: &DatedEvent) -> String {
    let mut lines = vec![format!("{} · {} {}", one.rule.label(), one.vendor, one.vendor_reference)];
    if one.missed {
        lines.push("The deadline was missed.".to_owned());
    } else if one.hard && one.act_by < one.on {
        lines.push(format!("Act by {}, the last working day before it.", one.act_by));
    }
    lines.join("\n")
}

/// What was taken back and did not come to life again, each entry once, with the number people were told last.
fn gone(rows: &[(Reminder, String)], live: &HashSet<&str>, stamp: Instant) -> Vec<Event> {
    let mut newest: BTreeMap<&str, &(Reminder, String)> = BTreeMap::new();
    for row in rows {
        let Some(uid) = row.0.event_uid.as_deref().filter(|uid| !live.contains(uid)) else { continue };
        let known = newest.entry(uid).or_insert(row);
        if known.0.event_sequence <= row.0.event_sequence {
            *known = row;
        }
    }
    newest
        .into_iter()
        .map(|(uid, (row, vendor))| Event {
            uid: uid.to_owned(),
            sequence: row.event_sequence,
            day: row.anchor_on,
            summary: format!("{vendor}: {}", row.what),
            description: "Nothing is left to be done.".to_owned(),
            url: None,
            stamp,
            cancelled: true,
            alarm_days: None,
        })
        .collect()
}
