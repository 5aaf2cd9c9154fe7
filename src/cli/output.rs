//! What goes to standard output, and complaints to standard error.

use std::io::{self, ErrorKind, Write};

use crate::error::AppError;

/// Writes to standard output; a reader that has seen enough (`| head`) is no failure.
pub(super) fn print(text: &str) -> Result<(), AppError> {
    written(io::stdout().lock().write_all(text.as_bytes()))
}

/// Writes a line to standard output.
pub(super) fn line(text: &str) -> Result<(), AppError> {
    print(&format!("{text}\n"))
}

/// Writes one JSON document to standard output.
pub(super) fn json(value: &impl serde::Serialize) -> Result<(), AppError> {
    let text = serde_json::to_string_pretty(value).map_err(AppError::internal)?;
    line(&text)
}

/// What became of writing to standard output.
pub(super) fn written(result: io::Result<()>) -> Result<(), AppError> {
    match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Tells the operator why something failed, in one line on standard error.
pub(super) fn complain(error: &AppError) {
    let text = error.with_causes();
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    note(&format!("ninefold: {one_line}"));
}

/// Writes a line to standard error, which may be closed.
pub(super) fn note(text: &str) {
    let _closed = writeln!(io::stderr().lock(), "{text}");
}

/// A table of left-aligned texts, the last column as wide as it likes.
pub(super) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// A temporary file is its maker's alone; what is exported follows the usual rights of the operator's files.
pub(super) fn readable(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o640))
}
