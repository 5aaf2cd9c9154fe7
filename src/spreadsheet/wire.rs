//! The records that the reader process writes and this process checks: length, kind, content, all little-endian.
//!
//! The same framing spools rows to a temporary file. Reading trusts nothing: every length, number and order is bounded.

use std::io::{self, Read, Write};

use chrono::DateTime;

use super::{
    Failure,
    bounds::{MAX_COLUMNS, MAX_RECORD, MAX_ROWS, refused_text},
};
use crate::domain::import::{
    cell::{CellValue, SheetRow},
    problem::{Problem, Severity},
    text_form::FoundForm,
};

/// What a file holds, in its order.
#[derive(Debug, Clone, PartialEq)]
pub enum SheetEvent {
    /// The file is text and is taken apart like this; before its only sheet.
    Text(FoundForm),
    /// A sheet begins; the rows that follow are its. A hidden one is named and not read.
    Sheet {
        /// Its name; `CSV` for a text file's only sheet.
        name: String,
        /// Whether the workbook hides it.
        hidden: bool,
    },
    /// A row with at least one filled cell. Numbers rise within a sheet.
    Row(SheetRow),
    /// A doubt about a cell of the row that comes next. Its heading is empty: the reader knows no headings. What cannot
    /// be kept at all is a `CellValue::Error` in the row instead.
    CellProblem {
        /// Row, from 1.
        row: u32,
        /// Column, from 0.
        column: usize,
        /// What is doubtful.
        problem: Problem,
    },
    /// The sheet could not be read to its end; the others are not touched by that.
    SheetFailed {
        /// The sheet's name.
        sheet: String,
        /// Stable snake_case code.
        code: String,
        /// A whole sentence.
        message: String,
    },
}

/// One record: something found, the good end, or the file's refusal.
#[derive(Debug)]
pub(super) enum Record {
    Event(SheetEvent),
    End,
    Failure(Failure),
}

const SHEET: u8 = 1;
const ROW: u8 = 2;
const PROBLEM: u8 = 3;
const SHEET_FAILED: u8 = 4;
const END: u8 = 5;
const FAILURE: u8 = 6;
const TEXT_FORM: u8 = 7;

const TEXT: u8 = 1;
const NUMBER: u8 = 2;
const FALSE: u8 = 3;
const TRUE: u8 = 4;
const DATE_TIME: u8 = 5;
const ERROR: u8 = 6;
const NO_VALUE: u8 = 7;
const SKIPPED: u8 = 8;

/// Writes one record.
pub(super) fn write_record(out: &mut impl Write, record: &Record) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(256);
    match record {
        Record::Event(event) => put_event(&mut bytes, event),
        Record::End => bytes.push(END),
        Record::Failure(failure) => {
            bytes.push(FAILURE);
            put_text(&mut bytes, &failure.code);
            put_text(&mut bytes, &failure.reason);
        }
    }
    put_framed(out, &bytes)
}

/// Writes a row on its own, as a spool file keeps it.
pub fn write_row(out: &mut impl Write, row: &SheetRow) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(256);
    put_row(&mut bytes, row);
    put_framed(out, &bytes)
}

fn put_framed(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    if bytes.len() > MAX_RECORD {
        return Err(invalid("a row takes more than 8 MiB"));
    }
    out.write_all(&(bytes.len() as u32).to_le_bytes())?;
    out.write_all(bytes)
}

fn put_event(bytes: &mut Vec<u8>, event: &SheetEvent) {
    match event {
        SheetEvent::Text(form) => {
            bytes.push(TEXT_FORM);
            put_text(bytes, &form.encoding);
            bytes.extend(u32::from(form.separator).to_le_bytes());
        }
        SheetEvent::Sheet { name, hidden } => {
            bytes.extend([SHEET, u8::from(*hidden)]);
            put_text(bytes, name);
        }
        SheetEvent::Row(row) => put_row(bytes, row),
        SheetEvent::CellProblem { row, column, problem } => {
            bytes.push(PROBLEM);
            bytes.extend(row.to_le_bytes());
            bytes.extend((*column as u32).to_le_bytes());
            bytes.push(u8::from(problem.severity == Severity::Error));
            for text in [&problem.sheet, &problem.cell, &problem.value, &problem.code, &problem.message] {
                put_text(bytes, text);
            }
        }
        SheetEvent::SheetFailed { sheet, code, message } => {
            bytes.push(SHEET_FAILED);
            for text in [sheet, code, message] {
                put_text(bytes, text);
            }
        }
    }
}

