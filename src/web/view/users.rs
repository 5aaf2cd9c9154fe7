//! Who is on file, who may sign in, and what becomes of what somebody answers for when they leave.

use askama::Template;

use super::{
    form::FormView,
    frame::Frame,
    mark::{Link, Tag},
    table::{EmptyView, TabView},
};

/// Somebody in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserRow {
    /// Name, and the form that changes the person.
    pub name: Link,
    /// The address they sign in with, or their own.
    pub address: String,
    /// “can sign in”, “disabled”, “no account”.
    pub state: Tag,
    /// What they may do.
    pub role: String,
    /// Their vendors: “2 vendors”.
    pub vendors: Option<Link>,
    /// What else they answer for: “1 contract, 1 open finding”.
    pub others: String,
    /// Whether they have left, and answer for something still.
    pub left_behind: bool,
    /// When they last signed in.
    pub signed_in: String,
    /// “Disable”, or “Hand over” for what was left behind, and for what is answered for without an account.
    pub action: Option<Link>,
}

/// The list.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "users/list.html")]
pub struct UsersPage {
    /// What stands around it.
    pub frame: Frame,
    /// “12 people: 5 can sign in, 1 disabled”.
    pub subtitle: String,
    /// People by account.
    pub tabs: Vec<TabView>,
    /// The people of this page, by name.
    pub rows: Vec<UserRow>,
    /// “1–50 of 213”.
    pub count: String,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// Shown where there is nobody.
    pub empty: Option<EmptyView>,
}

/// A part of what somebody answers for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyLine {
    /// “2 vendors”.
    pub text: String,
    /// Where they are listed.
    pub url: Option<String>,
}

/// The question before an account is disabled, or before what somebody answers for is handed over.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "users/disable.html")]
pub struct DisablePage {
    /// What stands around it.
    pub frame: Frame,
    /// Heading.
    pub title: String,
    /// What will happen.
    pub lead: String,
    /// Who answers for it.
    pub name: String,
    /// What they answer for.
    pub duties: Vec<DutyLine>,
    /// Who takes over; none where there is nothing to take over and nothing else to do.
    pub form: Option<FormView>,
}
