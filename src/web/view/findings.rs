//! The findings of all vendors.

use askama::Template;

use super::{frame::Frame, table::TableView};

/// The list of findings.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "findings.html")]
pub struct FindingsPage {
    /// What stands around it.
    pub frame: Frame,
    /// “Four open, one of them overdue; one acceptance runs out within two months.”
    pub lede: String,
    /// The table.
    pub table: TableView,
}
