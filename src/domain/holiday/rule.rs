//! One holiday of a list: how a file writes it, and the day it is on in a year.

use std::ops::RangeInclusive;

use chrono::{Datelike, Weekday};
use serde::Deserialize;

use super::easter::Calendar;
use crate::domain::{Date, calendar::add_days};

/// Days from Easter beyond this many are taken for a slip of the pen.
const FAR_FROM_EASTER: i64 = 100;
/// As much for the days beside a weekday.
const FAR_FROM_WEEKDAY: i64 = 31;
/// How far a day off in place of another is looked for.
const NEXT_DAYS: RangeInclusive<i64> = 1..=14;

/// A holiday as a file writes it; `Rule::read` says which keys go together.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) name: String,
    date: Option<String>,
    easter: Option<i64>,
    calendar: Option<Calendar>,
    weekday: Option<Weekday>,
    month: Option<u32>,
    nth: Option<i8>,
    after: Option<String>,
    before: Option<String>,
    offset_days: Option<i64>,
    from_year: Option<i32>,
    to_year: Option<i32>,
    observed: Option<Observed>,
}

/// Which day is off in place of a holiday on a weekend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Observed {
    /// Of a Saturday the Friday before, of a Sunday the Monday after.
    NearestWeekday,
    /// The next Monday, or the first working day after it that is no holiday already.
    NextMonday,
    /// The same of a Sunday alone.
    SundayToMonday,
}

/// A holiday, read and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) name: String,
    when: When,
    years: RangeInclusive<i32>,
    observed: Option<Observed>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Fixed { month: u32, day: u32 },
    Easter { days: i64, calendar: Calendar },
    Weekday { weekday: Weekday, place: Place, offset: i64 },
}

/// Which of a year’s weekdays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Of a month, counted from its start or, below zero, from its end.
    Nth { month: u32, nth: i8 },
    /// The first after this day, which itself is none.
    After { month: u32, day: u32 },
    /// The last before this day, which itself is none.
    Before { month: u32, day: u32 },
}

impl Rule {
    /// Reads what a file says; the error names the key.
    pub(super) fn read(entry: Entry) -> Result<Self, String> {
        let years = entry.from_year.unwrap_or(i32::MIN)..=entry.to_year.unwrap_or(i32::MAX);
        if years.is_empty() {
            return Err("`to_year` is before `from_year`".to_owned());
        }
        if let Some((key, owner)) = entry.stray() {
            return Err(format!("`{key}` goes with `{owner}` alone"));
        }
        let when = entry.when()?;
        Ok(Self { name: entry.name, when, years, observed: entry.observed })
    }

    /// Its day in a year; `None` where it is not kept.
    pub(super) fn on(&self, year: i32) -> Option<Date> {
        if self.years.contains(&year) { self.when.on(year) } else { None }
    }

    /// The day off in its place, where it is on a weekend on `date`.
    pub(super) fn instead_of(&self, date: Date, taken: impl Fn(Date) -> bool) -> Option<Date> {
        self.observed?.instead_of(date, taken)
    }
}

impl Observed {
    fn instead_of(self, date: Date, taken: impl Fn(Date) -> bool) -> Option<Date> {
        match (self, date.weekday()) {
            (Self::NearestWeekday, Weekday::Sat) => Some(add_days(date, -1)),
            (Self::NearestWeekday, Weekday::Sun) => Some(add_days(date, 1)),
            (Self::NextMonday, Weekday::Sat | Weekday::Sun) | (Self::SundayToMonday, Weekday::Sun) => {
                let free = |day: &Date| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !taken(*day);
                NEXT_DAYS.map(|days| add_days(date, days)).find(free)
            }
            _ => None,
        }
    }
}

impl Entry {
    /// A key that says nothing without another, which is not there.
    fn stray(&self) -> Option<(&'static str, &'static str)> {
        let pairs = [
            ("calendar", self.calendar.is_some(), "easter", self.easter.is_some()),
            ("month", self.month.is_some(), "weekday", self.weekday.is_some()),
            ("nth", self.nth.is_some(), "weekday", self.weekday.is_some()),
            ("after", self.after.is_some(), "weekday", self.weekday.is_some()),
            ("before", self.before.is_some(), "weekday", self.weekday.is_some()),
            ("offset_days", self.offset_days.is_some(), "weekday", self.weekday.is_some()),
        ];
        pairs.into_iter().find_map(|(key, is_there, owner, has_owner)| (is_there && !has_owner).then_some((key, owner)))
    }

