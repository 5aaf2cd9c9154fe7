//! Choosing from a plan: what goes out today, in which mail, and what the next days bring.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use serde::Serialize;

use super::{key::RuleName, plan::PlannedReminder, recipient::Recipient, rules::Rules};
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
    /// Its items by anchor date, backlog last.
    pub items: Vec<PlannedReminder>,
}

impl Digest {
    /// Puts one recipient's items in order; `None` without any.
    pub fn new(mut items: Vec<PlannedReminder>, day: Date) -> Option<Self> {
        items.sort_by(|a, b| {
            let order = |item: &PlannedReminder| (item.is_backlog(), item.key.anchor, item.vendor.clone());
            order(a).cmp(&order(b))
        });
        let recipient = items.first()?.recipient.clone();
        Some(Self { recipient, day, items })
    }

    /// Whether all of it was under way already when it was recorded.
    pub fn is_backlog(&self) -> bool {
        self.items.iter().all(PlannedReminder::is_backlog)
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
    chains(planned).iter().filter_map(|chain| nearest_outstanding(chain, queued, today)).cloned().collect()
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
    singles.extend(digests.into_values().filter_map(|items| Digest::new(items, today)).map(Outgoing::Digest));
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
    let nobodys_backlog = nearest.is_backlog() && !nearest.owns_item;
    (!told && !nobodys_backlog).then_some(nearest)
}

fn goes_singly(reminder: &PlannedReminder, today: Date, rules: &Rules) -> bool {
    let anchor = reminder.key.anchor;
    let near = reminder.hard && days_between(today, anchor) <= rules.single_within_days;
    !reminder.is_backlog() && (reminder.recipient.outside || near || anchor < today)
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
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        calendar::BusinessDays,
        reminder::{facts::*, samples::*},
        soc_report::ReportType,
    };

    fn no_keys() -> BTreeSet<String> {
        BTreeSet::new()
    }

    fn due_on(facts: &ReminderFacts, queued: &BTreeSet<String>, today: &str) -> Vec<Outgoing> {
        due(&planned(facts, today), queued, day(today), &Rules::built_in().unwrap())
    }

    /// Mails of one recipient as (single or digest, leads carried).
    fn mails(sent: &[Outgoing], recipient: &str) -> Vec<(bool, Vec<i32>)> {
        let of_recipient = sent.iter().filter(|mail| mail.recipient().email == recipient);
        of_recipient
            .map(|mail| {
                let leads = mail.reminders().iter().map(|reminder| reminder.key.lead).collect();
                (matches!(mail, Outgoing::Single(_)), leads)
            })
            .collect()
    }

    fn queue(queued: &mut BTreeSet<String>, sent: &[Outgoing]) {
        for mail in sent {
            queued.insert(mail.key());
            queued.extend(mail.reminders().iter().map(|reminder| reminder.key.to_string()));
        }
    }

    fn with_contract() -> ReminderFacts {
        facts(VendorFacts { contracts: vec![contract_facts(renewing_contract())], ..vendor() })
    }

    #[test]
    fn a_missed_night_sends_the_nearest_lead_only() {
        let (facts, mut queued) = (with_contract(), no_keys());
        let first = due_on(&facts, &queued, "2025-10-03"); // nights of 10-01 and 10-02 missed
        assert_eq!(mails(&first, "olive@example.com"), [(false, vec![90])]);
        assert_eq!(first[0].key(), "digest:olive@example.com:2025-10-03");
        queue(&mut queued, &first);
        assert_eq!(due_on(&facts, &queued, "2025-10-04"), []);
        let later = due_on(&facts, &queued, "2025-12-24"); // down for two months and more
        assert_eq!(mails(&later, "olive@example.com"), [(true, vec![7])]);
        queue(&mut queued, &later);
        assert_eq!(due_on(&facts, &queued, "2025-12-24"), []);
        assert_eq!(due_on(&facts, &queued, "2025-12-20"), [], "a clock set back sends nothing");
    }

    #[test]
    fn every_day_of_a_year_sends_each_lead_once() {
        let (facts, mut queued) = (with_contract(), no_keys());
        let mut leads = Vec::new();
        let mut today = day("2025-09-01");
        while today < day("2026-09-01") {
            let sent = due_on(&facts, &queued, &today.to_string());
            leads.extend(mails(&sent, "olive@example.com").into_iter().map(|(single, leads)| (single, leads[0])));
            queue(&mut queued, &sent);
            today = add_days(today, 1);
        }
        let digest = |lead| (false, lead);
        assert_eq!(leads, [digest(90), digest(60), digest(30), digest(14), (true, 7), (true, 1), (true, -1)]);
    }

