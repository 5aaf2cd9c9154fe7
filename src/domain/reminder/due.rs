//! Choosing from a plan: what goes out today, in which mail, and what the next days bring.

mod ahead;

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde::Serialize;

use super::{
    escalation::Escalated,
    key::{News, RecordKind, RuleName},
    plan::PlannedReminder,
    recipient::Recipient,
    rules::{Rules, SendAs},
};
use crate::domain::{Date, calendar::add_days};

pub use ahead::{Outlook, upcoming};

/// One recipient's digest of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// To whom.
    pub recipient: Arc<Recipient>,
    /// The day it is of.
    pub day: Date,
    /// Its items by anchor date, backlog after them, and last what is no longer due.
    pub items: Vec<PlannedReminder>,
    /// How many more there are than it shows.
    pub more: usize,
}

/// More items than this are counted and not shown: who has so many reads the page.
pub const MOST_SHOWN: usize = 100;

impl Digest {
    /// Puts one recipient's items in order; `None` without any.
    pub fn new(items: Vec<PlannedReminder>, day: Date) -> Option<Self> {
        let recipient = items.first()?.recipient.clone();
        let mut digest = Self { recipient, day, items: Vec::new(), more: 0 };
        digest.add(items);
        Some(digest)
    }

    /// Adds items in their places, and lets go of those that are too many to show.
    pub fn add(&mut self, items: Vec<PlannedReminder>) {
        self.items.extend(items);
        self.items.sort_by(|a, b| {
            let order = |item: &PlannedReminder| (item.is_gone(), item.is_backlog(), item.key.anchor);
            (order(a), &a.vendor, &a.key).cmp(&(order(b), &b.vendor, &b.key))
        });
        self.more += self.items.len().saturating_sub(MOST_SHOWN);
        self.items.truncate(MOST_SHOWN);
    }

    /// Whether all of it was under way already when it was recorded.
    pub fn is_backlog(&self) -> bool {
        self.items.iter().all(PlannedReminder::is_backlog)
    }

    /// Whether nothing in it is worth a mail: it waits for a digest that goes out anyway.
    pub fn can_wait(&self) -> bool {
        self.items.iter().all(is_quiet)
    }
}

/// One mail to be queued: one outbox row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outgoing {
    /// A reminder with a mail of its own.
    Single(Box<PlannedReminder>),
    /// Everything else a recipient has due today.
    Digest(Digest),
}

impl Outgoing {
    /// The outbox row's unique key: the reminder's own, or `digest:<recipient>:<day>`.
    pub fn key(&self) -> String {
        match self {
            Self::Single(reminder) => reminder.key.to_string(),
            Self::Digest(digest) => digest_key(&digest.recipient.email, digest.day),
        }
    }

    /// To whom it goes.
    pub fn recipient(&self) -> &Recipient {
        match self {
            Self::Single(reminder) => &reminder.recipient,
            Self::Digest(digest) => &digest.recipient,
        }
    }

    /// The reminders it carries; all of them count as sent with it.
    pub fn reminders(&self) -> &[PlannedReminder] {
        match self {
            Self::Single(reminder) => std::slice::from_ref(reminder),
            Self::Digest(digest) => &digest.items,
        }
    }
}

closed_list! {
    /// Where a planned reminder stands.
    pub enum ReminderState {
        Planned = "planned", "Planned";
        Due = "due", "Due";
        Sent = "sent", "Sent";
        Superseded = "superseded", "Superseded";
    }
}

