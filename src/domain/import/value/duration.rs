//! Lengths of time as people write them: notice periods, terms, recovery times and tolerable outages.

use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::{CellValue, Reading, Unreadable, amount, quoted, says_nothing, trimmed};
use crate::domain::{contract::NoticeUnit, name::plain_key};

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 60 minutes.
    Hours,
    /// 24 hours.
    Days,
    /// 7 days.
    Weeks,
    /// A calendar month.
    Months,
    /// 12 months.
    Years,
}

/// A length of time with what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// Whether it says “more than”.
    pub more_than: bool,
    /// How many units.
    pub count: Decimal,
    /// The unit; `None` when the cell gives a bare number.
    pub unit: Option<Unit>,
}

impl Length {
    /// The length in hours, a month as 30 days; a bare number counts in `default`.
    pub fn hours(self, default: Unit) -> Option<Decimal> {
        let hours = match self.unit.unwrap_or(default) {
            Unit::Hours => 1,
            Unit::Days => 24,
            Unit::Weeks => 7 * 24,
            Unit::Months => 30 * 24,
            Unit::Years => 365 * 24,
        };
        self.count.checked_mul(Decimal::from(hours))
    }
}

/// A number and a unit: `60 days`, `≤ 24 h`, `3 Monate`, `> 12 months`, `90`.
pub fn length(text: &str) -> Option<Length> {
    let text = text.trim();
    let rest = text.trim_start_matches(['<', '>', '=', '≤', '≥', '~', ' ']);
    let more_than = text.starts_with('>') && !text.starts_with(">=");
    let split = rest.find(|c: char| c.is_alphabetic()).unwrap_or(rest.len());
    let (number, words) = rest.split_at_checked(split)?;
    let count = amount::decimal(number.trim().trim_end_matches(['-', '+']))?;
    let unit = match plain_key(words).as_str() {
        "" => None,
        words => Some(unit(words)?),
    };
    (count >= Decimal::ZERO).then_some(Length { more_than, count, unit })
}

fn unit(words: &str) -> Option<Unit> {
    const AFTERWARDS: &[&str] = &[
        "notice",
        "prior",
        "before",
        "written",
        "calendar",
        "the",
        "end",
        "of",
        "term",
        "in",
        "advance",
        "period",
        "vor",
        "vertragsende",
        "kundigungsfrist",
        "de",
        "preavis",
        "preaviso",
        "s",
    ];
    let mut words = words.split(' ').filter(|word| !AFTERWARDS.contains(word));
    let unit = match words.next()? {
        "h" | "hr" | "hrs" | "hour" | "hours" | "std" | "stunde" | "stunden" | "heure" | "heures" | "hora"
        | "horas" => Unit::Hours,
        "d" | "day" | "days" | "t" | "tag" | "tage" | "tagen" | "jour" | "jours" | "j" | "dia" | "dias" => Unit::Days,
        "w" | "wk" | "wks" | "week" | "weeks" | "woche" | "wochen" | "semaine" | "semaines" | "semana" | "semanas" => {
            Unit::Weeks
        }
        "m" | "mo" | "mos" | "mth" | "mths" | "month" | "months" | "monat" | "monate" | "monaten" | "mois" | "mes"
        | "meses" => Unit::Months,
        "y" | "yr" | "yrs" | "year" | "years" | "jahr" | "jahre" | "an" | "ans" | "annee" | "annees" | "ano"
        | "anos" => Unit::Years,
        _ => return None,
    };
    words.next().is_none().then_some(unit)
}

/// A notice period; a bare number counts in `stated`, or in days where no unit is stated anywhere.
///
/// # Errors
/// `not_a_period`.
pub fn notice(cell: &CellValue, stated: Option<NoticeUnit>) -> Reading<(i32, NoticeUnit)> {
    let text = trimmed(cell);
    if says_nothing(&text) {
        return Ok(None);
    }
    let read = length(&text).and_then(|length| {
        let (unit, times) = match length.unit {
            None => (stated.unwrap_or(NoticeUnit::Days), 1),
            Some(Unit::Days) => (NoticeUnit::Days, 1),
            Some(Unit::Weeks) => (NoticeUnit::Days, 7),
            Some(Unit::Months) => (NoticeUnit::Months, 1),
            Some(Unit::Years) => (NoticeUnit::Months, 12),
            Some(Unit::Hours) => return None,
        };
        Some((whole(length.count.checked_mul(Decimal::from(times))?, 3_650)?, unit))
    });
    read.map(Some).ok_or_else(|| not_a_period(&text, "“60 days” or “3 months”"))
}

