//! Reads .xlsx and .xlsm workbooks sheet by sheet, cell by cell. Runs in the child process only.

use std::{collections::HashMap, fs::File, io::BufReader};

use calamine::{Reader as _, Xlsx, XlsxError};

use super::{
    Emit, Failure,
    merged::Merged,
    workbook::{CellBudget, SheetStop, each_sheet, encrypted},
    xlsx_rows::Rows,
    xml::foreign_entity,
};

pub(super) type Workbook = Xlsx<BufReader<File>>;

impl From<XlsxError> for SheetStop {
    fn from(error: XlsxError) -> Self {
        if is_entity(&error) { Self::foreign_entity() } else { Self::damaged(error) }
    }
}

/// Reads every sheet. `has_merges` says whether any sheet has merged cells: looking for them takes a pass of its own.
pub(super) fn read(file: File, has_merges: bool, emit: Emit<'_>) -> Result<(), Failure> {
    let mut book = Workbook::new(BufReader::with_capacity(64 << 10, file)).map_err(cannot_open)?;
    let sheets = book.sheets_metadata().to_vec();
    each_sheet(&sheets, emit, |name, budget, emit| {
        let merged = if has_merges { book.merge_cells_by_sheet_name(name).unwrap_or_default() } else { Vec::new() };
        let rows = Rows::new(name, book.has_1904_epoch()).with_merged(Merged::new(merged));
        sheet_rows(&mut book, name, rows, budget, emit)
    })
}

fn cannot_open(error: XlsxError) -> Failure {
    match error {
        XlsxError::Password => encrypted(),
        XlsxError::Unrecognized { typ: "sheet:type", val } if val.contains("macrosheets") => Failure::new(
            "macro_sheet",
            "holds a sheet of Excel 4 macros, which are never read or run; remove that sheet and save it as .xlsx",
        ),
        error if is_entity(&error) => foreign_entity(),
        error => Failure::damaged(error),
    }
}

/// The parser follows no entity of the file's own making, and does not name this case for others to match.
fn is_entity(error: &XlsxError) -> bool {
    matches!(error, XlsxError::Xml(error) if error.to_string().contains("unrecognized entity"))
}

/// Streams one sheet. A cell that the parser refuses loses its address with it, so at the first such cell the sheet is
/// gone through once more for the addresses alone, and the reading goes on where it stopped.
fn sheet_rows(
    book: &mut Workbook,
    name: &str,
    mut rows: Rows<'_>,
    budget: &mut CellBudget,
    emit: Emit<'_>,
) -> Result<(), SheetStop> {
    let mut refused: Option<HashMap<u64, (u32, u32)>> = None;
    let mut done: u64 = 0;
    loop {
        let mut cells = book.worksheet_cells_reader(name)?;
        for _ in 0..done {
            match cells.next_cell_with_formula_metadata() {
                Err(error) if !only_one_cell(&error) => return Err(error.into()),
                _ => {}
            }
        }
        loop {
            match cells.next_cell_with_formula_metadata() {
                Ok(None) => return rows.finish(emit),
                Ok(Some(cell)) => {
                    budget.take()?;
                    rows.push(cell.pos, cell.value, cell.formula.is_some(), emit)?;
                }
                Err(error) if !only_one_cell(&error) => return Err(error.into()),
                Err(error) => match refused.as_ref().map(|places| places.get(&done)) {
                    None => break,
                    Some(None) => {}
                    Some(Some(place)) => rows.refuse(*place, said(error), emit)?,
                },
            }
            done += 1;
        }
        drop(cells);
        let numbers = refused_cells(book, name)?;
        refused = Some(places(book, name, &numbers)?);
    }
}

/// What the parser says of a cell: an error value of the file, or what is wrong with the cell.
fn said(error: XlsxError) -> String {
    match error {
        XlsxError::CellError(code) => code,
        other => other.to_string(),
    }
}

/// Whether the parser can go on behind the error: it concerns a single cell.
fn only_one_cell(error: &XlsxError) -> bool {
    matches!(
        error,
        XlsxError::CellError(_)
            | XlsxError::CellTAttribute(_)
            | XlsxError::ParseFloat(_)
            | XlsxError::Unexpected(_)
            | XlsxError::Unrecognized { .. }
            | XlsxError::UnexpectedNode(_)
    )
}

/// Which cells, counted from 0 in the sheet's order, the parser refuses.
fn refused_cells(book: &mut Workbook, name: &str) -> Result<Vec<u64>, SheetStop> {
    let mut cells = book.worksheet_cells_reader(name)?;
    let mut refused = Vec::new();
    for index in 0.. {
        match cells.next_cell_with_formula_metadata() {
            Ok(None) => break,
            Ok(Some(_)) => {}
            Err(error) if !only_one_cell(&error) => break,
            Err(_) if refused.len() >= 100_000 => {
                return Err(SheetStop::Sheet("damaged_sheet", "has more than 100 000 unreadable cells".to_owned()));
            }
            Err(_) => refused.push(index),
        }
    }
    Ok(refused)
}

/// Where the cells with these numbers stand. The formula reader passes the same cells in the same order and looks at no
/// value, so it trips over none.
fn places(book: &mut Workbook, name: &str, refused: &[u64]) -> Result<HashMap<u64, (u32, u32)>, SheetStop> {
    let mut cells = book.worksheet_cells_reader(name)?;
    let mut wanted = refused.iter().copied().peekable();
    let mut places = HashMap::new();
    for index in 0.. {
        let Some(next) = wanted.peek().copied() else { break };
        match cells.next_formula() {
            Ok(None) => break,
            Ok(Some(cell)) if index == next => {
                places.insert(index, cell.get_position());
            }
            Ok(Some(_)) => {}
            Err(error) if !only_one_cell(&error) => break,
            Err(_) => {}
        }
        if index == next {
            wanted.next();
        }
    }
    Ok(places)
}
