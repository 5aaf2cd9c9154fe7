//! Easter Sunday, by which many holidays are told.

use serde::Deserialize;

use crate::domain::{Date, calendar::add_days};

/// Whose Easter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Calendar {
    /// The western churches’.
    #[default]
    Western,
    /// The Orthodox churches’, told in our calendar.
    Orthodox,
}

impl Calendar {
    /// Easter Sunday of a year.
    pub(super) fn easter(self, year: i32) -> Option<Date> {
        match self {
            Self::Western => western(year),
            Self::Orthodox => orthodox(year),
        }
    }
}

/// The anonymous Gregorian computus, as Nature printed it in 1876. The letters are those of the usual writing of it.
fn western(year: i32) -> Option<Date> {
    let a = year.rem_euclid(19);
    let (b, c) = (year.div_euclid(100), year.rem_euclid(100));
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - b / 4 - g + 15).rem_euclid(30);
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    date(year, n)
}

/// The computus of the Julian calendar by Meeus, moved by the days that calendar is behind.
fn orthodox(year: i32) -> Option<Date> {
    let (a, b, c) = (year.rem_euclid(4), year.rem_euclid(7), year.rem_euclid(19));
    let d = (19 * c + 15) % 30;
    let e = (2 * a + 4 * b - d + 34).rem_euclid(7);
    let behind = year.div_euclid(100) - year.div_euclid(400) - 2;
    Some(add_days(date(year, d + e + 114)?, i64::from(behind)))
}

/// Both rules end in a number whose 31sts are the month, and what remains is the day less one.
fn date(year: i32, number: i32) -> Option<Date> {
    Date::from_ymd_opt(year, u32::try_from(number / 31).ok()?, u32::try_from(number % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_is_on_the_days_of_the_almanac() {
        for (calendar, days) in [
            (
                Calendar::Western,
                "1818-03-22 1943-04-25 1961-04-02 2000-04-23 2008-03-23 2011-04-24 2015-04-05 2019-04-21 2024-03-31 \
                 2025-04-20 2026-04-05 2027-03-28 2038-04-25 2049-04-18 2060-04-18",
            ),
            (
                Calendar::Orthodox,
                "2000-04-30 2008-04-27 2011-04-24 2013-05-05 2018-04-08 2024-05-05 2025-04-20 2026-04-12 2027-05-02",
            ),
        ] {
            for day in days.split_whitespace() {
                let day: Date = day.parse().unwrap();
                assert_eq!(calendar.easter(chrono::Datelike::year(&day)), Some(day), "{calendar:?}");
            }
        }
    }
}
