//! The reminder rules' pages as data: the rules, what goes out, the versions, and the forms with what a change would send.

use askama::Template;

use super::{
    form::{FieldError, FieldKind, FieldView},
    frame::Frame,
    mark::{Day, Link, Tag},
    table::{EmptyView, TabView},
};

/// A rule in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRow {
    /// What it is called.
    pub label: &'static str,
    /// From which day it counts.
    pub counts_from: &'static str,
    /// Whether its date is hard.
    pub hard: bool,
    /// “90, 60 and 30 days before”.
    pub when: String,
    /// Who is told.
    pub told: String,
    /// In which mail it goes, and whether it goes up.
    pub mail: String,
    /// Whether it reminds.
    pub state: Tag,
    /// Where it is different: for whom, and how.
    pub exceptions: Vec<(Link, String)>,
    /// Where it is different for tiers, which have no page.
    pub tiers: Vec<String>,
    /// Where it is changed; `None` for those who may not.
    pub edit_url: Option<String>,
}

/// A day off to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOffRow {
    /// The day.
    pub day: Day,
    /// What it is called.
    pub name: String,
    /// Whose it is: a country, or ours.
    pub of: String,
}

/// The rules.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "reminders/rules.html")]
pub struct RulesPage {
    /// What stands around it.
    pub frame: Frame,
    /// Which version is in force, since when and by whom.
    pub standing: String,
    /// The file that the settings name.
    pub file: Option<String>,
    /// The rules, in their order.
    pub rules: Vec<RuleRow>,
    /// What holds for all of them, a sentence each.
    pub general: Vec<String>,
    /// Where that is changed; `None` for those who may not.
    pub general_url: Option<String>,
    /// Whose holidays are kept, a sentence each.
    pub calendars: Vec<String>,
    /// The next days off.
    pub days_off: Vec<DayOffRow>,
}

/// A reminder to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderRow {
    /// The day it goes out.
    pub day: Day,
    /// The day on which it went out before a change.
    pub was_on: Option<String>,
    /// What it is about.
    pub what: Link,
    /// The rule, and which of its leads.
    pub lead: String,
    /// To whom.
    pub to: String,
    /// Their address.
    pub address: String,
    /// “due”, “outside”, “goes up”.
    pub tags: Vec<Tag>,
}

/// A contact at a vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    /// The contact's name.
    pub name: String,
    /// What the contact is for.
    pub role: &'static str,
    /// Address.
    pub address: String,
    /// The vendor.
    pub vendor: Link,
}

/// What goes out.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "reminders/upcoming.html")]
pub struct UpcomingPage {
    /// What stands around it.
    pub frame: Frame,
    /// How many days are looked ahead.
    pub days: u32,
    /// How many days there are to choose from.
    pub spans: Vec<TabView>,
    /// How much goes out, in a sentence.
    pub sentence: String,
    /// The first reminders.
    pub rows: Vec<ReminderRow>,
    /// How many there are beyond those.
    pub more: usize,
    /// Shown where nothing goes out.
    pub empty: Option<EmptyView>,
    /// Whether mail goes to vendor contacts, how that is changed and how many there are, a sentence each.
    pub outside: Vec<String>,
    /// The rules that tell vendor contacts, and when.
    pub outside_rules: Vec<(&'static str, String)>,
    /// The first contacts that receive reminders.
    pub contacts: Vec<ContactRow>,
    /// How many there are beyond those.
    pub more_contacts: i64,
}

/// A version in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRow {
    /// “Version 3”.
    pub label: String,
    /// Whether it is in force.
    pub in_force: bool,
    /// Why it was stored.
    pub note: Option<String>,
    /// What it changed.
    pub changes: Vec<String>,
    /// When.
    pub at: String,
    /// By whom.
    pub by: String,
    /// Where it is put in force again; `None` for those who may not, and for the one in force.
    pub restore_url: Option<String>,
}

/// The versions.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "reminders/versions.html")]
pub struct VersionsPage {
    /// What stands around it.
    pub frame: Frame,
    /// Newest first.
    pub rows: Vec<VersionRow>,
    /// The page after.
    pub next: Option<String>,
    /// Shown where there are none.
    pub empty: Option<EmptyView>,
}

/// Reminders that a change adds, drops or moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectList {
    /// “Added”.
    pub title: &'static str,
    /// How many.
    pub count: usize,
    /// The first of them.
    pub rows: Vec<ReminderRow>,
    /// How many there are beyond those.
    pub more: usize,
}

/// How many reminders, as it stands and after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountRow {
    /// Of which rule, or to whom.
    pub label: String,
    /// The address.
    pub sub: Option<String>,
    /// As it stands.
    pub before: usize,
    /// After the change.
    pub after: usize,
}

/// Reminders counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountTable {
    /// “By rule”.
    pub title: &'static str,
    /// The first rows.
    pub rows: Vec<CountRow>,
    /// How many there are beyond those.
    pub more: usize,
}

/// What a change would send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectView {
    /// In a sentence or two.
    pub sentence: String,
    /// What changes of the rules, a line each.
    pub changes: Vec<String>,
    /// What is added, dropped and moved, where anything is.
    pub lists: Vec<EffectList>,
    /// Reminders by rule and by recipient, where there are any.
    pub counts: Vec<CountTable>,
}

/// What both forms have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditView {
    /// Heading.
    pub title: String,
    /// What this is about.
    pub lead: String,
    /// Where it is sent.
    pub url: String,
    /// The version that was looked at.
    pub version: i32,
    /// Why nothing was stored, where no field is to blame.
    pub failure: Option<String>,
    /// What is wrong, field by field.
    pub errors: Vec<FieldError>,
    /// The note that goes with the version.
    pub note: Vec<FieldView>,
    /// What the change would send.
    pub effect: Option<EffectView>,
}

/// A role or exception in the form of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditRow {
    /// What the row is of; empty for a vendor's, which names it in its first field.
    pub label: String,
    /// The word that is sent where the row can be ticked.
    pub tick: Option<&'static str>,
    /// Whether it is ticked.
    pub ticked: bool,
    /// Its fields.
    pub cells: Vec<FieldView>,
    /// What the button that removes it sends.
    pub remove: Option<String>,
}

/// The form of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "reminders/rule.html")]
pub struct RulePage {
    /// What stands around it.
    pub frame: Frame,
    /// What both forms have.
    pub edit: EditView,
    /// When it reminds and in which mail.
    pub fields: Vec<FieldView>,
    /// The roles.
    pub told: Vec<EditRow>,
    /// What is wrong with them as a whole.
    pub told_error: Option<String>,
    /// Who owns the item.
    pub owner: Vec<FieldView>,
    /// Where it is different for tiers.
    pub tiers: Vec<EditRow>,
    /// Where it is different for vendors.
    pub vendors: Vec<EditRow>,
}

impl RulePage {
    /// Whether the tiers' rows hold anything, and so are shown.
    fn tiers_open(&self) -> bool {
        let filled = |cell: &FieldView| !cell.value.is_empty() || cell.error.is_some();
        self.tiers.iter().flat_map(|row| &row.cells).any(filled)
    }
}

/// The form of what holds for every rule.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "reminders/general.html")]
pub struct GeneralPage {
    /// What stands around it.
    pub frame: Frame,
    /// What both forms have.
    pub edit: EditView,
    /// Its fields.
    pub fields: Vec<FieldView>,
}
