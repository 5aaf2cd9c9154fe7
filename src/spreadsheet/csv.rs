//! Reads separated values: any of `, ; tab |`, quoted or not, any line end, any encoding of `encoding`.

use std::io::{BufReader, Read, Seek};

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::Encoding;

use super::{
    Emit, Failure, SheetEvent,
    bounds::{MAX_COLUMNS, MAX_ROWS, refused_text},
    encoding::{self, Decoded, detect, not_text},
    write::is_guarded,
};
use crate::domain::import::{
    cell::{CellValue, SheetRow},
    text_form::{FoundForm, Separator, TextForm},
};

/// What a text file's only sheet is called.
pub(super) const SHEET_NAME: &str = "CSV";
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
const SAMPLE: u64 = 64 << 10;

/// Reads the file as one sheet of texts; blank lines count as rows and are left out.
pub(super) fn read<F: Read + Seek>(mut file: F, form: TextForm, emit: Emit<'_>) -> Result<(), Failure> {
    let encoding = match form.encoding {
        Some(chosen) => encoding::of(chosen),
        None => detect(&mut file)?,
    };
    let sample = sample(&mut file, encoding)?;
    let (found, stated) = separator(&sample);
    let separator = form.separator.map_or(found, Separator::byte);
    file.rewind().map_err(Failure::damaged)?;
    let decoded = Decoded::new(BufReader::new(file), encoding);
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(SAMPLE as usize)
        .from_reader(decoded);
    emit(SheetEvent::Text(FoundForm { encoding: encoding.name().to_owned(), separator: char::from(separator) }))?;
    emit(SheetEvent::Sheet { name: SHEET_NAME.to_owned(), hidden: false })?;
    let mut record = StringRecord::new();
    let mut row = 0;
    loop {
        let line = reader.position().line();
        if !reader.read_record(&mut record).map_err(Failure::damaged)? {
            return Ok(());
        }
        row += 1 + blank_lines(&record, reader.position().line() - line);
        if row > u64::from(MAX_ROWS) {
            return Err(Failure::new("too_many_rows", "has more than 1 048 576 rows; split it"));
        }
        if !(stated && row == 1) {
            emit_row(row as u32, &record, emit)?;
        }
    }
}

/// The parser skips blank lines; what it passed beyond the record's own lines were such.
fn blank_lines(record: &StringRecord, passed: u64) -> u64 {
    let inside = record.as_slice().bytes().filter(|byte| *byte == b'\n').count() as u64;
    passed.saturating_sub(inside + 1)
}

fn emit_row(row: u32, record: &StringRecord, emit: Emit<'_>) -> Result<(), Failure> {
    if record.len() > MAX_COLUMNS {
        return Err(Failure::new("too_many_columns", format!("has more than 16 384 columns in row {row}")));
    }
    let mut cells: Vec<CellValue> = Vec::with_capacity(record.len());
    for text in record {
        cells.push(cell(text)?);
    }
    while cells.last().is_some_and(|cell| *cell == CellValue::Empty) {
        cells.pop();
    }
    if cells.is_empty() { Ok(()) } else { emit(SheetEvent::Row(SheetRow { row, cells })) }
}

fn cell(text: &str) -> Result<CellValue, Failure> {
    if text.contains('\0') {
        return Err(not_text());
    }
    if let Some(why) = refused_text(text) {
        return Ok(CellValue::Error(format!("{why}: a quotation mark is perhaps not closed")));
    }
    // Our own writer guards such values with a quotation mark; without it they are what they were.
    let text = text.strip_prefix('\'').filter(|rest| is_guarded(rest)).unwrap_or(text);
    Ok(if text.is_empty() { CellValue::Empty } else { CellValue::Text(text.to_owned()) })
}

fn sample<F: Read + Seek>(file: &mut F, encoding: &'static Encoding) -> Result<String, Failure> {
    file.rewind().map_err(Failure::damaged)?;
    let mut bytes = Vec::new();
    Decoded::new(file, encoding).take(SAMPLE).read_to_end(&mut bytes).map_err(Failure::damaged)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    if text.trim().is_empty() { Err(Failure::new("empty_file", "holds no text")) } else { Ok(text) }
}

