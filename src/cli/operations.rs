//! `migrate` and `completions`.

use super::{Common, End, output, start};
use crate::{
    db::{Db, PoolSize},
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold --database postgres://ninefold@db/ninefold migrate")]
pub(super) struct Migrate {}

impl Migrate {
    pub(super) fn run(self, common: &Common) -> Result<End, AppError> {
        let applied = database(common)?.migrate()?;
        output::line(&match applied.as_slice() {
            [] => "The database is up to date.".to_owned(),
            versions => format!("Applied {}: {}.", versions.len(), versions.join(", ")),
        })?;
        Ok(End::Done)
    }
}

/// The database alone, as it is.
pub(super) fn database(common: &Common) -> Result<Db, AppError> {
    let settings = start::settings(common)?;
    let wait = std::time::Duration::from_secs(settings.database.wait_seconds);
    Db::open(settings.database.url.reveal(), PoolSize { readers: settings.database.readers, wait })
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold completions bash > /etc/bash_completion.d/ninefold")]
pub(super) struct Completions {
    /// The shell
    shell: clap_complete::Shell,
}

impl Completions {
    pub(super) fn run(self, command: &mut clap::Command) -> Result<End, AppError> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, command, "ninefold", &mut text);
        output::print(&String::from_utf8_lossy(&text))?;
        Ok(End::Done)
    }
}
