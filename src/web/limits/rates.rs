//! Requests a minute of many callers, each remembered as one instant: when the last of what it asked would have been
//! due if it had asked evenly. Whoever is a minute ahead of the clock waits.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use sha2::{Digest, Sha256};

use crate::error::AppError;

const MINUTE: Duration = Duration::from_secs(60);
/// Most callers that are remembered.
const MOST: usize = 8_192;

/// When each caller's requests are paid for; by digest, since a secret is kept nowhere.
#[derive(Debug, Default)]
pub(super) struct Rates(HashMap<[u8; 32], Instant>);

impl Rates {
    /// Counts a request of this caller, of which so many a minute are answered.
    ///
    /// # Errors
    /// `TooMany` with the seconds to wait.
    pub(super) fn take(&mut self, caller: &str, most: u32, now: Instant) -> Result<(), AppError> {
        let caller: [u8; 32] = Sha256::digest(caller.as_bytes()).into();
        let paid = self.0.get(&caller).copied().unwrap_or(now).max(now) + MINUTE / most.max(1);
        let ahead = paid.duration_since(now);
        if ahead > MINUTE {
            let wait = ahead - MINUTE;
            return Err(AppError::TooMany(wait.as_secs() + u64::from(wait.subsec_nanos() > 0)));
        }
        self.make_room(now);
        self.0.insert(caller, paid);
        Ok(())
    }

    /// Forgets whoever has nothing left to pay for, and then, if need be, whoever asked least.
    fn make_room(&mut self, now: Instant) {
        if self.0.len() < MOST {
            return;
        }
        self.0.retain(|_, paid| *paid > now);
        if self.0.len() < MOST {
            return;
        }
        let mut all: Vec<Instant> = self.0.values().copied().collect();
        let (_, middle, _) = all.select_nth_unstable(MOST / 2);
        let middle = *middle;
        self.0.retain(|_, paid| *paid > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(rates: &mut Rates, caller: &str, most: u32, now: Instant) -> u64 {
        match rates.take(caller, most, now) {
            Ok(()) => 0,
            Err(AppError::TooMany(seconds)) => seconds,
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn a_minutes_worth_may_come_at_once_and_then_evenly() {
        let (mut rates, start) = (Rates::default(), Instant::now());
        for number in 0..30 {
            assert_eq!(wait(&mut rates, "olga", 30, start), 0, "{number}");
        }
        assert_eq!(wait(&mut rates, "olga", 30, start), 2);
        assert_eq!(wait(&mut rates, "olga", 30, start), 2, "asking too early costs nothing");
        assert_eq!(wait(&mut rates, "peer", 30, start), 0, "another caller is another count");
        let later = start + Duration::from_secs(2);
        assert_eq!(wait(&mut rates, "olga", 30, later), 0);
        assert_eq!(wait(&mut rates, "olga", 30, later), 2);
        let much_later = start + Duration::from_secs(300);
        for number in 0..30 {
            assert_eq!(wait(&mut rates, "olga", 30, much_later), 0, "{number}");
        }
        assert_ne!(wait(&mut rates, "olga", 30, much_later), 0, "nobody saves more than a minute");
    }

    #[test]
    fn no_number_of_callers_fills_the_memory_or_frees_who_asks_most() {
        let (mut rates, start) = (Rates::default(), Instant::now());
        while wait(&mut rates, "olga", 30, start) == 0 {}
        for number in 0..3 * MOST {
            assert_eq!(wait(&mut rates, &number.to_string(), 30, start), 0);
            assert!(rates.0.len() <= MOST);
        }
        assert_eq!(wait(&mut rates, "olga", 30, start), 2);
    }
}
