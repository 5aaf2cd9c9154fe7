//! Instants as people read them: in the organization's zone, to the minute, or to the second where that matters.

use crate::{app::App, domain::Instant};

/// `2026-11-22 09:12`, in the organization's zone.
pub fn minute(app: &App, at: Instant) -> String {
    at.and_utc().with_timezone(&app.organization().time_zone).format("%Y-%m-%d %H:%M").to_string()
}

/// `2026-11-22 09:12:07 CET`, in the organization's zone.
pub fn second(app: &App, at: Instant) -> String {
    at.and_utc().with_timezone(&app.organization().time_zone).format("%Y-%m-%d %H:%M:%S %Z").to_string()
}
