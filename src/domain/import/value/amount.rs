//! Numbers and amounts of money in the ways the world writes them.

use iso_currency::Currency;
use rust_decimal::Decimal;

use super::{CellValue, Reading, Unreadable, quoted, says_nothing, trimmed};
use crate::domain::money;

/// A decimal number written in English, German, French, Spanish or Swiss style.
///
/// A single comma or point before exactly three digits parts thousands (`1,234` and `1.234` are 1234), any other the
/// decimals; where both stand, the last one does. `None` when it is no number.
pub fn decimal(text: &str) -> Option<Decimal> {
    let compact: String = text.chars().filter(|c| !is_grouping(*c)).collect();
    let (sign, digits) = compact.strip_prefix('-').map_or(("", compact.as_str()), |rest| ("-", rest));
    if digits.is_empty() || !digits.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')) {
        return None;
    }
    let point = decimal_point(digits);
    let whole: &str = point.map_or(digits, |at| digits.get(..at).unwrap_or_default());
    let fraction = point.map_or("", |at| digits.get(at + 1..).unwrap_or_default());
    if !well_grouped(whole) || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    format!(
        "{sign}{}.{}",
        if whole.is_empty() { "0" } else { &whole },
        if fraction.is_empty() { "0" } else { fraction }
    )
    .parse()
    .ok()
}

/// Spaces and apostrophes that only group digits.
fn is_grouping(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// Where the decimals begin, if the number has any.
fn decimal_point(digits: &str) -> Option<usize> {
    let last = digits.rfind(['.', ','])?;
    let (before, after) = (digits.get(..last)?, digits.get(last + 1..)?);
    let mark = digits.get(last..=last)?;
    if before.contains(mark) {
        return None; // 1.234.567
    }
    let groups_thousands = after.len() == 3 && (1..=3).contains(&before.len()) && before != "0";
    (before.contains(['.', ',']) || !groups_thousands).then_some(last)
}

/// Whether marks in the whole part stand before three digits each, and are of one kind.
fn well_grouped(whole: &str) -> bool {
    let mut marks = whole.chars().filter(|c| !c.is_ascii_digit());
    let first = marks.next();
    let mut groups = whole.split(['.', ',']);
    let leading = groups.next().unwrap_or_default();
    whole.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        && marks.all(|mark| Some(mark) == first)
        && (first.is_none() || (1..=3).contains(&leading.len()))
        && groups.all(|group| group.len() == 3)
}

/// The cell as a decimal: a number as it is, a text by [`decimal`].
pub fn number(cell: &CellValue) -> Option<Decimal> {
    match cell {
        CellValue::Number(number) => Decimal::try_from(*number).ok(),
        CellValue::Text(text) => decimal(text.trim()),
        _ => None,
    }
}

/// An amount of money with the currency that the cell itself names, if it names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// The amount in whole units, not minor ones.
    pub value: Decimal,
    /// The currency of the sign or code beside it.
    pub currency: Option<Currency>,
}

/// An amount such as `1,234.56`, `€ 1.234,56`, `1 234`, `$12k`, `USD 1.2M` or `12,000 / year`.
///
/// # Errors
/// `not_an_amount`; a negative amount is none.
pub fn amount(cell: &CellValue) -> Reading<Amount> {
    let text = trimmed(cell);
    if says_nothing(&text) {
        return Ok(None);
    }
    let read = match cell {
        CellValue::Number(number) => Decimal::try_from(*number).ok().map(|value| Amount { value, currency: None }),
        CellValue::Text(text) => parse_amount(text),
        _ => None,
    };
    read.filter(|amount| amount.value >= Decimal::ZERO).map(Some).ok_or_else(|| {
        let message = format!("{} is not a yearly amount; write a number such as “12500.00”.", quoted(&text));
        Unreadable::new("not_an_amount", message)
    })
}

fn parse_amount(text: &str) -> Option<Amount> {
    let lower = text.trim().to_lowercase();
    let mut rest = lower.as_str();
    for yearly in ["per year", "per annum", "p.a.", "/ year", "/year", "/yr", "/ yr", "pro jahr", "par an", "al año"] {
        rest = rest.strip_suffix(yearly).unwrap_or(rest).trim_end();
    }
    let starts = rest.find(|c: char| c.is_ascii_digit() || c == '-')?;
    let (before, rest) = rest.split_at_checked(starts)?;
    let ends = rest.rfind(|c: char| c.is_ascii_digit())? + 1;
    let (digits, after) = rest.split_at_checked(ends)?;
    let (factor, sign_after) = magnitude(after.trim());
    let value = if factor == 1 { decimal(digits)? } else { scaled(digits, factor)? };
    let currency = match (before.trim(), sign_after) {
        ("", "") => None,
        (sign, "") | ("", sign) => Some(currency_of(sign)?),
        _ => return None,
    };
    Some(Amount { value, currency })
}

