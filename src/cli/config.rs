//! `config`: begin a settings file, see whether one can be used, and what is in force.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use super::{Common, End, output, start};
use crate::{app, error::AppError, settings::Settings};

#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Example:\n  ninefold config check")]
pub(super) enum Config {
    /// Write a settings file with every setting, its default and what it does; its paths are those of this directory
    Init(Init),
    /// Say whether the settings can be used, without touching database or files
    Check(CheckSettings),
    /// Print the settings that are in force, secrets hidden
    Dump(Dump),
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold config init ninefold.toml")]
pub(super) struct Init {
    /// File to write; standard output where none is named
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold --config ninefold.toml config check")]
pub(super) struct CheckSettings {}

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold --config ninefold.toml config dump")]
pub(super) struct Dump {}

impl Config {
    pub(super) fn run(self, common: &Common) -> Result<End, AppError> {
        match self {
            Self::Init(Init { file: None }) => output::print(Settings::template())?,
            Self::Init(Init { file: Some(file) }) => begin(&file)?,
            Self::Check(CheckSettings {}) => {
                let settings = start::settings(common)?;
                app::mailer(&settings)?;
                app::chat(&settings)?;
                output::line("The settings can be used. `ninefold check` looks at what they name.")?;
            }
            Self::Dump(Dump {}) => output::print(&start::settings(common)?.shown())?,
        }
        Ok(End::Done)
    }
}

/// The template with the paths that start at this directory, as they are from there: a command that is run from another
/// one means the same files.
fn placed(data: &Path) -> String {
    let mut text = Settings::template().to_owned();
    for start in ["url = \"sqlite://", "url = \"file://", "outbox_dir = \""] {
        text = text.replace(&format!("{start}data/"), &format!("{start}{}/", data.display()));
    }
    text
}

/// Writes the file for its maker alone: secrets will stand in it.
fn begin(file: &Path) -> Result<(), AppError> {
    use std::os::unix::fs::OpenOptionsExt;
    let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    let written = made.and_then(|mut made| made.write_all(placed(&std::path::absolute("data")?).as_bytes()));
    written.map_err(|error| {
        let what = match error.kind() {
            std::io::ErrorKind::AlreadyExists => "is there already; name another".to_owned(),
            _ => format!("cannot be written: {error}"),
        };
        AppError::invalid("file", "unwritable", format!("The file {} {what}.", file.display()))
    })?;
    output::note(&format!("Written to {}. Change what you need and start with --config {0}.", file.display()));
    Ok(())
}
