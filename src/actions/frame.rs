//! What every page says at its foot: whether the portfolio is the sample, and the day the scores are of.

use super::rescore;
use crate::{app::App, db, domain::Date, error::AppError};

/// What stands at the foot of every page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whether vendors of the sample portfolio are on the register.
    pub sample: bool,
    /// The day everything was last scored.
    pub scored_on: Option<Date>,
}

/// What there is to say at the foot of a page.
///
/// # Errors
/// What the database says.
pub fn standing(app: &App) -> Result<Standing, AppError> {
    app.db.read(|conn| {
        super::models::refresh(conn, app)?;
        let scored_on = db::setting::find(conn, rescore::SCORED_ON)?.and_then(|day| day.parse().ok());
        Ok(Standing { sample: db::vendor::has_sample(conn)?, scored_on })
    })
}
