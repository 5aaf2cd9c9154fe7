//! `report-checks`: what a reviewer sees at once about SOC reports.

use super::{End, output};
use crate::{
    actions::report_checks::{self, ReportChecks},
    app::App,
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold report-checks --vendor \"Harbour Payroll\"")]
pub(super) struct Checks {
    /// Only this vendor, by name or reference
    #[arg(long, value_name = "NAME")]
    vendor: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Checks {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let found = report_checks::report(app, self.vendor.as_deref())?;
        if self.json {
            output::json(&serde_json::json!({ "reports": found }))?;
            return Ok(End::Done);
        }
        for report in found.iter().filter(|report| self.vendor.is_some() || !report.checks.is_empty()) {
            output::line(&told(report))?;
        }
        let serious = found.iter().filter(|report| report.checks.iter().any(|check| check.serious)).count();
        let said = format!("{} reports looked at; something speaks against {serious} of them.", found.len());
        output::note(&said);
        Ok(End::Done)
    }
}

fn told(report: &ReportChecks) -> String {
    let until = report.until.map(|day| format!(" to {day}")).unwrap_or_default();
    let mut text = format!("{} ({}), {}{until}", report.vendor, report.reference, report.report);
    if report.checks.is_empty() {
        text += "\n  nothing stands out";
    }
    for check in &report.checks {
        let mark = if check.serious { "!" } else { "?" };
        text += &format!("\n  {mark} {}: {}", check.kind.label(), check.text);
    }
    text
}
