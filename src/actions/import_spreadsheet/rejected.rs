//! The rejected rows of a file as a table to mend and bring back: headings and cells as they stand, and what is wrong.
//!
//! The file is planned anew, so that nothing is left out that the shown problems leave out. Rows of the sheet that says
//! what the file is; sheets read along with it have no rows that could be rejected alone.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufWriter, Seek, Write},
};

use super::{
    FileOutcome, ImportOptions, Incoming,
    context::Mode,
    get, incoming_of,
    outcome::PROBLEM_HEADING,
    reading::{PlanFailure, Read, read, run},
    spool::SpooledSheet,
};
use crate::{
    app::App,
    domain::{
        ids::ImportId,
        import::{
            cell::{CellValue, SheetRow},
            problem::{Problem, Severity},
        },
    },
    error::AppError,
    spreadsheet::{Column, ColumnKind, TableFormat, WrittenCell, write_table},
};

/// Rows read at a time.
const GROUP: usize = 500;

closed_list! {
    /// What rejected rows are written as.
    pub enum RejectedFormat {
        Xlsx = "xlsx", "Excel workbook";
        Csv = "csv", "CSV";
    }
}

impl RejectedFormat {
    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// A written table, ready to be read from its first byte.
#[derive(Debug)]
pub struct RejectedRows {
    /// Where it is; it vanishes when it is closed.
    pub file: File,
    /// Its size.
    pub bytes: u64,
    /// Its rows, headings aside.
    pub rows: usize,
    /// A name to save it by.
    pub name: String,
}

/// Writes the rows that an import rejects, or rejected.
///
/// # Errors
/// `NotFound`; what the file or the database says.
pub fn rejected(app: &App, id: ImportId, format: RejectedFormat) -> Result<RejectedRows, AppError> {
    let import = get(app, id)?;
    rejected_of(app, &incoming_of(app, &import)?, &ImportOptions::from_json(&import.options), format)
}

/// Writes the rows that a reading of a file rejects.
///
/// # Errors
/// As `rejected`.
pub fn rejected_of(
    app: &App,
    incoming: &Incoming,
    options: &ImportOptions,
    format: RejectedFormat,
) -> Result<RejectedRows, AppError> {
    let read = read(app, incoming, options).map_err(PlanFailure::into_app)?;
    let outcome = app.db.read(|conn| run(conn, app, &read, options, Mode::Rejected))?;
    let map = &read.main.map;
    let sheet = read.spool.sheet(&map.sheet).ok_or_else(|| AppError::internal("the detected sheet is gone"))?;
    let wrong = wrong_rows(&outcome, &map.sheet, map.heading_row);
    let mut file = tempfile::tempfile()?;
    write(&mut file, format, &read, sheet, &wrong)?;
    let bytes = file.stream_position()?.max(file.metadata()?.len());
    file.rewind()?;
    let stem = incoming.file_name.rsplit_once('.').map_or(incoming.file_name.as_str(), |(stem, _)| stem);
    Ok(RejectedRows { file, bytes, rows: wrong.len(), name: format!("{stem}-rejected.{format}") })
}

/// What is wrong with each rejected row, by its number on the sheet.
fn wrong_rows(outcome: &FileOutcome, sheet: &str, heading_row: u32) -> BTreeMap<u32, Vec<String>> {
    let mut wrong: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let errors = outcome.problems.iter().filter(|one| one.severity == Severity::Error && one.sheet == sheet);
    for (row, problem) in errors.filter_map(|problem| Some((row_of(&problem.cell)?, problem))) {
        if row > heading_row {
            wrong.entry(row).or_default().push(sentence(problem));
        }
    }
    // A record of several rows stays out whole where its vendor is not known; its first row says so.
    for rows in &outcome.rejected_together {
        let said = rows.iter().find_map(|row| wrong.get(row)).cloned().unwrap_or_default();
        for row in rows {
            wrong.entry(*row).or_insert_with(|| said.clone());
        }
    }
    wrong
}

fn row_of(cell: &str) -> Option<u32> {
    cell.trim_start_matches(|letter: char| letter.is_ascii_uppercase()).parse().ok()
}

/// The problem's sentence, with the heading where it does not name it; the cell's address holds no longer.
fn sentence(problem: &Problem) -> String {
    if problem.heading.is_empty() || problem.message.contains(&problem.heading) {
        return problem.message.clone();
    }
    format!("{}: {}", problem.heading, problem.message)
}

fn write(
    file: &mut File,
    format: RejectedFormat,
    read: &Read,
    sheet: &SpooledSheet,
    wrong: &BTreeMap<u32, Vec<String>>,
) -> Result<(), AppError> {
    let numbers: Vec<u32> = wrong.keys().copied().collect();
    let headings = rows(read, sheet, &[read.main.map.heading_row])?.pop().unwrap_or_default();
    let mut width = headings.cells.iter().rposition(|cell| !cell.is_blank()).map_or(0, |last| last + 1);
    // Brought back a second time, the file has the column of the first time; the new one takes its place.
    if width > 0 && headings.cell(width - 1).shown().trim() == PROBLEM_HEADING {
        width -= 1;
    }
    let labels: Vec<String> = (0..width).map(|column| headings.cell(column).shown()).collect();
    let mut columns: Vec<Column<'_>> = labels.iter().map(|label| Column { label, kind: ColumnKind::Text }).collect();
    columns.push(Column { label: PROBLEM_HEADING, kind: ColumnKind::LongText });
    let mut failure = None;
    let cells = numbers.chunks(GROUP).flat_map(|group| {
        let found = rows(read, sheet, group).unwrap_or_else(|error| {
            failure = Some(error);
            Vec::new()
        });
        found.into_iter().map(|row| cells(&row, width, wrong)).collect::<Vec<_>>()
    });
    let table = match format {
        RejectedFormat::Xlsx => TableFormat::Xlsx,
        RejectedFormat::Csv => TableFormat::Csv,
    };
    let mut out = BufWriter::new(file);
    write_table(&mut out, table, &read.main.map.sheet, &columns, cells).map_err(AppError::internal)?;
    out.flush()?;
    failure.map_or(Ok(()), |error| Err(error.into()))
}

fn rows(read: &Read, sheet: &SpooledSheet, numbers: &[u32]) -> std::io::Result<Vec<SheetRow>> {
    Ok(read.spool.rows(sheet, &[numbers.to_vec()])?.into_iter().flatten().collect())
}

fn cells(row: &SheetRow, width: usize, wrong: &BTreeMap<u32, Vec<String>>) -> Vec<WrittenCell> {
    let said = wrong.get(&row.row).map(|sentences| sentences.join(" ")).unwrap_or_default();
    (0..width).map(|column| as_it_stands(row.cell(column))).chain([said.as_str().into()]).collect()
}

/// Text as text, a day as a day; what no cell can hold as it came is written as it is shown.
fn as_it_stands(cell: &CellValue) -> WrittenCell {
    match cell {
        CellValue::Empty | CellValue::FormulaWithoutValue => WrittenCell::Empty,
        CellValue::Text(text) => text.as_str().into(),
        CellValue::Number(number) => WrittenCell::Number(*number),
        CellValue::Bool(value) => WrittenCell::Bool(*value),
        CellValue::DateTime(instant) if instant.time() == chrono::NaiveTime::MIN => instant.date().into(),
        CellValue::DateTime(_) | CellValue::Error(_) => cell.shown().as_str().into(),
    }
}
