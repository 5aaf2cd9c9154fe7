//! A portfolio that lives through days, and remembers what each sent as the outbox does.

use std::collections::BTreeSet;

use super::super::*;
use crate::domain::reminder::{
    Addressee, Mailed, Outgoing, RecordKind, Response, RuleName, event_uid, mails, outstanding, samples::*,
};

pub(super) struct Life {
    pub(super) facts: ReminderFacts,
    pub(super) rules: Rules,
    pub(super) days: BusinessDays,
    pub(super) queued: BTreeSet<String>,
    /// All that was told, with the day.
    pub(super) told: Vec<(Date, PlannedReminder)>,
}

/// What a round did.
pub(super) struct Round {
    pub(super) mails: Vec<Outgoing>,
    /// When to look at each vendor again.
    pub(super) looks: Vec<(VendorId, Option<Date>)>,
    /// Vendors with news that waits for a mail that goes out anyway.
    pub(super) quiet: Vec<VendorId>,
}

impl Life {
    /// Under the shipped rules, without holidays.
    pub(super) fn new(facts: ReminderFacts) -> Self {
        let (rules, days) = (Rules::built_in().unwrap(), BusinessDays::default());
        Self { facts, rules, days, queued: BTreeSet::new(), told: Vec::new() }
    }

    /// Plans all vendors and sends what is due.
    pub(super) fn send(&mut self, today: &str) -> Vec<Outgoing> {
        self.round(|_| true, day(today)).mails
    }

    /// Sends what is due on each of these days, both included.
    pub(super) fn live(&mut self, from: &str, to: &str) {
        let mut today = day(from);
        while today <= day(to) {
            self.round(|_| true, today);
            today = add_days(today, 1);
        }
    }

    /// Plans those vendors that `looks` names and sends what is due.
    pub(super) fn round(&mut self, looks: impl Fn(VendorId) -> bool, today: Date) -> Round {
        let all = std::mem::take(&mut self.facts.vendors);
        let vendors = all.iter().filter(|vendor| looks(vendor.id)).cloned().collect();
        let facts = ReminderFacts { vendors, ..self.facts.clone() };
        self.facts.vendors = all;
        let Plan { reminders, next_looks } = plan_with_looks(&facts, &self.rules, today, &self.days);
        let open = outstanding(&reminders, &self.queued, today);
        let mails = mails(open.clone(), &self.queued, today, &self.rules);
        for mail in &mails {
            self.queued.insert(mail.key());
            mail.reminders().iter().for_each(|reminder| self.remember(reminder, today));
        }
        let waits = open.iter().filter(|reminder| !self.queued.contains(&reminder.key.to_string()));
        let quiet = waits.map(|reminder| reminder.vendor_id).collect();
        Round { mails, looks: next_looks, quiet }
    }

    fn remember(&mut self, reminder: &PlannedReminder, today: Date) {
        self.queued.insert(reminder.key.to_string());
        self.told.push((today, reminder.clone()));
        let vendor = self.facts.vendors.iter_mut().find(|vendor| vendor.id == reminder.vendor_id);
        if reminder.recipient.channel == Channel::Mail {
            vendor.unwrap().mailed.push(mailed(reminder));
        }
    }

    /// Answers all reminders of a chain that somebody has.
    pub(super) fn answer(&mut self, kind: ResponseKind, anchor: &str, recipient: &str, until: Option<&str>) {
        let chain = |one: &&(Date, PlannedReminder)| one.1.key.anchor == day(anchor);
        let key = self.told.iter().find(chain).map(|(_, reminder)| reminder.key.clone()).unwrap();
        self.facts.vendors[0].responses.push(Response {
            kind,
            rule: key.rule,
            record_id: key.record_id.to_string(),
            anchor: key.anchor,
            recipient: recipient.to_owned(),
            until: until.map(day),
        });
    }

    /// What somebody was told, as day and lead; news has a word in its place.
    pub(super) fn heard(&self, recipient: &str) -> Vec<String> {
        let theirs = self.told.iter().filter(|(_, reminder)| reminder.recipient.email == recipient);
        theirs.map(|(today, reminder)| format!("{today} {}", said(reminder))).collect()
    }

    /// The leads that somebody was told, by the way in which it came to them.
    pub(super) fn leads(&self, recipient: &str, escalated: Option<Escalated>) -> Vec<i32> {
        let theirs = self.told.iter().filter(|(_, reminder)| reminder.recipient.email == recipient);
        theirs.filter(|(_, one)| one.escalated == escalated).map(|(_, one)| one.key.lead).collect()
    }
}

fn said(reminder: &PlannedReminder) -> String {
    match reminder.key.news {
        None => reminder.key.lead.to_string(),
        Some(News::Moved(sequence)) => format!("moved {sequence}"),
        Some(News::Gone(sequence)) => format!("gone {sequence}"),
    }
}

/// What is stored of a reminder whose mail went out.
fn mailed(reminder: &PlannedReminder) -> Mailed {
    let key = &reminder.key;
    Mailed {
        rule: key.rule,
        record_kind: key.record_kind,
        record_id: key.record_id.to_string(),
        anchor: key.anchor,
        lead: key.lead,
        recipient: key.recipient.to_string(),
        recipient_name: reminder.recipient.name.clone(),
        outside: reminder.recipient.outside,
        what: reminder.what(),
        event: reminder.event.as_deref().cloned(),
        gone: reminder.is_gone(),
        news: key.news.is_some(),
        sent: true,
    }
}

/// Something else that is dated about a vendor, its owner's to see to.
pub(super) fn dated(rule: RuleName, record_kind: RecordKind, anchor: &str) -> Dated {
    Dated {
        rule,
        record_kind,
        record_id: "0198a1b2-0000-7000-8000-000000000001".to_owned(),
        term: 0,
        anchor: day(anchor),
        recorded_on: day("2024-01-01"),
        version: 1,
        owner: None,
        approver: None,
        matter: Matter::Step { title: "Access removed".to_owned() },
        path: "/vendors/1".to_owned(),
    }
}

/// The event of the sample contract's term `number`.
pub(super) fn uid(number: i32) -> String {
    event_uid(RuleName::ContractNotice, RecordKind::Contract, &contract().id.to_string(), number)
}

/// Harbour Payroll with its contract, whose notice deadline is 2025-12-30: Olive's, who reports to Mia. Pia leads the
/// programme.
pub(super) fn with_managers() -> ReminderFacts {
    let olive = Addressee { manager: Some(Box::new(person("Mia"))), ..person("Olive") };
    let contracts = vec![contract_facts(renewing_contract())];
    let vendor = VendorFacts { business_owner: Some(olive), contracts, ..vendor() };
    ReminderFacts { programme_lead: Some(person("Pia")), ..facts(vendor) }
}
