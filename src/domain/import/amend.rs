//! What somebody puts in place of a file's own values before they are read: single cells, and one word for another
//! wherever it stands in a column. The file itself stays as it came.

use std::collections::{BTreeMap, HashMap};

use super::{
    cell::{CellValue, SheetRow, cell_place},
    field::ImportKind,
    heading::SheetMap,
    value::trimmed,
};

/// Values of a field, as the file has them in one spelling, and what is meant.
pub type Meanings = BTreeMap<String, BTreeMap<String, String>>;

/// Everything that was put in place of what the file says.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Amendments {
    /// Cell (`Suppliers!H14`) → what stands there instead; nothing clears it.
    pub cells: BTreeMap<String, String>,
    /// Field → value in one spelling ([`spelling`]) → what is meant.
    pub meanings: Meanings,
}

impl Amendments {
    /// Whether the file is read as it is.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.meanings.is_empty()
    }

    /// Whether a cell's own value is not read.
    pub fn replaces(&self, sheet: &str, cell: &str) -> bool {
        self.cells.contains_key(&place(sheet, cell))
    }
}

/// How a cell is named in [`Amendments::cells`].
pub fn place(sheet: &str, cell: &str) -> String {
    format!("{sheet}!{cell}")
}

/// One spelling for values that only differ in case and spaces.
pub fn spelling(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The amendments of one sheet, laid out by row and column.
#[derive(Debug, Default)]
pub struct Amender {
    cells: HashMap<u32, Vec<(usize, CellValue)>>,
    columns: Vec<(usize, BTreeMap<String, CellValue>)>,
}

impl Amender {
    /// The amendments that concern this sheet; the layout's own meanings stand behind those that were chosen.
    pub fn new(amendments: &Amendments, layout: &Meanings, map: &SheetMap) -> Self {
        let mut cells: HashMap<u32, Vec<(usize, CellValue)>> = HashMap::new();
        for (name, value) in &amendments.cells {
            let Some((sheet, cell)) = name.rsplit_once('!').filter(|(sheet, _)| *sheet == map.sheet) else { continue };
            debug_assert_eq!(place(sheet, cell), *name);
            if let Some((column, row)) = cell_place(cell) {
                cells.entry(row).or_default().push((column, written(value)));
            }
        }
        // An answer is kept as it came; what it means is for its reader.
        let amended = |key: &str| map.kind != ImportKind::Questionnaire || key != "answer";
        let fields = map.headings.iter().filter_map(|heading| Some((heading.column, heading.field?.key)));
        let fields = fields.filter(|(_, key)| amended(key));
        let columns = fields.filter_map(|(column, key)| {
            let chosen = amendments.meanings.get(key).into_iter().flatten();
            let known = layout.get(key).into_iter().flatten();
            let meanings: BTreeMap<_, _> =
                known.chain(chosen).map(|(value, meant)| (spelling(value), written(meant))).collect();
            (!meanings.is_empty()).then_some((column, meanings))
        });
        Self { columns: columns.collect(), cells }
    }

    /// Puts the amendments into a row.
    pub fn amend(&self, row: &mut SheetRow) {
        for (column, value) in self.cells.get(&row.row).into_iter().flatten() {
            if row.cells.len() <= *column {
                row.cells.resize(column + 1, CellValue::Empty);
            }
            if let Some(cell) = row.cells.get_mut(*column) {
                cell.clone_from(value);
            }
        }
        for (column, meanings) in &self.columns {
            let Some(cell) = row.cells.get_mut(*column).filter(|cell| !cell.is_blank()) else { continue };
            if let Some(meant) = meanings.get(&spelling(&trimmed(cell))) {
                cell.clone_from(meant);
            }
        }
    }
}

fn written(value: &str) -> CellValue {
    if value.trim().is_empty() { CellValue::Empty } else { CellValue::Text(value.trim().to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::import::{
        field::find,
        heading::{HeadingMatch, MappedHeading},
    };

    fn map() -> SheetMap {
        let heading = |column, key: &str| MappedHeading {
            column,
            heading: key.to_owned(),
            field: find(ImportKind::VendorRegister, key),
            matched: HeadingMatch::Exact,
            confidence: 1.0,
        };
        SheetMap {
            kind: ImportKind::VendorRegister,
            layout: "vendor-register".into(),
            confidence: 1.0,
            sheet: "Suppliers".into(),
            heading_row: 1,
            data_after: 1,
            headings: vec![heading(0, "name"), heading(1, "criticality")],
        }
    }

    fn text(text: &str) -> CellValue {
        if text.is_empty() { CellValue::Empty } else { CellValue::Text(text.into()) }
    }

    fn amended(amendments: &Amendments, layout: &Meanings, cells: &[&str]) -> Vec<CellValue> {
        let mut row = SheetRow { row: 7, cells: cells.iter().map(|cell| text(cell)).collect() };
        Amender::new(amendments, layout, &map()).amend(&mut row);
        row.cells
    }

    #[test]
    fn a_cell_is_replaced_cleared_or_added() {
        let cells = [("Suppliers!B7", " 3 "), ("Suppliers!A7", ""), ("Suppliers!D7", "x"), ("Other!A7", "no")];
        let cells = cells.map(|(cell, value)| (cell.to_owned(), value.to_owned())).into();
        let amendments = Amendments { cells, ..Amendments::default() };
        let expected = [CellValue::Empty, text("3"), CellValue::Empty, text("x")];
        assert_eq!(amended(&amendments, &Meanings::new(), &["Acme", "very"]), expected);
        assert!(amendments.replaces("Suppliers", "B7") && !amendments.replaces("Suppliers", "B8"));
    }

    #[test]
    fn a_word_means_another_wherever_it_stands_and_what_was_chosen_wins() {
        let meaning = |value: &str, meant: &str| [(value.to_owned(), meant.to_owned())].into();
        let chosen =
            Amendments { meanings: [("criticality".into(), meaning("very", "4"))].into(), ..Default::default() };
        let layout: Meanings = [("criticality".to_owned(), meaning("Very", "3"))].into();
        for said in ["Very", "VERY ", "very"] {
            assert_eq!(amended(&chosen, &layout, &["Acme", said])[1], text("4"));
            assert_eq!(amended(&Amendments::default(), &layout, &["Acme", said])[1], text("3"));
        }
        assert_eq!(amended(&chosen, &layout, &["very", "high"]), [text("very"), text("high")]);
    }

    #[test]
    fn a_sheet_whose_name_has_a_mark_of_exclamation_is_found() {
        let mut map = map();
        map.sheet = "Go! Now".into();
        let cells = [("Go! Now!A7".to_owned(), "x".to_owned())].into();
        let amendments = Amendments { cells, ..Amendments::default() };
        let mut row = SheetRow { row: 7, cells: Vec::new() };
        Amender::new(&amendments, &Meanings::new(), &map).amend(&mut row);
        assert_eq!(row.cells, [text("x")]);
    }
}
