//! Amounts of money: whole numbers of a currency's minor unit, and how they are written.

use iso_currency::Currency;
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};

/// The ISO 4217 currency of this code, letter case aside; units that are no money (gold, “no currency”, test codes) are
/// none.
pub fn currency(code: &str) -> Option<Currency> {
    let currency = Currency::from_code(&code.trim().to_ascii_uppercase())?;
    currency.exponent().is_some().then_some(currency)
}

/// An amount in the currency's minor unit, half up; `None` when it is too large to store.
pub fn to_minor(amount: Decimal, currency: Currency) -> Option<i64> {
    let factor = Decimal::from(10_i64.checked_pow(exponent(currency))?);
    amount.checked_mul(factor)?.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64()
}

/// A stored amount as a plain decimal, such as `1234.50`; an unknown currency counts as one with two decimals.
pub fn shown(minor: i64, code: &str) -> String {
    let exponent = currency(code).map_or(2, exponent);
    let mut amount = Decimal::from(minor);
    // A scale of at most 4 is always representable.
    if amount.set_scale(exponent).is_err() {
        return minor.to_string();
    }
    amount.to_string()
}

fn exponent(currency: Currency) -> u32 {
    u32::from(currency.exponent().unwrap_or(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_kept_in_the_minor_unit() {
        for (amount, code, minor, text) in [
            ("1234.5", "EUR", 123_450, "1234.50"),
            ("1234.005", "usd", 123_401, "1234.01"),
            ("1234", "JPY", 1234, "1234"),
            ("1.2345", "KWD", 1235, "1.235"),
            ("0", "CHF", 0, "0.00"),
        ] {
            let money = currency(code).unwrap();
            assert_eq!(to_minor(amount.parse().unwrap(), money), Some(minor), "{amount} {code}");
            assert_eq!(shown(minor, code), text);
        }
    }

    #[test]
    fn what_is_no_money_is_no_currency() {
        for code in ["XXX", "XAU", "EURO", "", "ABC"] {
            assert_eq!(currency(code), None, "{code}");
        }
        assert_eq!(to_minor(Decimal::MAX, Currency::EUR), None);
    }
}
