//! What stands in the lists of an import's page.

use crate::web::view::{
    form::Choice,
    mark::{Link, Tag},
};

/// A cell that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemCell {
    /// “Suppliers!H14”, or “H14” where there is one sheet.
    pub cell: String,
    /// Heading of its column.
    pub heading: String,
    /// Its value.
    pub value: String,
    /// What is wrong and what to do.
    pub message: String,
    /// What can be entered to mend it.
    pub fix: Option<Fix>,
}

/// A field in which a problem is mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Its parameter: `cell_Suppliers!H14` for one cell, `mean_vendor|Harbor` wherever the value stands.
    pub name: String,
    /// What it is for, for those who do not see where it stands.
    pub label: String,
    /// What stands there.
    pub value: String,
    /// What is offered while typing.
    pub list: FixList,
}

/// What a field offers while typing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FixList {
    /// Nothing.
    Nothing,
    /// Names of vendors.
    Vendors,
}

/// A value of a closed list's column, and what it is read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueRow {
    /// Parameter of its select: `mean_criticality|Very`.
    pub name: String,
    /// Heading of the column.
    pub heading: String,
    /// The value as it stands.
    pub value: String,
    /// “12 cells”.
    pub cells: String,
    /// What it is read as; `None` when it is not understood.
    pub read_as: Option<String>,
    /// What can be chosen.
    pub choices: Vec<Choice>,
    /// What was chosen.
    pub held: String,
}

/// Something that was settled on this page and can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettledRow {
    /// “Suppliers!H14”, or the name.
    pub what: String,
    /// “is read as 2027-03-31”.
    pub how: String,
    /// Parameter that takes it back: `forget_cell`, `forget_name`.
    pub parameter: &'static str,
    /// Its value.
    pub value: String,
}

/// Problems that one remedy mends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemGroup {
    /// The remedy: “Give a date that can be read”.
    pub title: String,
    /// “3 rows rejected”, “4 warnings”.
    pub count: Tag,
    /// The cells; the first dozen are shown, the others unfold.
    pub cells: Vec<ProblemCell>,
    /// Further problems of this group that are not listed.
    pub not_listed: usize,
}

impl ProblemGroup {
    pub(super) fn shown(&self) -> impl Iterator<Item = &ProblemCell> {
        self.cells.iter().take(12)
    }

    pub(super) fn folded(&self) -> impl Iterator<Item = &ProblemCell> {
        self.cells.iter().skip(12)
    }
}

/// A row that looks like a vendor on the register, and is not merged unasked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateRow {
    /// Its cell.
    pub cell: String,
    /// Name in the sheet.
    pub name: String,
    /// The vendor it looks like.
    pub vendor: Link,
    /// “similar 0.93, same domain”.
    pub because: String,
    /// Whether it can still be settled: it was not applied yet.
    pub open: bool,
}

/// A value as it will be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// The record: “Northgate Cloud”.
    pub record: String,
    /// “row 5”.
    pub row: String,
    /// The field; empty for a whole record that is new.
    pub field: String,
    /// What it was; `None` when it was empty.
    pub before: Option<String>,
    /// What it will be.
    pub after: String,
}
