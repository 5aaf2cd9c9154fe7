//! Whose programme this is: settings at first, then what the set-up page stored.

use chrono_tz::Tz;

use super::Audit;
use crate::{
    app::App,
    db,
    domain::{access::Actor, fiscal_year::FiscalYearStart},
    error::{AppError, FieldError},
    settings,
};

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

const NAME: &str = "organization.name";
/// The setting that stands once somebody set the organization up.
pub(crate) const STORED: &str = NAME;
const ZONE: &str = "organization.time_zone";
const FISCAL_YEAR: &str = "organization.fiscal_year_start";

impl Organization {
    /// Checks the three values.
    ///
    /// # Errors
    /// Every field that cannot be taken.
    pub fn parse(name: &str, time_zone: &str, fiscal_year_start: &str) -> Result<Self, AppError> {
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
                Err(AppError::Invalid(errors))
            }
        }
    }
}

/// What is stored, or what the settings say where nothing is.
///
/// # Errors
/// What the database says.
pub fn load(db: &db::Db, settings: &settings::Organization) -> Result<Organization, AppError> {
    let stored: std::collections::HashMap<String, String> =
        db.read(|conn| Ok(db::setting::list(conn)?))?.into_iter().collect();
    let pick = |key: &str, fallback: &str| stored.get(key).cloned().unwrap_or_else(|| fallback.to_owned());
    Organization::parse(
        &pick(NAME, &settings.name),
        &pick(ZONE, &settings.time_zone),
        &pick(FISCAL_YEAR, &settings.fiscal_year_start),
    )
}

/// Stores the organization within a write.
pub(crate) fn store(
    conn: &mut db::Conn,
    app: &App,
    actor: &Actor,
    organization: &Organization,
) -> Result<(), AppError> {
    db::setting::put(conn, NAME, &organization.name)?;
    db::setting::put(conn, ZONE, organization.time_zone.name())?;
    db::setting::put(conn, FISCAL_YEAR, &organization.fiscal_year_start.to_string())?;
    Audit::new("update", "organization", "organization", format!("Organization set to {}", organization.name))
        .append(conn, app, actor)
}
