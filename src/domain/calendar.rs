//! Day arithmetic shared by coverage, reviews, contracts and reminders: clamped months and business days.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, Weekday};

use super::Date;

/// The same day `months` later (or earlier, when negative), clamped to the month's end: 31 January + 1 is 28 or 29
/// February. A result outside the calendar stays at `date`.
pub fn add_months(date: Date, months: i32) -> Date {
    let count = Months::new(months.unsigned_abs());
    let moved = if months < 0 { date.checked_sub_months(count) } else { date.checked_add_months(count) };
    moved.unwrap_or(date)
}

/// The day `days` later (or earlier, when negative). A result outside the calendar stays at `date`.
pub fn add_days(date: Date, days: i64) -> Date {
    let count = Days::new(days.unsigned_abs());
    let moved = if days < 0 { date.checked_sub_days(count) } else { date.checked_add_days(count) };
    moved.unwrap_or(date)
}

/// Days from `from` to `to`; negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    (to - from).num_days()
}

/// Which days are worked: not Saturday, not Sunday, not on the list of holidays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BusinessDays {
    holidays: BTreeMap<Date, String>,
}

impl BusinessDays {
    /// Business days with these holidays, whose names nobody asks for.
    pub fn new(holidays: impl IntoIterator<Item = Date>) -> Self {
        Self::named(holidays.into_iter().map(|date| (date, "Holiday".to_owned())))
    }

    /// Business days with these holidays. Of several names of a day the first stays.
    pub fn named(holidays: impl IntoIterator<Item = (Date, String)>) -> Self {
        let mut days = Self::default();
        for (date, name) in holidays {
            days.holidays.entry(date).or_insert(name);
        }
        days
    }

    /// Why `date` is not worked: the holiday’s name, “Saturday” or “Sunday”; `None` where it is worked.
    pub fn off(&self, date: Date) -> Option<&str> {
        let weekend = match date.weekday() {
            Weekday::Sat => Some("Saturday"),
            Weekday::Sun => Some("Sunday"),
            _ => None,
        };
        self.holidays.get(&date).map(String::as_str).or(weekend)
    }

    /// Whether `date` is worked.
    pub fn is_business_day(&self, date: Date) -> bool {
        self.off(date).is_none()
    }

    /// `date`, or the last business day before it.
    pub fn roll_back(&self, date: Date) -> Date {
        self.roll(date, -1)
    }

    /// `date`, or the first business day after it.
    pub fn roll_forward(&self, date: Date) -> Date {
        self.roll(date, 1)
    }

    fn roll(&self, mut date: Date, step: i64) -> Date {
        while !self.is_business_day(date) {
            let next = add_days(date, step);
            if next == date {
                break; // the calendar's end
            }
            date = next;
        }
        date
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn months_clamp_to_the_months_end() {
        for (from, months, to) in [
            ("2025-01-31", 1, "2025-02-28"),
            ("2024-01-31", 1, "2024-02-29"),
            ("2025-10-01", 3, "2026-01-01"),
            ("2026-03-31", -1, "2026-02-28"),
        ] {
            assert_eq!(add_months(day(from), months), day(to));
        }
    }

    #[test]
    fn a_holiday_before_a_weekend_rolls_past_both() {
        let days = BusinessDays::new([day("2026-12-25")]);
        assert_eq!(days.roll_back(day("2026-12-27")), day("2026-12-24"));
        assert_eq!(days.roll_forward(day("2026-12-25")), day("2026-12-28"));
    }
    #[test]
    fn a_day_off_says_why() {
        let named = [("2026-12-25", "Christmas Day"), ("2026-12-26", "Boxing Day"), ("2026-12-25", "Weihnachten")];
        let days = BusinessDays::named(named.map(|(date, name)| (day(date), name.to_owned())));
        for (date, why) in [
            ("2026-12-24", None),
            ("2026-12-25", Some("Christmas Day")),
            ("2026-12-26", Some("Boxing Day")),
            ("2026-12-27", Some("Sunday")),
            ("2027-01-02", Some("Saturday")),
        ] {
            assert_eq!((days.off(day(date)), days.is_business_day(day(date))), (why, why.is_none()), "{date}");
        }
    }
}