    fn when(&self) -> Result<When, String> {
        match (&self.date, self.easter, self.weekday) {
            (Some(date), None, None) => {
                let (month, day) = month_and_day("date", date)?;
                Ok(When::Fixed { month, day })
            }
            (None, Some(days), None) => {
                let days = within("easter", days, FAR_FROM_EASTER)?;
                Ok(When::Easter { days, calendar: self.calendar.unwrap_or_default() })
            }
            (None, None, Some(weekday)) => {
                let offset = within("offset_days", self.offset_days.unwrap_or(0), FAR_FROM_WEEKDAY)?;
                Ok(When::Weekday { weekday, place: self.place()?, offset })
            }
            _ => Err("one of `date`, `easter` and `weekday` is needed, and one alone".to_owned()),
        }
    }

    fn place(&self) -> Result<Place, String> {
        match (self.month, self.nth, &self.after, &self.before) {
            (Some(month), Some(nth), None, None) => nth_of(month, nth),
            (None, None, Some(after), None) => {
                let (month, day) = month_and_day("after", after)?;
                Ok(Place::After { month, day })
            }
            (None, None, None, Some(before)) => {
                let (month, day) = month_and_day("before", before)?;
                Ok(Place::Before { month, day })
            }
            _ => Err("`weekday` needs `month` and `nth`, or `after`, or `before`".to_owned()),
        }
    }
}

impl When {
    fn on(self, year: i32) -> Option<Date> {
        match self {
            Self::Fixed { month, day } => Date::from_ymd_opt(year, month, day),
            Self::Easter { days, calendar } => Some(add_days(calendar.easter(year)?, days)),
            Self::Weekday { weekday, place, offset } => Some(add_days(place.on(year, weekday)?, offset)),
        }
    }
}

impl Place {
    fn on(self, year: i32, weekday: Weekday) -> Option<Date> {
        let nth_of = |month, nth| Date::from_weekday_of_month_opt(year, month, weekday, nth);
        match self {
            Self::Nth { month, nth } if nth > 0 => nth_of(month, nth.unsigned_abs()),
            Self::Nth { month, nth } => {
                // Every month has four of each weekday, and some have a fifth.
                let last = nth_of(month, 5).or_else(|| nth_of(month, 4))?;
                Some(add_days(last, 7 * (i64::from(nth) + 1)))
            }
            Self::After { month, day } => {
                let first = add_days(Date::from_ymd_opt(year, month, day)?, 1);
                Some(add_days(first, i64::from(weekday.days_since(first.weekday()))))
            }
            Self::Before { month, day } => {
                let last = add_days(Date::from_ymd_opt(year, month, day)?, -1);
                Some(add_days(last, -i64::from(last.weekday().days_since(weekday))))
            }
        }
    }
}

fn nth_of(month: u32, nth: i8) -> Result<Place, String> {
    if !(1..=12).contains(&month) {
        return Err(format!("`month` is {month} and must be from 1 to 12"));
    }
    if !matches!(nth, 1..=5 | -4..=-1) {
        return Err(format!("`nth` is {nth} and must be from 1 to 5, or from -1 to -4 where it counts from the end"));
    }
    Ok(Place::Nth { month, nth })
}

/// A day of the year, written as `12-25`. 29 February is one, in leap years.
fn month_and_day(key: &str, text: &str) -> Result<(u32, u32), String> {
    let leap: Option<Date> = format!("2000-{text}").parse().ok().filter(|_| text.len() == 5);
    let day = leap.ok_or_else(|| format!("`{key}` is “{text}” and must be a month and a day, such as 12-25"))?;
    Ok((day.month(), day.day()))
}