/// A term in whole months: `12`, `12 months`, `1 year`.
///
/// # Errors
/// `not_a_period`.
pub fn months(cell: &CellValue) -> Reading<i32> {
    let text = trimmed(cell);
    if says_nothing(&text) {
        return Ok(None);
    }
    let read = length(&text).and_then(|length| match length.unit {
        None | Some(Unit::Months) => whole(length.count, 1_200),
        Some(Unit::Years) => whole(length.count.checked_mul(Decimal::from(12))?, 1_200),
        _ => None,
    });
    read.map(Some).ok_or_else(|| not_a_period(&text, "whole months, such as “12” or “1 year”"))
}

/// A span in whole hours: `4`, `4 h`, `2 days`.
///
/// # Errors
/// `not_a_period`.
pub fn hours(cell: &CellValue) -> Reading<i32> {
    let text = trimmed(cell);
    if says_nothing(&text) {
        return Ok(None);
    }
    let read = length(&text).and_then(|length| whole(length.hours(Unit::Hours)?, 1_000_000));
    read.map(Some).ok_or_else(|| not_a_period(&text, "whole hours, such as “4”, “4 h” or “2 days”"))
}

fn whole(count: Decimal, most: i32) -> Option<i32> {
    count.to_i32().filter(|whole| Decimal::from(*whole) == count && *whole <= most)
}

fn not_a_period(value: &str, write: &str) -> Unreadable {
    Unreadable::new(
        "not_a_period",
        format!("{} is not a length of time this field can hold; write {write}.", quoted(value)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> CellValue {
        CellValue::Text(text.to_owned())
    }

    #[test]
    fn notice_periods_keep_their_unit() {
        use NoticeUnit::{Days, Months};
        for (text, stated, read) in [
            ("60 days", None, Ok(Some((60, Days)))),
            ("90", None, Ok(Some((90, Days)))),
            ("3", Some(Months), Ok(Some((3, Months)))),
            ("30 days' notice", Some(Months), Ok(Some((30, Days)))),
            ("3 Monate", None, Ok(Some((3, Months)))),
            ("2 weeks", None, Ok(Some((14, Days)))),
            ("1 an", None, Ok(Some((12, Months)))),
            ("60 días", None, Ok(Some((60, Days)))),
            ("none", None, Ok(None)),
            ("soon", None, Err("not_a_period")),
            ("60 business days", None, Err("not_a_period")),
            ("3 Monate zum Quartalsende", None, Err("not_a_period")),
            ("-5 days", None, Err("not_a_period")),
            ("1.5 months", None, Err("not_a_period")),
        ] {
            assert_eq!(notice(&cell(text), stated).map_err(|e| e.code), read, "{text}");
        }
        assert_eq!(notice(&CellValue::Number(45.0), None), Ok(Some((45, Days))));
    }

    #[test]
    fn terms_are_months_and_recovery_times_hours() {
        assert_eq!(months(&cell("2 years")), Ok(Some(24)));
        assert_eq!(months(&CellValue::Number(36.0)), Ok(Some(36)));
        assert_eq!(months(&cell("90 days")).unwrap_err().code, "not_a_period");
        assert_eq!(hours(&cell("2 days")), Ok(Some(48)));
        assert_eq!(hours(&cell("72h")), Ok(Some(72)));
        assert_eq!(hours(&CellValue::Number(0.5)).unwrap_err().code, "not_a_period");
        assert_eq!(hours(&cell("99999999999999999999 years")).unwrap_err().code, "not_a_period");
    }
}
