//! The only caller of the system clock. Everything else is given "now" and "today".

use chrono::{SubsecRound, Utc};
use chrono_tz::Tz;

use crate::domain::{Date, Instant};

/// Where "now" comes from: the system, or an instant fixed by a test or by `--as-of`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The system's clock.
    System,
    /// Always this instant, UTC.
    Fixed(Instant),
}

impl Clock {
    /// The current instant in UTC, cut to microseconds, which is what both databases keep.
    pub fn now(self) -> Instant {
        match self {
            Self::System => Utc::now().naive_utc().trunc_subsecs(6),
            Self::Fixed(instant) => instant,
        }
    }

    /// The current day in the organization's time zone.
    pub fn today(self, zone: Tz) -> Date {
        self.now().and_utc().with_timezone(&zone).date_naive()
    }

    /// A new record id: UUIDv7, so that ids made later sort later.
    pub fn new_id<Id: From<uuid::Uuid>>(self) -> Id {
        uuid::Uuid::now_v7().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_is_the_organizations_day_not_utcs() {
        let clock = Clock::Fixed("2026-11-22T23:30:00".parse().unwrap());
        assert_eq!(clock.today(chrono_tz::UTC).to_string(), "2026-11-22");
        assert_eq!(clock.today(chrono_tz::Europe::Berlin).to_string(), "2026-11-23");
    }
}
