//! `check`: what is wrong with this installation.

use super::{Common, End, operations, output, start};
use crate::{
    actions::check::{self, Finding},
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold check --repair")]
pub(super) struct Check {
    /// Mend what can be mended: rebuild the vendors table
    #[arg(long)]
    repair: bool,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(super) fn run(self, common: &Common) -> Result<End, AppError> {
        let findings = match self.look(common) {
            Ok(findings) => findings,
            Err(error) => vec![Finding::bad("configuration", error.with_causes())],
        };
        if self.json {
            output::json(&serde_json::json!({ "findings": findings }))?;
        } else {
            for finding in &findings {
                let mark = if finding.ok { "ok   " } else { "wrong" };
                output::line(&format!("{mark}  {:<13}  {}", finding.area, finding.message))?;
            }
        }
        Ok(if findings.iter().all(|finding| finding.ok) { End::Done } else { End::Failed })
    }

    fn look(&self, common: &Common) -> Result<Vec<Finding>, AppError> {
        let pending = operations::database(common)?.pending_migrations()?;
        if !pending.is_empty() && !self.repair {
            let message =
                format!("{} migrations are pending: {}. Run `ninefold migrate`.", pending.len(), pending.join(", "));
            return Ok(vec![Finding::bad("database", message)]);
        }
        let mut findings = vec![Finding::good("configuration", "The settings can be used.")];
        findings.extend(check::check(&start::app(common)?, self.repair)?);
        Ok(findings)
    }
}
