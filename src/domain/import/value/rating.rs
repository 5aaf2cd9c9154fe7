//! Ratings 0 to 4 of the nine inherent factors: the number, or the words of the factor's scale (`scoring.md`).

mod scale;

use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::{CellValue, Reading, Unreadable, amount, duration, quoted, says_nothing, trimmed, words::leading_word};
use crate::domain::name::plain_key;

pub use scale::Factor;
use scale::{LEVELS, among};

/// The rating a cell gives for a factor; a blank says nothing.
///
/// # Errors
/// `out_of_range` for a number outside 0 to 4, `unknown_word` naming the scale.
pub fn rating(factor: Factor, cell: &CellValue) -> Reading<i16> {
    let text = trimmed(cell);
    if let Some(found) = by_word(factor, &text).or_else(|| by_measure(factor, &text)).or_else(|| leading_digit(&text)) {
        return Ok(Some(found));
    }
    if says_nothing(&text) {
        return Ok(None);
    }
    let is_number = amount::number(cell).is_some();
    let code = if is_number { "out_of_range" } else { "unknown_word" };
    let scale: Vec<_> = (0..).zip(factor.scale()).map(|(rating, word)| format!("{rating} for “{word}”")).collect();
    // “High substitutability” may mean easy to replace or hard.
    let levels = if factor == Factor::Substitutability { "" } else { " Low, medium and high are understood too." };
    let message = format!(
        "{} is not a rating of {}; write a number from 0 to 4 or what it stands for ({}).{levels}",
        quoted(&text),
        factor.label(),
        scale.join(", ")
    );
    Err(Unreadable::new(code, message))
}

fn by_word(factor: Factor, text: &str) -> Option<i16> {
    if let [digit @ b'0'..=b'4'] = text.as_bytes() {
        return Some(i16::from(digit - b'0'));
    }
    if let Some((rating, _)) = (0..).zip(factor.scale()).find(|(_, word)| word.eq_ignore_ascii_case(text)) {
        return Some(rating);
    }
    let key = plain_key(text);
    if key.is_empty() || !key.contains(char::is_alphabetic) {
        return None;
    }
    // “High substitutability” may mean easy to replace or hard: only its own words count.
    let level = || if factor == Factor::Substitutability { None } else { among(LEVELS, &key) };
    let found = among(factor.synonyms(), &key).or_else(level);
    // A scale word with a comparison in it is a measure: “30 days” is not “> 30 days”.
    let is_word = |word: &str| !word.contains(['<', '>', '≤', '≥']) && plain_key(word) == key;
    found.or_else(|| (0..).zip(factor.scale()).find(|(_, word)| is_word(word)).map(|(rating, _)| rating))
}

/// A length of time or a count of records, put on the factor's scale.
fn by_measure(factor: Factor, text: &str) -> Option<i16> {
    match factor {
        Factor::Criticality => outage(duration::length(text)?),
        Factor::Substitutability => replacement(duration::length(text)?),
        Factor::DataVolume => records(text),
        _ => None,
    }
}

fn outage(length: duration::Length) -> Option<i16> {
    length.unit?;
    let hours = length.hours(duration::Unit::Hours)?;
    // More than 24 h is no longer “≤ 24 h”, so it falls to the next rating down.
    let over = |limit: i64| hours > Decimal::from(limit) || (length.more_than && hours == Decimal::from(limit));
    Some([4, 24, 7 * 24, 30 * 24].into_iter().fold(4, |rating, limit| if over(limit) { rating - 1 } else { rating }))
}

fn replacement(length: duration::Length) -> Option<i16> {
    length.unit?;
    let hours = length.hours(duration::Unit::Hours)?;
    let over = |limit: i64| hours > Decimal::from(limit) || (length.more_than && hours == Decimal::from(limit));
    // A month counts as 30 days, but twelve of them are one year.
    let year = |limit: i64| over(limit) && (hours > Decimal::from(365 * 24) || length.more_than);
    let below_year =
        [7 * 24, 30 * 24, 90 * 24].into_iter().fold(0, |rating, limit| if over(limit) { rating + 1 } else { rating });
    Some(if year(360 * 24) { 4 } else { below_year })
}

