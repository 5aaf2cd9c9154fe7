//! Reads .xlsb workbooks cell by cell. Runs in the child process only.

use std::{fs::File, io::BufReader};

use calamine::{Reader as _, Xlsb, XlsbError};

use super::{
    Emit, Failure,
    workbook::{CellBudget, SheetStop, each_sheet, encrypted},
    xlsx_rows::Rows,
};

type Workbook = Xlsb<BufReader<File>>;

impl From<XlsbError> for SheetStop {
    fn from(error: XlsbError) -> Self {
        Self::damaged(error)
    }
}

/// Reads every sheet.
pub(super) fn read(file: File, emit: Emit<'_>) -> Result<(), Failure> {
    let mut book = Workbook::new(BufReader::with_capacity(64 << 10, file)).map_err(cannot_open)?;
    let sheets = book.sheets_metadata().to_vec();
    each_sheet(&sheets, emit, |name, budget, emit| sheet_rows(&mut book, name, budget, emit))
}

fn cannot_open(error: XlsbError) -> Failure {
    match error {
        XlsbError::Password => encrypted(),
        error => Failure::damaged(error),
    }
}

fn sheet_rows(book: &mut Workbook, name: &str, budget: &mut CellBudget, emit: Emit<'_>) -> Result<(), SheetStop> {
    let mut rows = Rows::new(name, book.has_1904_epoch());
    let mut cells = book.worksheet_cells_reader(name)?;
    while let Some(cell) = cells.next_cell()? {
        budget.take()?;
        // A formula of this format always stands with the value it had when it was saved.
        rows.push(cell.get_position(), cell.get_value().clone(), false, emit)?;
    }
    rows.finish(emit)
}
