//! Planning: every reminder that the facts call for today. Pure, and the same facts give the same keys.

mod planned;

use std::{borrow::Cow, collections::HashSet, sync::Arc};

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

pub use planned::PlannedReminder;

/// No rule goes on reminding of the same thing more often than this.
const MOST_REPEATS: i32 = 52;

/// A plan, and when each vendor's has to be made anew though nothing changes.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Every reminder.
    pub reminders: Vec<PlannedReminder>,
    /// The next day on which another plan is called for, by vendor; nothing can fall due before it.
    pub next_looks: Vec<(VendorId, Option<Date>)>,
}

/// Every reminder the facts call for on `today`: all leads of every chain that has not lapsed, past ones too, vendor by
/// vendor and chain by chain, each chain in the order in which it goes out. `due` and `upcoming` choose from it.
pub fn plan(facts: &ReminderFacts, rules: &Rules, today: Date, days: &BusinessDays) -> Vec<PlannedReminder> {
    plan_with_looks(facts, rules, today, days).reminders
}

/// As `plan`, with the days on which to look again.
pub fn plan_with_looks(facts: &ReminderFacts, rules: &Rules, today: Date, days: &BusinessDays) -> Plan {
    plan_by(&Planning { facts, rules, today, days, until: None })
}

/// As `plan_with_looks`, and of each hard date to come before `until` what is told should it be missed, as far as that
/// can be said today.
pub fn plan_ahead(facts: &ReminderFacts, rules: &Rules, today: Date, days: &BusinessDays, until: Date) -> Plan {
    plan_by(&Planning { facts, rules, today, days, until: Some(until) })
}

fn plan_by(planning: &Planning<'_>) -> Plan {
    let mut plan = Plan::default();
    // Somebody may hold two roles: the item's owner is kept, and whom the rule names before whom it goes up to.
    let rank = |one: &PlannedReminder| (!one.owns_item, one.escalated);
    for vendor in &planning.facts.vendors {
        let first = plan.reminders.len();
        let next = planning.vendor(vendor, &mut plan.reminders);
        plan.next_looks.push((vendor.id, next));
        let of_vendor = plan.reminders.get_mut(first..).unwrap_or_default();
        of_vendor.sort_by(|a, b| a.cmp_by_chain(b).then_with(|| rank(a).cmp(&rank(b))));
    }
    plan.reminders.dedup_by(|later, kept| later.key == kept.key);
    plan
}

/// What stays the same while planning.
struct Planning<'a> {
    facts: &'a ReminderFacts,
    rules: &'a Rules,
    today: Date,
    days: &'a BusinessDays,
    /// Up to when it is foretold what is told of what is missed, where it is.
    until: Option<Date>,
}

/// One occasion while it is spread over leads and recipients.
struct Spreading<'a> {
    about: &'a Dated,
    rule: &'a Rule,
    leads: Vec<i32>,
    missed: bool,
    vendor: &'a VendorFacts,
    event: Option<Arc<EventRef>>,
    shared: Shared,
}

/// What all reminders of one occasion have in common.
struct Shared {
    record_id: Arc<str>,
    vendor: Arc<str>,
    vendor_reference: Arc<str>,
    matter: Arc<Matter>,
    path: Arc<str>,
}

impl Shared {
    fn of(about: &Dated, vendor: &VendorFacts) -> Self {
        Self {
            record_id: about.record_id.as_str().into(),
            vendor: vendor.name.as_str().into(),
            vendor_reference: vendor.reference.as_str().into(),
            matter: Arc::new(about.matter.clone()),
            path: about.path.as_str().into(),
        }
    }
}

/// A recipient with the address as keys have it.
struct Told {
    recipient: Arc<Recipient>,
    email: Arc<str>,
}

impl From<Recipient> for Told {
    fn from(recipient: Recipient) -> Self {
        Self { email: recipient.email.as_str().into(), recipient: Arc::new(recipient) }
    }
}

