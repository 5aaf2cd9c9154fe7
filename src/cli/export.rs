//! `export`: a table as CSV, workbook or JSON.

use std::{
    fs::File,
    io::{self, BufWriter, IsTerminal, Seek, Write},
    path::{Path, PathBuf},
};

use clap::ValueEnum;

use super::{End, output};
use crate::{
    actions::export::{self, ExportFormat, ExportKind, KINDS},
    app::App,
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold export vendors --format xlsx --out vendors.xlsx")]
pub(super) struct Export {
    /// vendors, services, contacts, contracts, soc-reports, certificates, findings, bridge-letters, exceptions, cuecs,
    /// subservices, csocs or people
    #[arg(value_parser = kind)]
    kind: ExportKind,
    /// Format; by default the one that FILE ends with, else csv
    #[arg(long)]
    format: Option<Format>,
    /// File to write; standard output where none is named
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Csv,
    Xlsx,
    Json,
}

fn kind(word: &str) -> Result<ExportKind, String> {
    let known = KINDS.map(|(name, _)| name).join(", ");
    let found = KINDS.into_iter().find(|(name, _)| *name == word).map(|(_, kind)| kind);
    found.ok_or_else(|| format!("“{word}” is not a table; choose one of: {known}"))
}

impl Export {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let format = self.format();
        match &self.out {
            Some(path) => self.to_file(app, format, path)?,
            None => self.to_stdout(app, format)?,
        }
        Ok(End::Done)
    }

    fn format(&self) -> ExportFormat {
        let ending = self.out.as_deref().and_then(Path::extension).map(|ending| ending.to_ascii_lowercase());
        let named = ending.as_deref().and_then(|ending| ending.to_str()).map(|ending| Format::from_str(ending, true));
        let format = if self.json { Some(Format::Json) } else { self.format };
        match format.or_else(|| named.and_then(Result::ok)) {
            Some(Format::Xlsx) => ExportFormat::Xlsx,
            Some(Format::Json) => ExportFormat::Json,
            Some(Format::Csv) | None => ExportFormat::Csv,
        }
    }

    /// The file appears whole or not at all.
    fn to_file(&self, app: &App, format: ExportFormat, path: &Path) -> Result<(), AppError> {
        let unwritable = |error: io::Error| {
            let message = format!("The file {} cannot be written: {error}.", path.display());
            AppError::invalid("out", "unwritable", message)
        };
        let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut draft = tempfile::NamedTempFile::new_in(folder).map_err(unwritable)?;
        let rows = written(app, self.kind, format, draft.as_file_mut())?;
        readable(draft.as_file()).map_err(unwritable)?;
        draft.persist(path).map_err(|error| unwritable(error.error))?;
        output::note(&format!("{rows} rows written to {}.", path.display()));
        Ok(())
    }

    fn to_stdout(&self, app: &App, format: ExportFormat) -> Result<(), AppError> {
        if format == ExportFormat::Xlsx && io::stdout().is_terminal() {
            let message = "A workbook cannot be shown in a terminal; name a file with --out.";
            return Err(AppError::invalid("out", "terminal", message));
        }
        let mut spooled = tempfile::tempfile()?;
        written(app, self.kind, format, &mut spooled)?;
        spooled.rewind()?;
        output::written(io::copy(&mut spooled, &mut io::stdout().lock()).map(drop))
    }
}

fn written(app: &App, kind: ExportKind, format: ExportFormat, file: &mut File) -> Result<u64, AppError> {
    let mut out = BufWriter::new(file);
    let rows = export::write(app, kind, format, &mut out)?;
    out.flush()?;
    Ok(rows)
}

/// A temporary file is its maker's alone; what is exported follows the usual rights of the operator's files.
fn readable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o640))
}
