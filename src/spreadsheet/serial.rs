//! A workbook's numbers and dates, with what is doubtful about them.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta};

use crate::domain::import::cell::CellValue;

/// A doubt about a value that is kept: a stable code and a sentence.
pub(super) type Doubt = (&'static str, &'static str);

/// First serial after the day that the 1900 system invents (29 February 1900); below it programs disagree by a day.
const FIRST_CERTAIN: f64 = 61.0;

/// A number without a date format. NaN and infinity are refused.
pub(super) fn number(value: f64) -> CellValue {
    if value.is_finite() {
        CellValue::Number(value)
    } else {
        CellValue::Error("a number that is not finite".to_owned())
    }
}

/// A number with a date format. One that is no certain day stays a number: below 61 in the 1900 system (that is also how
/// a bare time of day is stored), negative, or after the year 9999.
pub(super) fn date(serial: f64, is_1904: bool) -> (CellValue, Option<Doubt>) {
    if !serial.is_finite() {
        return (number(serial), None);
    }
    let first = if is_1904 { 1.0 } else { FIRST_CERTAIN };
    match (serial >= first).then(|| instant(serial, is_1904)).flatten() {
        Some(instant) => (CellValue::DateTime(instant), None),
        None => (
            CellValue::Number(serial),
            Some((
                "doubtful_date",
                "the cell is formatted as a date, but its number stands for no certain day; enter the date again",
            )),
        ),
    }
}

fn instant(serial: f64, is_1904: bool) -> Option<NaiveDateTime> {
    let epoch = if is_1904 { NaiveDate::from_ymd_opt(1904, 1, 1) } else { NaiveDate::from_ymd_opt(1899, 12, 30) }?;
    let midnight = epoch.checked_add_days(Days::new(serial.trunc() as u64))?.and_time(chrono::NaiveTime::MIN);
    // Serials are rounded binary fractions of a day: milliseconds are what they can tell.
    let millis = (serial.fract() * 86_400_000.0).round() as i64;
    let instant = midnight.checked_add_signed(TimeDelta::milliseconds(millis))?;
    (instant.date() <= NaiveDate::from_ymd_opt(9999, 12, 31)?).then_some(instant)
}

/// A date in ISO form, as some programs store it; `None` when it is none.
pub(super) fn iso(text: &str) -> Option<CellValue> {
    let bare = text.trim_end_matches('Z');
    let day = || bare.parse::<NaiveDate>().map(|day| day.and_time(chrono::NaiveTime::MIN));
    let instant = bare.parse::<NaiveDateTime>().or_else(|_| day()).ok()?;
    (instant.year() <= 9999).then_some(CellValue::DateTime(instant))
}

/// A length of time in ISO form, such as `PT36H30M00S`, as its number of days; `None` when it is none.
pub(super) fn duration(text: &str) -> Option<CellValue> {
    let (sign, rest) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let mut rest = rest.strip_prefix("PT")?;
    let mut seconds = 0.0;
    for (unit, length) in [('H', 3_600.0), ('M', 60.0), ('S', 1.0)] {
        if let Some((count, behind)) = rest.split_once(unit) {
            seconds += length * count.replace(',', ".").parse::<f64>().ok()?;
            rest = behind;
        }
    }
    rest.is_empty().then(|| number(sign * seconds / 86_400.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_become_days_of_their_system() {
        for (serial, is_1904, shown) in [
            (61.0, false, "1900-03-01"),
            (46_096.0, false, "2026-03-15"),
            (44_634.0, true, "2026-03-15"),
            (46_096.25, false, "2026-03-15 06:00:00"),
            (46_095.999_999_999, false, "2026-03-15"),
            (2_958_465.0, false, "9999-12-31"),
        ] {
            assert_eq!(date(serial, is_1904).0.shown(), shown, "{serial}");
        }
    }

    #[test]
    fn what_is_no_certain_day_stays_a_number_with_a_doubt() {
        for serial in [0.5, 1.0, 60.0, -3.0, 2_958_466.0, 1e300] {
            let (value, doubt) = date(serial, false);
            assert_eq!((value, doubt.map(|doubt| doubt.0)), (CellValue::Number(serial), Some("doubtful_date")));
        }
        assert!(matches!(date(f64::NAN, false).0, CellValue::Error(_)));
        assert!(matches!(number(f64::INFINITY), CellValue::Error(_)));
    }

    #[test]
    fn iso_dates_are_dates_and_the_rest_is_none() {
        assert_eq!(iso("2026-03-15").unwrap().shown(), "2026-03-15");
        assert_eq!(iso("2026-03-15T04:05:06Z").unwrap().shown(), "2026-03-15 04:05:06");
        assert_eq!((iso("soon"), iso("+262142-01-01")), (None, None));
    }

    #[test]
    fn lengths_of_time_are_days() {
        for (text, days) in [("PT36H00M00S", 1.5), ("PT06H", 0.25), ("-PT12H0M0,0S", -0.5), ("PT00H00M86.4S", 0.001)] {
            assert_eq!(duration(text), Some(CellValue::Number(days)), "{text}");
        }
        for text in ["", "P1D", "PTxH", "PT1H2"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}
