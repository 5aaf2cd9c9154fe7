//! The days off in force: those to which no reminder is moved.

use chrono::Datelike;
use serde::Serialize;

use crate::{
    app::App,
    domain::holiday::{DayOff, HolidayList, YEARS},
    error::AppError,
};

/// The days off of a year.
#[derive(Debug, Serialize)]
pub struct Holidays<'a> {
    /// The year.
    pub year: i32,
    /// The countries whose holidays are kept.
    pub countries: &'a [HolidayList],
    /// The days, by date; of a day each country that keeps it.
    pub holidays: Vec<DayOff>,
}

/// Those of a year, or of the current one.
///
/// # Errors
/// `Invalid` when nobody can say what is off in that year.
pub fn of_year(app: &App, year: Option<i32>) -> Result<Holidays<'_>, AppError> {
    let year = year.unwrap_or_else(|| app.today().year());
    if !YEARS.contains(&year) {
        let message = format!("year: give a year from {} to {}.", YEARS.start(), YEARS.end());
        return Err(AppError::invalid("year", "out_of_range", message));
    }
    Ok(Holidays { year, countries: app.days_off.lists(), holidays: app.days_off.of_year(year) })
}
