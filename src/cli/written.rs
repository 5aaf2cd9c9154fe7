//! Where a command writes what it makes: into a file that appears whole or not at all, or to standard output.

use std::{
    fs::File,
    io::{self, IsTerminal, Seek},
    path::Path,
};

use super::output;
use crate::error::AppError;

/// Writes a file that appears whole or not at all.
pub(super) fn to_file<T>(path: &Path, write: impl FnOnce(&mut File) -> Result<T, AppError>) -> Result<T, AppError> {
    let unwritable = |error: io::Error| {
        let message = format!("The file {} cannot be written: {error}.", path.display());
        AppError::invalid("out", "unwritable", message)
    };
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut draft = tempfile::NamedTempFile::new_in(folder).map_err(unwritable)?;
    let made = write(draft.as_file_mut())?;
    readable(draft.as_file()).map_err(unwritable)?;
    draft.persist(path).map_err(|error| unwritable(error.error))?;
    Ok(made)
}

/// Writes to standard output; a workbook is not shown in a terminal.
pub(super) fn to_stdout<T>(
    is_workbook: bool,
    write: impl FnOnce(&mut File) -> Result<T, AppError>,
) -> Result<T, AppError> {
    if is_workbook && io::stdout().is_terminal() {
        let message = "A workbook cannot be shown in a terminal; name a file with --out.";
        return Err(AppError::invalid("out", "terminal", message));
    }
    let mut spooled = tempfile::tempfile()?;
    let made = write(&mut spooled)?;
    spooled.rewind()?;
    output::written(io::copy(&mut spooled, &mut io::stdout().lock()).map(drop))?;
    Ok(made)
}

/// A temporary file is its maker's alone; what is written out follows the usual rights of the operator's files.
fn readable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o640))
}
