//! `check`: what is wrong with this installation.

use super::{Common, End, operations, output, start};
use crate::{
    actions::check::{self, Asked, Finding},
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold check --repair\n\n\
                  “wrong” makes it fail; “look” may be so on purpose, and is a risk.")]
pub(super) struct Check {
    /// Mend what can be mended: rebuild the vendors table, remove files that belong to nothing
    #[arg(long)]
    repair: bool,
    /// Read every page of the database and every byte of the stored files; takes longer
    #[arg(long)]
    full: bool,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(super) fn run(self, common: &Common) -> Result<End, AppError> {
        let findings = match self.look(common) {
            Ok(findings) => findings,
            Err(error @ AppError::Invalid(_)) => vec![Finding::bad("configuration", error.with_causes())],
            Err(error) => vec![Finding::bad("database", error.with_causes())],
        };
        if self.json {
            output::json(&serde_json::json!({ "findings": findings }))?;
        } else {
            for finding in &findings {
                let mark = match (finding.ok, finding.advice) {
                    (false, _) => "wrong",
                    (true, true) => "look ",
                    (true, false) => "ok   ",
                };
                output::line(&format!("{mark}  {:<13}  {}", finding.area, finding.message))?;
            }
        }
        Ok(if findings.iter().all(|finding| finding.ok) { End::Done } else { End::Failed })
    }

    fn look(&self, common: &Common) -> Result<Vec<Finding>, AppError> {
        start::ensure_there(&start::settings(common)?)?;
        let pending = operations::database(common)?.pending_migrations()?;
        if !pending.is_empty() && !self.repair {
            let message =
                format!("{} migrations are pending: {}. Run `ninefold migrate`.", pending.len(), pending.join(", "));
            return Ok(vec![Finding::bad("database", message)]);
        }
        let mut findings = vec![Finding::good("configuration", "The settings can be used.")];
        let asked = Asked { repair: self.repair, full: self.full, settings_file: common.config.clone() };
        findings.extend(check::look(&start::app_to_look(common)?, &asked)?);
        Ok(findings)
    }
}