/// A reminder as `ninefold remind --json` and the API list it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReminderListing {
    /// The stored form of its key.
    pub key: String,
    /// The rule.
    pub rule: RuleName,
    /// The subject its mail has or would have.
    pub subject: String,
    /// The unrolled anchor.
    pub anchor_date: Date,
    /// Days before the anchor.
    pub lead_days: i32,
    /// The day it goes out.
    pub send_on: Date,
    /// Address.
    pub recipient: String,
    /// Where it stands.
    pub state: ReminderState,
    /// The vendor's name.
    pub vendor: String,
    /// The vendor's short reference.
    pub vendor_reference: String,
    /// Whether it goes up, should nobody act before, and to whom.
    pub escalated: Option<Escalated>,
    /// The anchor, rolled to a business day.
    pub act_by: Date,
    /// Whether the rule is hard.
    pub hard: bool,
    /// The recipient's name.
    pub recipient_name: String,
    /// Whether the recipient is at the vendor.
    pub outside: bool,
    /// Kind of the record.
    pub record_kind: RecordKind,
    /// Its id.
    pub record_id: String,
    /// Its page, below the public URL.
    pub path: String,
    /// Whether it would say of a date to come that it was missed: it goes out only if nothing is decided.
    pub if_undecided: bool,
    /// Whether it is not mailed, since it would stand in a digest and its recipient takes none.
    pub unsubscribed: bool,
}

impl ReminderListing {
    /// Orders a list by day.
    pub fn cmp_by_day(&self, other: &Self) -> Ordering {
        (self.send_on, self.anchor_date, &self.key).cmp(&(other.send_on, other.anchor_date, &other.key))
    }

    /// What is to be said beside it: on what it depends, and why it is not mailed.
    pub fn remarks(&self) -> impl Iterator<Item = &'static str> {
        let all = [
            (self.if_undecided, "if nothing is decided"),
            (self.unsubscribed, "unsubscribed from digests: not mailed"),
        ];
        all.into_iter().filter(|(holds, _)| *holds).map(|(_, words)| words)
    }
}

/// The mails that go out today.
///
/// `queued` says whether an outbox row or a carried reminder of that key exists already, in whatever state. Each chain
/// gives its nearest outstanding lead once, however many were passed over. A recipient whose digest of today is queued
/// already gets what came later with tomorrow's.
pub fn due(planned: &[PlannedReminder], queued: &BTreeSet<String>, today: Date, rules: &Rules) -> Vec<Outgoing> {
    mails(outstanding(planned, queued, today), queued, today, rules)
}

/// The first half of `due`, for a part of the portfolio: each chain's nearest outstanding lead.
pub fn outstanding(planned: &[PlannedReminder], queued: &BTreeSet<String>, today: Date) -> Vec<PlannedReminder> {
    let nearest = |chain| nearest_outstanding(chain, queued, today).cloned();
    let mut found: Vec<PlannedReminder> = chains(planned).filter_map(nearest).collect();
    // Who is reminded of an event today learns its new date by that.
    let uid = |one: &PlannedReminder| one.event.as_ref().map(|event| (event.uid.clone(), one.recipient.email.clone()));
    let reminded: BTreeSet<_> = found.iter().filter(|one| one.key.news.is_none()).filter_map(uid).collect();
    found.retain(|one| {
        !matches!(one.key.news, Some(News::Moved(_))) || uid(one).is_none_or(|it| !reminded.contains(&it))
    });
    found
}

/// The second half of `due`, for the whole portfolio: puts what is outstanding into mails.
pub fn mails(
    outstanding: Vec<PlannedReminder>,
    queued: &BTreeSet<String>,
    today: Date,
    rules: &Rules,
) -> Vec<Outgoing> {
    let mut singles = Vec::new();
    let mut digests: BTreeMap<String, Vec<PlannedReminder>> = BTreeMap::new();
    for reminder in outstanding {
        if goes_singly(&reminder, today, rules) {
            singles.push(Outgoing::Single(Box::new(reminder)));
        } else if !queued.contains(&digest_key(&reminder.recipient.email, today)) {
            digests.entry(reminder.recipient.email.clone()).or_default().push(reminder);
        }
    }
    let digests = digests.into_values().filter_map(|items| Digest::new(items, today));
    singles.extend(digests.filter(|digest| !digest.can_wait()).map(Outgoing::Digest));
    singles
}

/// The whole plan with the state of each reminder, by send day.
pub fn listing(planned: &[PlannedReminder], queued: &BTreeSet<String>, today: Date) -> Vec<ReminderListing> {
    let mut found = Vec::new();
    for chain in chains(planned) {
        let due = nearest_outstanding(chain, queued, today).map(|reminder| &reminder.key);
        found.extend(chain.iter().map(|reminder| {
            let state = if queued.contains(&reminder.key.to_string()) {
                ReminderState::Sent
            } else if due == Some(&reminder.key) {
                ReminderState::Due
            } else if reminder.send_on <= today {
                ReminderState::Superseded
            } else {
                ReminderState::Planned
            };
            listing_as(reminder, state)
        }));
    }
    found.sort_by(|a, b| (a.send_on, &a.key).cmp(&(b.send_on, &b.key)));
    found
}

