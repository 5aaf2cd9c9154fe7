//! Written dates: numbers with separators, and month names in English, German, French and Spanish.

use super::{Date, DateOrder, DateReading};
use crate::domain::name::plain_key;

const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "janner", "janvier", "enero"],
    &["february", "februar", "fevrier", "febrero"],
    &["march", "marz", "maerz", "mrz", "mars", "marzo"],
    &["april", "avril", "abril"],
    &["may", "mai", "mayo"],
    &["june", "juni", "juin", "junio"],
    &["july", "juli", "juillet", "julio"],
    &["august", "aout", "agosto"],
    &["september", "septembre", "septiembre", "setiembre"],
    &["october", "oktober", "octobre", "octubre"],
    &["november", "novembre", "noviembre"],
    &["december", "dezember", "decembre", "diciembre"],
];

/// Reads a written date; `None` when it is none.
pub(super) fn date(text: &str) -> Option<DateReading> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Date::parse_from_str(text, "%Y%m%d").ok().map(DateReading::Day);
    }
    if text.chars().any(char::is_alphabetic) { with_month_name(text) } else { numeric(text) }
}

fn numeric(text: &str) -> Option<DateReading> {
    let separator = text.chars().find(|c| matches!(c, '/' | '-' | '.'))?;
    let mut parts = text.split(separator).map(str::trim);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    if first.len() == 4 {
        return day(first.parse().ok()?, number(second)?, number(third)?).map(DateReading::Day);
    }
    let (first, second, year) = (number(first)?, number(second)?, year(third)?);
    let (day_first, month_first) = (day(year, second, first), day(year, first, second));
    match (day_first, month_first) {
        (day, _) if separator == '.' => day.map(DateReading::Day),
        (Some(one), Some(other)) if one == other => Some(DateReading::Day(one)),
        (Some(one), Some(other)) => Some(DateReading::Ambiguous(one, other)),
        (Some(day), None) => Some(DateReading::Ordered(day, DateOrder::DayFirst)),
        (None, Some(day)) => Some(DateReading::Ordered(day, DateOrder::MonthFirst)),
        (None, None) => None,
    }
}

fn with_month_name(text: &str) -> Option<DateReading> {
    let key = plain_key(text);
    let mut month_number = None;
    let mut numbers = Vec::new();
    for word in key.split(' ').filter(|word| !is_filler(word)) {
        match month(word) {
            Some(found) if month_number.is_none() => month_number = Some(found),
            Some(_) => return None,
            None => numbers
                .push(["st", "nd", "rd", "th", "er"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word)),
        }
    }
    let [one, other] = numbers.as_slice() else { return None };
    let (year_text, day_text) = if one.len() == 4 { (one, other) } else { (other, one) };
    day(year(year_text)?, month_number?, number(day_text)?).map(DateReading::Day)
}

fn is_filler(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "de",
        "del",
        "of",
        "the",
        "le",
        "den",
        "el",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    WORDS.contains(&word)
}

/// The month of a name or of its beginning, where the beginning fits one month only.
fn month(word: &str) -> Option<u32> {
    if word.len() < 3 {
        return None;
    }
    let mut fitting = (1..).zip(MONTHS).filter(|(_, names)| names.iter().any(|name| name.starts_with(word)));
    let (number, _) = fitting.next()?;
    fitting.next().is_none().then_some(number)
}

fn number(text: &str) -> Option<u32> {
    ((1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Four digits, or two: 00–79 are of this century, 80–99 of the last.
fn year(text: &str) -> Option<i32> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match (text.len(), text.parse().ok()?) {
        (4, year) => Some(year),
        (2, year) if year < 80 => Some(2000 + year),
        (2, year) => Some(1900 + year),
        _ => None,
    }
}

fn day(year: i32, month: u32, day: u32) -> Option<Date> {
    Date::from_ymd_opt(year, month, day)
}