fn within(key: &str, days: i64, most: i64) -> Result<i64, String> {
    if (-most..=most).contains(&days) {
        Ok(days)
    } else {
        Err(format!("`{key}` is {days} and must be from -{most} to {most}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> Result<Rule, String> {
        let entry: Entry = toml::from_str(&format!("name = \"Feast\"\n{text}")).map_err(|error| error.to_string())?;
        Rule::read(entry)
    }

    fn on(text: &str, year: i32) -> Option<String> {
        rule(text).unwrap().on(year).map(|date| date.to_string())
    }

    #[test]
    fn each_way_of_telling_a_day_finds_it() {
        for (text, year, day) in [
            ("date = '02-29'", 2028, Some("2028-02-29")),
            ("date = '02-29'", 2027, None),
            ("easter = -2", 2026, Some("2026-04-03")),
            ("easter = 1\ncalendar = 'orthodox'", 2026, Some("2026-04-13")),
            ("weekday = 'mon'\nmonth = 5\nnth = 1", 2026, Some("2026-05-04")),
            ("weekday = 'mon'\nmonth = 5\nnth = -1", 2026, Some("2026-05-25")),
            ("weekday = 'sun'\nmonth = 5\nnth = -1", 2026, Some("2026-05-31")),
            ("weekday = 'mon'\nmonth = 5\nnth = -4", 2026, Some("2026-05-04")),
            ("weekday = 'thu'\nmonth = 11\nnth = 4\noffset_days = 1", 2026, Some("2026-11-27")),
            ("weekday = 'tue'\nmonth = 2\nnth = 5", 2026, None),
            ("weekday = 'mon'\nbefore = '05-25'", 2026, Some("2026-05-18")),
            ("weekday = 'mon'\nbefore = '05-25'", 2027, Some("2027-05-24")),
            ("weekday = 'sat'\nafter = '06-19'", 2026, Some("2026-06-20")),
            ("weekday = 'sat'\nafter = '06-19'", 2027, Some("2027-06-26")),
            ("date = '10-04'\nfrom_year = 2026", 2025, None),
            ("date = '10-04'\nfrom_year = 2026", 2026, Some("2026-10-04")),
            ("easter = 26\nto_year = 2023", 2023, Some("2023-05-05")),
            ("easter = 26\nto_year = 2023", 2024, None),
        ] {
            assert_eq!(on(text, year).as_deref(), day, "{text} in {year}");
        }
    }

    #[test]
    fn a_wrong_entry_is_refused_with_its_key() {
        for (text, says) in [
            ("date = '2-30'", "`date` is “2-30”"),
            ("date = '02-30'", "`date` is “02-30”"),
            ("date = '02-03'\neaster = 1", "one alone"),
            ("observed = 'next-monday'", "one alone"),
            ("date = '02-03'\ncalendar = 'orthodox'", "`calendar` goes with `easter` alone"),
            ("date = '02-03'\noffset_days = 1", "`offset_days` goes with `weekday` alone"),
            ("weekday = 'mon'\nmonth = 5", "`weekday` needs"),
            ("weekday = 'mon'\nmonth = 5\nnth = 1\nafter = '05-01'", "`weekday` needs"),
            ("weekday = 'mon'\nmonth = 13\nnth = 1", "`month` is 13"),
            ("weekday = 'mon'\nmonth = 5\nnth = 0", "`nth` is 0"),
            ("weekday = 'mon'\nmonth = 5\nnth = -5", "`nth` is -5"),
            ("weekday = 'mon'\nafter = 'May'", "`after` is “May”"),
            ("weekday = 'moonday'\nafter = '05-01'", "weekday"),
            ("easter = 500", "`easter` is 500"),
            ("date = '02-03'\nfrom_year = 2030\nto_year = 2020", "`to_year`"),
            ("date = '02-03'\nobserved = 'sometimes'", "nearest-weekday"),
            ("date = '02-03'\ncalender = 'western'", "calender"),
        ] {
            let error = rule(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
    }

    #[test]
    fn a_holiday_on_a_weekend_is_observed_as_its_rule_says() {
        let day = |text: &str| -> Date { text.parse().unwrap() };
        let (saturday, sunday) = (day("2027-12-25"), day("2027-12-26"));
        for (observed, of_saturday, of_sunday) in [
            (Observed::NearestWeekday, Some("2027-12-24"), Some("2027-12-27")),
            (Observed::NextMonday, Some("2027-12-28"), Some("2027-12-28")),
            (Observed::SundayToMonday, None, Some("2027-12-28")),
        ] {
            let instead = |date| observed.instead_of(date, |other| other == day("2027-12-27"));
            assert_eq!(instead(saturday), of_saturday.map(day), "{observed:?}");
            assert_eq!(instead(sunday), of_sunday.map(day), "{observed:?}");
            assert_eq!(instead(day("2027-12-29")), None, "{observed:?}");
        }
    }
}
