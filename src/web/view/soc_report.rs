//! One SOC report: what it says with the cell each value was read from, and the tables of what hangs on it.

use askama::Template;

use super::{
    documents::DocumentsView,
    form::Choice,
    frame::Frame,
    mark::{Link, Tag},
    reviews::ReviewRow,
};

/// A value of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFact {
    /// Its name.
    pub label: String,
    /// Its value.
    pub value: String,
    /// Where in the document it stands.
    pub page: Option<String>,
    /// Where it was read or who entered it.
    pub source: Option<Link>,
}

/// A record that hangs on the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartRow {
    /// Its number or name.
    pub label: String,
    /// Where it is edited; `None` for those who may not.
    pub url: Option<String>,
    /// What it says.
    pub text: String,
    /// What is said to it: the response, the reason.
    pub sub: Option<String>,
    /// Its further values, in the order of the table's headings.
    pub columns: Vec<String>,
    /// How it stands.
    pub tag: Option<Tag>,
    /// Where in the document it stands.
    pub page: Option<String>,
    /// Where else it is on file.
    pub link: Option<Link>,
    /// Where it was read.
    pub source: Option<Link>,
}

/// One table of what hangs on the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartTable {
    /// Where it stands on the page.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// After the heading: “2 of 3 implemented”.
    pub remark: String,
    /// Said in place of an empty table.
    pub empty: &'static str,
    /// Heads of its columns: label, text, the further ones, standing.
    pub heads: Vec<&'static str>,
    /// Its rows.
    pub rows: Vec<PartRow>,
    /// Where one is added.
    pub new_url: Option<String>,
    /// How rows are pasted into it; `None` for those who may not.
    pub paste: Option<PasteView>,
    /// How many mappings can be taken over from the report before, and where.
    pub carry_over: Option<(usize, String)>,
}

/// Pasting rows from a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasteView {
    /// Where they are sent.
    pub url: String,
    /// The order of columns where the first row holds no headings.
    pub columns: String,
}

/// A service of the vendor, and how the report fits it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FitView {
    /// The service's id, under which the choice is sent.
    pub id: String,
    /// Its name.
    pub service: String,
    /// The fit that counts.
    pub counts: Tag,
    /// What can be stated, and whether it is.
    pub choices: Vec<(Choice, bool)>,
}

/// A report's page.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "soc_report.html")]
pub struct SocReportPage {
    /// What stands around it.
    pub frame: Frame,
    /// Whose it is.
    pub vendor: Link,
    /// “SOC 2 Type 2”.
    pub title: String,
    /// “Harbour Payroll · 2025-04-01 – 2026-03-31 · Tern & Shoal LLP, verified”.
    pub subtitle: String,
    /// Its opinion.
    pub opinion: Tag,
    /// What a reviewer should see first: a word and a sentence each.
    pub checks: Vec<(Tag, String)>,
    /// All of it as a workbook; `None` for those who may not.
    pub workbook: Option<String>,
    /// Where it is edited; `None` for those who may not.
    pub edit: Option<String>,
    /// What it says.
    pub facts: Vec<ReportFact>,
    /// How it fits the vendor's services.
    pub fits: Vec<FitView>,
    /// Where that is stated; `None` for those who may not.
    pub fits_url: Option<String>,
    /// What hangs on it.
    pub tables: Vec<PartTable>,
    /// Its reviews, the newest first.
    pub reviews: Vec<ReviewRow>,
    /// Where a review of it is started.
    pub new_review: Option<String>,
    /// The document itself.
    pub documents: DocumentsView,
}

impl SocReportPage {
    /// The heading of a row's further column.
    fn head<'a>(&self, table: &'a PartTable, place: &usize) -> &'a str {
        table.heads.get(*place + 2).copied().unwrap_or_default()
    }
}
