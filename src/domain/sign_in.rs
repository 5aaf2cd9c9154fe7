//! Signing in: the ways in, and how guesses are slowed.

use chrono::Duration;

use super::Instant;

closed_list! {
    /// How somebody came in.
    pub enum Way {
        Password = "password", "password";
        Link = "link", "one-time link";
        SetUp = "set_up", "set-up";
    }
}

/// How fast guesses may follow each other: some are free, then each costs a pause twice as long as the one before. No
/// pause is for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Guesses without a pause.
    pub free: usize,
    /// Longest pause, in seconds.
    pub longest: i64,
    /// After so many minutes a guess is forgotten.
    pub minutes: i64,
}

impl Pace {
    /// For one account: short, so that strangers who guess at it do not keep its owner out.
    pub const ACCOUNT: Self = Self { free: 5, longest: 60, minutes: 15 };
    /// For one browser that signed in to the account before.
    pub const DEVICE: Self = Self { free: 5, longest: 60, minutes: 15 };
    /// For one address over all accounts.
    pub const ADDRESS: Self = Self { free: 20, longest: 900, minutes: 15 };
    /// For the addresses of one network over all accounts.
    pub const NETWORK: Self = Self { free: 100, longest: 900, minutes: 60 };
    /// For codes of a second factor and for the present password: whoever guesses here has come half the way.
    pub const CODE: Self = Self { free: 5, longest: 300, minutes: 60 };

    /// Seconds to wait after these failures, newest first.
    pub fn wait(self, failures: &[Instant], now: Instant) -> u64 {
        let Some(last) = failures.first().filter(|_| failures.len() >= self.free) else { return 0 };
        let excess = u32::try_from(failures.len() - self.free).unwrap_or(u32::MAX).min(20);
        let over = *last + Duration::seconds(i64::from(1_u32 << excess).min(self.longest));
        if over <= now { 0 } else { u64::try_from((over - now).num_seconds() + 1).unwrap_or(1) }
    }

    /// Since when guesses count.
    pub fn since(self, now: Instant) -> Instant {
        now - Duration::minutes(self.minutes)
    }
}

/// What browsers call themselves, and what people call them; the first that fits counts.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];
const SYSTEMS: [(&str, &str); 6] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// A program as people know it, by what it calls itself: “Firefox on Linux”.
pub fn program(agent: &str) -> String {
    let found =
        |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    match (found(&BROWSERS), found(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "a program without a name".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_wait_longer_and_longer_but_never_for_ever() {
        let now: Instant = "2026-11-22T12:00:00".parse().unwrap();
        let wait = |count: usize| Pace::ACCOUNT.wait(&vec![now; count], now);
        assert_eq!([wait(0), wait(4)], [0, 0]);
        assert!(wait(5) >= 1 && wait(8) >= 8 && wait(8) > wait(7));
        assert!(wait(500) <= 61, "{}", wait(500));
        assert_eq!(Pace::ACCOUNT.wait(&[now; 5], now + Duration::minutes(1)), 0);
    }

    #[test]
    fn an_address_has_more_guesses_than_an_account_and_longer_pauses() {
        let now: Instant = "2026-11-22T12:00:00".parse().unwrap();
        assert_eq!(Pace::ADDRESS.wait(&vec![now; 19], now), 0);
        let longest = Pace::ADDRESS.wait(&vec![now; 400], now);
        assert!((900..=901).contains(&longest), "{longest}");
        assert_eq!(Pace::ADDRESS.since(now), now - Duration::minutes(15));
    }

    #[test]
    fn a_program_is_called_what_people_call_it() {
        for (agent, name) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge on Windows",
            ),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
            ("curl/8.9.1", "curl"),
            ("<script>", "a program without a name"),
            ("", "a program without a name"),
        ] {
            assert_eq!(program(agent), name);
        }
    }
}
