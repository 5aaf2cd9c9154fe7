//! Reads .xlsb workbooks cell by cell. Runs in the child process only.

use std::{fs::File, io::BufReader};

use calamine::{Reader as _, Xlsb, XlsbError};

use super::{
    Emit, Failure,
    merged::Merged,
    workbook::{CellBudget, SheetStop, each_sheet, encrypted},
    xlsb_parts::{Passed, passed_over},
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
    let mut passed = passed_over(&file);
    let mut book = Workbook::new(BufReader::with_capacity(64 << 10, file)).map_err(cannot_open)?;
    let sheets = book.sheets_metadata().to_vec();
    each_sheet(&sheets, emit, |name, budget, emit| {
        sheet_rows(&mut book, name, passed.remove(name).unwrap_or_default(), budget, emit)
    })
}

fn cannot_open(error: XlsbError) -> Failure {
    match error {
        XlsbError::Password => encrypted(),
        error => Failure::damaged(error),
    }
}

fn sheet_rows(
    book: &mut Workbook,
    name: &str,
    passed: Passed,
    budget: &mut CellBudget,
    emit: Emit<'_>,
) -> Result<(), SheetStop> {
    let mut rows = Rows::new(name, book.has_1904_epoch()).with_merged(Merged::new(passed.merged));
    let mut errors = passed.errors.into_iter().peekable();
    let mut cells = book.worksheet_cells_reader(name)?;
    loop {
        let cell = match cells.next_cell() {
            // An error that the parser does not know stands among those it passes over.
            Err(XlsbError::CellError(_)) => continue,
            cell => cell?,
        };
        let place = cell.as_ref().map(|cell| cell.get_position());
        while let Some((at, error)) = errors.next_if(|(at, _)| place.is_none_or(|place| *at < place)) {
            budget.take()?;
            rows.refuse(at, error.to_owned(), emit)?;
        }
        let Some(cell) = cell else { return rows.finish(emit) };
        budget.take()?;
        // A formula of this format always stands with the value it had when it was saved.
        rows.push(cell.get_position(), cell.get_value().clone(), false, emit)?;
    }
}
