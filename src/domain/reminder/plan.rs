//! Planning: every reminder that the facts call for today. Pure, and the same facts give the same keys.

use std::{borrow::Cow, collections::HashSet};

use super::{
    escalation::{Escalated, GoingUp, MISSED, Up, going_up},
    event::{GoneEvent, LastMailed, gone},
    facts::{Dated, EventRef, Mailed, ReminderFacts, ResponseKind, VendorFacts},
    key::{News, ReminderKey},
    matter::Matter,
    occasion::{Occasions, occasions},
    recipient::{Recipient, recipients},
    rules::{Rule, Rules, SendAs},
};
use crate::domain::{
    Date,
    calendar::{BusinessDays, add_days, days_between},
    ids::VendorId,
    outbox::Channel,
};

/// No rule goes on reminding of the same thing more often than this.
const MOST_REPEATS: i32 = 52;

/// One reminder to one recipient, not yet chosen to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedReminder {
    /// What makes it unique; holds the unrolled anchor.
    pub key: ReminderKey,
    /// The business day it goes out.
    pub send_on: Date,
    /// The anchor, rolled to a business day.
    pub act_by: Date,
    /// Whether the rule is hard.
    pub hard: bool,
    /// In which mail it goes.
    pub send: SendAs,
    /// To whom.
    pub recipient: Recipient,
    /// Whether the recipient owns the item (holds the rule's first role of ours) and so receives its backlog.
    pub owns_item: bool,
    /// Whether it went up, and to whom.
    pub escalated: Option<Escalated>,
    /// The day the record was recorded.
    pub recorded_on: Date,
    /// The vendor it is about.
    pub vendor_id: VendorId,
    /// The vendor's name.
    pub vendor: String,
    /// The vendor's short reference.
    pub vendor_reference: String,
    /// What it is about.
    pub matter: Matter,
    /// The calendar event that goes with it.
    pub event: Option<EventRef>,
    /// The date people had in their calendars, where it moved.
    pub moved_from: Option<Date>,
    /// The record's page, below the public URL.
    pub path: String,
}

impl PlannedReminder {
    /// Whether it says that a hard deadline was missed.
    pub const fn is_missed(&self) -> bool {
        self.hard && self.key.lead == MISSED && self.key.news.is_none()
    }

    /// Whether its day had passed before the record was recorded: never a mail of its own.
    pub fn is_backlog(&self) -> bool {
        self.send_on < self.recorded_on
    }

    /// Whether it takes an event back on which nothing is left to be done.
    pub fn is_gone(&self) -> bool {
        self.key.news.is_some_and(News::is_gone)
    }

    /// What is due, in a few words, such as “notice deadline of contract C-0107”.
    pub fn what(&self) -> String {
        self.matter.what(self.key.rule, self.is_missed())
    }

    /// The subject of a mail about it: vendor, what and date.
    pub fn subject(&self) -> String {
        match (self.moved_from, self.is_gone()) {
            (_, true) => format!("{}: no longer due, {}, {}", self.vendor, self.what(), self.key.anchor),
            (Some(from), _) => format!("{}: {} moved from {from} to {}", self.vendor, self.what(), self.key.anchor),
            _ => format!("{}: {}, {}", self.vendor, self.what(), self.key.anchor),
        }
    }
}

/// A plan, and when each vendor's has to be made anew though nothing changes.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Every reminder.
    pub reminders: Vec<PlannedReminder>,
    /// The next day on which another plan is called for, by vendor; nothing can fall due before it.
    pub next_looks: Vec<(VendorId, Option<Date>)>,
}

/// Every reminder the facts call for on `today`: all leads of every chain that has not lapsed, past ones too, in the
/// order of their keys. `due` and `upcoming` choose from it.
pub fn plan(facts: &ReminderFacts, rules: &Rules, today: Date, days: &BusinessDays) -> Vec<PlannedReminder> {
    plan_with_looks(facts, rules, today, days).reminders
}

/// As `plan`, with the days on which to look again.
pub fn plan_with_looks(facts: &ReminderFacts, rules: &Rules, today: Date, days: &BusinessDays) -> Plan {
    let mut plan = Plan::default();
    let planning = Planning { facts, rules, today, days };
    for vendor in &facts.vendors {
        let next = planning.vendor(vendor, &mut plan.reminders);
        plan.next_looks.push((vendor.id, next));
    }
    // Somebody may hold two roles: the item's owner is kept, and whom the rule names before whom it goes up to.
    let rank = |one: &PlannedReminder| (!one.owns_item, one.escalated);
    plan.reminders.sort_by(|a, b| a.key.cmp(&b.key).then(rank(a).cmp(&rank(b))));
    plan.reminders.dedup_by(|later, kept| later.key == kept.key);
    plan
}

/// What stays the same while planning.
struct Planning<'a> {
    facts: &'a ReminderFacts,
    rules: &'a Rules,
    today: Date,
    days: &'a BusinessDays,
}

/// One occasion while it is spread over leads and recipients.
struct Spreading<'a> {
    about: &'a Dated,
    rule: &'a Rule,
    leads: Vec<i32>,
    missed: bool,
    vendor: &'a VendorFacts,
    event: Option<EventRef>,
}

