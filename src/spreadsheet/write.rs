//! Writes tables out as CSV or XLSX, so that no value can become a formula and reading back gives the same values.

use std::io::{self, Seek, Write};

use super::{write_csv, write_xlsx};
use crate::domain::Date;

/// What a column holds: decides how wide it is and how its cells are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// Long text, in a wide column.
    LongText,
    /// A number.
    Number,
    /// A day.
    Date,
    /// Yes or No.
    Bool,
}

/// A column of a written table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column<'a> {
    /// Its heading.
    pub label: &'a str,
    /// What it holds.
    pub kind: ColumnKind,
}

/// A sheet of a workbook, all of it in memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet<'a> {
    /// Its name.
    pub title: &'a str,
    /// Its columns.
    pub columns: Vec<Column<'a>>,
    /// Its rows, below the headings.
    pub rows: Vec<Vec<WrittenCell>>,
}

/// One value to write.
#[derive(Debug, Clone, PartialEq)]
pub enum WrittenCell {
    /// Nothing.
    Empty,
    /// Text, whatever it begins with.
    Text(String),
    /// A number; one that is not finite is written as nothing.
    Number(f64),
    /// A day.
    Date(Date),
    /// Written as the words `Yes` and `No`, which every register reader knows.
    Bool(bool),
}

impl From<&str> for WrittenCell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl<T: Into<WrittenCell>> From<Option<T>> for WrittenCell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

impl From<Date> for WrittenCell {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

/// The formats tables are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    /// Comma-separated, UTF-8 with a byte order mark (without one, spreadsheet programs read it in a legacy encoding).
    Csv,
    /// A workbook with one sheet.
    Xlsx,
}

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The output failed.
    #[error("the table could not be written: {0}")]
    Output(#[from] io::Error),
    /// The workbook could not be made.
    #[error("the workbook could not be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The CSV could not be made.
    #[error("the CSV could not be written: {0}")]
    Csv(#[from] csv::Error),
}

/// Writes a table: headings first, then every row, keeping no more than a row in memory.
pub fn write_table<R>(
    out: &mut (impl Write + Seek + Send),
    format: TableFormat,
    title: &str,
    columns: &[Column<'_>],
    rows: R,
) -> Result<(), WriteError>
where
    R: IntoIterator,
    R::Item: AsRef<[WrittenCell]>,
{
    match format {
        TableFormat::Csv => write_csv::write(out, columns, rows),
        TableFormat::Xlsx => write_xlsx::write(out, title, columns, rows),
    }
}

/// Whether a spreadsheet program could take this text in a CSV for a formula. A quotation mark that already guards one
/// counts as well, so that taking one guard off is always right.
pub(super) fn is_guarded(text: &str) -> bool {
    let first = text.trim_start_matches('\'').chars().next();
    matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠'))
}
