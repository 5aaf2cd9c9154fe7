//! Instants as people read them: in the organization's zone, to the minute.

use crate::{app::App, domain::Instant};

/// `2026-11-22 09:12`, in the organization's zone.
pub fn minute(app: &App, at: Instant) -> String {
    at.and_utc().with_timezone(&app.organization().time_zone).format("%Y-%m-%d %H:%M").to_string()
}
