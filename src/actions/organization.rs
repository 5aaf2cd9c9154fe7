//! Stores whose programme this is, as the set-up page and the demo say it.

use super::Audit;
use crate::{
    app::App,
    db,
    domain::{
        access::Actor,
        organization::{FISCAL_YEAR, NAME, Organization, ZONE},
    },
    error::AppError,
};

/// The setting that stands once somebody set the organization up.
pub(crate) const STORED: &str = NAME;

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
