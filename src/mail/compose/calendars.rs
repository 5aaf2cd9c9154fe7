//! The calendars that go with a mail: one with the days to come, and one for each entry that is taken back.

use std::collections::HashSet;

use super::Writing;
use crate::{
    domain::{
        outbox::Channel,
        reminder::{EventRef, PlannedReminder},
    },
    mail::{
        calendar::{Event, Method, calendar},
        line::one_line,
        words,
    },
};

/// The calendars of these reminders, one after the other; `None` where there is nothing to enter and nothing to take
/// back. A day that has passed is entered nowhere.
pub(super) fn calendars(reminders: &[PlannedReminder], writing: &Writing<'_>) -> askama::Result<Option<String>> {
    let (organizer, mut known) = (&writing.site.organizer, HashSet::new());
    let (mut entered, mut taken_back) = (Vec::new(), String::new());
    for reminder in reminders.iter().filter(|one| one.recipient.channel == Channel::Mail) {
        let Some(event) = &reminder.event else { continue };
        let gone = reminder.is_gone();
        let holds = gone || reminder.key.anchor >= writing.today;
        if !holds || !known.insert(event.uid.as_str()) {
            continue;
        }
        let entry = entry(reminder, event, writing)?;
        if gone {
            // A text that cancels holds one UID only.
            taken_back.push_str(&calendar(&[entry], Method::Cancel, organizer));
        } else {
            entered.push(entry);
        }
    }
    let mut text = String::new();
    if !entered.is_empty() {
        text.push_str(&calendar(&entered, Method::Publish, organizer));
    }
    text.push_str(&taken_back);
    Ok((!text.is_empty()).then_some(text))
}

fn entry(reminder: &PlannedReminder, event: &EventRef, writing: &Writing<'_>) -> askama::Result<Event> {
    let words = one_line(&words::lasting_words(reminder, writing.today)?);
    let url = (!reminder.recipient.outside).then(|| writing.url(&reminder.path));
    Ok(Event {
        uid: event.uid.clone(),
        sequence: event.sequence,
        day: reminder.key.anchor,
        summary: format!("{}: {}", reminder.vendor, words::what(reminder)),
        description: [Some(words), url.clone()].into_iter().flatten().collect::<Vec<_>>().join("\n"),
        url,
        stamp: writing.now,
        cancelled: reminder.is_gone(),
        alarm_days: None,
    })
}
