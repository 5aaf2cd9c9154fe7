//! What a change of the rules would send, as the forms show it.

use super::upcoming::row;
use crate::{
    actions::reminder_rules::Preview,
    domain::{
        Date,
        reminder::ReminderListing,
        reminder_effect::{Effect, Listed, Moved, NextSweep, RecipientCount, RuleCount},
    },
    web::view::{
        reminders::{CountRow, CountTable, EffectList, EffectView, ReminderRow},
        words,
    },
};

/// The preview as it is shown.
pub fn view(preview: &Preview, today: Date) -> EffectView {
    let effect = &preview.effect;
    let of_listing = |one: &ReminderListing| row(one, today);
    let of_moved = |one: &Moved| ReminderRow { was_on: Some(one.was_on.to_string()), ..row(&one.reminder, today) };
    let lists = [
        list("Added", &effect.added, of_listing),
        list("On another day", &effect.moved, of_moved),
        list("Dropped", &effect.dropped, of_listing),
    ];
    let recipients = &effect.by_recipient;
    let counts = [
        CountTable { title: "By rule", rows: effect.by_rule.iter().map(of_rule).collect(), more: 0 },
        CountTable {
            title: "By recipient",
            rows: recipients.first.iter().map(of_recipient).collect(),
            more: recipients.more(),
        },
    ];
    EffectView {
        sentence: format!("{} {}", sent(effect, preview.days), swept(&effect.next_sweep)),
        changes: preview.changes.clone(),
        lists: lists.into_iter().filter(|list| list.count > 0).collect(),
        counts: counts.into_iter().filter(|table| !table.rows.is_empty()).collect(),
    }
}

fn list<T>(title: &'static str, listed: &Listed<T>, row: impl Fn(&T) -> ReminderRow) -> EffectList {
    EffectList { title, count: listed.count, rows: listed.first.iter().map(row).collect(), more: listed.more() }
}

fn of_rule(count: &RuleCount) -> CountRow {
    let RuleCount { rule, before, after } = *count;
    CountRow { label: rule.label().to_owned(), sub: None, before, after }
}

fn of_recipient(count: &RecipientCount) -> CountRow {
    let outside = if count.outside { ", outside" } else { "" };
    CountRow {
        label: count.name.clone(),
        sub: Some(format!("{}{outside}", count.recipient)),
        before: count.before,
        after: count.after,
    }
}

/// “In the next 90 days 12 reminders go out instead of 10: 3 more, 1 fewer, 2 on another day.”
fn sent(effect: &Effect, days: u32) -> String {
    let (added, dropped, moved) = (effect.added.count, effect.dropped.count, effect.moved.count);
    let counted = |count| words::counted(count, "reminder", "reminders");
    if added + dropped + moved == 0 {
        return format!("What goes out in the next {days} days stays as it is: {}.", counted(effect.after));
    }
    let parts = [(added, "more"), (dropped, "fewer"), (moved, "on another day")];
    let parts: Vec<String> =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let (before, after) = (effect.before, counted(effect.after));
    format!("In the next {days} days {after} instead of {before}: {}.", parts.join(", "))
}

/// “The next sweep sends 4 of them to 2 recipients, 1 outside; by the rules in force it sends 1.”
fn swept(next: &NextSweep) -> String {
    let NextSweep { before, after, recipients, outside } = *next;
    if before + after == 0 {
        return "The next sweep sends none of them.".to_owned();
    }
    let to = words::counted(recipients, "recipient", "recipients");
    let to = if after == 0 { String::new() } else { format!(" to {to}") };
    let outside = if outside == 0 { "none outside".to_owned() } else { format!("{outside} outside") };
    format!("The next sweep sends {after} of them{to}, {outside}; by the rules in force it sends {before}.")
}
