//! Who is on file, who may sign in, and what becomes of what somebody answers for when they leave.

use askama::Template;

use super::{
    form::FormView,
    frame::Frame,
    mark::{Link, Tag},
    table::{EmptyView, TabView},
    vendor::Fact,
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
    /// Their role, and the page of their account; “Invite” for whoever has none.
    pub account: Link,
    /// Whether a second factor is set up.
    pub second_factor: bool,
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
    /// Where somebody is invited.
    pub invite_url: &'static str,
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

/// The question before something is done to an account, or to what somebody answers for.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "users/question.html")]
pub struct QuestionPage {
    /// What stands around it.
    pub frame: Frame,
    /// Heading.
    pub title: String,
    /// What will happen.
    pub lead: String,
    /// The page it was asked from, behind the list.
    pub from: Option<Link>,
    /// Who answers for it.
    pub name: String,
    /// What they answer for.
    pub duties: Vec<DutyLine>,
    /// What answers it; none where there is nothing to do.
    pub form: Option<FormView>,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "users/account.html")]
pub struct AccountPage {
    /// What stands around it.
    pub frame: Frame,
    /// Whose it is.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// “can sign in”, “disabled”.
    pub state: Tag,
    /// How it stands.
    pub facts: Vec<Fact>,
    /// Whether it is that of whoever looks; they change it on their own page.
    pub own: bool,
    /// What can be done about it; each asks first.
    pub actions: Vec<Link>,
    /// Where its sessions are ended, where it has any.
    pub end_url: Option<String>,
    /// What they answer for.
    pub duties: Vec<DutyLine>,
}

/// A link that lets somebody in, shown this once to whoever passes it on.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "users/link.html")]
pub struct LinkPage {
    /// What stands around it.
    pub frame: Frame,
    /// Heading.
    pub title: String,
    /// The address of whom it lets in.
    pub email: String,
    /// How long it works: “an hour”.
    pub lasts: String,
    /// The link.
    pub url: String,
    /// Their account.
    pub back: Link,
}
