//! The fiscal year: the window in which coverage is asked for.

use chrono::Datelike;

use super::{Date, calendar};

/// The day of the year on which a fiscal year begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FiscalYearStart {
    month: u32,
    day: u32,
}

impl FiscalYearStart {
    /// Reads `MM-DD`; 29 February is refused, since it is missing in most years.
    pub fn parse(text: &str) -> Option<Self> {
        let (month, day) = text.split_once('-')?;
        let start = Self { month: month.parse().ok()?, day: day.parse().ok()? };
        Date::from_ymd_opt(2025, start.month, start.day).map(|_| start)
    }

    /// First and last day of the fiscal year that holds `today`, both inclusive.
    pub fn year_of(self, today: Date) -> (Date, Date) {
        let this = self.in_year(today.year(), today);
        let first = if this > today { self.in_year(today.year() - 1, today) } else { this };
        (first, calendar::add_days(calendar::add_months(first, 12), -1))
    }

    fn in_year(self, year: i32, fallback: Date) -> Date {
        Date::from_ymd_opt(year, self.month, self.day).unwrap_or(fallback)
    }
}

impl std::fmt::Display for FiscalYearStart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_holds_today() {
        for (start, today, first, last) in [
            ("12-01", "2026-11-22", "2025-12-01", "2026-11-30"),
            ("12-01", "2026-12-01", "2026-12-01", "2027-11-30"),
            ("01-01", "2024-02-29", "2024-01-01", "2024-12-31"),
        ] {
            let year = FiscalYearStart::parse(start).unwrap().year_of(today.parse().unwrap());
            assert_eq!(year, (first.parse().unwrap(), last.parse().unwrap()));
        }
        assert_eq!(FiscalYearStart::parse("02-29"), None);
        assert_eq!(FiscalYearStart::parse("13-01"), None);
    }
}
