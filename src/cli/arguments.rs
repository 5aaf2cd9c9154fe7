//! Values that several commands take.

use crate::domain::Date;

/// A day, written as 2026-11-30.
pub(super) fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("“{text}” is not a day; write it as year-month-day, such as 2026-11-30"))
}
