//! Tables as workbooks, row by row in constant memory. Text is typed as text, so no value can become a formula.

use std::io::{Seek, Write};

use chrono::Datelike;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

use super::{
    bounds::{MAX_ROWS, MAX_TEXT},
    write::{Column, ColumnKind, Sheet, WriteError, WrittenCell},
};
use crate::domain::{Date, Instant, calendar::days_between};

/// Longest heading that stands in one line, in characters.
const ONE_LINE: f64 = 26.0;
/// Room for the button of the filter beside a heading, in characters.
const BUTTON: f64 = 4.0;
/// Letters of a sheet that a page across can show and be read.
const PAGE_LETTERS: f64 = 240.0;
/// A4, as a workbook counts paper.
const A4: u8 = 9;

pub(super) fn write<R>(
    out: &mut (impl Write + Seek + Send),
    title: &str,
    columns: &[Column<'_>],
    rows: R,
) -> Result<(), WriteError>
where
    R: IntoIterator,
    R::Item: AsRef<[WrittenCell]>,
{
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    fill(sheet, title, columns, rows)?;
    Ok(book.save_to_writer(out)?)
}

/// Writes a workbook of several small sheets.
pub fn write_book(out: &mut (impl Write + Seek + Send), sheets: &[Sheet<'_>]) -> Result<(), WriteError> {
    let mut book = Workbook::new();
    add_sheets(&mut book, sheets)?;
    Ok(book.save_to_writer(out)?)
}

/// As [`write_book`], said to be made at `at`, so that the same sheets give the same bytes.
///
/// # Errors
/// When the output fails, or a sheet cannot be made.
pub fn write_dated_book(
    out: &mut (impl Write + Seek + Send),
    title: &str,
    at: Instant,
    sheets: &[Sheet<'_>],
) -> Result<(), WriteError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(title, at)?);
    add_sheets(&mut book, sheets)?;
    Ok(book.save_to_writer(out)?)
}

fn add_sheets(book: &mut Workbook, sheets: &[Sheet<'_>]) -> Result<(), WriteError> {
    for Sheet { title, columns, rows } in sheets {
        fill(book.add_worksheet_with_constant_memory()?, title, columns, rows)?;
    }
    Ok(())
}

fn properties(title: &str, at: Instant) -> Result<DocProperties, WriteError> {
    let made = ExcelDateTime::parse_from_str(&at.format("%Y-%m-%dT%H:%M:%S").to_string())?;
    Ok(DocProperties::new().set_title(title).set_author("Ninefold").set_creation_datetime(&made))
}

/// A workbook whose first sheet grows row by row in constant memory; small sheets and the instant at which it is said to
/// be made are given at its end.
pub struct RowBook {
    book: Workbook,
    date: Format,
    columns: usize,
    rows: u32,
}

impl RowBook {
    /// Begins the first sheet with its headings.
    ///
    /// # Errors
    /// When the sheet cannot be made.
    pub fn begin(title: &str, columns: &[Column<'_>]) -> Result<Self, WriteError> {
        let mut book = Workbook::new();
        begin(book.add_worksheet_with_constant_memory()?, title, columns)?;
        Ok(Self { book, date: date_format(), columns: columns.len(), rows: 0 })
    }

    /// Writes a row.
    ///
    /// # Errors
    /// When a sheet can hold no more rows, or the row cannot be written.
    pub fn push(&mut self, row: &[WrittenCell]) -> Result<(), WriteError> {
        self.rows += 1;
        put_row(self.book.worksheet_from_index(0)?, self.rows, row, &self.date)
    }

    /// Adds the small sheets and writes it all out.
    ///
    /// # Errors
    /// When the output fails.
    pub fn finish(
        mut self,
        out: &mut (impl Write + Seek + Send),
        title: &str,
        at: Instant,
        further: &[Sheet<'_>],
    ) -> Result<(), WriteError> {
        end(self.book.worksheet_from_index(0)?, self.rows, self.columns)?;
        self.book.set_properties(&properties(title, at)?);
        add_sheets(&mut self.book, further)?;
        Ok(self.book.save_to_writer(out)?)
    }
}

fn fill<R>(sheet: &mut Worksheet, title: &str, columns: &[Column<'_>], rows: R) -> Result<(), WriteError>
where
    R: IntoIterator,
    R::Item: AsRef<[WrittenCell]>,
{
    begin(sheet, title, columns)?;
    let date = date_format();
    let mut last: u32 = 0;
    for row in rows {
        last += 1;
        put_row(sheet, last, row.as_ref(), &date)?;
    }
    end(sheet, last, columns.len())
}

fn begin(sheet: &mut Worksheet, title: &str, columns: &[Column<'_>]) -> Result<(), WriteError> {
    sheet.set_name(sheet_name(title))?;
    printed(sheet, pages_across(columns))?;
    headings(sheet, columns)
}

/// Pages that a sheet's columns are spread over, so that they can still be read; on every one after the first stands the
/// first column too.
fn pages_across(columns: &[Column<'_>]) -> u16 {
    let letters: f64 = columns.iter().map(width).sum();
    (1..).find(|pages| f64::from(*pages) * PAGE_LETTERS >= letters).unwrap_or(u16::MAX)
}

/// On paper every page has the headings and the first column.
fn printed(sheet: &mut Worksheet, across: u16) -> Result<(), WriteError> {
    sheet.set_repeat_columns(0, 0)?;
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(across, 0).set_footer("&L&A&R&P / &N");
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

fn end(sheet: &mut Worksheet, last: u32, columns: usize) -> Result<(), WriteError> {
    let last_column = columns.saturating_sub(1) as u16;
    sheet.autofilter(0, 0, last, last_column)?;
    Ok(())
}

fn date_format() -> Format {
    Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Top)
}

/// How the cells of a column stand in rows of several lines.
fn cell_format(kind: ColumnKind) -> Format {
    let format = Format::new().set_align(FormatAlign::Top);
    match kind {
        ColumnKind::Text | ColumnKind::LongText => format.set_text_wrap(),
        ColumnKind::Number | ColumnKind::Date | ColumnKind::Bool => format,
    }
}

fn put_row(sheet: &mut Worksheet, row: u32, cells: &[WrittenCell], date: &Format) -> Result<(), WriteError> {
    if row >= MAX_ROWS {
        return Err(std::io::Error::other("a sheet holds at most 1 048 576 rows; export it as CSV").into());
    }
    for (column, cell) in (0..).zip(cells) {
        put(sheet, (row, column), cell, date)?;
    }
    Ok(())
}

fn headings(sheet: &mut Worksheet, columns: &[Column<'_>]) -> Result<(), WriteError> {
    let bold = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_freeze_panes(1, 0)?;
    for (index, column) in (0..).zip(columns) {
        sheet.set_column_format(index, &cell_format(column.kind))?.set_column_width(index, width(column))?;
        sheet.write_string_with_format(0, index, column.label, &bold)?;
    }
    Ok(())
}

fn put(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &WrittenCell, date: &Format) -> Result<(), WriteError> {
    match cell {
        WrittenCell::Empty => {}
        WrittenCell::Text(text) => {
            sheet.write_string(row, column, storable(text))?;
        }
        WrittenCell::Number(number) if number.is_finite() => {
            sheet.write_number(row, column, *number)?;
        }
        WrittenCell::Number(_) => {}
        WrittenCell::Date(day) => {
            // A workbook's calendar begins in 1900; an earlier day is kept as its text.
            match serial(*day) {
                Some(serial) => sheet.write_number_with_format(row, column, serial, date)?,
                None => sheet.write_string(row, column, day.to_string())?,
            };
        }
        WrittenCell::Bool(value) => {
            sheet.write_string(row, column, if *value { "Yes" } else { "No" })?;
        }
    }
    Ok(())
}

/// A day as a workbook counts it, from 1901 on.
fn serial(day: Date) -> Option<f64> {
    let epoch = Date::from_ymd_opt(1899, 12, 30)?;
    (day.year() >= 1901).then(|| days_between(epoch, day) as f64)
}

/// What a cell can hold of a text: no NUL, and as many characters as a workbook allows.
fn storable(text: &str) -> String {
    text.chars().filter(|letter| *letter != '\0').take(MAX_TEXT).collect()
}

/// As wide as what a column holds, and as its heading: in one line, or wrapped between words where it is long.
fn width(column: &Column<'_>) -> f64 {
    let least: f64 = match column.kind {
        ColumnKind::Text => 24.0,
        ColumnKind::LongText => 60.0,
        ColumnKind::Number | ColumnKind::Date => 12.0,
        ColumnKind::Bool => 8.0,
    };
    let letters = |text: &str| f64::from(u32::try_from(text.chars().count()).unwrap_or(u32::MAX));
    let word = column.label.split_whitespace().map(letters).fold(0.0, f64::max);
    least.max(letters(column.label).min(ONE_LINE).max(word) + BUTTON)
}

/// A title as a sheet may be called: 31 characters, none of `[ ] : * ? / \`, no quotation mark at its ends.
pub(super) fn sheet_name(title: &str) -> String {
    let kept: String = title.chars().filter(|letter| !"[]:*?/\\\0".contains(*letter)).take(31).collect();
    let kept = kept.trim().trim_matches('\'');
    if kept.is_empty() { "Sheet".to_owned() } else { kept.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::{fs::File, io::Write as _};

    use super::*;
    use crate::{
        domain::import::cell::CellValue,
        spreadsheet::{SheetEvent, prescan::prescan, xlsx},
    };

    #[test]
    fn columns_are_spread_over_as_many_pages_as_they_need_to_be_read() {
        let columns = |count| vec![Column { label: "Id", kind: ColumnKind::LongText }; count];
        assert_eq!([1, 4, 5, 9].map(|count| pages_across(&columns(count))), [1, 1, 2, 3]);
    }

    #[test]
    fn a_column_is_as_wide_as_its_heading() {
        let wide = |label, kind| width(&Column { label, kind });
        assert_eq!(wide("Id", ColumnKind::Bool), 8.0);
        assert_eq!(wide("Subservice organization", ColumnKind::Bool), 27.0);
        assert_eq!(wide("Days between the notice and the end of the term", ColumnKind::Number), 30.0);
        assert_eq!(wide("Id", ColumnKind::LongText), 60.0);
    }

    #[test]
    fn what_is_written_is_read_back_unchanged() {
        let columns =
            [Column { label: "Vendor", kind: ColumnKind::Text }, Column { label: "Since", kind: ColumnKind::Date }];
        let day = "2026-03-15".parse().unwrap();
        let mut file: File = tempfile::tempfile().unwrap();
        let rows = [
            [WrittenCell::Text("=1+1".into()), WrittenCell::Date(day)],
            [WrittenCell::Text("@x\ty".into()), WrittenCell::Number(-2.5)],
            [WrittenCell::Bool(true), WrittenCell::Empty],
        ];
        write(&mut file, "Vendors: [all]", &columns, rows).unwrap();
        file.flush().unwrap();
        prescan(&file).unwrap();
        let mut events = Vec::new();
        xlsx::read(file, false, &mut |event| {
            events.push(event);
            Ok(())
        })
        .unwrap();
        assert_eq!(events[0], SheetEvent::Sheet { name: "Vendors all".into(), hidden: false });
        let rows: Vec<Vec<CellValue>> = events[1..]
            .iter()
            .map(|event| match event {
                SheetEvent::Row(row) => row.cells.clone(),
                other => panic!("{other:?}"),
            })
            .collect();
        let text = |text: &str| CellValue::Text(text.into());
        assert_eq!(
            rows,
            [
                vec![text("Vendor"), text("Since")],
                vec![text("=1+1"), CellValue::DateTime(day.into())],
                vec![text("@x\ty"), CellValue::Number(-2.5)],
                vec![text("Yes")],
            ]
        );
    }
}
