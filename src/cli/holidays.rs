//! `holidays`: the days off in force.

use super::{End, output};
use crate::{
    actions::holidays,
    app::App,
    domain::holiday::{DayOff, HolidayLists},
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold holidays --year 2027")]
pub(super) struct Holidays {
    /// Those of this year instead of the current one
    #[arg(long, value_name = "YEAR")]
    year: Option<i32>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Holidays {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let found = holidays::of_year(app, self.year)?;
        if self.json {
            output::json(&found)?;
            return Ok(End::Done);
        }
        output::print(&output::table(&found.holidays.iter().map(row).collect::<Vec<_>>()))?;
        for country in found.countries {
            output::note(&format!("{} ({}): {}.", country.name, country.code, country.scope));
        }
        if found.countries.is_empty() {
            let lists = HolidayLists::built_in().map_err(AppError::internal)?;
            let codes = lists.codes().join(", ");
            output::note(&format!("No country’s holidays are kept; reminders.holidays takes the codes {codes}."));
        }
        Ok(End::Done)
    }
}

fn row(day: &DayOff) -> Vec<String> {
    let country = day.country.as_deref().unwrap_or("own");
    vec![day.date.to_string(), day.date.format("%a").to_string(), country.to_owned(), day.name.clone()]
}
