//! The outbox: every mail with its state, and the server's own words where it failed.

use askama::Template;

use super::{
    frame::Frame,
    mark::{Day, Link, Tag},
    table::{EmptyView, TabView},
};

/// One mail in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailRow {
    /// Subject, and the page that shows the mail.
    pub link: Link,
    /// Whether its text is still to be written.
    pub unwritten: bool,
    /// To whom.
    pub recipient: String,
    /// By which way: “Mail with calendar”, “Slack”.
    pub way: String,
    /// “queued”, “sent”, “waiting”, “failed”, “perhaps delivered”.
    pub state: Tag,
    /// When it goes or went out: `2026-11-24 06:00`.
    pub when: String,
    /// “tomorrow”, “in 4 min”.
    pub distance: Option<String>,
    /// Attempts so far.
    pub attempts: i32,
    /// The server's words, if it refused.
    pub reply: Option<String>,
    /// Where “Try again” posts to.
    pub retry_url: Option<String>,
}

/// A mail server that takes no mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutageView {
    /// Since when: “2026-11-24 06:00, 3 h ago”; none where that was not noted.
    pub since: Option<String>,
    /// When the mail that is shown is tried again, in a sentence; none above all mails.
    pub next: Option<String>,
    /// Its words, or ours.
    pub words: String,
}

/// The list.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "outbox/list.html")]
pub struct OutboxPage {
    /// What stands around it.
    pub frame: Frame,
    /// “12 queued, 214 sent, 1 failed · mail goes to files in data/outbox”.
    pub subtitle: String,
    /// What is told while the mail server cannot be used.
    pub outage: Option<OutageView>,
    /// Where a test mail would go, for those who may send one.
    pub test_to: Option<String>,
    /// Mails by state.
    pub tabs: Vec<TabView>,
    /// The mails, next to go first.
    pub mails: Vec<MailRow>,
    /// “1–50 of 227”.
    pub count: String,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// Shown where there are none.
    pub empty: Option<EmptyView>,
}

/// A reminder that a mail carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedRow {
    /// The day it counts from.
    pub day: Day,
    /// What is due, and the record's page.
    pub what: Link,
    /// The vendor.
    pub vendor: String,
    /// “30 days ahead”.
    pub lead: String,
    /// “went up”, “outside”.
    pub tags: Vec<Tag>,
}

/// One mail.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "outbox/mail.html")]
pub struct MailPage {
    /// What stands around it.
    pub frame: Frame,
    /// Subject.
    pub subject: String,
    /// Its state.
    pub state: Tag,
    /// To, from, way, due, sent, attempts, Message-ID.
    pub facts: Vec<super::vendor::Fact>,
    /// Where the calendars that go with it can be had.
    pub calendar_url: Option<String>,
    /// The first reminders that it carries.
    pub carried: Vec<CarriedRow>,
    /// How many there are beyond those.
    pub more: usize,
    /// Whether its text is still to be written, or is to be written anew.
    pub unwritten: bool,
    /// The server's words, if it refused.
    pub reply: Option<String>,
    /// Why it waits, while the mail server cannot be used.
    pub outage: Option<OutageView>,
    /// Its plain text.
    pub text: String,
    /// Where “Try again” posts to.
    pub retry_url: Option<String>,
}
