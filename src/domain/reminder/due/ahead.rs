//! Looking ahead: what the next days bring, as far as that can be said today.

use std::collections::{BTreeSet, HashSet};

use super::{ReminderListing, ReminderState, chains, is_quiet, listing_as, nearest_outstanding, singly_from};
use crate::domain::{
    Date,
    calendar::add_days,
    reminder::{plan::PlannedReminder, rules::Rules},
};

/// How far is looked ahead, and what decides who is mailed.
#[derive(Debug, Clone, Copy)]
pub struct Outlook<'a> {
    /// The first day.
    pub today: Date,
    /// So many days after it are looked at.
    pub days: u32,
    /// By these rules it is known what has a mail of its own.
    pub rules: &'a Rules,
    /// Addresses that take no digests, in lower case.
    pub no_digests: &'a HashSet<String>,
}

/// What goes out from today to `days` days later, by day; what is outstanding goes out today.
///
/// What would be told of a date that is missed is listed where the plan foretells it. Whoever takes no digests is told of
/// what would stand in one on the day from which on it has a mail of its own; where a nearer lead comes before, not at all.
pub fn upcoming(planned: &[PlannedReminder], queued: &BTreeSet<String>, outlook: &Outlook<'_>) -> Vec<ReminderListing> {
    let (today, until) = (outlook.today, outlook.until());
    let mut found = Vec::new();
    for chain in chains(planned) {
        if let Some(reminder) = nearest_outstanding(chain, queued, today) {
            found.push(outlook.listed(chain, reminder, (today, ReminderState::Due)));
        }
        let later = chain.iter().enumerate().filter(|(place, reminder)| {
            let superseded = chain.get(place + 1).is_some_and(|next| next.send_on == reminder.send_on);
            today < reminder.send_on && reminder.send_on <= until && !reminder.is_backlog() && !superseded
        });
        let unsent = later.filter(|(_, reminder)| !queued.contains(&reminder.key.to_string()));
        found.extend(unsent.map(|(_, one)| outlook.listed(chain, one, (one.send_on, ReminderState::Planned))));
    }
    found.sort_by(ReminderListing::cmp_by_day);
    found
}

impl Outlook<'_> {
    /// The last day.
    pub fn until(&self) -> Date {
        add_days(self.today, i64::from(self.days))
    }

    /// A reminder of a chain whose mail is up on a day.
    fn listed(
        &self,
        chain: &[PlannedReminder],
        reminder: &PlannedReminder,
        (day, state): (Date, ReminderState),
    ) -> ReminderListing {
        let if_undecided = reminder.is_foretold(self.today);
        let listing = ReminderListing { send_on: day, if_undecided, ..listing_as(reminder, state) };
        if !self.no_digests.contains(&reminder.recipient.email) {
            return listing;
        }
        match self.singly_on(chain, reminder, day) {
            None => ReminderListing { unsubscribed: true, ..listing },
            Some(on) if on > day => ReminderListing { send_on: on, state: ReminderState::Planned, ..listing },
            Some(_) => listing,
        }
    }

    /// The day in sight on which it has a mail of its own, where it waits for that from a day on.
    fn singly_on(&self, chain: &[PlannedReminder], reminder: &PlannedReminder, day: Date) -> Option<Date> {
        if is_quiet(reminder) {
            return None;
        }
        let on = singly_from(reminder, self.rules)?.max(day);
        let nearer = chain.iter().map(|one| one.send_on).find(|next| *next > day);
        (on <= self.until() && nearer.is_none_or(|nearer| on < nearer)).then_some(on)
    }
}

#[cfg(test)]
mod tests;
