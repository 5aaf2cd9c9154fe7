//! Gathers a workbook's cells into rows and turns each into a value, or into a word on why it has none.

use calamine::DataRef;

use super::{
    Emit, SheetEvent,
    bounds::{MAX_COLUMNS, MAX_ROWS, refused_text},
    merged::Merged,
    serial::{self, Doubt},
    workbook::SheetStop,
};
use crate::domain::import::{
    cell::{CellValue, SheetRow, address},
    problem::{Problem, Severity},
};

/// The row being gathered on one sheet.
pub(super) struct Rows<'a> {
    sheet: &'a str,
    is_1904: bool,
    /// Number from 0; `None` before the first row.
    current: Option<u32>,
    cells: Vec<CellValue>,
    doubts: Vec<(usize, Doubt)>,
    merged: Merged,
    /// Whether it was said already that cells under a merged one held text.
    covered_said: bool,
}

impl<'a> Rows<'a> {
    pub(super) fn new(sheet: &'a str, is_1904: bool) -> Self {
        Self {
            sheet,
            is_1904,
            current: None,
            cells: Vec::new(),
            doubts: Vec::new(),
            merged: Merged::default(),
            covered_said: false,
        }
    }

    /// Leaves out what stands in cells that a merged cell covers: nobody sees it, so it is no data.
    pub(super) fn with_merged(self, merged: Merged) -> Self {
        Self { merged, ..self }
    }

    /// Takes a cell. A formula without a value says so: it must never pass for a blank cell.
    pub(super) fn push(
        &mut self,
        place: (u32, u32),
        value: DataRef<'_>,
        is_formula: bool,
        emit: Emit<'_>,
    ) -> Result<(), SheetStop> {
        let (value, doubt) = match value {
            DataRef::Empty if is_formula => (CellValue::FormulaWithoutValue, None),
            value => cell_value(value, self.is_1904),
        };
        self.place(place, value, doubt, emit)
    }

    /// Takes a cell whose value is known.
    pub(super) fn put(
        &mut self,
        place: (u32, u32),
        value: CellValue,
        is_covered: bool,
        emit: Emit<'_>,
    ) -> Result<(), SheetStop> {
        if is_covered {
            self.turn_to(place, emit)?;
            return self.say_covered(place, &value, emit);
        }
        self.place(place, value, None, emit)
    }

    /// Takes a cell that the parser refused, with what it says of it.
    pub(super) fn refuse(&mut self, place: (u32, u32), why: String, emit: Emit<'_>) -> Result<(), SheetStop> {
        self.place(place, error_value(why), None, emit)
    }

    fn place(
        &mut self,
        place: (u32, u32),
        value: CellValue,
        doubt: Option<Doubt>,
        emit: Emit<'_>,
    ) -> Result<(), SheetStop> {
        self.turn_to(place, emit)?;
        if value == CellValue::Empty {
            return Ok(());
        }
        if self.merged.covers(place) {
            return self.say_covered(place, &value, emit);
        }
        let column = place.1 as usize;
        if self.cells.len() <= column {
            self.cells.resize(column + 1, CellValue::Empty);
        }
        match self.cells.get_mut(column) {
            Some(slot) if *slot == CellValue::Empty => *slot = value,
            _ => {
                let cell = address(column, place.0 + 1);
                return Err(SheetStop::Sheet("cell_twice", format!("has the cell {cell} twice")));
            }
        }
        self.doubts.extend(doubt.map(|doubt| (column, doubt)));
        Ok(())
    }

    /// Hands on the row before when the cell is the first of another one.
    fn turn_to(&mut self, (row, column): (u32, u32), emit: Emit<'_>) -> Result<(), SheetStop> {
        if row >= MAX_ROWS || column as usize >= MAX_COLUMNS {
            return Err(SheetStop::out_of_bounds());
        }
        if self.current.is_some_and(|current| current != row) {
            self.flush(emit)?;
        }
        if self.current.is_some_and(|current| current > row) {
            return Err(SheetStop::Sheet("rows_out_of_order", format!("has row {} behind a later one", row + 1)));
        }
        self.current = Some(row);
        Ok(())
    }

    /// Says once a sheet that covered cells hold something.
    fn say_covered(&mut self, (row, column): (u32, u32), value: &CellValue, emit: Emit<'_>) -> Result<(), SheetStop> {
        let (row, column) = (row + 1, column as usize);
        if std::mem::replace(&mut self.covered_said, true) {
            return Ok(());
        }
        let cell = address(column, row);
        let sentence = "the cell lies under a merged cell and still holds something; what nobody sees is not read";
        let doubt = ("covered_cell", sentence);
        emit(SheetEvent::CellProblem { row, column, problem: self.warning(cell, value.shown(), doubt) })?;
        Ok(())
    }

    /// Hands on the last row.
    pub(super) fn finish(mut self, emit: Emit<'_>) -> Result<(), SheetStop> {
        self.flush(emit)
    }

