//! Calendar events: their stable names, the counter of their changes, and the news that people need who have an event in
//! their calendars that moved or went.

use std::collections::{HashMap, HashSet};

use sha2::{Digest, Sha256};

use super::{
    facts::{Dated, EventRef, Mailed, VendorFacts},
    key::{News, RecordKind, RuleName},
};
use crate::domain::Date;

/// The event's `UID`: the same for a rule, a record and a term of it, whatever its date.
pub fn event_uid(rule: RuleName, kind: RecordKind, record_id: &str, term: i32) -> String {
    let digest = Sha256::digest(format!("{rule}:{kind}:{record_id}:{term}"));
    let mut uid = hex::encode(digest.get(..16).unwrap_or(&digest));
    uid.push_str("@ninefold");
    uid
}

impl Dated {
    /// The `UID` of its event; what only tells of something that happened has none.
    pub fn uid(&self) -> Option<String> {
        let dated = !self.rule.is_event();
        dated.then(|| event_uid(self.rule, self.record_kind, &self.record_id, self.term))
    }

    /// Its event as mails about it name it from now on. Its `SEQUENCE` grows with the record's version, and with each
    /// date that differs from the one mailed last.
    pub fn event(&self, mailed: &LastMailed<'_>) -> Option<EventRef> {
        let uid = self.uid()?;
        let by_version = self.version.saturating_sub(1).max(0);
        let sequence = match mailed.of(&uid) {
            None => by_version,
            Some((last, event)) if last.anchor == self.anchor && !last.gone => event.sequence.max(by_version),
            Some((_, event)) => event.sequence.saturating_add(1).max(by_version),
        };
        Some(EventRef { uid, sequence })
    }
}

/// The newest mail that went out about each event.
pub struct LastMailed<'a> {
    of_event: HashMap<&'a str, (&'a Mailed, &'a EventRef)>,
    of_recipient: HashMap<(&'a str, &'a str), (&'a Mailed, &'a EventRef)>,
}

impl<'a> LastMailed<'a> {
    /// Reads what was mailed, oldest first.
    pub fn new(mailed: &'a [Mailed]) -> Self {
        let mut last = Self { of_event: HashMap::new(), of_recipient: HashMap::new() };
        for mail in mailed.iter().filter(|mail| mail.sent) {
            let Some(event) = &mail.event else { continue };
            let uid = event.uid.as_str();
            // Events of one round carry one number; a straggler must not set it back.
            let newest = last.of_event.get(uid).is_none_or(|(_, known)| known.sequence <= event.sequence);
            if newest {
                last.of_event.insert(uid, (mail, event));
            }
            last.of_recipient.insert((uid, mail.recipient.as_str()), (mail, event));
        }
        last
    }

    fn of(&self, uid: &str) -> Option<&(&'a Mailed, &'a EventRef)> {
        self.of_event.get(uid)
    }

    /// What each recipient was told last of an event, where that was another day and was not taken back.
    pub fn elsewhere(&self, uid: &str, day: Date) -> Vec<&'a Mailed> {
        let told = self.of_recipient.iter().filter(|((of, _), _)| *of == uid).map(|(_, (mail, _))| *mail);
        let mut found: Vec<&Mailed> = told.filter(|mail| !mail.gone && mail.anchor != day).collect();
        found.sort_by(|a, b| a.recipient.cmp(&b.recipient));
        found
    }
}

/// An event that somebody has in their calendar and that is no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GoneEvent<'a> {
    pub(super) mail: &'a Mailed,
    pub(super) event: EventRef,
    pub(super) news: News,
}

/// Of the events still to come that were mailed: those that no occasion stands behind any more, for each who was told.
pub(super) fn gone<'a>(vendor: &'a VendorFacts, live: &HashSet<String>, today: Date) -> Vec<GoneEvent<'a>> {
    let last = LastMailed::new(&vendor.mailed);
    let mut found: Vec<GoneEvent<'a>> = last
        .of_recipient
        .values()
        .filter(|(mail, event)| !mail.gone && mail.anchor >= today && !live.contains(&event.uid))
        .map(|(mail, event)| {
            let newest = last.of(&event.uid).map_or(event.sequence, |(_, newest)| newest.sequence);
            // Others may have been told already: they were told this very number.
            let taken_back = last.of(&event.uid).is_some_and(|(mail, _)| mail.gone);
            let sequence = if taken_back { newest } else { newest.saturating_add(1) };
            GoneEvent { mail, event: EventRef { uid: event.uid.clone(), sequence }, news: News::Gone(sequence) }
        })
        .collect();
    found.sort_by(|a, b| (&a.event.uid, &a.mail.recipient).cmp(&(&b.event.uid, &b.mail.recipient)));
    found
}
