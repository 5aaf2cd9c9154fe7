//! Reads .xlsx and .xlsm workbooks sheet by sheet, cell by cell. Runs in the child process only.

use std::{collections::HashMap, fs::File, io::BufReader};

use calamine::{Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use super::{Emit, Failure, SheetEvent, bounds::MAX_SHEETS, xlsx_rows::Rows};

pub(super) type Workbook = Xlsx<BufReader<File>>;

/// Why one sheet could not be read to its end.
pub(super) enum SheetStop {
    /// The sheet's own fault; the next one is read.
    Sheet(&'static str, String),
    /// The whole reading ends.
    File(Failure),
}

impl From<Failure> for SheetStop {
    fn from(failure: Failure) -> Self {
        Self::File(failure)
    }
}

impl From<XlsxError> for SheetStop {
    fn from(error: XlsxError) -> Self {
        Self::Sheet(
            "damaged_sheet",
            format!("is damaged ({error}); open it in a spreadsheet program and save it again"),
        )
    }
}

/// Reads every sheet and says which are hidden: a layout may keep its weights on one.
pub(super) fn read(file: File, emit: Emit<'_>) -> Result<(), Failure> {
    let mut book = Workbook::new(BufReader::with_capacity(64 << 10, file)).map_err(cannot_open)?;
    let sheets: Vec<_> =
        book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).cloned().collect();
    if sheets.is_empty() {
        return Err(Failure::new("no_sheets", "has no sheet with cells, only charts or nothing at all"));
    }
    if sheets.len() > MAX_SHEETS {
        return Err(Failure::new("too_many_sheets", "has more than 1 000 sheets"));
    }
    let mut cells_left = super::bounds::MAX_CELLS;
    for (index, sheet) in sheets.iter().enumerate() {
        let hidden = sheet.visible != SheetVisible::Visible;
        emit(SheetEvent::Sheet { name: sheet.name.clone(), hidden })?;
        let twin = sheets.iter().take(index).any(|other| other.name == sheet.name);
        let read = if twin { Err(same_name()) } else { sheet_rows(&mut book, &sheet.name, &mut cells_left, emit) };
        match read {
            Ok(()) => {}
            Err(SheetStop::File(failure)) => return Err(failure),
            Err(SheetStop::Sheet(code, reason)) => emit(failed(&sheet.name, code, &reason))?,
        }
    }
    Ok(())
}

fn cannot_open(error: XlsxError) -> Failure {
    match error {
        XlsxError::Password => Failure::new("encrypted", "is encrypted: remove the password and try again"),
        error => Failure::damaged(error),
    }
}

fn same_name() -> SheetStop {
    SheetStop::Sheet("duplicate_sheet", "has the name of a sheet before it; rename one of them".to_owned())
}

fn failed(sheet: &str, code: &str, reason: &str) -> SheetEvent {
    let message = format!("The sheet “{sheet}” {reason}.");
    SheetEvent::SheetFailed { sheet: sheet.to_owned(), code: code.to_owned(), message }
}

/// Streams one sheet. A cell that the parser refuses loses its address with it, so at the first such cell the sheet is
/// gone through once more for the addresses alone, and the reading goes on where it stopped.
fn sheet_rows(book: &mut Workbook, name: &str, cells_left: &mut u64, emit: Emit<'_>) -> Result<(), SheetStop> {
    let is_1904 = book.has_1904_epoch();
    let mut rows = Rows::new(name, is_1904);
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
                    *cells_left = cells_left.checked_sub(1).ok_or_else(too_many_cells)?;
                    rows.push(cell.pos, cell.value, cell.formula.is_some(), emit)?;
                }
                Err(error) if !only_one_cell(&error) => return Err(error.into()),
                Err(error) => match refused.as_ref().map(|places| places.get(&done)) {
                    None => break,
                    Some(None) => {}
                    Some(Some(place)) => rows.refuse(*place, &error, emit)?,
                },
            }
            done += 1;
        }
        drop(cells);
        let numbers = refused_cells(book, name)?;
        refused = Some(places(book, name, &numbers)?);
    }
}

fn too_many_cells() -> Failure {
    Failure::new(
        "too_many_cells",
        "has more than 50 million filled cells; bring the sheet you need in a file of its own",
    )
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
