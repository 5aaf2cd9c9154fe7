//! Whose programme this is: its name, the zone of "today" and its fiscal year.

use chrono::TimeZone as _;
use chrono_tz::Tz;

use super::{Date, Instant, calendar::add_days, field_error::FieldError, fiscal_year::FiscalYearStart};

/// Name, zone and fiscal year of the organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Name.
    pub name: String,
    /// The zone of "today".
    pub time_zone: Tz,
    /// First day of the fiscal year.
    pub fiscal_year_start: FiscalYearStart,
}

/// The settings under which it is stored.
pub const NAME: &str = "organization.name";
/// See `NAME`.
pub const ZONE: &str = "organization.time_zone";
/// See `NAME`.
pub const FISCAL_YEAR: &str = "organization.fiscal_year_start";

impl Organization {
    /// The instant, in UTC, at which a day of the organization is over: the first of the next one. Where clocks skip
    /// midnight, the instant at which they do.
    pub fn end_of(&self, day: Date) -> Instant {
        let mut midnight = add_days(day, 1).and_time(chrono::NaiveTime::MIN);
        for _ in 0..8 {
            if let Some(found) = self.time_zone.from_local_datetime(&midnight).earliest() {
                return found.naive_utc();
            }
            midnight += chrono::TimeDelta::minutes(30);
        }
        midnight
    }

    /// The organization's day of an instant.
    pub fn day_of(&self, at: Instant) -> Date {
        at.and_utc().with_timezone(&self.time_zone).date_naive()
    }

    /// Checks the three values.
    ///
    /// # Errors
    /// Every field that cannot be taken.
    pub fn parse(name: &str, time_zone: &str, fiscal_year_start: &str) -> Result<Self, Vec<FieldError>> {
        let zone = time_zone.trim().parse::<Tz>().ok();
        let fiscal = FiscalYearStart::parse(fiscal_year_start.trim());
        match (name.trim(), zone, fiscal) {
            (name, Some(time_zone), Some(fiscal_year_start)) if !name.is_empty() && name.chars().count() <= 200 => {
                Ok(Self { name: name.to_owned(), time_zone, fiscal_year_start })
            }
            (name, zone, fiscal) => {
                let mut errors = Vec::new();
                if name.is_empty() || name.chars().count() > 200 {
                    errors.push(FieldError::new(
                        "organization",
                        "required",
                        "Organization: give its name, in at most 200 characters.",
                    ));
                }
                if zone.is_none() {
                    errors.push(FieldError::new(
                        "time_zone",
                        "unknown_zone",
                        "Time zone: give an IANA zone such as Europe/Dublin.",
                    ));
                }
                if fiscal.is_none() {
                    errors.push(FieldError::new(
                        "fiscal_year_start",
                        "not_a_day",
                        "Fiscal year: give its first day as MM-DD, such as 12-01.",
                    ));
                }
                Err(errors)
            }
        }
    }
}
