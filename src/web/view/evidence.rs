//! Evidence packs: the form that asks for one, and those that were built.

use askama::Template;

use super::{
    assurance::Tab,
    form::{FieldKind, FieldView},
    frame::Frame,
    mark::Tag,
    table::EmptyView,
};

/// A pack in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackRow {
    /// “2025-12-01 to 2026-11-30”.
    pub window: String,
    /// “EP-0003 · 4.2 MB”.
    pub about: String,
    /// Where it stands, while it is not ready.
    pub state: Option<Tag>,
    /// Why it could not be built.
    pub failure: Option<String>,
    /// “5 of 31, seed 1”.
    pub sample: String,
    /// The instant of its newest record.
    pub as_of: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Who asked for it.
    pub by: String,
    /// When.
    pub at: String,
    /// Where its bytes are.
    pub download: Option<String>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "evidence.html")]
pub struct EvidencePage {
    /// What stands around it.
    pub frame: Frame,
    /// The pages beside it.
    pub tabs: Vec<Tab>,
    /// The fields of the form.
    pub fields: Vec<FieldView>,
    /// What is wrong with the last try, where no field has it.
    pub errors: Vec<String>,
    /// The size rule, line by line.
    pub rule: Vec<&'static str>,
    /// Newest first.
    pub rows: Vec<PackRow>,
    /// The page after.
    pub next: Option<String>,
    /// Shown where there are none.
    pub empty: Option<EmptyView>,
}
