//! Renewals: the runway of running contracts, what the next weeks bring, and the decision about one of them.

use askama::Template;

use super::{
    figure::runway_lane::{RunwayLane, RunwayMonths},
    frame::Frame,
    mark::{Badge, Day, Link, Tag},
    portfolio::LedePart,
    table::{EmptyView, FilterView, TabView},
};

/// A contract on the runway.
#[derive(Debug, Clone, PartialEq)]
pub struct RunwayRow {
    /// The vendor's name, leading to the decision about the contract.
    pub link: Link,
    /// The contract's reference, leading to it on the vendor's page.
    pub contract: Link,
    /// “notice 60 d”.
    pub notice: String,
    /// Its bar.
    pub lane: RunwayLane,
    /// Yearly value: whole units, with the currency where it is another than the column's.
    pub value: Option<String>,
    /// The date that decides.
    pub day: Day,
    /// “in 9 d”, “missed, 2 d ago”, “decided: renew”.
    pub standing: String,
    /// The business day by which to act, where the date is a day off.
    pub act_by: Option<String>,
    /// “acknowledged by Ada Brook on 2026-11-20”, and that notice came late.
    pub remarks: Vec<String>,
    /// The vendor's residual; `None` where it has nothing to score.
    pub badge: Option<Badge>,
    /// Whether the decision about it is shown.
    pub current: bool,
}

/// The runway with what narrows it.
#[derive(Debug, Clone, PartialEq)]
pub struct RunwayView {
    /// Named queries.
    pub tabs: Vec<TabView>,
    /// Filters.
    pub filters: Vec<FilterView>,
    /// What is searched for.
    pub query: String,
    /// Further parameters that a search keeps.
    pub kept: Vec<(String, String)>,
    /// The months above.
    pub months: RunwayMonths,
    /// “USD”.
    pub currency: String,
    /// The contracts of this page.
    pub rows: Vec<RunwayRow>,
    /// “1–100 of 240”.
    pub count: String,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// Shown where there are no rows.
    pub empty: Option<EmptyView>,
    /// “Two contracts state no dates, so nobody knows by when to decide:”, and some of them.
    pub undated: Option<(String, Vec<Link>)>,
}

/// Something on the agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaLine {
    /// ISO date.
    pub iso: String,
    /// “Tue 1 Dec”.
    pub day: String,
    /// What: “Harbour Payroll, notice by 2026-12-01”.
    pub parts: Vec<Link>,
    /// How many more of its kind there are than are named.
    pub more: usize,
    /// To whom and how far ahead, or what follows.
    pub sub: String,
    /// “Mail”, “Withdrawn”, “Date”, “Deadline”.
    pub tag: Tag,
}

/// A week of the agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaWeek {
    /// “This week”, “7 to 13 December”.
    pub title: String,
    /// What it brings.
    pub lines: Vec<AgendaLine>,
}

/// The agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaView {
    /// “four weeks: what falls due and what mail goes out”.
    pub remark: String,
    /// Its weeks; those that bring nothing are left out.
    pub weeks: Vec<AgendaWeek>,
    /// How many lines more there are than are shown.
    pub more: usize,
    /// The other span: “Next 90 days”.
    pub other: Link,
    /// Said in place of the weeks where planning ahead takes long: why, and how to ask for it.
    pub unplanned: Option<(String, Link)>,
}

/// A fact that a decision rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecideFact {
    /// “Notice deadline”.
    pub label: &'static str,
    /// A day that stands out.
    pub day: Option<Day>,
    /// The rest, in words.
    pub words: String,
    /// Where more is, if anywhere.
    pub link: Option<Link>,
}

/// What can be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceView {
    /// Its stored word.
    pub value: &'static str,
    /// What people read.
    pub label: &'static str,
    /// What follows.
    pub follows: String,
    /// Whether it is chosen.
    pub checked: bool,
}

/// An answer to the reminders of the contract, given with a button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerView {
    /// The form's id on the page.
    pub id: &'static str,
    /// “Snooze to 26 November”.
    pub label: String,
    /// What the form sends.
    pub fields: Vec<(&'static str, String)>,
}

/// The form of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecideForm {
    /// Where it is sent.
    pub action: String,
    /// What can be decided.
    pub choices: Vec<ChoiceView>,
    /// “Record decision”.
    pub submit: &'static str,
    /// The reason that was given.
    pub reason: String,
    /// The day of notice that was given.
    pub notice: String,
    /// What that day means; `None` where no notice is needed.
    pub notice_hint: Option<String>,
    /// Whether the vendor's offboarding may begin with it, and whether that is ticked.
    pub offboard: Option<bool>,
    /// What is wrong: field and sentence.
    pub errors: Vec<(String, String)>,
    /// Answers to the reminders of the contract.
    pub answers: Vec<AnswerView>,
}

impl DecideForm {
    fn error(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|(field, _)| field == name).map(|(_, message)| message.as_str())
    }

    fn label_of(&self, name: &str) -> Option<&'static str> {
        match name {
            "reason" => Some("Reason"),
            "notice_given_on" if self.notice_hint.is_some() => Some("Notice given on"),
            "offboard" if self.offboard.is_some() => Some("Begin offboarding of the vendor"),
            _ => None,
        }
    }
}

/// One contract with the decision about it.
#[derive(Debug, Clone, PartialEq)]
pub struct DecideView {
    /// The vendor.
    pub vendor: Link,
    /// The contract's reference.
    pub reference: String,
    /// What the decision rests on.
    pub facts: Vec<DecideFact>,
    /// The vendor's residual; `None` where it has nothing to score.
    pub badge: Option<Badge>,
    /// “1 open incident, 2 open findings”.
    pub risk: String,
    /// What was decided and stands, with who, when and why, and where that is changed; or what came late.
    pub standing: Option<(String, String, Option<Link>)>,
    /// Why there is nothing to decide, and what to do instead.
    pub instead: Option<(String, Option<Link>)>,
    /// The form; `None` for those who may not decide, and where there is nothing to decide.
    pub form: Option<DecideForm>,
}

/// A missed deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissedNote {
    /// “Wickerdesk Support, C-0118”, leading to the decision about it.
    pub link: Link,
    /// What it means.
    pub text: String,
}

/// The renewals page.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "renewals.html")]
pub struct RenewalsPage {
    /// What stands around it.
    pub frame: Frame,
    /// “November 2026 to October 2027 · 13 contracts with a date in the window, of 14 followed”.
    pub subtitle: String,
    /// The opening sentence.
    pub lede: Vec<LedePart>,
    /// The whole list as CSV, XLSX and JSON.
    pub exports: Vec<Link>,
    /// Said in place of all else where there is no contract at all.
    pub empty: Option<EmptyView>,
    /// The runway.
    pub runway: RunwayView,
    /// The next weeks.
    pub agenda: AgendaView,
    /// The decision about one contract.
    pub decide: Option<DecideView>,
    /// Missed deadlines.
    pub missed: Vec<MissedNote>,
    /// How many more there are.
    pub more_missed: usize,
}
