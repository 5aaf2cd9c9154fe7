//! Money in JSON: `annual_value` as a decimal text beside its `currency`. The register keeps `annual_value_minor`, a whole
//! number of the currency's smallest unit; this is the one place that turns one into the other.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::{
    domain::{contract::Contract, money},
    error::AppError,
};

const SHOWN: &str = "annual_value";
const KEPT: &str = "annual_value_minor";

/// A contract's value as JSON shows it.
pub fn shown(contract: &Contract) -> Value {
    match (contract.annual_value_minor, &contract.currency) {
        (Some(minor), Some(currency)) => Value::String(money::shown(minor, currency)),
        _ => Value::Null,
    }
}

/// Turns a sent `annual_value` into the kept field. A change of the currency alone keeps the amount, not its count of
/// minor units.
///
/// # Errors
/// An amount that is none, that has more decimals than its currency, or that stands without a currency.
pub fn read(mut values: Map<String, Value>, current: Option<&Contract>) -> Result<Map<String, Value>, AppError> {
    let given = values.shift_remove(SHOWN);
    if given.is_some() && values.contains_key(KEPT) {
        return Err(wrong("given_twice", "Annual value: give annual_value or annual_value_minor, not both."));
    }
    let changes_currency = values.get("currency").is_some_and(Value::is_string);
    let amount = match given {
        Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Some(Value::Number(number)) => Some(number.to_string()),
        Some(_) => return Err(not_an_amount()),
        None if changes_currency && !values.contains_key(KEPT) => match current.map(shown) {
            Some(Value::String(kept)) => Some(kept),
            _ => return Ok(values),
        },
        None => return Ok(values),
    };
    let code = match values.get("currency") {
        Some(code) => code.as_str(),
        None => current.and_then(|contract| contract.currency.as_deref()),
    };
    let kept = amount.map(|amount| minor(&amount, code)).transpose()?;
    values.insert(KEPT.to_owned(), kept.map_or(Value::Null, Value::from));
    Ok(values)
}

fn minor(amount: &str, code: Option<&str>) -> Result<i64, AppError> {
    let Some(code) = code else {
        return Err(AppError::invalid("currency", "required", "Currency: is needed beside a value."));
    };
    let currency = money::currency(code).ok_or_else(|| {
        let message = format!("Currency: “{code}” is not an ISO 4217 code such as EUR.");
        AppError::invalid("currency", "unknown_currency", message)
    })?;
    let amount = Decimal::from_str_exact(amount).map_err(|_| not_an_amount())?;
    let minor = money::to_minor(amount, currency).ok_or_else(not_an_amount)?;
    if Decimal::from_str_exact(&money::shown(minor, currency.code())) == Ok(amount) {
        return Ok(minor);
    }
    Err(wrong("too_many_decimals", &format!("Annual value: {amount} has more decimals than {} has.", currency.code())))
}

fn not_an_amount() -> AppError {
    wrong("not_an_amount", "Annual value: write it as \"184000.00\", beside its currency.")
}

fn wrong(code: &str, message: &str) -> AppError {
    AppError::invalid(SHOWN, code, message)
}
