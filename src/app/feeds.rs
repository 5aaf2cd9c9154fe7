//! Calendar feeds as they were written last, so that a calendar that asks again and again has nothing planned anew.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::Duration;

use super::Turnstile;
use crate::domain::{
    Date, Instant,
    ids::{AuditId, FeedId, ReminderId},
};

/// No text is kept longer.
const LONGEST: Duration = Duration::minutes(5);

/// No more texts are kept.
const MOST: usize = 100;

/// What a text was written from: where this is the same, so is the text, as far as records go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The newest line of the audit trail after which something may differ: whatever changes a record writes one.
    pub audit: Option<AuditId>,
    /// The newest reminder that has its mail.
    pub reminder: Option<ReminderId>,
    /// The day.
    pub today: Date,
}

#[derive(Debug)]
struct Held {
    from: Standing,
    at: Instant,
    text: Arc<str>,
}

/// The texts.
#[derive(Debug)]
pub struct Feeds {
    held: Mutex<HashMap<FeedId, Held>>,
    /// One is written at a time: each may plan the whole register.
    pub writing: Turnstile,
}

impl Default for Feeds {
    fn default() -> Self {
        Self { held: Mutex::default(), writing: Turnstile::new(1) }
    }
}

impl Feeds {
    /// The text of a feed, where one is kept that would be written again now.
    pub fn find(&self, id: FeedId, from: &Standing, now: Instant) -> Option<Arc<str>> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let one = held.get(&id)?;
        // A clock that was set back makes none of them last.
        let fresh = one.at <= now && now - one.at < LONGEST;
        (fresh && one.from == *from).then(|| Arc::clone(&one.text))
    }

    /// Keeps a text; of too many the oldest goes.
    pub fn keep(&self, id: FeedId, from: Standing, now: Instant, text: Arc<str>) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= MOST && !held.contains_key(&id) {
            let oldest = held.iter().min_by_key(|(_, one)| one.at).map(|(id, _)| *id);
            if let Some(oldest) = oldest {
                held.remove(&oldest);
            }
        }
        held.insert(id, Held { from, at: now, text });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> FeedId {
        uuid::Uuid::from_u128(number).into()
    }

    fn standing(audit: u128) -> Standing {
        Standing {
            audit: Some(uuid::Uuid::from_u128(audit).into()),
            reminder: None,
            today: "2026-11-22".parse().unwrap(),
        }
    }

    fn at(time: &str) -> Instant {
        format!("2026-11-22T{time}").parse().unwrap()
    }

    #[test]
    fn a_text_is_kept_for_five_minutes_or_until_something_changes() {
        let feeds = Feeds::default();
        feeds.keep(id(1), standing(7), at("12:00:00"), "a".into());
        let found = |feed, from: &Standing, now| feeds.find(id(feed), from, at(now)).map(|text| text.to_string());
        assert_eq!(found(1, &standing(7), "12:04:59").as_deref(), Some("a"));
        assert_eq!(found(1, &standing(7), "12:05:00"), None);
        assert_eq!(found(1, &standing(7), "11:59:59"), None, "the clock was set back");
        assert_eq!(found(1, &standing(8), "12:00:01"), None, "a record changed");
        let tomorrow = Standing { today: "2026-11-23".parse().unwrap(), ..standing(7) };
        assert_eq!(found(1, &tomorrow, "12:00:01"), None);
        assert_eq!(found(2, &standing(7), "12:00:01"), None, "another feed");
    }

    #[test]
    fn of_too_many_texts_the_oldest_goes() {
        let feeds = Feeds::default();
        for number in 0..=100_u32 {
            let (minute, second) = (number / 60, number % 60);
            let now = at(&format!("12:{minute:02}:{second:02}"));
            feeds.keep(id(u128::from(number)), standing(7), now, "a".into());
        }
        let now = at("12:01:41");
        assert_eq!(feeds.find(id(0), &standing(7), now), None);
        assert!((1..=100).all(|number| feeds.find(id(number), &standing(7), now).is_some()));
        feeds.keep(id(100), standing(8), now, "b".into());
        assert!(feeds.find(id(1), &standing(7), now).is_some(), "one that is written anew takes no other's place");
    }
}