    #[test]
    fn leads_past_at_import_go_into_one_backlog_digest_to_the_owner() {
        let mut record = vendor();
        record.contracts = vec![contract_facts(renewing_contract())];
        record.soc_reports = vec![soc(10, ReportType::Type2, "2024-09-30", &[])];
        record.contracts[0].recorded_on = day("2025-12-26"); // lead 1 is still to come
        record.soc_reports[0].recorded_on = day("2025-12-26");
        record.security_owner = record.business_owner.clone();
        let facts = ReminderFacts { outside_mail: true, ..facts(record) };
        let mut queued = no_keys();
        let sent = due_on(&facts, &queued, "2025-12-26");
        assert_eq!(
            mails(&sent, "olive@example.com"),
            [(false, vec![0, 7])],
            "four days left, and still no single mail"
        );
        assert_eq!(sent.len(), 1, "neither procurement nor the vendor hears of backlog");
        queue(&mut queued, &sent);
        assert_eq!(due_on(&facts, &queued, "2025-12-27"), []);
        assert_eq!(mails(&due_on(&facts, &queued, "2025-12-29"), "paul@example.com"), [(true, vec![1])]);
    }

    #[test]
    fn one_digest_a_recipient_and_day_and_late_comers_wait_for_the_next() {
        let mut record = vendor();
        record.security_owner = record.business_owner.clone();
        record.review.next_review_on = Some(day("2026-03-02"));
        let mut facts = facts(record);
        let mut queued = no_keys();
        let first = due_on(&facts, &queued, "2026-01-05");
        assert_eq!(mails(&first, "olive@example.com"), [(false, vec![60])]);
        queue(&mut queued, &first);
        facts.vendors[0].soc_reports = vec![soc(10, ReportType::Type2, "2025-01-31", &[])];
        assert_eq!(due_on(&facts, &queued, "2026-01-05"), []);
        assert_eq!(mails(&due_on(&facts, &queued, "2026-01-06"), "olive@example.com"), [(false, vec![30])]);
    }

    #[test]
    fn a_changed_date_makes_new_keys_and_retires_the_old_ones() {
        let mut facts = with_contract();
        let pending: BTreeSet<_> = planned(&facts, "2025-11-22").iter().map(|r| r.key.to_string()).collect();
        assert_eq!(obsolete(&planned(&facts, "2025-12-01"), &pending), Vec::<String>::new());
        assert_eq!(obsolete(&planned(&facts, "2025-12-31"), &pending).len(), pending.len(), "lapsed");
        facts.vendors[0].contracts[0].contract.notice_value = Some(90);
        assert_eq!(obsolete(&planned(&facts, "2025-11-22"), &pending).len(), pending.len());
    }

    #[test]
    fn the_next_days_show_what_is_due_now_and_what_comes() {
        let facts = with_contract();
        let found = upcoming(&planned(&facts, "2025-12-17"), &no_keys(), day("2025-12-17"), 12);
        let olive: Vec<_> = found
            .iter()
            .filter(|listing| listing.recipient == "olive@example.com")
            .map(|listing| (listing.send_on.to_string(), listing.lead_days, listing.state))
            .collect();
        let expected = [("2025-12-17", 14, ReminderState::Due), ("2025-12-23", 7, ReminderState::Planned)];
        let and_last = ("2025-12-29", 1, ReminderState::Planned);
        assert_eq!(
            olive,
            expected.into_iter().chain([and_last]).map(|(d, l, s)| (d.to_owned(), l, s)).collect::<Vec<_>>()
        );
        let all = listing(&planned(&facts, "2025-12-17"), &no_keys(), day("2025-12-17"));
        assert_eq!((all.len(), all[0].state), (12, ReminderState::Superseded));
    }

    #[test]
    fn leads_that_roll_onto_one_day_are_one_mail() {
        let facts = with_contract();
        let days = BusinessDays::new((22..=29).map(|number| day(&format!("2025-12-{number}")))); // 7 and 1 roll to 12-19
        let planned = crate::domain::reminder::plan(&facts, &Rules::built_in().unwrap(), day("2025-12-18"), &days);
        let found = upcoming(&planned, &no_keys(), day("2025-12-18"), 30);
        let leads: Vec<_> = found.iter().filter(|l| l.recipient.starts_with("olive")).map(|l| l.lead_days).collect();
        assert_eq!(leads, [14, 1]);
    }
}