fn put_row(bytes: &mut Vec<u8>, row: &SheetRow) {
    bytes.push(ROW);
    bytes.extend(row.row.to_le_bytes());
    let mut skipped: u32 = 0;
    for cell in &row.cells {
        if matches!(cell, CellValue::Empty) {
            skipped += 1;
            continue;
        }
        if skipped > 0 {
            bytes.push(SKIPPED);
            bytes.extend(skipped.to_le_bytes());
            skipped = 0;
        }
        put_cell(bytes, cell);
    }
}

fn put_cell(bytes: &mut Vec<u8>, cell: &CellValue) {
    match cell {
        CellValue::Empty => {}
        CellValue::Text(text) => {
            bytes.push(TEXT);
            put_text(bytes, text);
        }
        CellValue::Number(number) => {
            bytes.push(NUMBER);
            bytes.extend(number.to_le_bytes());
        }
        CellValue::Bool(value) => bytes.push(if *value { TRUE } else { FALSE }),
        CellValue::DateTime(instant) => {
            bytes.push(DATE_TIME);
            bytes.extend(instant.and_utc().timestamp_micros().to_le_bytes());
        }
        CellValue::Error(code) => {
            bytes.push(ERROR);
            put_text(bytes, code);
        }
        CellValue::FormulaWithoutValue => bytes.push(NO_VALUE),
    }
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend(text.as_bytes());
}

/// Reads one record; `None` at the end of the stream.
pub(super) fn read_record(from: &mut impl Read) -> io::Result<Option<Record>> {
    let Some(bytes) = framed(from)? else { return Ok(None) };
    let mut rest = Content(&bytes);
    let record = match rest.byte()? {
        TEXT_FORM => Record::Event(SheetEvent::Text(rest.text_form()?)),
        SHEET => Record::Event(SheetEvent::Sheet { hidden: rest.byte()? == 1, name: rest.text()? }),
        ROW => Record::Event(SheetEvent::Row(rest.row()?)),
        PROBLEM => Record::Event(rest.problem()?),
        SHEET_FAILED => {
            Record::Event(SheetEvent::SheetFailed { sheet: rest.text()?, code: rest.text()?, message: rest.text()? })
        }
        END => Record::End,
        FAILURE => Record::Failure(Failure { code: rest.text()?, reason: rest.text()? }),
        _ => return Err(invalid("an unknown record")),
    };
    if rest.0.is_empty() { Ok(Some(record)) } else { Err(invalid("a record with something left over")) }
}

/// Reads back a row written by [`write_row`]; `None` at the end of the file.
pub fn read_row(from: &mut impl Read) -> io::Result<Option<SheetRow>> {
    match read_record(from)? {
        None => Ok(None),
        Some(Record::Event(SheetEvent::Row(row))) => Ok(Some(row)),
        Some(_) => Err(invalid("a record that is no row")),
    }
}

fn framed(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match from.read(&mut length)? {
        0 => return Ok(None),
        read => from.read_exact(length.get_mut(read..).unwrap_or_default())?,
    }
    let length = u32::from_le_bytes(length) as usize;
    if length > MAX_RECORD {
        return Err(invalid("a record of more than 8 MiB"));
    }
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes)?;
    Ok(Some(bytes))
}

fn invalid(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// The part of a record that is not read yet.
struct Content<'a>(&'a [u8]);

