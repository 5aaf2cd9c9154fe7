//! What stands against each other on the register.

use askama::Template;

use super::{frame::Frame, mark::Link};

/// Something that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingRow {
    /// Whose it is; `None` for a person, who belongs to no vendor.
    pub vendor: Option<Link>,
    /// Its vendor's reference.
    pub reference: String,
    /// The record, where it is not the vendor itself.
    pub record: Option<String>,
    /// What stands, leading to where it is mended.
    pub what: Link,
    /// Where all that somebody left behind is handed over, for those who may.
    pub hand_over: Option<Link>,
}

/// A check with what it found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckView {
    /// What it is called.
    pub label: &'static str,
    /// What follows while it stands.
    pub consequence: &'static str,
    /// How much it found.
    pub count: usize,
    /// The first rows, or those of this page.
    pub rows: Vec<StandingRow>,
    /// Where all of them are, if these are the first.
    pub more: Option<Link>,
    /// “1–50 of 213”, on a page of one check.
    pub place: Option<String>,
}

impl CheckView {
    /// Whether any row is of a record other than its vendor.
    pub fn names_records(&self) -> bool {
        self.rows.iter().any(|row| row.vendor.is_some() && row.record.is_some())
    }
}

/// A group of checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupView {
    /// Its stored word.
    pub id: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// How much its checks found.
    pub count: usize,
    /// The checks that found something.
    pub checks: Vec<CheckView>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "quality.html")]
pub struct QualityPage {
    /// What stands around it.
    pub frame: Frame,
    /// What there is to see, in a sentence.
    pub lede: String,
    /// What was found.
    pub groups: Vec<GroupView>,
    /// Back to all checks, where one is shown at length.
    pub all_url: Option<String>,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// The table as files; none for those who may not.
    pub downloads: Vec<Link>,
}
