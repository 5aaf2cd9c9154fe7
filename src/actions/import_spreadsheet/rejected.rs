//! The rejected rows of a file as a table to mend and bring back: headings and cells as they stand, and what is wrong.
//!
//! The file is planned anew, so that nothing is left out that the shown problems leave out. Rejected rows of sheets that
//! are read along with the main one stand on sheets of their own, and with them the row of the report they belong to.

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
        access::Actor,
        ids::ImportId,
        import::{
            cell::{CellValue, SheetRow},
            field::ImportKind,
            heading::SheetMap,
            problem::{Problem, Severity},
        },
    },
    error::AppError,
    spreadsheet::{Column, ColumnKind, Sheet, TableFormat, WrittenCell, write_book, write_table},
};

/// What is wrong with each row.
type Wrong = BTreeMap<u32, Vec<String>>;

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
/// `NotFound`, also where the actor may not open the file; what the file or the database says.
pub fn rejected(app: &App, actor: &Actor, id: ImportId, format: RejectedFormat) -> Result<RejectedRows, AppError> {
    let import = get(app, actor, id)?;
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
    let outcome = app.db.read(|conn| run(conn, app, &read, options, Mode::Rejected, None))?;
    let mut wrong = wrong_rows(&outcome, &read.main.map);
    together(&outcome, &mut wrong);
    let beside: Vec<(&SheetMap, Wrong)> =
        read.beside.iter().map(|sheet| (&sheet.map, wrong_rows(&outcome, &sheet.map))).collect();
    let rows = wrong.len() + beside.iter().map(|(_, wrong)| wrong.len()).sum::<usize>();
    let mut file = tempfile::tempfile()?;
    match (rows > wrong.len(), format) {
        (false, _) => write(&mut file, format, &read, &wrong)?,
        (true, RejectedFormat::Xlsx) => write_sheets(&mut file, &read, &wrong, &beside)?,
        (true, RejectedFormat::Csv) => {
            let message = "The rejected rows stand on several sheets, which a text file cannot hold: take a workbook.";
            return Err(AppError::invalid("format", "several_sheets", message));
        }
    }
    let bytes = file.stream_position()?.max(file.metadata()?.len());
    file.rewind()?;
    let stem = incoming.file_name.rsplit_once('.').map_or(incoming.file_name.as_str(), |(stem, _)| stem);
    Ok(RejectedRows { file, bytes, rows, name: format!("{stem}-rejected.{format}") })
}

/// What is wrong with each rejected row, by its number on the sheet.
fn wrong_rows(outcome: &FileOutcome, map: &SheetMap) -> Wrong {
    let mut wrong = Wrong::new();
    let errors = outcome.problems.iter().filter(|one| one.severity == Severity::Error && one.sheet == map.sheet);
    for (row, problem) in errors.filter_map(|problem| Some((row_of(&problem.cell)?, problem))) {
        if row > map.heading_row {
            wrong.entry(row).or_default().push(sentence(problem));
        }
    }
    wrong
}

/// Adds the rows that are rejected for what another row of their record says.
fn together(outcome: &FileOutcome, wrong: &mut Wrong) {
    // A record of several rows stays out whole where its vendor is not known; its first row says so.
    let open: Vec<String> = outcome.problems.iter().filter(|one| is_of_column(one)).map(sentence).collect();
    for row in &outcome.rejected_rows {
        wrong.entry(*row).or_insert_with(|| open.clone());
    }
    for rows in &outcome.rejected_together {
        let said = rows.iter().find_map(|row| wrong.get(row)).cloned().unwrap_or_default();
        for row in rows {
            wrong.entry(*row).or_insert_with(|| said.clone());
        }
    }
}

/// Whether a problem is told once for all rows of its column.
fn is_of_column(problem: &Problem) -> bool {
    matches!(problem.code.as_str(), "ambiguous_date" | "number_as_date")
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

fn write(file: &mut File, format: RejectedFormat, read: &Read, wrong: &Wrong) -> Result<(), AppError> {
    let sheet = sheet_of(read, &read.main.map)?;
    let numbers: Vec<u32> = wrong.keys().copied().collect();
    let labels = labels(read, &read.main.map)?;
    let (columns, width) = (columns(&labels), labels.len());
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

/// Writes a workbook with a sheet for each that has rejected rows.
fn write_sheets(file: &mut File, read: &Read, wrong: &Wrong, beside: &[(&SheetMap, Wrong)]) -> Result<(), AppError> {
    let main = &read.main.map;
    let mut wrong = wrong.clone();
    if wrong.is_empty() && main.kind == ImportKind::SocReportDetail {
        // Its row says which report the others belong to.
        read.spool.each_row_after(sheet_of(read, main)?, main.data_after, |row| drop(wrong.insert(row.row, vec![])))?;
    }
    let all = std::iter::once((main, &wrong)).chain(beside.iter().map(|(map, wrong)| (*map, wrong)));
    let all: Vec<(&SheetMap, &Wrong, Vec<String>)> = all
        .filter(|(_, wrong)| !wrong.is_empty())
        .map(|(map, wrong)| Ok((map, wrong, labels(read, map)?)))
        .collect::<Result<_, AppError>>()?;
    let mut sheets = Vec::with_capacity(all.len());
    for (map, wrong, labels) in &all {
        let numbers: Vec<u32> = wrong.keys().copied().collect();
        let found = rows(read, sheet_of(read, map)?, &numbers)?;
        let rows = found.iter().map(|row| cells(row, labels.len(), wrong)).collect();
        sheets.push(Sheet { title: &map.sheet, columns: columns(labels), rows });
    }
    write_book(file, &sheets).map_err(AppError::internal)
}

fn sheet_of<'a>(read: &'a Read, map: &SheetMap) -> Result<&'a SpooledSheet, AppError> {
    read.spool.sheet(&map.sheet).ok_or_else(|| AppError::internal("the detected sheet is gone"))
}

/// The headings as they stand, without the column of problems that we wrote.
fn labels(read: &Read, map: &SheetMap) -> Result<Vec<String>, AppError> {
    let headings = rows(read, sheet_of(read, map)?, &[map.heading_row])?.pop().unwrap_or_default();
    let mut width = headings.cells.iter().rposition(|cell| !cell.is_blank()).map_or(0, |last| last + 1);
    // Brought back a second time, the file has the column of the first time; the new one takes its place.
    if width > 0 && headings.cell(width - 1).shown().trim() == PROBLEM_HEADING {
        width -= 1;
    }
    Ok((0..width).map(|column| headings.cell(column).shown()).collect())
}

fn columns(labels: &[String]) -> Vec<Column<'_>> {
    let own = labels.iter().map(|label| Column { label, kind: ColumnKind::Text });
    own.chain([Column { label: PROBLEM_HEADING, kind: ColumnKind::LongText }]).collect()
}

fn rows(read: &Read, sheet: &SpooledSheet, numbers: &[u32]) -> std::io::Result<Vec<SheetRow>> {
    Ok(read.spool.rows(sheet, &[numbers.to_vec()])?.into_iter().flatten().collect())
}

fn cells(row: &SheetRow, width: usize, wrong: &Wrong) -> Vec<WrittenCell> {
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
