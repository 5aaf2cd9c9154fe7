//! How records look in JSON: the names and values of their fields, instants in RFC 3339 with their zone.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::AppError;

/// Every name that holds an instant. They are kept in UTC without a zone; JSON says so.
const INSTANTS: &[&str] = &[
    "at",
    "applied_at",
    "created_at",
    "decided_at",
    "disabled_at",
    "finished_at",
    "last_sign_in_at",
    "last_used_at",
    "leased_until",
    "next_attempt_at",
    "revoked_at",
    "sent_at",
    "updated_at",
];

/// A record as a JSON object.
///
/// # Errors
/// Never for our records.
pub fn object<T: Serialize>(record: &T) -> Result<Map<String, Value>, AppError> {
    let Value::Object(mut fields) = serde_json::to_value(record).map_err(AppError::internal)? else {
        return Err(AppError::internal("a record is not an object"));
    };
    for (name, value) in &mut fields {
        if INSTANTS.contains(&name.as_str())
            && let Value::String(text) = value
        {
            text.push('Z');
        }
    }
    Ok(fields)
}

/// Records as JSON objects.
///
/// # Errors
/// Never for our records.
pub fn objects<T: Serialize>(records: &[T]) -> Result<Vec<Value>, AppError> {
    records.iter().map(|record| object(record).map(Value::Object)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Thing {
        at: crate::domain::Instant,
        sent_at: Option<crate::domain::Instant>,
        on: crate::domain::Date,
    }

    #[test]
    fn instants_carry_their_zone_and_days_do_not() {
        let thing =
            Thing { at: "2026-11-22T12:00:00.5".parse().unwrap(), sent_at: None, on: "2026-11-22".parse().unwrap() };
        let shown = serde_json::to_string(&object(&thing).unwrap()).unwrap();
        assert_eq!(shown, r#"{"at":"2026-11-22T12:00:00.500Z","sent_at":null,"on":"2026-11-22"}"#);
    }
}
