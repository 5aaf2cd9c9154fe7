//! `coverage`: which days of a window SOC reports cover.

use super::{End, arguments, output};
use crate::{
    actions::coverage,
    app::App,
    domain::{
        Date,
        coverage::{Coverage as Found, Forecast, Window},
    },
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold coverage --from 2025-12-01 --to 2026-11-30")]
pub(super) struct Coverage {
    /// Only this vendor, by name or reference
    #[arg(long, value_name = "NAME")]
    vendor: Option<String>,
    /// Only key vendors
    #[arg(long, conflicts_with = "vendor")]
    key_vendors: bool,
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
        let window = Window { from: self.from, to: self.to };
        let report = coverage::report(app, self.vendor.as_deref(), self.key_vendors, window)?;
        if self.json {
            output::json(&report)?;
            return Ok(End::Done);
        }
        for vendor in &report.vendors {
            told(&vendor.vendor, "", &vendor.coverage, None)?;
            come(&vendor.forecast)?;
            for service in vendor.services.iter().filter(|_| vendor.services.len() > 1) {
                told(&format!("  Service {}", service.service), "  ", &service.coverage, Some(service.partial_days))?;
            }
        }
        Ok(End::Done)
    }
}

/// The days of a vendor or service, and what stands in each run of them.
fn told(whose: &str, indent: &str, found: &Found, partial_days: Option<i64>) -> Result<(), AppError> {
    let partly = match partial_days {
        Some(days) if days > 0 => format!(", {days} of them only partly in scope"),
        _ => String::new(),
    };
    output::line(&format!(
        "{whose}: {}, {} days covered, {} represented, {} open{partly}",
        found.status.label(),
        found.covered_days,
        found.represented_days,
        found.gap_days
    ))?;
    for span in &found.spans {
        output::line(&format!("{indent}  {} to {}  {} by {}", span.from, span.to, span.state.label(), span.source))?;
    }
    for gap in &found.gaps {
        output::line(&format!("{indent}  {} to {}  nothing, {} days", gap.from, gap.to, gap.days))?;
    }
    Ok(())
}

fn come(forecast: &Forecast) -> Result<(), AppError> {
    forecast.sentences().iter().try_for_each(|sentence| output::line(&format!("  {sentence}")))
}
