//! The layouts that read sheets, saved and known.

use askama::Template;

use crate::web::view::{frame::Frame, mark::Link};

/// A layout that somebody saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedLayoutRow {
    /// Its title, and where it is downloaded.
    pub link: Link,
    /// Title of the layout it extends.
    pub reads: String,
    /// “12 headings to fields, 3 left out”.
    pub settles: String,
    /// Who saved it last.
    pub by: String,
    /// When.
    pub at: String,
    /// Where it is removed; `None` for those who may not.
    pub remove_url: Option<String>,
}

/// A layout that comes with the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownLayoutRow {
    /// Its title.
    pub title: String,
    /// What it reads, where its title does not say so.
    pub kind: Option<String>,
    /// How many fields it can fill.
    pub fields: usize,
    /// Its blank workbook.
    pub template: Option<Link>,
}

/// All layouts.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "imports/layouts.html")]
pub struct LayoutsPage {
    /// What stands around it.
    pub frame: Frame,
    /// Saved ones, by name.
    pub saved: Vec<SavedLayoutRow>,
    /// The program's own.
    pub known: Vec<KnownLayoutRow>,
}
