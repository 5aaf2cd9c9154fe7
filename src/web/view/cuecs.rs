//! What all reports expect of us, and our controls that answer it.

use askama::Template;

use super::{
    assurance::Tab,
    form::Choice,
    frame::Frame,
    mark::{Link, Tag},
    table::EmptyView,
};

/// A control that a report expects of us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CuecRow {
    /// Record id.
    pub id: String,
    /// Its number in the report.
    pub number: Link,
    /// What we are to do.
    pub text: String,
    /// Whose report.
    pub vendor: Link,
    /// “SOC 2 Type 2 to 2026-03-31”.
    pub report: Link,
    /// Criteria it touches.
    pub criteria: String,
    /// Our controls: each reference, its name, or that there is none of that reference.
    pub controls: Vec<(Link, Option<String>)>,
    /// Who owns it.
    pub owner: String,
    /// How far we are.
    pub status: Tag,
    /// By when, and whether that is over.
    pub due: Option<(String, bool)>,
    /// What there is to do.
    pub work: Vec<&'static str>,
}

/// What the bar below the table offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapBar {
    /// Our controls.
    pub controls: Vec<Choice>,
    /// People.
    pub people: Vec<Choice>,
    /// How far we are.
    pub statuses: Vec<Choice>,
    /// The page to come back to.
    pub back: String,
}

/// The register.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "cuecs.html")]
pub struct CuecsPage {
    /// What stands around it.
    pub frame: Frame,
    /// The pages beside it.
    pub tabs: Vec<Tab>,
    /// “23 of 41 are settled.”
    pub lede: String,
    /// Work list, all, of replaced reports too: label, address, how many, current.
    pub views: Vec<(&'static str, String, Option<usize>, bool)>,
    /// Words that are looked for.
    pub words: String,
    /// Carried along by the search.
    pub hidden: Vec<(&'static str, String)>,
    /// The control that the list is limited to, and the list without that limit.
    pub only: Option<(String, String)>,
    /// A page of them.
    pub rows: Vec<CuecRow>,
    /// “1–50 of 213”.
    pub count: String,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// Maps the ticked ones; `None` for those who may not.
    pub bar: Option<MapBar>,
    /// Said in place of an empty list.
    pub empty: Option<EmptyView>,
    /// The table as files; `None` for those who may not.
    pub downloads: Vec<Link>,
}

/// A control of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlRow {
    /// Its reference; a link for those who may change it.
    pub reference: String,
    /// Where it is changed.
    pub url: Option<String>,
    /// What it is.
    pub name: String,
    /// What is done, at length.
    pub description: Option<String>,
    /// Who runs it.
    pub owner: String,
    /// How far it is.
    pub status: Tag,
    /// What shows that it runs.
    pub evidence: String,
    /// When that was last looked at.
    pub checked: String,
    /// The CUECs it satisfies.
    pub satisfies: Option<Link>,
}

/// Our controls.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "controls.html")]
pub struct ControlsPage {
    /// What stands around it.
    pub frame: Frame,
    /// The pages beside it.
    pub tabs: Vec<Tab>,
    /// Them, by reference.
    pub rows: Vec<ControlRow>,
    /// References that CUECs are mapped to and that no control goes by: with a link to those CUECs.
    pub unknown: Vec<Link>,
    /// Where one is added.
    pub new_url: Option<String>,
    /// Said in place of an empty list.
    pub empty: Option<EmptyView>,
    /// The table as files; `None` for those who may not.
    pub downloads: Vec<Link>,
}
