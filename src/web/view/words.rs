//! Figures and days in the words of the pages: thin groups, a real minus sign, “in 9 d”.

use chrono::{Datelike, NaiveDate};

use crate::domain::{Date, ratio::Tenths};

/// A count with thin groups: `184 000` (the blanks do not break).
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    if number < 0 {
        out.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// `1 vendor`, `2 vendors`.
pub fn counted(number: usize, one: &str, many: &str) -> String {
    let noun = if number == 1 { one } else { many };
    format!("{} {noun}", grouped(i64::try_from(number).unwrap_or(i64::MAX)))
}

/// A size as people read it: “812 bytes”, “48 KB”, “1.2 MB”.
pub fn bytes(size: i64) -> String {
    match size {
        ..1_000 => format!("{size} bytes"),
        1_000..1_000_000 => format!("{} KB", (size + 500) / 1_000),
        _ => {
            let tenths = (size + 50_000) / 100_000;
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

/// Numbers up to twelve as words, as a sentence wants them; figures above.
pub fn spelled(number: usize) -> String {
    const WORDS: [&str; 13] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.get(number).map_or_else(|| grouped(i64::try_from(number).unwrap_or(i64::MAX)), |word| (*word).to_owned())
}

/// The first letter in upper case.
pub fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A sentence that a toast can hold: cut where it is too long, with an ellipsis.
pub fn shortened(text: &str) -> String {
    const LONGEST: usize = 300;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

/// A share between 0 and 1 as whole percent: `92 %`.
pub fn percent(share: f64) -> String {
    format!("{:.0}\u{a0}%", (share * 100.0).clamp(0.0, 100.0))
}

/// Signed points as shown, with a real minus sign: `−1.6`, `+10.0`.
pub fn signed(points: Tenths) -> String {
    let text = points.to_string();
    text.strip_prefix('-').map_or_else(|| format!("+{text}"), |size| format!("−{size}"))
}

/// Where a day that something is due lies: `in 9 d`, `today`, `6 d late`.
pub fn due(day: Date, today: Date) -> String {
    match (day - today).num_days() {
        0 => "today".to_owned(),
        days if days > 0 => format!("in {days}\u{a0}d"),
        days => format!("{}\u{a0}d late", -days),
    }
}

/// Where a day on which something happened lies: `today`, `6 d ago`, `in 9 d`.
pub fn ago(day: Date, today: Date) -> String {
    match (day - today).num_days() {
        0 => "today".to_owned(),
        days if days > 0 => format!("in {days}\u{a0}d"),
        days => format!("{}\u{a0}d ago", -days),
    }
}

/// `Sunday, 22 November 2026`.
pub fn long_day(day: Date) -> String {
    format!("{}, {} {}", day.format("%A"), day.day(), day.format("%B %Y"))
}

/// `1 December`.
pub fn day_and_month(day: Date) -> String {
    format!("{} {}", day.day(), day.format("%B"))
}

/// `1 Dec`.
pub fn short_day(day: Date) -> String {
    format!("{} {}", day.day(), day.format("%b"))
}

/// The first day of the month that holds `day`.
pub fn month_start(day: Date) -> Date {
    NaiveDate::from_ymd_opt(day.year(), day.month(), 1).unwrap_or(day)
}

/// `Nov 2026`.
pub fn month_year(day: Date) -> String {
    day.format("%b %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn figures_are_grouped_by_thousands() {
        for (number, text) in [(0, "0"), (999, "999"), (184_000, "184 000"), (-1_234_567, "−1 234 567")] {
            assert_eq!(grouped(number).replace('\u{202f}', " "), text);
        }
    }

    #[test]
    fn a_due_day_says_how_far_it_is() {
        let today = day("2026-11-22");
        for (on, text) in [("2026-11-22", "today"), ("2026-12-01", "in 9 d"), ("2026-11-16", "6 d late")] {
            assert_eq!(due(day(on), today).replace('\u{a0}', " "), text);
        }
        assert_eq!(ago(day("2026-11-16"), today).replace('\u{a0}', " "), "6 d ago");
    }

    #[test]
    fn points_carry_a_real_sign() {
        assert_eq!(signed(Tenths::new(-16)), "−1.6");
        assert_eq!(signed(Tenths::new(100)), "+10.0");
    }

    #[test]
    fn small_numbers_are_spelled() {
        assert_eq!(
            (spelled(2), spelled(13), capitalized("two things")),
            ("two".into(), "13".into(), "Two things".into())
        );
    }
}
