//! `changes`: which scores differ from those of a day, and what moved them.

use super::{End, arguments, output};
use crate::{
    actions::portfolio_figures::{self, Change, Shown},
    app::App,
    domain::{Date, access::Actor},
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold changes --since 2026-10-31")]
pub(super) struct Changes {
    /// Compared with the end of this day; a month ago where none is given
    #[arg(long, value_name = "DATE", value_parser = arguments::day)]
    since: Option<Date>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Changes {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let found = portfolio_figures::changes(app, &Actor::command_line(), self.since)?;
        if self.json {
            output::json(&found)?;
            return Ok(End::Done);
        }
        for change in &found.changes {
            output::line(&told(change))?;
        }
        output::note(&format!("{} services changed since {}, {} of them new.", found.changed, found.since, found.new));
        Ok(End::Done)
    }
}

fn told(change: &Change) -> String {
    let shown = |one: &Shown| format!("{} {}", one.residual.shown(), one.band.label());
    let before = change.before.as_ref().map_or_else(|| "not scored".to_owned(), shown);
    let service = if change.service == change.vendor { String::new() } else { format!(" · {}", change.service) };
    format!(
        "{} ({}){service}: {before} to {}: {}",
        change.vendor,
        change.reference,
        shown(&change.after),
        change.events.join("; ")
    )
}