impl<'a> Content<'a> {
    fn take(&mut self, count: usize) -> io::Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or_else(|| invalid("a record that is cut off"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        self.take(N)?.try_into().map_err(|_| invalid("a record that is cut off"))
    }

    fn byte(&mut self) -> io::Result<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn number(&mut self) -> io::Result<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn text(&mut self) -> io::Result<String> {
        let length = self.number()? as usize;
        let text = std::str::from_utf8(self.take(length)?).map_err(|_| invalid("text that is not UTF-8"))?;
        if refused_text(text).is_some() { Err(invalid("text out of bounds")) } else { Ok(text.to_owned()) }
    }

    fn text_form(&mut self) -> io::Result<FoundForm> {
        let encoding = self.text()?;
        let separator = char::from_u32(self.number()?).filter(char::is_ascii);
        Ok(FoundForm { encoding, separator: separator.ok_or_else(|| invalid("a separator that is none"))? })
    }

    fn position(&mut self) -> io::Result<u32> {
        match self.number()? {
            row @ 1..=MAX_ROWS => Ok(row),
            _ => Err(invalid("a row out of bounds")),
        }
    }

    fn row(&mut self) -> io::Result<SheetRow> {
        let row = self.position()?;
        let mut cells = Vec::new();
        while !self.0.is_empty() {
            let cell = match self.byte()? {
                SKIPPED => {
                    let wanted = cells.len() + (self.number()? as usize).min(MAX_COLUMNS + 1);
                    if wanted >= MAX_COLUMNS {
                        return Err(invalid("a column out of bounds"));
                    }
                    cells.resize(wanted, CellValue::Empty);
                    continue;
                }
                kind => self.cell(kind)?,
            };
            if cells.len() >= MAX_COLUMNS {
                return Err(invalid("a column out of bounds"));
            }
            cells.push(cell);
        }
        Ok(SheetRow { row, cells })
    }

    fn cell(&mut self, kind: u8) -> io::Result<CellValue> {
        Ok(match kind {
            TEXT => CellValue::Text(self.text()?),
            NUMBER => match f64::from_le_bytes(self.array()?) {
                number if number.is_finite() => CellValue::Number(number),
                _ => return Err(invalid("a number that is none")),
            },
            FALSE => CellValue::Bool(false),
            TRUE => CellValue::Bool(true),
            DATE_TIME => {
                let instant = DateTime::from_timestamp_micros(i64::from_le_bytes(self.array()?));
                CellValue::DateTime(instant.ok_or_else(|| invalid("a date out of bounds"))?.naive_utc())
            }
            ERROR => CellValue::Error(self.text()?),
            NO_VALUE => CellValue::FormulaWithoutValue,
            _ => return Err(invalid("an unknown cell")),
        })
    }

    fn problem(&mut self) -> io::Result<SheetEvent> {
        let row = self.position()?;
        let column = self.number()? as usize;
        if column >= MAX_COLUMNS {
            return Err(invalid("a column out of bounds"));
        }
        let severity = if self.byte()? == 1 { Severity::Error } else { Severity::Warning };
        let (sheet, cell, value) = (self.text()?, self.text()?, self.text()?);
        let (code, message) = (self.text()?, self.text()?);
        let problem = Problem { severity, sheet, cell, heading: String::new(), value, code, message };
        Ok(SheetEvent::CellProblem { row, column, problem })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(row: &SheetRow) -> SheetRow {
        let mut bytes = Vec::new();
        write_row(&mut bytes, row).unwrap();
        read_row(&mut bytes.as_slice()).unwrap().unwrap()
    }

    #[test]
    fn a_row_comes_back_as_it_was() {
        let instant = "2026-03-15T04:05:06".parse().unwrap();
        let cells = vec![
            CellValue::Text("é".into()),
            CellValue::Empty,
            CellValue::Empty,
            CellValue::Number(-4.5),
            CellValue::Bool(true),
            CellValue::DateTime(instant),
            CellValue::Error("#REF!".into()),
            CellValue::FormulaWithoutValue,
        ];
        let row = SheetRow { row: 7, cells };
        assert_eq!(round(&row), row);
    }

    #[test]
    fn records_that_lie_are_refused() {
        let nan: Vec<u8> = [&[ROW, 1, 0, 0, 0, NUMBER][..], &f64::NAN.to_le_bytes()].concat();
        for content in [
            vec![],
            vec![99],
            vec![ROW, 0, 0, 0, 0],
            vec![ROW, 1, 0, 0, 0, SKIPPED, 255, 255, 255, 255],
            vec![ROW, 1, 0, 0, 0, TEXT, 255, 255, 0, 0],
            vec![ROW, 1, 0, 0, 0, TEXT, 1, 0, 0, 0, 255],
            vec![ROW, 1, 0, 0, 0, TEXT, 1, 0, 0, 0, 0],
            vec![END, 0],
            nan,
        ] {
            let mut bytes = (content.len() as u32).to_le_bytes().to_vec();
            bytes.extend(&content);
            assert!(read_record(&mut bytes.as_slice()).is_err(), "{content:?}");
        }
        assert!(read_record(&mut &[255, 255, 255, 255][..]).is_err());
    }
}
