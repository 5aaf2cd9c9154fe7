//! The outbox: every mail with its state, and the server's own words where it failed.

use askama::Template;

use super::{
    frame::Frame,
    mark::{Link, Tag},
    table::{EmptyView, TabView},
};

/// One mail in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailRow {
    /// Subject, and the page that shows the mail.
    pub link: Link,
    /// To whom.
    pub recipient: String,
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

/// The list.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "outbox/list.html")]
pub struct OutboxPage {
    /// What stands around it.
    pub frame: Frame,
    /// “12 queued, 214 sent, 1 failed · mail goes to files in data/outbox”.
    pub subtitle: String,
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
    /// To, from, due, sent, attempts, Message-ID, rule.
    pub facts: Vec<super::vendor::Fact>,
    /// The record it is about.
    pub record: Option<Link>,
    /// The server's words, if it refused.
    pub reply: Option<String>,
    /// Its plain text.
    pub text: String,
    /// Where “Try again” posts to.
    pub retry_url: Option<String>,
}
