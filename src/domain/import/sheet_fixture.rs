//! Sheets for tests: headings are field keys, cells are texts.

use super::{
    cell::{CellValue, SheetRow},
    field::{ImportKind, find},
    heading::{HeadingMatch, MappedHeading, SheetMap},
    plan::{IndexedRows, RowIndex},
    problem::Problem,
    row_reader::SheetReading,
    value::date::DateColumns,
};

/// A sheet of one kind with rows from row 2 on.
pub struct Sheet {
    pub map: SheetMap,
    pub rows: Vec<SheetRow>,
}

impl Sheet {
    /// `headings` are field keys parted by `|`, as are the cells of each row. An unknown key is a heading left unread.
    pub fn new(kind: ImportKind, headings: &str, rows: &[&str]) -> Self {
        let headings = headings.split('|').enumerate().map(|(column, key)| MappedHeading {
            column,
            heading: key.trim().to_owned(),
            field: find(kind, key.trim()),
            matched: HeadingMatch::Exact,
            confidence: 1.0,
        });
        let map = SheetMap {
            kind,
            layout: "test".into(),
            confidence: 1.0,
            sheet: "Sheet".into(),
            heading_row: 1,
            data_after: 1,
            headings: headings.collect(),
        };
        let rows = (2..).zip(rows).map(|(row, cells)| SheetRow { row, cells: cells.split('|').map(cell).collect() });
        Self { map, rows: rows.collect() }
    }

    pub fn reading(&self) -> (SheetReading<'_>, Vec<Problem>) {
        let mut columns = DateColumns::new(&self.map);
        self.rows.iter().for_each(|row| columns.observe(row));
        let (orders, questions) = columns.finish(&self.map, None);
        (SheetReading::new(&self.map, orders, Some("EUR")), questions)
    }

    pub fn index(&self) -> IndexedRows {
        let (reading, _) = self.reading();
        let mut index = RowIndex::new(&reading);
        self.rows.iter().for_each(|row| index.add(row));
        index.finish()
    }

    /// The rows of one group.
    pub fn group(&self, rows: &[u32]) -> Vec<SheetRow> {
        self.rows.iter().filter(|row| rows.contains(&row.row)).cloned().collect()
    }
}

/// `#REF!` is an error, `=` a formula never calculated, a leading `#` a number; the rest is text.
fn cell(text: &str) -> CellValue {
    match text.trim() {
        "" => CellValue::Empty,
        "#REF!" => CellValue::Error("#REF!".into()),
        "=" => CellValue::FormulaWithoutValue,
        number if number.starts_with('#') => CellValue::Number(number.trim_start_matches('#').parse().unwrap()),
        text => CellValue::Text(text.to_owned()),
    }
}

/// Code and cell of each problem.
pub fn codes(problems: &[Problem]) -> Vec<(&str, &str)> {
    problems.iter().map(|problem| (problem.code.as_str(), problem.cell.as_str())).collect()
}
