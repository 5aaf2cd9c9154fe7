//! A cell of a file that was brought in.

use askama::Template;

use crate::web::view::{frame::Frame, mark::Link};

/// A column of the clipping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClippedColumn {
    /// Its letters.
    pub letters: String,
    /// Its heading.
    pub heading: String,
    /// Whether it is the one that is meant.
    pub meant: bool,
}

/// A row of the clipping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClippedRow {
    /// Its number.
    pub number: u32,
    /// Its cells, each with whether it is meant.
    pub cells: Vec<(String, bool)>,
    /// Whether it is the one that is meant.
    pub meant: bool,
}

/// A cell with what stands around it.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "imports/cell.html")]
pub struct CellPage {
    /// What stands around it.
    pub frame: Frame,
    /// The import.
    pub import: Link,
    /// “Vendors · AB2”.
    pub place: String,
    /// The file, when and by whom it was brought in.
    pub about: String,
    /// What stands in the cell; nothing where a row is meant.
    pub value: Option<String>,
    /// SHA-256 of the file.
    pub sha256: String,
    /// The columns.
    pub columns: Vec<ClippedColumn>,
    /// The rows.
    pub rows: Vec<ClippedRow>,
}
