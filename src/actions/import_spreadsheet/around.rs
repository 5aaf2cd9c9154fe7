//! A cell of a file that was brought in, with what stands around it: where a value was read, to be looked at.

use super::{HeadingReport, ImportOptions, get, incoming_of};
use crate::{
    actions::sources::headings_of,
    app::App,
    domain::{
        access::Actor,
        ids::ImportId,
        import::{
            cell::{SheetRow, cell_place, column_letters},
            record::Import,
        },
    },
    error::AppError,
    spreadsheet::{ReadError, SheetEvent},
};

/// Rows shown before the row that is meant, and after it.
const ROWS: u32 = 2;
/// Columns shown before the column that is meant, and after it.
const COLUMNS: usize = 3;

/// A place on a sheet: a row, and a column where one is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The row, from 1.
    pub row: u32,
    /// The column, from 0.
    pub column: Option<usize>,
}

impl Spot {
    /// Of an address such as `F12`, or a row such as `12`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_uppercase();
        if let Some((column, row)) = cell_place(&text) {
            return Some(Self { row, column: Some(column) });
        }
        let row = text.parse().ok().filter(|row| *row > 0)?;
        Some(Self { row, column: None })
    }
}

/// A column that is shown.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AroundColumn {
    /// Its letters.
    pub column: String,
    /// The heading above it, as the import read it.
    pub heading: Option<String>,
}

/// A row that is shown.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AroundRow {
    /// Its number.
    pub row: u32,
    /// Its cells, one a column.
    pub cells: Vec<String>,
}

/// What stands around a place of a file that was brought in.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Around {
    /// The import.
    #[serde(skip)]
    pub import: Import,
    /// The sheet.
    pub sheet: String,
    /// The row that is meant.
    pub row: u32,
    /// The column that is meant, by its place among those shown.
    #[serde(skip)]
    pub place: Option<usize>,
    /// What stands in the cell; nothing where a row is meant.
    pub value: Option<String>,
    /// The columns, from the left.
    pub columns: Vec<AroundColumn>,
    /// The rows, from the top.
    pub rows: Vec<AroundRow>,
}

/// Reads a sheet of an import's file up to a place.
///
/// # Errors
/// `NotFound` when there is no such import, sheet or row, or the actor may not open the file; `Invalid` when it can no
/// longer be read.
pub fn around(app: &App, actor: &Actor, id: ImportId, sheet: &str, spot: Spot) -> Result<Around, AppError> {
    let import = get(app, actor, id)?;
    let (sheet, rows) = rows_near(app, &import, sheet, spot.row)?;
    if rows.iter().all(|row| row.row != spot.row) {
        return Err(AppError::NotFound(format!("Row {} of {sheet} in {}", spot.row, import.file_name)));
    }
    let shown = shown_columns(&rows, spot);
    let headings = headings(&import, &sheet);
    let heading = |column: usize| headings.iter().find(|one| one.column == column).map(|one| one.heading.clone());
    let value =
        spot.column.and_then(|column| rows.iter().find(|row| row.row == spot.row).map(|row| row.cell(column).shown()));
    Ok(Around {
        row: spot.row,
        place: spot.column.and_then(|column| shown.iter().position(|one| *one == column)),
        value,
        columns: shown
            .iter()
            .map(|column| AroundColumn { column: column_letters(*column), heading: heading(*column) })
            .collect(),
        rows: rows
            .iter()
            .map(|row| AroundRow {
                row: row.row,
                cells: shown.iter().map(|column| row.cell(*column).shown()).collect(),
            })
            .collect(),
        sheet,
        import,
    })
}

/// The rows around one of a sheet, with the sheet's name; a file without named sheets has one. What lies behind is not read.
fn rows_near(app: &App, import: &Import, sheet: &str, row: u32) -> Result<(String, Vec<SheetRow>), AppError> {
    let options = ImportOptions::from_json(&import.options);
    let file = incoming_of(app, import)?.open(app)?;
    let unreadable = |error: &ReadError| AppError::invalid("file", error.code(), error.to_string());
    let reading = app.reader.open_as(file, &import.file_name, options.text).map_err(|error| unreadable(&error))?;
    let mut found: Option<String> = None;
    let mut rows = Vec::new();
    for event in reading {
        match event.map_err(|error| unreadable(&error))? {
            SheetEvent::Sheet { name, .. } if found.is_none() && (sheet.is_empty() || name == sheet) => {
                found = Some(name)
            }
            SheetEvent::Sheet { .. } if found.is_some() => break,
            SheetEvent::Row(read) if found.is_some() && read.row > row.saturating_add(ROWS) => break,
            SheetEvent::Row(read) if found.is_some() && read.row.saturating_add(ROWS) >= row => rows.push(read),
            _ => {}
        }
    }
    let name = found.ok_or_else(|| AppError::NotFound(format!("The sheet {sheet} of {}", import.file_name)))?;
    Ok((name, rows))
}

/// The columns around the one that is meant; the first filled ones where a row is.
fn shown_columns(rows: &[SheetRow], spot: Spot) -> Vec<usize> {
    let last = rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let (from, to) = match spot.column {
        Some(column) => (column.saturating_sub(COLUMNS), (column + COLUMNS + 1).min(last.max(column + 1))),
        None => (0, last.min(2 * COLUMNS + 1)),
    };
    (from..to).collect()
}

/// The headings that the import read on a sheet.
fn headings(import: &Import, sheet: &str) -> Vec<HeadingReport> {
    let mut of_sheet = headings_of(import);
    of_sheet.retain(|one| one.sheet.is_empty() || one.sheet == sheet);
    of_sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_cell_or_a_row() {
        assert_eq!(Spot::parse("ab12"), Some(Spot { row: 12, column: Some(27) }));
        assert_eq!(Spot::parse(" 12 "), Some(Spot { row: 12, column: None }));
        for wrong in ["", "A", "0", "A0", "-1", "A1B", "AAAA1"] {
            assert_eq!(Spot::parse(wrong), None, "{wrong}");
        }
    }
}
