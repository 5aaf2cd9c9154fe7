//! Reads .xls workbooks, whose parser takes in all sheets at once; the child's limit on memory is its bound.

use std::{fs::File, io::BufReader};

use calamine::{Data, DataRef, Range, Reader as _, Xls, XlsError};

use super::{
    Emit, Failure,
    merged::Merged,
    workbook::{CellBudget, SheetStop, each_sheet, encrypted},
    xlsx_rows::Rows,
};

type Workbook = Xls<BufReader<File>>;

/// Reads every sheet.
pub(super) fn read(file: File, emit: Emit<'_>) -> Result<(), Failure> {
    let mut book = Workbook::new(BufReader::with_capacity(64 << 10, file)).map_err(cannot_open)?;
    let sheets = book.sheets_metadata().to_vec();
    let is_1904 = book.has_1904_epoch();
    each_sheet(&sheets, emit, |name, budget, emit| {
        let values = book.worksheet_range(name).map_err(SheetStop::damaged)?;
        let formulas = book.worksheet_formula(name).map_err(SheetStop::damaged)?;
        let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
        sheet_rows(Rows::new(name, is_1904).with_merged(Merged::new(merged)), &values, &formulas, budget, emit)
    })
}

fn cannot_open(error: XlsError) -> Failure {
    match error {
        XlsError::Password => encrypted(),
        // The parser does not name this case for others to match.
        XlsError::Cfb(error) if error.to_string().starts_with("Cannot find Workbook") => {
            Failure::new("wrong_type", "is an old Office file without a workbook in it; bring a sheet as .xlsx or .csv")
        }
        XlsError::Cfb(error) if error.to_string().starts_with("Codepage") => Failure::new(
            "unknown_code_page",
            "is encrypted, or written in a code page that is not known here; open it in a spreadsheet program, save it as .xlsx and try again",
        ),
        error => Failure::damaged(error),
    }
}

fn sheet_rows(
    mut rows: Rows<'_>,
    values: &Range<Data>,
    formulas: &Range<String>,
    budget: &mut CellBudget,
    emit: Emit<'_>,
) -> Result<(), SheetStop> {
    let start = |range: Option<(u32, u32)>| range.unwrap_or_default();
    let mut with_formula = Places::of(formulas, start(formulas.start()));
    let (top, left) = start(values.start());
    let place = |row: usize, column: usize| -> Result<(u32, u32), SheetStop> {
        let moved = |by: usize, start: u32| u32::try_from(by).ok().and_then(|by| by.checked_add(start));
        let row = moved(row, top).ok_or_else(SheetStop::out_of_bounds)?;
        let column = moved(column, left).ok_or_else(SheetStop::out_of_bounds)?;
        Ok((row, column))
    };
    for (row, column, value) in values.used_cells() {
        let place = place(row, column)?;
        // Formulas whose cells hold no value stand between those that do.
        for alone in with_formula.before(place) {
            budget.take()?;
            rows.push(alone, DataRef::Empty, true, emit)?;
        }
        budget.take()?;
        rows.push(place, by_ref(value), with_formula.is_at(place), emit)?;
    }
    for alone in with_formula.rest() {
        budget.take()?;
        rows.push(alone, DataRef::Empty, true, emit)?;
    }
    rows.finish(emit)
}

fn by_ref(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(date) => DataRef::DateTime(*date),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// The places of formulas, in the order of rows and columns.
struct Places {
    places: std::iter::Peekable<std::vec::IntoIter<(u32, u32)>>,
}

impl Places {
    fn of(formulas: &Range<String>, (top, left): (u32, u32)) -> Self {
        let place = |(row, column, formula): (usize, usize, &String)| {
            let row = u32::try_from(row).ok()?.checked_add(top)?;
            let column = u32::try_from(column).ok()?.checked_add(left)?;
            (!formula.is_empty()).then_some((row, column))
        };
        let places: Vec<_> = formulas.used_cells().filter_map(place).collect();
        Self { places: places.into_iter().peekable() }
    }

    /// Takes the places before this one.
    fn before(&mut self, place: (u32, u32)) -> Vec<(u32, u32)> {
        std::iter::from_fn(|| self.places.next_if(|next| *next < place)).collect()
    }

    /// Takes this place, if it is next.
    fn is_at(&mut self, place: (u32, u32)) -> bool {
        self.places.next_if(|next| *next == place).is_some()
    }

    fn rest(self) -> impl Iterator<Item = (u32, u32)> {
        self.places
    }
}