    fn flush(&mut self, emit: Emit<'_>) -> Result<(), SheetStop> {
        let Some(row) = self.current.map(|row| row + 1).filter(|_| !self.cells.is_empty()) else { return Ok(()) };
        let cells = std::mem::take(&mut self.cells);
        for (column, doubt) in std::mem::take(&mut self.doubts) {
            let value = cells.get(column).map(CellValue::shown).unwrap_or_default();
            emit(SheetEvent::CellProblem { row, column, problem: self.warning(address(column, row), value, doubt) })?;
        }
        emit(SheetEvent::Row(SheetRow { row, cells }))?;
        Ok(())
    }

    fn warning(&self, cell: String, value: String, (code, message): Doubt) -> Problem {
        Problem {
            severity: Severity::Warning,
            sheet: self.sheet.to_owned(),
            heading: String::new(),
            message: format!("{cell}: {message}"),
            code: code.to_owned(),
            cell,
            value,
        }
    }
}

fn cell_value(value: DataRef<'_>, is_1904: bool) -> (CellValue, Option<Doubt>) {
    match value {
        DataRef::Empty => (CellValue::Empty, None),
        DataRef::Int(number) => (serial::number(number as f64), None),
        DataRef::Float(number) => (serial::number(number), None),
        DataRef::Bool(value) => (CellValue::Bool(value), None),
        DataRef::String(text) => (text_value(&text), None),
        DataRef::SharedString(text) => (text_value(text), None),
        // A length of time, such as [h]:mm, is no day: its number of days is kept.
        DataRef::DateTime(date) if date.is_duration() => (serial::number(date.as_f64()), None),
        DataRef::DateTime(date) => serial::date(date.as_f64(), is_1904),
        DataRef::DateTimeIso(text) => (serial::iso(&text).unwrap_or_else(|| text_value(&text)), None),
        DataRef::DurationIso(text) => (serial::duration(&text).unwrap_or_else(|| text_value(&text)), None),
        DataRef::Error(error) => (CellValue::Error(error.to_string()), None),
    }
}

/// A text, or why it is none that can be kept.
pub(super) fn text_value(text: &str) -> CellValue {
    match refused_text(text) {
        Some(why) => CellValue::Error(why.to_owned()),
        None if text.is_empty() => CellValue::Empty,
        None => CellValue::Text(text.to_owned()),
    }
}

/// An error with what is said of it.
pub(super) fn error_value(said: String) -> CellValue {
    CellValue::Error(if refused_text(&said).is_some() { "an unreadable value".to_owned() } else { said })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gather(cells: &[(u32, u32, DataRef<'static>, bool)]) -> Result<Vec<SheetEvent>, &'static str> {
        let mut events = Vec::new();
        let mut emit = |event| {
            events.push(event);
            Ok(())
        };
        let mut rows = Rows::new("S", false);
        let code = |stop| match stop {
            SheetStop::Sheet(code, _) => code,
            SheetStop::File(_) => "file",
        };
        for (row, column, value, is_formula) in cells {
            rows.push((*row, *column), value.clone(), *is_formula, &mut emit).map_err(code)?;
        }
        rows.finish(&mut emit).map_err(code)?;
        Ok(events)
    }

    #[test]
    fn cells_become_rows_with_their_own_numbers() {
        let events = gather(&[
            (0, 1, DataRef::Float(1.0), false),
            (2, 0, DataRef::String("x".into()), false),
            (2, 1, DataRef::Empty, true),
            (2, 2, DataRef::String(String::new()), true),
            (5, 0, DataRef::Empty, false),
        ]);
        let row = |row, cells| SheetEvent::Row(SheetRow { row, cells });
        assert_eq!(
            events.unwrap(),
            [
                row(1, vec![CellValue::Empty, CellValue::Number(1.0)]),
                row(3, vec![CellValue::Text("x".into()), CellValue::FormulaWithoutValue]),
            ]
        );
    }

    #[test]
    fn a_sheet_that_no_two_programs_read_alike_is_refused() {
        let x = || DataRef::Float(1.0);
        for (cells, code) in [
            ([(0, 0, x(), false), (1_048_576, 0, x(), false)], "cell_out_of_bounds"),
            ([(0, 0, x(), false), (0, 16_384, x(), false)], "cell_out_of_bounds"),
            ([(4, 0, x(), false), (3, 0, x(), false)], "rows_out_of_order"),
            ([(4, 1, x(), false), (4, 1, x(), false)], "cell_twice"),
        ] {
            assert_eq!(gather(&cells).unwrap_err(), code);
        }
    }

    #[test]
    fn text_that_no_database_keeps_is_an_error_cell() {
        let events = gather(&[(0, 0, DataRef::String("a\0b".into()), false)]).unwrap();
        let error = CellValue::Error("text with a NUL character".into());
        assert_eq!(events, [SheetEvent::Row(SheetRow { row: 1, cells: vec![error] })]);
    }
}
