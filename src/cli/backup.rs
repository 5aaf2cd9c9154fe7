//! `backup` and `restore`: the whole installation in one file, and back.

use std::path::PathBuf;

use serde_json::json;

use super::{Common, End, output, start};
use crate::{
    actions::{
        backup::{self, How},
        restore,
    },
    app::App,
    domain::{access::Actor, audit::chain::Broken},
    error::AppError,
};

/// What is told of by its number of rows.
const TOLD: [(&str, &str); 4] =
    [("vendors", "vendors"), ("soc_reports", "SOC reports"), ("reviews", "reviews"), ("audit_entries", "audit lines")];

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold backup /backups/ninefold-2026-11-29.zip\n\n\
                  Others may go on working meanwhile. The file holds every record and attachment, also \
                  confidential ones.")]
pub(super) struct Backup {
    /// File to write
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replace a file that is there already
    #[arg(long)]
    overwrite: bool,
    /// Leave out stored files that are missing or damaged instead of writing none; fails all the same, and names them
    #[arg(long)]
    without_lost: bool,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Backup {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let how = How { overwrite: self.overwrite, without_lost: self.without_lost };
        let written = backup::write_as(app, &Actor::command_line(), &self.file, how)?;
        let (manifest, whole) = (&written.manifest, &written.file);
        let anchor = manifest.trail.as_ref().map(ToString::to_string);
        let key = app.key.is_outside().then(|| app.key.id());
        let end = if manifest.lost.is_empty() { End::Done } else { End::Failed };
        if self.json {
            output::json(&json!({
                "file": self.file.display().to_string(),
                "sha256": whole.sha256,
                "bytes": whole.size,
                "made_at": manifest.made_at,
                "rows": manifest.rows(),
                "files": manifest.files.len(),
                "anchor": anchor,
                "key_needed": key,
                "lost": manifest.lost,
            }))?;
            return Ok(end);
        }
        output::line(&format!("{}  {}", whole.sha256, self.file.display()))?;
        output::note(&format!(
            "Copied {} rows and {} files as of {}, of the database {}.",
            manifest.rows(),
            manifest.files.len(),
            manifest.made_at,
            app.db.shown()
        ));
        if let Some(anchor) = anchor {
            output::note(&format!("The audit trail ends at {anchor}: write that down elsewhere."));
        }
        if let Some(key) = key {
            output::note(&format!(
                "The key that security.key names ({key}) is not in it, and nothing can be changed without it: keep a \
                 copy elsewhere."
            ));
        }
        for lost in &manifest.lost {
            output::note(&format!("ninefold: The stored file {} is not in it: {}.", lost.sha256, lost.why));
        }
        Ok(end)
    }
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  ninefold --database sqlite://new/ninefold.db restore /backups/ninefold-2026-11-29.zip\n\n\
                  The database and the storage that the settings name must be empty."
)]
pub(super) struct Restore {
    /// Backup to put back
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Only finish a restore of this backup that was interrupted after its database was put back
    #[arg(long)]
    settle: bool,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Restore {
    pub(super) fn run(self, common: &Common) -> Result<End, AppError> {
        let (app, manifest) = if self.settle {
            let app = start::app(common)?;
            let manifest = restore::put_back_already(&app, &self.file)?;
            (app, manifest)
        } else {
            let manifest = restore::put_back(&start::settings(common)?, &self.file)?;
            (start::app(common)?, manifest)
        };
        let settled = restore::settle(&app, &Actor::command_line(), &manifest);
        let restored = settled.map_err(|error| self.unsettled(error))?;
        let broken = restored.trail.broken.as_ref().map(wrong);
        if self.json {
            output::json(&json!({
                "made_at": manifest.made_at,
                "rows": manifest.rows(),
                "files": manifest.files.len(),
                "counts": manifest.counts,
                "audit_trail": broken.as_deref().unwrap_or("ok"),
                "mails_waiting": restored.waiting,
            }))?;
        } else {
            output::line(&format!("Put back what stood at {}, and {} files:", manifest.made_at, manifest.files.len()))?;
            for (table, label) in TOLD {
                output::line(&format!("{:>9} {label}", manifest.count(table)))?;
            }
            output::line("Everybody signs in anew.")?;
        }
        if !manifest.lost.is_empty() {
            let count = manifest.lost.len();
            output::note(&format!("{count} stored files were lost before the backup: `ninefold check` names them."));
        }
        if restored.waiting > 0 {
            output::note(&format!(
                "{} mails wait and go out once this installation runs. Where the other one still does, set \
                 mail.enabled = false first.",
                restored.waiting
            ));
        }
        let Some(broken) = broken else { return Ok(End::Done) };
        output::note(&format!("ninefold: The audit trail is not as it was written: {broken}."));
        Ok(End::Failed)
    }
}

impl Restore {
    /// Without its key a backup is put back and no line can say so: what is left to be done then.
    fn unsettled(&self, error: AppError) -> AppError {
        if error.code() != "other_key" {
            return error;
        }
        let message = format!(
            "Everything was put back, and is not settled yet: its audit trail was written with another key than \
             security.key names. Give that key and run `ninefold restore --settle {}`; where it is lost for good, run \
             `ninefold audit rekey --yes` first.",
            self.file.display()
        );
        AppError::Conflict { code: "other_key", message }
    }
}

/// “Line 7 is gone …”
fn wrong(broken: &Broken) -> String {
    format!("line {} {}", broken.seq, broken.fault.label())
}
