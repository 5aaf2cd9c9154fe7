//! Documents on file: their list, filing one more, and what comes before one that is under a restriction.

use askama::Template;

use super::{
    frame::Frame,
    mark::{Link, Tag},
};

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRow {
    /// What people call it.
    pub title: String,
    /// Where it is opened; `None` for those who may not.
    pub url: Option<String>,
    /// Where its title and restriction are changed; `None` for those who may not.
    pub edit: Option<String>,
    /// “report.pdf · 1.2 MB”.
    pub about: String,
    /// Its digest, in hex.
    pub sha256: String,
    /// Restriction on use.
    pub restriction: Option<String>,
    /// Who may open it, where that is not everybody.
    pub readers: Option<Tag>,
    /// “2026-06-01 by Ada Brook”.
    pub filed: String,
    /// The report that it belongs to, on the vendor's page.
    pub report: Option<Link>,
}

/// A list of documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentsView {
    /// Them, the newest first.
    pub rows: Vec<DocumentRow>,
    /// Where one more is sent; `None` for those who may not.
    pub upload: Option<String>,
}

/// A document that is under a restriction, before it is opened.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "restricted_document.html")]
pub struct RestrictedPage {
    /// What stands around it.
    pub frame: Frame,
    /// What people call it.
    pub title: String,
    /// The file's name.
    pub file_name: String,
    /// The restriction, in the words it was filed with.
    pub restriction: String,
    /// Where it is opened by somebody who keeps to it.
    pub open: String,
    /// Where it is listed.
    pub back: Link,
}
