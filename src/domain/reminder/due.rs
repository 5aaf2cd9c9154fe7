//! Choosing from a plan: what goes out today, in which mail, and what the next days bring.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use serde::Serialize;

use super::{
    escalation::Escalated,
    key::{News, RecordKind, RuleName},
    plan::PlannedReminder,
    recipient::Recipient,
    rules::{Rules, SendAs},
};
use crate::domain::{
    Date,
    calendar::{add_days, days_between},
};

/// One recipient's digest of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// To whom.
    pub recipient: Recipient,
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
    pub const fn recipient(&self) -> &Recipient {
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
    let nearest = |chain: &Vec<&PlannedReminder>| nearest_outstanding(chain, queued, today).cloned();
    let mut found: Vec<PlannedReminder> = chains(planned).iter().filter_map(nearest).collect();
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

/// What goes out from today to `days` days later, by day; what is outstanding goes out today.
///
/// A missed deadline is not foretold: it is listed once the deadline has passed.
pub fn upcoming(
    planned: &[PlannedReminder],
    queued: &BTreeSet<String>,
    today: Date,
    days: u32,
) -> Vec<ReminderListing> {
    let horizon = add_days(today, i64::from(days));
    let mut found = Vec::new();
    for chain in chains(planned) {
        if let Some(reminder) = nearest_outstanding(&chain, queued, today) {
            found.push(ReminderListing { send_on: today, ..listing_as(reminder, ReminderState::Due) });
        }
        let later = chain.iter().enumerate().filter(|(place, reminder)| {
            let superseded = chain.get(place + 1).is_some_and(|next| next.send_on == reminder.send_on);
            today < reminder.send_on && reminder.send_on <= horizon && !reminder.is_backlog() && !superseded
        });
        let unsent = later.filter(|(_, reminder)| !queued.contains(&reminder.key.to_string()));
        found.extend(unsent.map(|(_, reminder)| listing_as(reminder, ReminderState::Planned)));
    }
    found.sort_by(|a, b| (a.send_on, a.anchor_date, &a.key).cmp(&(b.send_on, b.anchor_date, &b.key)));
    found
}

/// The whole plan with the state of each reminder, by send day.
pub fn listing(planned: &[PlannedReminder], queued: &BTreeSet<String>, today: Date) -> Vec<ReminderListing> {
    let mut found = Vec::new();
    for chain in chains(planned) {
        let due = nearest_outstanding(&chain, queued, today).map(|reminder| &reminder.key);
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
fn chains(planned: &[PlannedReminder]) -> Vec<Vec<&PlannedReminder>> {
    let mut ordered: Vec<_> = planned.iter().collect();
    ordered.sort_by(|a, b| {
        (a.key.chain(), a.send_on, Reverse(a.key.lead)).cmp(&(b.key.chain(), b.send_on, Reverse(b.key.lead)))
    });
    ordered.chunk_by(|a, b| a.key.same_chain(&b.key)).map(<[_]>::to_vec).collect()
}

/// The last lead whose day has come, unless it or a nearer one went out before.
fn nearest_outstanding<'a>(
    chain: &[&'a PlannedReminder],
    queued: &BTreeSet<String>,
    today: Date,
) -> Option<&'a PlannedReminder> {
    let (place, nearest) = chain.iter().enumerate().rfind(|(_, reminder)| reminder.send_on <= today)?;
    let told = chain.iter().skip(place).any(|reminder| queued.contains(&reminder.key.to_string()));
    let nobodys_backlog = nearest.is_backlog() && (!nearest.owns_item || nearest.recipient.outside);
    (!told && !nobodys_backlog).then_some(nearest)
}

/// Whether it has a mail of its own today.
pub fn goes_singly(reminder: &PlannedReminder, today: Date, rules: &Rules) -> bool {
    if reminder.recipient.outside {
        return true;
    }
    if reminder.is_backlog() {
        return false;
    }
    let anchor = reminder.key.anchor;
    let near = reminder.hard && days_between(today, anchor) <= rules.single_within_days;
    match reminder.send {
        SendAs::Single => true,
        SendAs::Digest => false,
        SendAs::Auto if reminder.is_gone() => false,
        SendAs::Auto => near || anchor < today || reminder.key.rule.is_event(),
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
        vendor: reminder.vendor.clone(),
        vendor_reference: reminder.vendor_reference.clone(),
        escalated: reminder.escalated,
        act_by: reminder.act_by,
        hard: reminder.hard,
        recipient_name: reminder.recipient.name.clone(),
        outside: reminder.recipient.outside,
        record_kind: reminder.key.record_kind,
        record_id: reminder.key.record_id.clone(),
        path: reminder.path.clone(),
    }
}

#[cfg(test)]
mod tests;
