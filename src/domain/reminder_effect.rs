//! What other rules would send: two lists of reminders to come, held against each other.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use serde::Serialize;

use super::{
    Date,
    reminder::{ReminderListing, ReminderState, RuleName},
};

/// Reminders, or recipients, that are listed; the others are counted.
pub const LISTED: usize = 50;

/// What other rules would send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// Reminders by the rules in force.
    pub before: usize,
    /// Reminders by the other rules.
    pub after: usize,
    /// Those that only the others send.
    pub added: Listed<ReminderListing>,
    /// Those that only the rules in force send.
    pub dropped: Listed<ReminderListing>,
    /// Those that go out on another day.
    pub moved: Listed<Moved>,
    /// How many of each rule, where there is any.
    pub by_rule: Vec<RuleCount>,
    /// How many to each recipient, the greatest change first.
    pub by_recipient: Listed<RecipientCount>,
    /// What the next sweep would send.
    pub next_sweep: NextSweep,
}

/// The first of many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed<T> {
    /// How many there are.
    pub count: usize,
    /// The first of them.
    pub first: Vec<T>,
}

impl<T> Listed<T> {
    fn of(mut all: Vec<T>) -> Self {
        let count = all.len();
        all.truncate(LISTED);
        Self { count, first: all }
    }

    /// How many are not listed.
    pub fn more(&self) -> usize {
        self.count.saturating_sub(self.first.len())
    }
}

/// A reminder that goes out on another day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// As the other rules send it.
    #[serde(flatten)]
    pub reminder: ReminderListing,
    /// The day on which the rules in force send it.
    pub was_on: Date,
}

/// How many reminders of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleCount {
    /// The rule.
    pub rule: RuleName,
    /// By the rules in force.
    pub before: usize,
    /// By the others.
    pub after: usize,
}

/// How many reminders to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecipientCount {
    /// Address.
    pub recipient: String,
    /// Name.
    pub name: String,
    /// Whether they are at a vendor.
    pub outside: bool,
    /// By the rules in force.
    pub before: usize,
    /// By the others.
    pub after: usize,
}

/// What the next sweep would send.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct NextSweep {
    /// Reminders by the rules in force.
    pub before: usize,
    /// Reminders by the others.
    pub after: usize,
    /// To how many people the others send them.
    pub recipients: usize,
    /// How many of these the others send to addresses outside.
    pub outside: usize,
}

/// Holds what the rules in force send against what others would, over the same days.
pub fn effect(before: &[ReminderListing], after: &[ReminderListing]) -> Effect {
    let Differences { added, dropped, moved } = differences(before, after);
    Effect {
        before: before.len(),
        after: after.len(),
        added: Listed::of(added),
        dropped: Listed::of(dropped),
        moved: Listed::of(moved),
        by_rule: by_rule(before, after),
        by_recipient: Listed::of(by_recipient(before, after)),
        next_sweep: next_sweep(before, after),
    }
}

#[derive(Default)]
struct Differences {
    added: Vec<ReminderListing>,
    dropped: Vec<ReminderListing>,
    moved: Vec<Moved>,
}

/// What is left of a chain on either side.
#[derive(Default)]
struct Left<'a> {
    gone: Vec<&'a ReminderListing>,
    new: Vec<&'a ReminderListing>,
}

/// What one recipient is told of one date by one rule.
type Chain<'a> = (RuleName, &'a str, Date, &'a str);

/// The same key is the same reminder. What is left of a chain goes together in the order of its days: a lead that was
/// changed moves a reminder, a further one adds one.
fn differences(before: &[ReminderListing], after: &[ReminderListing]) -> Differences {
    let mut was: HashMap<&str, &ReminderListing> = before.iter().map(|one| (one.key.as_str(), one)).collect();
    let mut found = Differences::default();
    let mut left: BTreeMap<Chain<'_>, Left<'_>> = BTreeMap::new();
    for one in after {
        match was.remove(one.key.as_str()) {
            Some(same) => found.moved.extend(moved(same, one)),
            None => left.entry(chain(one)).or_default().new.push(one),
        }
    }
    for one in before.iter().filter(|one| was.contains_key(one.key.as_str())) {
        left.entry(chain(one)).or_default().gone.push(one);
    }
    for Left { gone, new } in left.into_values() {
        let pairs = gone.len().min(new.len());
        found.moved.extend(gone.iter().zip(&new).filter_map(|(was, is)| moved(was, is)));
        found.dropped.extend(gone.into_iter().skip(pairs).cloned());
        found.added.extend(new.into_iter().skip(pairs).cloned());
    }
    found.sorted()
}

impl Differences {
    fn sorted(mut self) -> Self {
        let by_day = |one: &ReminderListing| (one.send_on, one.key.clone());
        self.added.sort_by_cached_key(by_day);
        self.dropped.sort_by_cached_key(by_day);
        self.moved.sort_by_cached_key(|one| by_day(&one.reminder));
        self
    }
}

fn chain(one: &ReminderListing) -> Chain<'_> {
    (one.rule, &one.record_id, one.anchor_date, &one.recipient)
}

fn moved(was: &ReminderListing, is: &ReminderListing) -> Option<Moved> {
    (was.send_on != is.send_on).then(|| Moved { reminder: is.clone(), was_on: was.send_on })
}

fn by_rule(before: &[ReminderListing], after: &[ReminderListing]) -> Vec<RuleCount> {
    let of = |list: &[ReminderListing], rule| list.iter().filter(|one| one.rule == rule).count();
    let counts =
        RuleName::ALL.iter().map(|rule| RuleCount { rule: *rule, before: of(before, *rule), after: of(after, *rule) });
    counts.filter(|count| count.before + count.after > 0).collect()
}