impl Planning<'_> {
    /// Plans one vendor; answers the next day on which its plan has to be made anew.
    fn vendor(&self, vendor: &VendorFacts, planned: &mut Vec<PlannedReminder>) -> Option<Date> {
        let Occasions { live, ended, turns } = occasions(vendor, self.today);
        let last = LastMailed::new(&vendor.mailed);
        let (first, mut looks, mut uids) = (planned.len(), turns, HashSet::new());
        for about in &live {
            let Some(rule) = self.rules.holding(about.rule, vendor.tier, &vendor.reference) else { continue };
            if !vendor.mailed.is_empty() {
                uids.extend(about.uid());
            }
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
        let spreading = Spreading {
            about,
            rule: &rule,
            leads,
            missed,
            vendor,
            event: about.event(last).map(Arc::new),
            shared: Shared::of(about, vendor),
        };
        self.tell(&spreading, planned);
        self.moved(&spreading, last, planned);
        if rule.hard && !missed && self.until.is_some_and(|until| about.anchor < until) {
            self.tell(&Spreading { leads: vec![MISSED], missed: true, ..spreading }, planned);
        }
    }

    /// Tells whom the rule names, whom it goes up to, and channels.
    fn tell(&self, spreading: &Spreading<'_>, planned: &mut Vec<PlannedReminder>) {
        let Spreading { about, rule, missed, vendor, ref leads, .. } = *spreading;
        let owner = rule.to.iter().position(|told| !told.role.is_outside());
        for (place, told) in rule.to.iter().enumerate() {
            for recipient in recipients(told.role, about, vendor, self.facts) {
                let heard = leads.iter().copied().filter(|lead| told.hears((!missed).then_some(*lead)));
                self.chain(spreading, heard.collect(), &recipient.into(), (owner == Some(place), None), planned);
            }
        }
        let send_on = |lead: i32| self.send_on(about, rule, lead);
        let up = Up { escalation: self.rules.escalation, today: self.today, send_on: &send_on };
        for GoingUp { to, leads, how } in going_up(about, rule, leads, missed, vendor, self.facts, &up) {
            self.chain(spreading, leads, &to.into(), (false, Some(how)), planned);
        }
        self.channels(spreading, planned);
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
            let recipient = Told::from(Recipient::of_channel(*channel));
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
        recipient: &Told,
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
    fn snoozed(&self, spreading: &Spreading<'_>, recipient: &Told) -> Option<Date> {
        let about = spreading.about;
        let of_chain = spreading.vendor.responses.iter().rfind(|response| {
            response.kind == ResponseKind::Snoozed
                && response.rule == about.rule
                && response.record_id == about.record_id
                && response.anchor == about.anchor
                && response.recipient == *recipient.email
        });
        of_chain.and_then(|response| response.until).filter(|_| !spreading.missed)
    }

    fn reminder(&self, spreading: &Spreading<'_>, lead: i32, told: &Told) -> PlannedReminder {
        let Spreading { about, rule, vendor, ref shared, .. } = *spreading;
        let send_on = self.send_on(about, rule, lead);
        PlannedReminder {
            key: ReminderKey {
                rule: about.rule,
                record_kind: about.record_kind,
                record_id: Arc::clone(&shared.record_id),
                anchor: about.anchor,
                lead,
                recipient: Arc::clone(&told.email),
                news: None,
            },
            send_on,
            act_by: self.act_by(about.anchor, rule.hard),
            hard: rule.hard,
            send: rule.send,
            recipient: Arc::clone(&told.recipient),
            owns_item: false,
            escalated: None,
            recorded_on: about.recorded_on,
            vendor_id: vendor.id,
            vendor: Arc::clone(&shared.vendor),
            vendor_reference: Arc::clone(&shared.vendor_reference),
            matter: Arc::clone(&shared.matter),
            event: spreading.event.clone(),
            moved_from: None,
            path: Arc::clone(&shared.path),
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
            let mut news = self.reminder(spreading, 0, &told_before(mail).into());
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
                record_id: mail.record_id.as_str().into(),
                anchor: mail.anchor,
                lead: 0,
                recipient: mail.recipient.as_str().into(),
                news: Some(news),
            },
            send_on: self.today,
            act_by: self.act_by(mail.anchor, hard),
            hard,
            send: SendAs::Auto,
            recipient: Arc::new(told_before(mail)),
            owns_item: false,
            escalated: None,
            recorded_on: self.today,
            vendor_id: vendor.id,
            vendor: vendor.name.as_str().into(),
            vendor_reference: vendor.reference.as_str().into(),
            matter: Arc::new(Matter::Gone { what: mail.what.clone(), why }),
            event: Some(Arc::new(event)),
            moved_from: None,
            path: format!("/vendors/{}", vendor.id).into(),
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