impl Planning<'_> {
    /// Plans one vendor; answers the next day on which its plan has to be made anew.
    fn vendor(&self, vendor: &VendorFacts, planned: &mut Vec<PlannedReminder>) -> Option<Date> {
        let Occasions { live, ended, turns } = occasions(vendor, self.today);
        let last = LastMailed::new(&vendor.mailed);
        let (first, mut looks, mut uids) = (planned.len(), turns, HashSet::new());
        for about in &live {
            let Some(rule) = self.rules.holding(about.rule, vendor.tier, &vendor.reference) else { continue };
            uids.extend(about.uid());
            looks.extend(self.turns(about, &rule));
            self.spread(about, rule, vendor, &last, planned);
        }
        for gone in gone(vendor, &uids, self.today) {
            let why = ended.get(&gone.event.uid).cloned();
            planned.extend(self.gone(gone, vendor, why));
        }
        looks.extend(planned.iter().skip(first).map(|reminder| reminder.send_on));
        looks.into_iter().filter(|day| *day > self.today).min()
    }

    /// The days on which this occasion calls for something else, beside those on which its reminders go out.
    fn turns(&self, about: &Dated, rule: &Rule) -> Vec<Date> {
        if rule.hard {
            return vec![add_days(about.anchor, 1)];
        }
        let overdue = add_days(about.anchor, i64::from(self.rules.escalation.overdue_days));
        let every = i64::from(rule.then_every.unwrap_or_default());
        let next = (every > 0).then(|| add_days(self.today, every));
        [Some(add_days(about.anchor, 1)), Some(overdue), next].into_iter().flatten().collect()
    }

    /// Spreads an occasion over leads and recipients.
    fn spread(
        &self,
        about: &Dated,
        rule: Cow<'_, Rule>,
        vendor: &VendorFacts,
        last: &LastMailed<'_>,
        planned: &mut Vec<PlannedReminder>,
    ) {
        let missed = rule.hard && self.today > about.anchor;
        let leads = if missed { vec![MISSED] } else { self.leads(about, &rule) };
        let spreading = Spreading { about, rule: &rule, leads, missed, vendor, event: about.event(last) };
        let owner = rule.to.iter().position(|told| !told.role.is_outside());
        for (place, told) in rule.to.iter().enumerate() {
            for recipient in recipients(told.role, about, vendor, self.facts) {
                let heard = spreading.leads.iter().copied().filter(|lead| told.hears((!missed).then_some(*lead)));
                self.chain(&spreading, heard.collect(), &recipient, (owner == Some(place), None), planned);
            }
        }
        let send_on = |lead: i32| self.send_on(about, &rule, lead);
        let up = Up { escalation: self.rules.escalation, today: self.today, send_on: &send_on };
        for GoingUp { to, leads, how } in going_up(about, &rule, &spreading.leads, missed, vendor, self.facts, &up) {
            self.chain(&spreading, leads, &to, (false, Some(how)), planned);
        }
        self.moved(&spreading, last, planned);
        self.channels(&spreading, planned);
    }

    /// Channels hear what our own people do, and keep no calendars.
    fn channels(&self, spreading: &Spreading<'_>, planned: &mut Vec<PlannedReminder>) {
        let rules = &self.facts.channel_rules;
        if spreading.rule.to.iter().all(|told| told.role.is_outside()) {
            return;
        }
        if !rules.is_empty() && !rules.contains(&spreading.about.rule) {
            return;
        }
        for channel in &self.facts.channels {
            let recipient = Recipient::of_channel(*channel);
            planned.extend(spreading.leads.iter().map(|lead| {
                let reminder = self.reminder(spreading, *lead, &recipient);
                PlannedReminder { event: None, ..reminder }
            }));
        }
    }

    /// The rule's leads, with those that come again and again until the next one to come.
    fn leads(&self, about: &Dated, rule: &Rule) -> Vec<i32> {
        let mut leads = rule.leads.clone();
        let last = leads.iter().min().copied().unwrap_or_default();
        let every = rule.then_every.unwrap_or_default();
        let since = days_between(about.anchor, self.today);
        let repeats = (1..=MOST_REPEATS).map(|count| last - every * count);
        let until_next = |lead: &i32| -i64::from(*lead) < since + i64::from(every);
        if every > 0 {
            leads.extend(repeats.take_while(until_next));
        }
        leads
    }

    /// One recipient's leads, as that recipient's snoozing changes them.
    fn chain(
        &self,
        spreading: &Spreading<'_>,
        leads: Vec<i32>,
        recipient: &Recipient,
        (owns_item, escalated): (bool, Option<Escalated>),
        planned: &mut Vec<PlannedReminder>,
    ) {
        let back_on = self.snoozed(spreading, recipient);
        let anchor = spreading.about.anchor;
        let first = planned.len();
        planned.extend(leads.into_iter().map(|lead| {
            let reminder = self.reminder(spreading, lead, recipient);
            PlannedReminder { owns_item, escalated, ..reminder }
        }));
        let Some(back_on) = back_on else { return };
        let lead = i32::try_from(days_between(back_on, anchor)).unwrap_or_default();
        let again = self.reminder(spreading, lead, recipient);
        let mut chain = planned.split_off(first);
        chain.retain(|reminder| reminder.send_on > again.send_on);
        chain.push(PlannedReminder { owns_item, escalated, ..again });
        planned.extend(chain);
    }

    /// The day on which a snoozed chain comes back to this recipient.
    fn snoozed(&self, spreading: &Spreading<'_>, recipient: &Recipient) -> Option<Date> {
        let about = spreading.about;
        let of_chain = spreading.vendor.responses.iter().rfind(|response| {
            response.kind == ResponseKind::Snoozed
                && response.rule == about.rule
                && response.record_id == about.record_id
                && response.anchor == about.anchor
                && response.recipient == recipient.email
        });
        of_chain.and_then(|response| response.until).filter(|_| !spreading.missed)
    }

    fn reminder(&self, spreading: &Spreading<'_>, lead: i32, recipient: &Recipient) -> PlannedReminder {
        let Spreading { about, rule, vendor, .. } = *spreading;
        let send_on = self.send_on(about, rule, lead);
        PlannedReminder {
            key: ReminderKey {
                rule: about.rule,
                record_kind: about.record_kind,
                record_id: about.record_id.clone(),
                anchor: about.anchor,
                lead,
                recipient: recipient.email.clone(),
                news: None,
            },
            send_on,
            act_by: self.act_by(about.anchor, rule.hard),
            hard: rule.hard,
            send: rule.send,
            recipient: recipient.clone(),
            owns_item: false,
            escalated: None,
            recorded_on: about.recorded_on,
            vendor_id: vendor.id,
            vendor: vendor.name.clone(),
            vendor_reference: vendor.reference.clone(),
            matter: about.matter.clone(),
            event: spreading.event.clone(),
            moved_from: None,
            path: about.path.clone(),
        }
    }

    fn send_on(&self, about: &Dated, rule: &Rule, lead: i32) -> Date {
        let day = add_days(about.anchor, -i64::from(lead));
        // A missed deadline is told after it: rolled back, the mail could come before the deadline itself. What happened
        // is told at once.
        match (about.rule.is_event(), rule.hard && lead >= 0) {
            (true, _) => day,
            (false, true) => self.days.roll_back(day),
            (false, false) => self.days.roll_forward(day),
        }
    }

    fn act_by(&self, anchor: Date, hard: bool) -> Date {
        if hard { self.days.roll_back(anchor) } else { self.days.roll_forward(anchor) }
    }

    /// Whether whoever was mailed may be mailed now.
    fn is_told_still(&self, mail: &Mailed) -> bool {
        !self.facts.left.contains(&mail.recipient) && (self.facts.outside_mail || !mail.outside)
    }

    /// News for those who were told another date of the same event, whoever is told of it now.
    fn moved(&self, spreading: &Spreading<'_>, last: &LastMailed<'_>, planned: &mut Vec<PlannedReminder>) {
        let Some(event) = &spreading.event else { return };
        if spreading.missed {
            return;
        }
        for mail in last.elsewhere(&event.uid, spreading.about.anchor) {
            if !self.is_told_still(mail) {
                continue;
            }
            let mut news = self.reminder(spreading, 0, &told_before(mail));
            news.key.news = Some(News::Moved(event.sequence));
            planned.push(PlannedReminder {
                moved_from: Some(mail.anchor),
                send_on: self.today,
                recorded_on: self.today,
                ..news
            });
        }
    }

    /// News for somebody who has an event in their calendar on which nothing is left to be done.
    fn gone(&self, gone: GoneEvent<'_>, vendor: &VendorFacts, why: Option<String>) -> Option<PlannedReminder> {
        let GoneEvent { mail, event, news } = gone;
        if !self.is_told_still(mail) {
            return None;
        }
        let hard = self.rules.rule(mail.rule)?.hard;
        Some(PlannedReminder {
            key: ReminderKey {
                rule: mail.rule,
                record_kind: mail.record_kind,
                record_id: mail.record_id.clone(),
                anchor: mail.anchor,
                lead: 0,
                recipient: mail.recipient.clone(),
                news: Some(news),
            },
            send_on: self.today,
            act_by: self.act_by(mail.anchor, hard),
            hard,
            send: SendAs::Auto,
            recipient: told_before(mail),
            owns_item: false,
            escalated: None,
            recorded_on: self.today,
            vendor_id: vendor.id,
            vendor: vendor.name.clone(),
            vendor_reference: vendor.reference.clone(),
            matter: Matter::Gone { what: mail.what.clone(), why },
            event: Some(event),
            moved_from: None,
            path: format!("/vendors/{}", vendor.id),
        })
    }
}

/// Whom a mail went to.
fn told_before(mail: &Mailed) -> Recipient {
    Recipient {
        email: mail.recipient.clone(),
        name: mail.recipient_name.clone(),
        stands_in_for: None,
        outside: mail.outside,
        channel: Channel::Mail,
    }
}

#[cfg(test)]
mod tests;
