//! The days off that an organization keeps: lists of countries, and days of its own.

use std::ops::RangeInclusive;

use chrono::Datelike;
use serde::Serialize;

use super::{HolidayList, InvalidHolidays};
use crate::domain::{Date, calendar::BusinessDays};

/// Lists of countries and days of one’s own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaysOff {
    lists: Vec<HolidayList>,
    own: Vec<(Date, String)>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayOff {
    /// The day.
    pub date: Date,
    /// What it is called.
    pub name: String,
    /// The code of the list it is on; `None` for a day of one’s own.
    pub country: Option<String>,
}

impl DaysOff {
    /// Days off by these lists and these days.
    pub(super) fn new(lists: Vec<HolidayList>, own: Vec<(Date, String)>) -> Self {
        Self { lists, own }
    }

    /// The lists that are kept, in the order they were named.
    pub fn lists(&self) -> &[HolidayList] {
        &self.lists
    }

    /// Those of a year, by date, and of a day in the order of the lists.
    pub fn of_year(&self, year: i32) -> Vec<DayOff> {
        let listed = self.lists.iter().flat_map(|list| {
            let country = Some(list.code.clone());
            list.days(year).into_iter().map(move |(date, name)| DayOff { date, name, country: country.clone() })
        });
        let own = self.own.iter().filter(|(date, _)| date.year() == year);
        let own = own.map(|(date, name)| DayOff { date: *date, name: name.clone(), country: None });
        let mut days: Vec<DayOff> = listed.chain(own).collect();
        days.sort_by_key(|day| day.date);
        days
    }

    /// The business days that they leave, in these years; days of one’s own count in every year and name a day first.
    pub fn business_days(&self, years: RangeInclusive<i32>) -> BusinessDays {
        let listed = years.flat_map(|year| self.lists.iter().flat_map(move |list| list.days(year)));
        BusinessDays::named(self.own.iter().cloned().chain(listed))
    }
}

/// Reads days of one’s own: one `2026-12-24 Name` a line; empty lines and those that begin with `#` are passed over.
///
/// # Errors
/// Names the line that is none.
pub fn read_days(text: &str) -> Result<Vec<(Date, String)>, InvalidHolidays> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.lines().map(str::trim).enumerate();
    let told = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    told.map(|(place, line)| {
        let wrong = || InvalidHolidays::Line { line: place + 1, text: line.escape_debug().to_string() };
        let (day, name) = line.split_once(char::is_whitespace).ok_or_else(wrong)?;
        let (date, name) = (day.parse::<Date>().map_err(|_| wrong())?, name.trim_start());
        if name.chars().any(char::is_control) { Err(wrong()) } else { Ok((date, name.to_owned())) }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::holiday::HolidayLists;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn days_of_ones_own_are_read_line_by_line() {
        let text = "\u{feff}# Ours\r\n\r\n2026-12-24 Between the years\r\n  2026-12-28\tOffice closed  \n";
        let read = [(day("2026-12-24"), "Between the years"), (day("2026-12-28"), "Office closed")];
        assert_eq!(read_days(text).unwrap(), read.map(|(date, name)| (date, name.to_owned())));
        for (line, says) in [
            ("2026-12-24", "line 2 is “2026-12-24”"),
            ("2026-13-24 Day", "line 2 is “2026-13-24 Day”"),
            ("24.12.2026 Day", "line 2"),
            ("2026-12-24 A\u{7}day", "line 2 is “2026-12-24 A\\u{7}day”"),
        ] {
            let error = read_days(&format!("# Ours\n{line}\n")).unwrap_err().to_string();
            assert!(error.contains(says) && error.contains("2026-12-24 Name"), "{error}");
        }
    }

    #[test]
    fn lists_and_days_of_ones_own_stand_in_the_order_of_the_calendar() {
        let own = vec![(day("2026-10-03"), "Company outing".to_owned()), (day("2026-10-05"), "Inventory".to_owned())];
        let days = HolidayLists::built_in().unwrap().days_off(&["DE".to_owned(), "US".to_owned()], own).unwrap();
        let october: Vec<_> = days.of_year(2026).into_iter().filter(|day| day.date.month() == 10).collect();
        let told: Vec<String> = october
            .iter()
            .map(|day| format!("{} {} {}", day.date, day.name, day.country.as_deref().unwrap_or("own")))
            .collect();
        assert_eq!(
            told,
            [
                "2026-10-03 Day of German Unity DE",
                "2026-10-03 Company outing own",
                "2026-10-05 Inventory own",
                "2026-10-12 Columbus Day US",
            ]
        );
        let business = days.business_days(2026..=2026);
        assert_eq!(business.off(day("2026-10-03")), Some("Company outing"));
        assert_eq!(business.off(day("2026-07-03")), Some("Independence Day (observed)"));
        assert_eq!(business.roll_back(day("2026-10-05")), day("2026-10-02"));
        assert_eq!(business.off(day("2027-01-01")), None, "2027 was not asked for");
    }
}
