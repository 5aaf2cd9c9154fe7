//! Reviews: the list, and one with its steps.

use askama::Template;

use super::{
    assurance::Tab,
    frame::Frame,
    mark::{Link, Tag},
    table::EmptyView,
};

/// A review in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRow {
    /// “SOC report review of 2026-03-31”.
    pub link: Link,
    /// Whose it is; `None` on the vendor's own page.
    pub vendor: Option<Link>,
    /// Where it stands.
    pub state: Tag,
    /// What it came to.
    pub outcome: String,
    /// What was concluded, or what is missing.
    pub conclusion: String,
    /// “Ada Brook, approved by Bo Lind”.
    pub people: String,
    /// The day it was completed or signed.
    pub on: String,
    /// When the next is due.
    pub next_due: String,
}

/// The list.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "reviews.html")]
pub struct ReviewsPage {
    /// What stands around it.
    pub frame: Frame,
    /// The pages beside it.
    pub tabs: Vec<Tab>,
    /// Those that wait for approval first, then the newest.
    pub rows: Vec<ReviewRow>,
    /// Said in place of an empty list.
    pub empty: Option<EmptyView>,
}

/// One step of a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepView {
    /// “Signed”.
    pub title: &'static str,
    /// By whom and when, or who is to do it.
    pub text: String,
    /// Whether it was taken.
    pub done: bool,
}

/// One review.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "review.html")]
pub struct ReviewPage {
    /// What stands around it.
    pub frame: Frame,
    /// Whose it is.
    pub vendor: Link,
    /// “SOC report review of 2026-03-31”.
    pub title: String,
    /// Where it stands.
    pub state: Tag,
    /// What to know before anything else: that it is corrected, that the report changed, why it was sent back; and whether
    /// somebody has to do something about it.
    pub notes: Vec<(String, Option<Link>, bool)>,
    /// Where its sign-offs come from.
    pub signed_where: &'static str,
    /// Draft, signed, approved.
    pub steps: Vec<StepView>,
    /// Its fields that say something.
    pub facts: Vec<(String, String)>,
    /// The report that was read.
    pub report: Option<Link>,
    /// The review that it corrects.
    pub corrects: Option<Link>,
    /// Where it is changed, while it is a draft.
    pub edit: Option<String>,
    /// Where it is signed.
    pub sign: Option<String>,
    /// Where it is approved; an error where the visitor is the one who signed.
    pub approve: Option<Result<String, String>>,
    /// Where it is sent back; and whether a reason is needed.
    pub send_back: Option<(String, bool)>,
    /// Where a correction of it is begun.
    pub correct: Option<String>,
}