/// A count above 4, or one with `<`, `>`, `k` or `M`; bare 0 to 4 are ratings.
fn records(text: &str) -> Option<i16> {
    let below = text.starts_with('<');
    let bare = text.trim_start_matches(['<', '>', '=', '≤', '≥', '~', ' ']).trim_end_matches('+');
    let bare = bare.trim_end_matches("records").trim_end();
    let (digits, factor) = match bare.char_indices().last()? {
        (at, 'k' | 'K') => (bare.get(..at)?, 1_000),
        (at, 'm' | 'M') => (bare.get(..at)?, 1_000_000),
        _ => (bare, 1),
    };
    let count = amount::decimal(digits.trim())?.checked_mul(Decimal::from(factor))?.to_i64()?;
    let count = if below { count.checked_sub(1)? } else { count };
    (bare != text || count > 4).then_some(match count {
        ..=0 => 0,
        1..=999 => 1,
        1_000..=99_999 => 2,
        100_000..=999_999 => 3,
        _ => 4,
    })
}

/// `3 – personal data`, `4 (critical)`: the digit counts.
fn leading_digit(text: &str) -> Option<i16> {
    let (digit, rest) = leading_word(text)?;
    let words = rest.chars().any(char::is_alphabetic);
    match digit.as_bytes() {
        [digit @ b'0'..=b'4'] if words => Some(i16::from(digit - b'0')),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(factor: Factor, text: &str) -> Result<Option<i16>, &'static str> {
        rating(factor, &CellValue::Text(text.to_owned())).map_err(|error| error.code)
    }

    #[test]
    fn numbers_and_scale_words_of_every_factor_are_read() {
        for factor in Factor::ALL {
            for (expected, word) in (0..).zip(factor.scale()) {
                assert_eq!(read(*factor, word), Ok(Some(expected)), "{factor} {word}");
                assert_eq!(read(*factor, &expected.to_string()), Ok(Some(expected)), "{factor}");
                assert_eq!(rating(*factor, &CellValue::Number(f64::from(expected))), Ok(Some(expected)));
                assert_eq!(read(*factor, &format!("{expected} - {word}")), Ok(Some(expected)), "{factor} {word}");
            }
        }
    }

    #[test]
    fn common_words_and_measures_are_read() {
        use Factor::*;
        for (factor, text, expected) in [
            (DataSensitivity, "Confidential", 2),
            (DataSensitivity, "PII", 3),
            (DataSensitivity, "Restricted", 4),
            (DataSensitivity, "vertraulich", 2),
            (DataSensitivity, "None", 0),
            (Criticality, "4h", 4),
            (Criticality, "≤24h", 3),
            (Criticality, "<= 7 days", 2),
            (Criticality, "2 weeks", 1),
            (Criticality, "30 days", 1),
            (Criticality, "7 d", 2),
            (Criticality, "> 24 h", 2),
            (Criticality, ">30d", 0),
            (Criticality, "High", 3),
            (Criticality, "Mission-critical", 4),
            (Access, "privileged", 4),
            (Access, "Read-only", 2),
            (Access, "lecture seule", 2),
            (Substitutability, "6 months", 3),
            (Substitutability, "12 months", 3),
            (Substitutability, "> 12 months", 4),
            (Substitutability, "2 years", 4),
            (Substitutability, "sole source", 4),
            (DataVolume, "50,000", 2),
            (DataVolume, "2M", 4),
            (DataVolume, "< 1k", 1),
            (DataVolume, "1M+", 4),
            (Regulatory, "HIPAA", 4),
            (FourthParty, "unknown", 4),
            (Geography, "EU", 1),
            (Spend, "hoch", 3),
            (Access, "3: write", 3),
        ] {
            assert_eq!(read(factor, text), Ok(Some(expected)), "{factor} {text}");
        }
    }

    #[test]
    fn blanks_say_nothing_and_other_words_are_refused_with_the_scale() {
        assert_eq!(read(Factor::Access, ""), Ok(None));
        assert_eq!(read(Factor::Access, "TBD"), Ok(None));
        assert_eq!(read(Factor::Criticality, "unknown"), Ok(None));
        for (factor, text, code) in [
            (Factor::Access, "7", "out_of_range"),
            (Factor::Access, "-1", "out_of_range"),
            (Factor::Access, "2.5", "out_of_range"),
            (Factor::Access, "purple", "unknown_word"),
            (Factor::Spend, "25%", "unknown_word"),
            (Factor::Substitutability, "High", "unknown_word"),
        ] {
            assert_eq!(read(factor, text), Err(code), "{text}");
        }
        let error = rating(Factor::Access, &CellValue::Text("purple".into())).unwrap_err();
        assert!(error.message.contains("4 for “privileged or production”"), "{}", error.message);
    }
}
