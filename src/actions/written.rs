//! A table in a file that vanishes with it, ready to be handed out.

use std::io::{BufWriter, Seek, Write};

use super::export::WrittenReport;
use crate::{
    error::AppError,
    spreadsheet::{Column, TableFormat, WrittenCell, write_table},
};

/// Writes the rows under a name without its ending; answers the file and how many rows it has.
pub(super) fn table(
    format: TableFormat,
    title: &str,
    name: &str,
    columns: &[Column<'_>],
    rows: impl Iterator<Item = Vec<WrittenCell>>,
) -> Result<(WrittenReport, usize), AppError> {
    let mut file = tempfile::tempfile()?;
    let mut count = 0;
    let mut out = BufWriter::new(&mut file);
    write_table(&mut out, format, title, columns, rows.inspect(|_| count += 1)).map_err(AppError::internal)?;
    out.flush()?;
    drop(out);
    let bytes = file.metadata()?.len();
    file.rewind()?;
    let ending = match format {
        TableFormat::Csv => "csv",
        TableFormat::Xlsx => "xlsx",
    };
    Ok((WrittenReport { file, bytes, name: format!("{name}.{ending}") }, count))
}
