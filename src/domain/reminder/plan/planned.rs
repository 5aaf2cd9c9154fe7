//! A planned reminder.

use std::{
    cmp::{Ordering, Reverse},
    sync::Arc,
};

use crate::domain::{
    Date,
    ids::VendorId,
    reminder::{
        escalation::{Escalated, MISSED},
        facts::EventRef,
        key::{News, ReminderKey},
        matter::Matter,
        recipient::Recipient,
        rules::SendAs,
    },
};

/// One reminder to one recipient, not yet chosen to be sent. What the leads of a chain have in common they share: a plan
/// holds many reminders of which few are sent.
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
    pub recipient: Arc<Recipient>,
    /// Whether the recipient owns the item (holds the rule's first role of ours) and so receives its backlog.
    pub owns_item: bool,
    /// Whether it went up, and to whom.
    pub escalated: Option<Escalated>,
    /// The day the record was recorded.
    pub recorded_on: Date,
    /// The vendor it is about.
    pub vendor_id: VendorId,
    /// The vendor's name.
    pub vendor: Arc<str>,
    /// The vendor's short reference.
    pub vendor_reference: Arc<str>,
    /// What it is about.
    pub matter: Arc<Matter>,
    /// The calendar event that goes with it.
    pub event: Option<Arc<EventRef>>,
    /// The date people had in their calendars, where it moved.
    pub moved_from: Option<Date>,
    /// The record's page, below the public URL.
    pub path: Arc<str>,
}

impl PlannedReminder {
    /// Whether it says that a hard deadline was missed.
    pub const fn is_missed(&self) -> bool {
        self.hard && self.key.lead == MISSED && self.key.news.is_none()
    }

    /// Whether it would say of a date to come that it was missed: it is told only if nothing is decided.
    pub fn is_foretold(&self, today: Date) -> bool {
        self.is_missed() && self.key.anchor >= today
    }

    /// Whether its day had passed before the record was recorded: never a mail of its own.
    pub fn is_backlog(&self) -> bool {
        self.send_on < self.recorded_on
    }

    /// Whether it takes an event back on which nothing is left to be done.
    pub fn is_gone(&self) -> bool {
        self.key.news.is_some_and(News::is_gone)
    }

    /// Orders chain by chain, and within each as it goes out.
    pub(in crate::domain::reminder) fn cmp_by_chain(&self, other: &Self) -> Ordering {
        let place = |one: &Self| (one.send_on, Reverse(one.key.lead));
        self.key.chain().cmp(&other.key.chain()).then_with(|| place(self).cmp(&place(other)))
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
