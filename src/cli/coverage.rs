//! `coverage`: which days of a window SOC reports cover.

use super::{End, arguments, output};
use crate::{
    actions::coverage,
    app::App,
    domain::{Date, coverage::Window},
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold coverage --from 2025-12-01 --to 2026-11-30")]
pub(super) struct Coverage {
    /// Only this vendor, by name or reference
    #[arg(long, value_name = "NAME")]
    vendor: Option<String>,
    /// First day
    #[arg(long, value_name = "DATE", value_parser = arguments::day)]
    from: Date,
    /// Last day
    #[arg(long, value_name = "DATE", value_parser = arguments::day)]
    to: Date,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Coverage {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let report = coverage::report(app, self.vendor.as_deref(), Window { from: self.from, to: self.to })?;
        if self.json {
            output::json(&report)?;
            return Ok(End::Done);
        }
        for vendor in &report.vendors {
            let found = &vendor.coverage;
            output::line(&format!(
                "{}: {}, {} days covered, {} represented, {} open",
                vendor.vendor,
                found.status.label(),
                found.covered_days,
                found.represented_days,
                found.gap_days
            ))?;
            for span in &found.spans {
                output::line(&format!("  {} to {}  {} by {}", span.from, span.to, span.state.label(), span.source))?;
            }
            for gap in &found.gaps {
                output::line(&format!("  {} to {}  nothing, {} days", gap.from, gap.to, gap.days))?;
            }
        }
        Ok(End::Done)
    }
}