fn by_recipient(before: &[ReminderListing], after: &[ReminderListing]) -> Vec<RecipientCount> {
    let mut counts: BTreeMap<&str, RecipientCount> = BTreeMap::new();
    let sides = before.iter().map(|one| (one, (1, 0))).chain(after.iter().map(|one| (one, (0, 1))));
    for (one, (before, after)) in sides {
        let count = counts.entry(&one.recipient).or_insert_with(|| RecipientCount {
            recipient: one.recipient.clone(),
            name: one.recipient_name.clone(),
            outside: one.outside,
            before: 0,
            after: 0,
        });
        count.before += before;
        count.after += after;
    }
    let mut counts: Vec<RecipientCount> = counts.into_values().collect();
    counts.sort_by_key(|count| (Reverse(count.before.abs_diff(count.after)), Reverse(count.after)));
    counts
}

fn next_sweep(before: &[ReminderListing], after: &[ReminderListing]) -> NextSweep {
    fn due(list: &[ReminderListing]) -> impl Iterator<Item = &ReminderListing> {
        list.iter().filter(|one| one.state == ReminderState::Due && !one.unsubscribed)
    }
    NextSweep {
        before: due(before).count(),
        after: due(after).count(),
        recipients: due(after).map(|one| one.recipient.as_str()).collect::<BTreeSet<_>>().len(),
        outside: due(after).filter(|one| one.outside).count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::reminder::RecordKind;

    fn listing(lead: i32, send_on: &str, recipient: &str) -> ReminderListing {
        ReminderListing {
            key: format!("contract-notice:contract:C:2027-02-28:{lead}:{recipient}"),
            rule: RuleName::ContractNotice,
            subject: "Harbour Payroll: notice deadline".to_owned(),
            anchor_date: "2027-02-28".parse().unwrap(),
            lead_days: lead,
            send_on: send_on.parse().unwrap(),
            recipient: recipient.to_owned(),
            state: ReminderState::Planned,
            vendor: "Harbour Payroll".to_owned(),
            vendor_reference: "V-0001".to_owned(),
            escalated: None,
            act_by: "2027-02-26".parse().unwrap(),
            hard: true,
            recipient_name: recipient.to_uppercase(),
            outside: recipient == "jo",
            record_kind: RecordKind::Contract,
            record_id: "C".to_owned(),
            path: "/vendors/1".to_owned(),
            if_undecided: false,
            unsubscribed: false,
        }
    }

    fn leads(list: &[ReminderListing]) -> Vec<i32> {
        list.iter().map(|one| one.lead_days).collect()
    }

    #[test]
    fn a_lead_that_was_changed_moves_and_a_further_one_adds() {
        let before = [listing(30, "2027-01-29", "ada"), listing(7, "2027-02-19", "ada")];
        let after = [
            listing(45, "2027-01-14", "ada"),
            listing(7, "2027-02-19", "ada"),
            listing(1, "2027-02-26", "ada"),
            listing(7, "2027-02-19", "jo"),
        ];
        let found = effect(&before, &after);
        assert_eq!((found.before, found.after), (2, 4));
        let moved: Vec<_> =
            found.moved.first.iter().map(|one| (one.was_on.to_string(), one.reminder.lead_days)).collect();
        assert_eq!(moved, [("2027-01-29".to_owned(), 45)]);
        assert_eq!(leads(&found.added.first), [7, 1], "to Jo, and the further one to Ada");
        assert_eq!(found.dropped.count, 0);
        assert_eq!(found.by_rule, [RuleCount { rule: RuleName::ContractNotice, before: 2, after: 4 }]);
        let counts: Vec<_> = found.by_recipient.first.iter().map(|one| (&*one.name, one.before, one.after)).collect();
        assert_eq!(counts, [("ADA", 2, 3), ("JO", 0, 1)]);
        let back = effect(&after, &before);
        assert_eq!((leads(&back.dropped.first), back.added.count, back.moved.count), (vec![7, 1], 0, 1));
    }

    #[test]
    fn the_same_reminders_are_no_difference() {
        let list = [listing(30, "2027-01-29", "ada")];
        let found = effect(&list, &list);
        assert_eq!((found.added.count, found.dropped.count, found.moved.count), (0, 0, 0));
        let rolled = effect(&list, &[listing(30, "2027-01-28", "ada")]);
        assert_eq!((rolled.added.count, rolled.dropped.count, rolled.moved.count), (0, 0, 1));
    }

    #[test]
    fn the_next_sweep_sends_what_is_due() {
        let due =
            |lead, recipient| ReminderListing { state: ReminderState::Due, ..listing(lead, "2026-11-22", recipient) };
        let silent = ReminderListing { unsubscribed: true, ..due(90, "cy") };
        let after = [due(90, "ada"), due(60, "ada"), due(90, "jo"), silent, listing(30, "2027-01-29", "ada")];
        let found = effect(&after[4..], &after);
        assert_eq!(found.next_sweep, NextSweep { before: 0, after: 3, recipients: 2, outside: 1 });
    }

    #[test]
    fn of_many_the_first_are_listed_and_all_counted() {
        let many: Vec<_> = (0..60).map(|lead| listing(lead, "2027-01-29", "ada")).collect();
        let found = effect(&[], &many);
        assert_eq!((found.added.count, found.added.first.len(), found.added.more()), (60, LISTED, 10));
    }
}
