//! `import --rejected`: the rejected rows in a file of their own, to be mended and brought in.

use std::{io, path::Path};

use crate::{
    actions::import_spreadsheet::{ImportOptions, Incoming, RejectedFormat, rejected_of},
    app::App,
    cli::output,
    error::AppError,
};

/// Writes them; the file appears whole or not at all.
pub(super) fn write(app: &App, incoming: &Incoming, options: &ImportOptions, path: &Path) -> Result<(), AppError> {
    let unwritable = |error: io::Error| {
        let message = format!("The file {} cannot be written: {error}.", path.display());
        AppError::invalid("rejected", "unwritable", message)
    };
    let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let format = if is_csv { RejectedFormat::Csv } else { RejectedFormat::Xlsx };
    let mut written = rejected_of(app, incoming, options, format)?;
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut draft = tempfile::NamedTempFile::new_in(folder).map_err(unwritable)?;
    io::copy(&mut written.file, draft.as_file_mut()).map_err(unwritable)?;
    output::readable(draft.as_file()).map_err(unwritable)?;
    draft.persist(path).map_err(|error| unwritable(error.error))?;
    output::note(&format!("{} rejected rows written to {}.", written.rows, path.display()));
    Ok(())
}
