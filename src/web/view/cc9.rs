//! CC9 readiness: the strip of points, each point with what it is missing, one point at length.

use askama::Template;

use super::{coverage::YearLink, figure::points::PointsFigure, frame::Frame, mark::Link};
use crate::domain::cc9::Status;

/// A record of a point's population.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRow {
    /// Whose it is.
    pub vendor: Link,
    /// Its vendor's reference.
    pub reference: String,
    /// The record, where it is not the vendor itself.
    pub record: Option<String>,
    /// What is missing, each leading to where it is mended; nothing for one that meets the point.
    pub missing: Vec<Link>,
}

/// A point of focus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointView {
    /// `9.2-03`
    pub id: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// What it asks for.
    pub text: &'static str,
    /// How far it is addressed.
    pub status: Status,
    /// Why.
    pub why: String,
    /// “29 of 31”; nothing where it does not apply.
    pub count: String,
    /// Records that lack something.
    pub rows: Vec<ItemRow>,
    /// Where all of them are, if these are the first.
    pub more: Option<Link>,
    /// Where those are that meet it.
    pub met: Option<Link>,
}

impl PointView {
    /// Whether any row is of a record other than its vendor.
    pub fn names_records(&self) -> bool {
        self.rows.iter().any(|row| row.record.is_some())
    }

    /// The status in words.
    pub fn said(&self) -> String {
        self.status.label().to_lowercase()
    }
}

/// One point at length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnePoint {
    /// The point with the records of this page.
    pub point: PointView,
    /// Back to all points.
    pub all_url: String,
    /// Those that lack something, and those that meet it: how many, and whether they are shown.
    pub tabs: Vec<(Link, usize, bool)>,
    /// “1–50 of 213”.
    pub count: String,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
}

/// What is shown of a window that can be judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The window in words.
    pub remark: String,
    /// “71 %”; nothing where no point applies.
    pub percent: Option<String>,
    /// “(8 + 4 × ½) ÷ 14 points”.
    pub sum: String,
    /// What there is to see, in a sentence.
    pub lede: String,
    /// The strip.
    pub figure: PointsFigure,
    /// Whether no point applies.
    pub empty: bool,
    /// The one point that was asked for.
    pub one: Option<OnePoint>,
    /// All points, where none was asked for.
    pub points: Vec<PointView>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "cc9.html")]
pub struct Cc9Page {
    /// What stands around it.
    pub frame: Frame,
    /// First day, as sent.
    pub from: String,
    /// Last day, as sent.
    pub to: String,
    /// The point that is shown at length, carried along by the form.
    pub point: Option<String>,
    /// What is wrong with the days, by field.
    pub errors: Vec<(String, String)>,
    /// The fiscal year before, and the current one.
    pub years: Vec<YearLink>,
    /// The items as files; none for those who may not.
    pub downloads: Vec<Link>,
    /// The readiness; `None` where the window cannot be judged.
    pub shown: Option<Shown>,
}

impl Cc9Page {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| name == field).map(|(_, message)| message.as_str())
    }
}
