//! Tables as comma-separated text.

use std::io::Write;

use super::write::{Column, WriteError, WrittenCell, is_guarded};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

pub(super) fn write<R>(out: &mut impl Write, columns: &[Column<'_>], rows: R) -> Result<(), WriteError>
where
    R: IntoIterator,
    R::Item: AsRef<[WrittenCell]>,
{
    let mut table = CsvTable::begin(out, columns)?;
    for row in rows {
        table.push(row.as_ref())?;
    }
    table.finish()
}

/// Separated text that grows row by row.
pub struct CsvTable<W: Write>(csv::Writer<W>);

impl<W: Write> CsvTable<W> {
    /// Writes the headings.
    ///
    /// # Errors
    /// When the output fails.
    pub fn begin(mut out: W, columns: &[Column<'_>]) -> Result<Self, WriteError> {
        out.write_all(BYTE_ORDER_MARK)?;
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(out);
        writer.write_record(columns.iter().map(|column| guarded(column.label)))?;
        Ok(Self(writer))
    }

    /// Writes a row.
    ///
    /// # Errors
    /// When the output fails.
    pub fn push(&mut self, row: &[WrittenCell]) -> Result<(), WriteError> {
        Ok(self.0.write_record(row.iter().map(shown))?)
    }

    /// Writes what is still held back.
    ///
    /// # Errors
    /// When the output fails.
    pub fn finish(mut self) -> Result<(), WriteError> {
        Ok(self.0.flush()?)
    }
}

fn shown(cell: &WrittenCell) -> String {
    match cell {
        WrittenCell::Empty => String::new(),
        WrittenCell::Text(text) => guarded(text),
        WrittenCell::Number(number) if number.is_finite() => number.to_string(),
        WrittenCell::Number(_) => String::new(),
        WrittenCell::Date(date) => date.to_string(),
        WrittenCell::Bool(value) => if *value { "Yes" } else { "No" }.to_owned(),
    }
}

/// The text, with a quotation mark before what could be taken for a formula; NULs, which nothing reads, are left out.
fn guarded(text: &str) -> String {
    let guard = if is_guarded(text) { "'" } else { "" };
    format!("{guard}{}", text.replace('\0', ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spreadsheet::write::ColumnKind;

    #[test]
    fn nothing_written_is_a_formula() {
        let columns =
            [Column { label: "Vendor", kind: ColumnKind::Text }, Column { label: "Score", kind: ColumnKind::Number }];
        let mut out = Vec::new();
        let text = |text: &str| WrittenCell::Text(text.to_owned());
        let rows = [
            [text("=HYPERLINK(\"x\")"), WrittenCell::Number(-4.5)],
            [text("＠SUM(1)"), WrittenCell::Bool(true)],
            [text("'=1"), WrittenCell::Date("2026-03-15".parse().unwrap())],
            [text("O'Neil, \"Jr\""), WrittenCell::Number(f64::NAN)],
        ];
        write(&mut out, &columns, rows).unwrap();
        let expected = "\u{feff}Vendor,Score\n\"'=HYPERLINK(\"\"x\"\")\",-4.5\n'＠SUM(1),Yes\n''=1,2026-03-15\n\"O'Neil, \"\"Jr\"\"\",\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
