//! `cc9`: how ready our own programme is for a window.

use super::{End, arguments, output};
use crate::{
    actions::cc9,
    app::App,
    domain::{
        Date,
        cc9::{Item, Keep, PointResult, Readiness},
        coverage::Window,
    },
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold cc9 --from 2025-12-01 --to 2026-11-30")]
pub(super) struct Cc9 {
    /// First day; that of the current fiscal year where it is left out
    #[arg(long, value_name = "DATE", value_parser = arguments::day)]
    from: Option<Date>,
    /// Last day; that of the current fiscal year where it is left out
    #[arg(long, value_name = "DATE", value_parser = arguments::day)]
    to: Option<Date>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Cc9 {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let year = app.fiscal_year();
        let window = Window { from: self.from.unwrap_or(year.from), to: self.to.unwrap_or(year.to) };
        if self.json {
            output::json(&cc9::readiness(app, window, Keep::All(None))?)?;
            return Ok(End::Done);
        }
        let found = cc9::readiness(app, window, Keep::Missing)?;
        found.points.iter().try_for_each(told)?;
        output::note(&summed_up(&found));
        Ok(End::Done)
    }
}

/// A point, and below it each record that lacks something.
fn told(point: &PointResult) -> Result<(), AppError> {
    let status = point.status.label().to_lowercase();
    output::line(&format!("{:<7} {}: {status}. {}", point.point.as_str(), point.name, point.why))?;
    point.missing.iter().try_for_each(|item| output::line(&missing(item)))
}

fn missing(item: &Item) -> String {
    let what: Vec<&str> = item.missing.iter().map(|lack| lack.what.as_str()).collect();
    let record =
        if item.record.label == item.vendor.vendor { String::new() } else { format!(", {}", item.record.label) };
    format!("          {} ({}){record}: {}", item.vendor.vendor, item.vendor.reference, what.join("; "))
}

fn summed_up(found: &Readiness) -> String {
    let figure = found.percent().map_or_else(|| "No point applies".to_owned(), |percent| format!("{percent} % ready"));
    format!(
        "{figure} for {} to {}, judged on {}: {} addressed, {} partly, {} not addressed, {} not applicable.",
        found.window.from,
        found.window.to,
        found.as_of,
        found.addressed,
        found.partly,
        found.not_addressed,
        found.not_applicable
    )
}
