//! Which heading of a sheet stands for which field.

use super::field::{Field, ImportKind};

closed_list! {
    /// How a heading found its field.
    pub enum HeadingMatch {
        Layout = "layout", "named by the layout";
        Exact = "exact", "exact";
        Synonym = "synonym", "synonym";
        Similar = "similar", "similar";
        Content = "content", "by what stands in it";
        Chosen = "chosen", "chosen by you";
        None = "none", "nothing like it";
    }
}

/// One heading cell and what it was taken for.
#[derive(Debug, Clone, PartialEq)]
pub struct MappedHeading {
    /// Column, from 0.
    pub column: usize,
    /// The heading as it stands on the sheet.
    pub heading: String,
    /// The field; `None` when the column is left unread.
    pub field: Option<&'static Field>,
    /// How the field was found.
    pub matched: HeadingMatch,
    /// How sure that is, 0 to 1.
    pub confidence: f64,
}

/// What a sheet was taken for: its kind, where its headings stand and what each means.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetMap {
    /// What the sheet holds.
    pub kind: ImportKind,
    /// Layout that reads it, such as `vendor-register` or `caiq-4`.
    pub layout: String,
    /// How sure the detection is, 0 to 1.
    pub confidence: f64,
    /// Sheet name; a CSV's only sheet is called `CSV`.
    pub sheet: String,
    /// Row of the headings, from 1; the last of them where they take several.
    pub heading_row: u32,
    /// Row behind which the data begins: the heading row, or 0 where each section has headings of its own.
    pub data_after: u32,
    /// Every heading, in column order.
    pub headings: Vec<MappedHeading>,
}

impl SheetMap {
    /// The column read as this field, from 0.
    pub fn column(&self, key: &str) -> Option<usize> {
        self.headings
            .iter()
            .find(|heading| heading.field.is_some_and(|field| field.key == key))
            .map(|heading| heading.column)
    }

    /// The heading text above a column.
    pub fn heading(&self, column: usize) -> Option<&str> {
        self.headings.iter().find(|heading| heading.column == column).map(|heading| heading.heading.as_str())
    }
}
