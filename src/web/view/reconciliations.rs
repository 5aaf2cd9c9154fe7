//! The register compared with other lists: the comparisons, one of them with its names, and names that are no vendors.

use askama::Template;

use super::{
    form::Choice,
    frame::Frame,
    mark::{Link, Tag},
    table::EmptyView,
};

/// A reconciliation in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReconciliationRow {
    /// What people call the list and the day it is of, and the page.
    pub link: Link,
    /// “RC-0003 · payments.xlsx”.
    pub about: String,
    /// “4 only on the list, 31 on both”.
    pub outcome: String,
    /// “3 to decide”, “settled”.
    pub state: Tag,
    /// Who compared.
    pub by: String,
    /// When.
    pub at: String,
}

/// What the form for a list needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListUpload {
    /// “.xlsx, .csv … up to 50 MiB”.
    pub accepts: String,
    /// Kinds of lists; the form adds “find out” before them.
    pub kinds: Vec<Choice>,
    /// Names of lists that were brought before.
    pub lists: Vec<String>,
    /// What was wrong with the last try.
    pub error: Option<String>,
    /// The kind chosen in the last try.
    pub kind: String,
    /// The day given in the last try; at first today.
    pub as_of: String,
    /// The name given in the last try.
    pub list: String,
    /// The sheet named in the last try.
    pub sheet: String,
    /// The column named in the last try.
    pub column: String,
}

/// The reconciliations, with the form for a list.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "reconciliations/list.html")]
pub struct ReconciliationsPage {
    /// What stands around it.
    pub frame: Frame,
    /// The form; `None` for those who may not bring lists.
    pub upload: Option<ListUpload>,
    /// Newest first.
    pub rows: Vec<ReconciliationRow>,
    /// The page after.
    pub next: Option<String>,
    /// Shown where there are none.
    pub empty: Option<EmptyView>,
}

/// A tab: a class with how many names stand in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassTab {
    /// What people read.
    pub label: &'static str,
    /// Its address.
    pub url: String,
    /// How many names stand there.
    pub count: String,
    /// Whether it is shown now.
    pub current: bool,
}

/// What can be said of a name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Choices {
    /// That it is the vendor it looks like.
    pub same: bool,
    /// That it is a vendor that is missing here.
    pub add: bool,
    /// That it is a vendor here under another name.
    pub other: bool,
    /// That it is none.
    pub exclude: bool,
}

impl Choices {
    /// Whether anything can be said of it.
    pub const fn any(self) -> bool {
        self.same || self.add || self.other || self.exclude
    }
}

/// A name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameRow {
    /// Record id.
    pub id: String,
    /// The name.
    pub name: String,
    /// Where the vendor's page is, for one that only the register has.
    pub url: Option<String>,
    /// “row 12 and 3 more · owner Bo Lind”.
    pub about: String,
    /// What its rows come to.
    pub amount: String,
    /// Newest payment.
    pub paid: String,
    /// The vendor that it is or looks like; without an address where it has left the register.
    pub vendor: Option<(String, Option<String>)>,
    /// By what it was found.
    pub found_by: String,
    /// Why it is no vendor, and who said so.
    pub excluded: Option<(String, String)>,
    /// “added by Ada on 2026-11-22”.
    pub decided: Option<String>,
    /// Where it is forgotten that it is no vendor.
    pub forget_url: Option<String>,
    /// What can be said of it.
    pub choices: Choices,
}

/// One reconciliation.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "reconciliations/show.html")]
pub struct ReconciliationPage {
    /// What stands around it.
    pub frame: Frame,
    /// “RC-0003”.
    pub reference: String,
    /// “Accounts payable of 2026-10-31”.
    pub title: String,
    /// “compared with 31 vendors by Ada Brook, 2026-11-22 09:12”.
    pub about: String,
    /// What to know first, and whether somebody has to do something about it.
    pub notes: Vec<(String, bool)>,
    /// How it stands, in one sentence.
    pub lede: String,
    /// The classes.
    pub tabs: Vec<ClassTab>,
    /// What the class means and what there is to do, in one sentence.
    pub meaning: &'static str,
    /// What stands in the column beside the name: “Vendor”, “Looks like”; `None` without one.
    pub beside: Option<&'static str>,
    /// Whether any name has an amount or a payment.
    pub paid: bool,
    /// A page of its names.
    pub rows: Vec<NameRow>,
    /// What can be said of all that are ticked; `None` for those who may not.
    pub many: Option<Choices>,
    /// Where decisions are sent.
    pub decide_url: String,
    /// The class and place that a decision comes back to.
    pub back: String,
    /// Names of vendors, offered while typing.
    pub vendors: Vec<String>,
    /// “50 of 213”.
    pub count: String,
    /// The first page.
    pub first: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// Said in place of names.
    pub empty: Option<EmptyView>,
    /// What was compared with what.
    pub facts: Vec<(&'static str, String)>,
    /// Class, how many then, how many now.
    pub counts: Vec<(&'static str, String, String)>,
    /// The whole as files; empty for those who may not take it out.
    pub downloads: Vec<Link>,
}

/// A name that is said to be no vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExclusionRow {
    /// The name.
    pub name: String,
    /// Why it is none.
    pub reason: String,
    /// Who said so.
    pub by: String,
    /// When.
    pub at: String,
    /// Where that is forgotten; `None` for those who may not.
    pub forget_url: Option<String>,
}

/// The names that are said to be no vendors.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "reconciliations/exclusions.html")]
pub struct ExclusionsPage {
    /// What stands around it.
    pub frame: Frame,
    /// In the order in which that was said.
    pub rows: Vec<ExclusionRow>,
    /// The page after.
    pub next: Option<String>,
    /// Shown where there are none.
    pub empty: Option<EmptyView>,
}
