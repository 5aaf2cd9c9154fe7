//! Dates as people write them. A date that fits two orders is never decided by itself: its column is (`columns`).

mod columns;
mod written;

pub use columns::{DateColumns, DateOrders, is_date_field};

use chrono::{Datelike, Days, NaiveTime, Timelike};

use super::{CellValue, Unreadable, quoted, says_nothing, trimmed};
use crate::domain::Date;

closed_list! {
    /// Which comes first in dates such as `03/04/2026`.
    pub enum DateOrder {
        DayFirst = "day_first", "day first";
        MonthFirst = "month_first", "month first";
    }
}

/// What a cell says about a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateReading {
    /// No date: blank, a dash, “none”, “TBD”.
    Nothing,
    /// One day, whatever the order.
    Day(Date),
    /// A day of which only one order is possible.
    Ordered(Date, DateOrder),
    /// The midnight of another zone; the day is the one that began there.
    Midnight(Date),
    /// Two readings: day first, month first.
    Ambiguous(Date, Date),
    /// A bare number, and the day it would be as a spreadsheet's serial.
    Serial(Date),
}

/// Reads a cell of a date column.
///
/// # Errors
/// `not_a_date`.
pub fn date(cell: &CellValue) -> Result<DateReading, Unreadable> {
    let read = match cell {
        CellValue::Empty => Some(DateReading::Nothing),
        CellValue::DateTime(instant) => Some(DateReading::Day(instant.date())),
        CellValue::Number(number) => serial(*number).map(DateReading::Serial),
        CellValue::Text(text) => text_date(text.trim()),
        _ => None,
    };
    read.filter(|reading| reading.days().into_iter().flatten().all(plausible)).ok_or_else(|| not_a_date(&trimmed(cell)))
}

impl DateReading {
    fn days(self) -> [Option<Date>; 2] {
        match self {
            Self::Nothing => [None, None],
            Self::Day(day) | Self::Ordered(day, _) | Self::Midnight(day) | Self::Serial(day) => [Some(day), None],
            Self::Ambiguous(one, other) => [Some(one), Some(other)],
        }
    }
}

/// The error for a value that is no date.
pub fn not_a_date(value: &str) -> Unreadable {
    let message = format!(
        "{} is not a date; write it as year-month-day, such as 2026-03-31, or leave the cell empty.",
        quoted(value)
    );
    Unreadable::new("not_a_date", message)
}

fn plausible(day: Date) -> bool {
    (1900..=2200).contains(&day.year())
}

/// The day of a serial in the 1900 system. Below 61 spreadsheets disagree, so those are no dates.
fn serial(number: f64) -> Option<Date> {
    let whole = (61.0..110_000.0).contains(&number).then(|| number.trunc())?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range was just checked")]
    Date::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(whole as u64))
}

fn text_date(text: &str) -> Option<DateReading> {
    if says_nothing(text) || matches!(text.to_lowercase().as_str(), "open" | "open-ended" | "never" | "unbefristet") {
        return Some(DateReading::Nothing);
    }
    if text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().and_then(serial).map(DateReading::Serial);
    }
    if let Some(reading) = iso(text) {
        return Some(reading);
    }
    let day =
        text.strip_suffix(" 00:00:00").or_else(|| text.strip_suffix(" 0:00")).or_else(|| text.strip_suffix(" 00:00"));
    written::date(day.unwrap_or(text).trim_end())
}

/// `2026-03-31`, alone or with a time.
fn iso(text: &str) -> Option<DateReading> {
    let (day, time) = text.split_at_checked(10)?;
    let day: Date = (day.as_bytes().get(4) == Some(&b'-')).then(|| day.parse().ok())??;
    match time.strip_prefix(['T', 't', ' ']) {
        _ if time.is_empty() => Some(DateReading::Day(day)),
        Some(time) => with_time(day, time.trim()),
        None => None,
    }
}

/// The day of an instant. A time with `Z` on a full quarter of an hour is a local midnight: up to noon the zone lies west
/// of UTC and the day is the same, later it lies east and the next day has begun there.
fn with_time(day: Date, time: &str) -> Option<DateReading> {
    let Some(clock) = time.strip_suffix(['Z', 'z']) else {
        let clock = time.split(['+', '-']).next()?; // an offset says the zone: the day stands as written
        return clock_time(clock).map(|_| DateReading::Day(day));
    };
    let clock = clock_time(clock)?;
    if clock == NaiveTime::MIN || clock.second() != 0 || clock.minute() % 15 != 0 {
        return Some(DateReading::Day(day));
    }
    let next = if clock.hour() > 12 { day.succ_opt()? } else { day };
    Some(DateReading::Midnight(next))
}

