//! `quality`: what stands against each other on the register.

use super::{End, output};
use crate::{actions::quality, app::App, domain::quality::Checked, error::AppError};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold quality --json")]
pub(super) struct Quality {
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Quality {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let found = quality::report(app)?;
        if self.json {
            output::json(&found)?;
            return Ok(End::Done);
        }
        for group in &found.groups {
            output::line(&format!("{} ({})", group.label, group.count))?;
            group.checks.iter().try_for_each(told)?;
        }
        output::note(&match found.count {
            0 => "Nothing stands against each other on the register.".to_owned(),
            1 => "1 inconsistency stands.".to_owned(),
            count => format!("{count} inconsistencies stand."),
        });
        Ok(End::Done)
    }
}

fn told(checked: &Checked) -> Result<(), AppError> {
    output::line(&format!("  {}. {}", checked.label, checked.consequence))?;
    checked.rows.iter().try_for_each(|one| {
        let vendor = &one.vendor;
        let record = if one.record.label == vendor.vendor { String::new() } else { format!(", {}", one.record.label) };
        output::line(&format!("    {} ({}){record}: {}", vendor.vendor, vendor.reference, one.what))
    })
}
