//! Whose programme this is: its name, the zone of "today" and its fiscal year.

use chrono_tz::Tz;

use super::{field_error::FieldError, fiscal_year::FiscalYearStart};

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