fn clock_time(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    ["%H:%M:%S%.f", "%H:%M"].iter().find_map(|format| NaiveTime::parse_from_str(text, format).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateReading::{Ambiguous, Day, Midnight, Nothing, Ordered, Serial};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn read(text: &str) -> Result<DateReading, &'static str> {
        date(&CellValue::Text(text.to_owned())).map_err(|error| error.code)
    }

    #[test]
    fn dates_that_have_one_reading() {
        for (text, iso) in [
            ("2026-03-31", "2026-03-31"),
            ("2026/03/31", "2026-03-31"),
            ("2026.3.1", "2026-03-01"),
            ("20260331", "2026-03-31"),
            ("2026-03-31 00:00:00", "2026-03-31"),
            ("2026-03-31T10:20:30", "2026-03-31"),
            ("2026-03-31T00:00:00Z", "2026-03-31"),
            ("2026-03-31T00:00:00+02:00", "2026-03-31"),
            ("2026-03-31T14:23:11Z", "2026-03-31"),
            ("31.3.2026", "2026-03-31"),
            ("03.04.26", "2026-04-03"),
            ("15 March 2026", "2026-03-15"),
            ("March 15, 2026", "2026-03-15"),
            ("Mar 15th, 2026", "2026-03-15"),
            ("15-Mar-26", "2026-03-15"),
            ("15. März 2026", "2026-03-15"),
            ("15 mars 2026", "2026-03-15"),
            ("1er février 2026", "2026-02-01"),
            ("15 de marzo de 2026", "2026-03-15"),
            ("3 dic 2026", "2026-12-03"),
            ("1. Dez. 2026", "2026-12-01"),
            ("1 juil. 2026", "2026-07-01"),
            ("1 août 2026", "2026-08-01"),
            ("Tue, 31 March 2026", "2026-03-31"),
            ("2026 Mar 31", "2026-03-31"),
            ("05/05/2026", "2026-05-05"),
        ] {
            assert_eq!(read(text), Ok(Day(day(iso))), "{text}");
        }
    }

    #[test]
    fn an_instant_that_is_a_local_midnight_is_the_day_that_began_there() {
        for (text, iso) in [
            ("2013-08-23T04:00:00.000Z", "2013-08-23"),
            ("2013-08-22T22:00:00.000Z", "2013-08-23"),
            ("2025-12-31T23:00:00Z", "2026-01-01"),
            ("2026-01-01T18:30:00Z", "2026-01-02"),
            ("2026-01-01T12:00:00Z", "2026-01-01"),
        ] {
            assert_eq!(read(text), Ok(Midnight(day(iso))), "{text}");
        }
    }

    #[test]
    fn slashed_dates_show_their_order_or_both_readings() {
        use DateOrder::{DayFirst, MonthFirst};
        for (text, expected) in [
            ("13/04/2026", Ordered(day("2026-04-13"), DayFirst)),
            ("4/13/2026", Ordered(day("2026-04-13"), MonthFirst)),
            ("4-13-26", Ordered(day("2026-04-13"), MonthFirst)),
            ("03/04/2026", Ambiguous(day("2026-04-03"), day("2026-03-04"))),
            ("3-4-2026", Ambiguous(day("2026-04-03"), day("2026-03-04"))),
        ] {
            assert_eq!(read(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn words_for_no_date_are_no_date() {
        for text in ["", " ", "-", "–", "None", "n/a", "N/A", "TBD", "keine", "open-ended"] {
            assert_eq!(read(text), Ok(Nothing), "{text:?}");
        }
        assert_eq!(date(&CellValue::Empty), Ok(Nothing));
    }

    #[test]
    fn what_is_no_date_is_said_with_its_value() {
        for text in [
            "31.02.2026",
            "2026-02-30",
            "2026-13-01",
            "32/01/2026",
            "13/13/2026",
            "soon",
            "March 2026",
            "2026",
            "Q1 2026",
            "15 Mrz March 2026",
            "0001-01-01",
            "jui 1 2026",
            "1/2/3/4",
            "12:30",
        ] {
            assert_eq!(read(text), Err("not_a_date"), "{text}");
        }
        let error = date(&CellValue::Text("31.02.2026".into())).unwrap_err();
        assert!(error.message.contains("“31.02.2026”") && error.message.contains("2026-03-31"));
        assert_eq!(date(&CellValue::Bool(true)).unwrap_err().code, "not_a_date");
    }

    #[test]
    fn numbers_are_serials_to_ask_about_and_date_cells_are_days() {
        assert_eq!(date(&CellValue::Number(46_112.0)), Ok(Serial(day("2026-03-31"))));
        assert_eq!(read("46112"), Ok(Serial(day("2026-03-31"))));
        assert_eq!(date(&CellValue::Number(60.0)).unwrap_err().code, "not_a_date");
        assert_eq!(date(&CellValue::Number(-1.0)).unwrap_err().code, "not_a_date");
        assert_eq!(date(&CellValue::Number(9e9)).unwrap_err().code, "not_a_date");
        let noon = day("2026-03-31").and_hms_opt(12, 0, 0).unwrap();
        assert_eq!(date(&CellValue::DateTime(noon)), Ok(Day(day("2026-03-31"))));
    }
}