/// The keys among `pending` that the plan no longer holds: their dates changed, their record went, or they lapsed.
pub fn obsolete(planned: &[PlannedReminder], pending: &BTreeSet<String>) -> Vec<String> {
    let current: BTreeSet<String> = planned.iter().map(|reminder| reminder.key.to_string()).collect();
    pending.difference(&current).cloned().collect()
}

/// The chains of a plan, each with its leads in the order in which they go out.
fn chains(planned: &[PlannedReminder]) -> impl Iterator<Item = &[PlannedReminder]> {
    planned.chunk_by(|a, b| a.key.same_chain(&b.key))
}

/// The last lead whose day has come, unless it or a nearer one went out before.
fn nearest_outstanding<'a>(
    chain: &'a [PlannedReminder],
    queued: &BTreeSet<String>,
    today: Date,
) -> Option<&'a PlannedReminder> {
    let (place, nearest) = chain.iter().enumerate().rfind(|(_, reminder)| reminder.send_on <= today)?;
    let is_queued = |reminder: &PlannedReminder| !queued.is_empty() && queued.contains(&reminder.key.to_string());
    let told = chain.iter().skip(place).any(is_queued);
    let nobodys_backlog = nearest.is_backlog() && (!nearest.owns_item || nearest.recipient.outside);
    (!told && !nobodys_backlog).then_some(nearest)
}

/// Whether it has a mail of its own today.
pub fn goes_singly(reminder: &PlannedReminder, today: Date, rules: &Rules) -> bool {
    singly_from(reminder, rules).is_some_and(|from| from <= today)
}

/// The day from which on it has a mail of its own; `None` where it never has.
fn singly_from(reminder: &PlannedReminder, rules: &Rules) -> Option<Date> {
    if reminder.recipient.outside {
        return Some(Date::MIN);
    }
    if reminder.is_backlog() {
        return None;
    }
    let anchor = reminder.key.anchor;
    let overdue = add_days(anchor, 1);
    match reminder.send {
        SendAs::Single => Some(Date::MIN),
        SendAs::Digest => None,
        SendAs::Auto if reminder.is_gone() => None,
        SendAs::Auto if reminder.key.rule.is_event() => Some(Date::MIN),
        SendAs::Auto if reminder.hard => Some(overdue.min(add_days(anchor, -rules.single_within_days))),
        SendAs::Auto => Some(overdue),
    }
}

/// News of a soft date: good to know, and no reason for a mail.
pub fn is_quiet(reminder: &PlannedReminder) -> bool {
    reminder.key.news.is_some() && !reminder.hard && !reminder.recipient.outside
}

/// The key of a recipient's digest of one day.
pub fn digest_key(recipient: &str, day: Date) -> String {
    format!("digest:{recipient}:{day}")
}

fn listing_as(reminder: &PlannedReminder, state: ReminderState) -> ReminderListing {
    ReminderListing {
        key: reminder.key.to_string(),
        rule: reminder.key.rule,
        subject: reminder.subject(),
        anchor_date: reminder.key.anchor,
        lead_days: reminder.key.lead,
        send_on: reminder.send_on,
        recipient: reminder.recipient.email.clone(),
        state,
        vendor: reminder.vendor.to_string(),
        vendor_reference: reminder.vendor_reference.to_string(),
        escalated: reminder.escalated,
        act_by: reminder.act_by,
        hard: reminder.hard,
        recipient_name: reminder.recipient.name.clone(),
        outside: reminder.recipient.outside,
        record_kind: reminder.key.record_kind,
        record_id: reminder.key.record_id.to_string(),
        path: reminder.path.to_string(),
        if_undecided: false,
        unsubscribed: false,
    }
}

#[cfg(test)]
mod tests;