/// The separator, and whether a first line `sep=;` states it.
fn separator(sample: &str) -> (u8, bool) {
    let first = sample.lines().next().unwrap_or_default().trim();
    if let Some([stated]) = first.strip_prefix("sep=").map(str::as_bytes) {
        return (*stated, true);
    }
    let ranked = SEPARATORS.iter().map(|separator| (regularity(sample, *separator), *separator));
    // The earlier separator wins a tie, so a file with a single column is read as comma-separated.
    let best = ranked.rev().max_by_key(|(regularity, _)| *regularity);
    (best.map_or(b',', |(_, separator)| separator), false)
}

/// How evenly a separator cuts the rows: the share of rows with the commonest width above one, then that width.
fn regularity(sample: &str, separator: u8) -> (usize, usize) {
    let mut reader =
        ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(sample.as_bytes());
    let mut widths: Vec<usize> = reader.records().map_while(Result::ok).map(|record| record.len()).collect();
    if widths.len() > 1 && sample.len() as u64 >= SAMPLE {
        widths.pop();
    }
    let count = |width: usize| widths.iter().filter(|other| **other == width).count();
    let common = widths.iter().copied().filter(|width| *width > 1).map(|width| (count(width), width)).max();
    common.map_or((0, 0), |(count, width)| (count * 1000 / widths.len().max(1), width))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        let mut rows = Vec::new();
        read(Cursor::new(text.as_bytes().to_vec()), TextForm::default(), &mut |event| {
            if let SheetEvent::Row(row) = event {
                rows.push((row.row, row.cells.iter().map(CellValue::shown).collect()));
            }
            Ok(())
        })
        .unwrap();
        rows
    }

    #[test]
    fn the_separator_is_the_one_that_cuts_rows_evenly() {
        for text in [
            "Vendor,Note\nAcme,\"a;b;c\"\nBeta,x;y\n",
            "Vendor;Price\nAcme;1,50\nBeta, the second;2,75\n",
            "Vendor\tNote\nAcme\ta, b, c\nBeta\td\n",
            "Vendor|Note\nAcme|a, b\nBeta|c; d\n",
            "sep=;\nVendor;Note\nAcme, Inc;b\n",
        ] {
            assert!(rows(text).iter().all(|(_, cells)| cells.len() == 2), "{text}");
        }
        assert_eq!(rows("Vendor\nAcme\n")[1].1, ["Acme"]);
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_program_shows_them() {
        for end in ["\n", "\r\n"] {
            let text = ["Vendor,Note", "", "Acme,\"two\nlines\"", "", "", "Beta,x", ",", "Last,y"].join(end);
            let numbers: Vec<u32> = rows(&text).iter().map(|(row, _)| *row).collect();
            assert_eq!(numbers, [1, 3, 6, 8], "{end:?}");
        }
    }

    #[test]
    fn the_writers_guard_is_taken_off_and_nothing_else() {
        let found = rows("'=1+1,'-5,'tis,''=x,'＝x,O'Neil\n");
        assert_eq!(found[0].1, ["=1+1", "-5", "'tis", "'=x", "＝x", "O'Neil"]);
    }

    #[test]
    fn a_nul_is_no_text_and_an_endless_quotation_is_said_at_its_cell() {
        let mut none = |_| Ok(());
        assert_eq!(
            read(Cursor::new(b"a,b\n1,\0\n".to_vec()), TextForm::default(), &mut none).unwrap_err().code,
            "wrong_type"
        );
        assert_eq!(
            read(Cursor::new(b" \n\n".to_vec()), TextForm::default(), &mut none).unwrap_err().code,
            "empty_file"
        );
        let found = rows(&format!("Vendor,Note\nAcme,\"{}", "x\n".repeat(40_000)));
        assert!(found[1].1[1].contains("not closed"), "{}", &found[1].1[1]);
    }
}