/// `k` and `M` behind a number, and what else stands there.
fn magnitude(after: &str) -> (i64, &str) {
    for (suffix, factor) in [
        ("k", 1_000),
        ("tsd", 1_000),
        ("mio.", 1_000_000),
        ("mio", 1_000_000),
        ("million", 1_000_000),
        ("m", 1_000_000),
    ] {
        if let Some(rest) = after.strip_prefix(suffix)
            && !rest.starts_with(char::is_alphabetic)
        {
            return (factor, rest.trim());
        }
    }
    (1, after)
}

/// A number before `k` or `M`: a single mark parts its decimals.
fn scaled(digits: &str, factor: i64) -> Option<Decimal> {
    let compact: String = digits.chars().filter(|c| !is_grouping(*c)).collect();
    let marks = compact.matches(['.', ',']).count();
    let value = if marks == 1 { compact.replace(',', ".").parse().ok()? } else { decimal(&compact)? };
    value.checked_mul(Decimal::from(factor))
}

fn currency_of(sign: &str) -> Option<Currency> {
    let code = match sign {
        "$" | "us$" | "usd$" => "USD",
        "€" | "euro" | "euros" => "EUR",
        "£" => "GBP",
        "a$" | "au$" => "AUD",
        "c$" | "ca$" => "CAD",
        "fr." | "sfr." => "CHF",
        "₹" => "INR",
        other => other,
    };
    money::currency(code)
}

/// The currency a cell names by code, sign or name; a blank says nothing.
///
/// # Errors
/// `unknown_currency`.
pub fn currency(cell: &CellValue) -> Reading<Currency> {
    let text = trimmed(cell);
    if says_nothing(&text) {
        return Ok(None);
    }
    currency_of(&text.to_lowercase()).map(Some).ok_or_else(|| {
        let message = format!("{} is not an ISO 4217 currency code; write one such as “EUR” or “USD”.", quoted(&text));
        Unreadable::new("unknown_currency", message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> CellValue {
        CellValue::Text(text.to_owned())
    }

    #[test]
    fn amounts_are_read_in_every_style() {
        for (text, value, code) in [
            ("1234.56", "1234.56", None),
            ("1,234.56", "1234.56", None),
            ("1.234,56", "1234.56", None),
            ("1 234,5", "1234.5", None),
            ("1’234.50", "1234.50", None),
            ("1\u{a0}234", "1234", None),
            ("1,234", "1234", None),
            ("1.234", "1234", None),
            ("0.234", "0.234", None),
            ("12,5", "12.5", None),
            ("1,234,567", "1234567", None),
            ("$12,000", "12000", Some("USD")),
            ("€ 1.234,56", "1234.56", Some("EUR")),
            ("1.234,56 €", "1234.56", Some("EUR")),
            ("CHF 1'000", "1000", Some("CHF")),
            ("£250k", "250000", Some("GBP")),
            ("1.2M", "1200000", None),
            ("1,5 Mio EUR", "1500000", Some("EUR")),
            ("12,000 / year", "12000", None),
            ("USD 12,000 per year", "12000", Some("USD")),
        ] {
            let read = amount(&cell(text)).unwrap().unwrap();
            assert_eq!(read.value.normalize(), value.parse::<Decimal>().unwrap().normalize(), "{text}");
            assert_eq!(read.currency.map(|c| c.code()), code, "{text}");
        }
        assert_eq!(amount(&CellValue::Number(99.5)).unwrap().unwrap().value, "99.5".parse().unwrap());
        assert_eq!(amount(&cell("TBD")), Ok(None));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "a lot",
            "1,23,4",
            "12.34.56",
            "1,2345,678",
            "-5",
            "12 potatoes",
            "1..2",
            "€",
            "$5 $",
            "99999999999999999999999999999M",
        ] {
            assert_eq!(amount(&cell(text)).unwrap_err().code, "not_an_amount", "{text}");
        }
        assert_eq!(amount(&CellValue::Number(1e40)).unwrap_err().code, "not_an_amount");
        assert_eq!(amount(&CellValue::Bool(true)).unwrap_err().code, "not_an_amount");
    }

    #[test]
    fn currencies_are_codes_or_signs() {
        assert_eq!(currency(&cell("eur")), Ok(Some(Currency::EUR)));
        assert_eq!(currency(&cell("$")), Ok(Some(Currency::USD)));
        assert_eq!(currency(&cell("")), Ok(None));
        assert_eq!(currency(&cell("doubloons")).unwrap_err().code, "unknown_currency");
    }
}
