//! What links in mails lead to, without signing in: a reminder to answer, and the choice to have no more digests.
//! Opening either changes nothing; a button acts.

use askama::Template;

use super::{form::Choice, frame::Frame, mark::Link, vendor::Fact};

/// How a reminder can be put off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnoozeView {
    /// When the next reminder comes, whatever day is chosen.
    pub comes_back: &'static str,
    /// Days that are offered, each with the words on its button.
    pub offers: Vec<Choice>,
    /// The first day it may be put off to.
    pub first: String,
    /// The last one.
    pub last: String,
    /// The day that was asked for, where it could not be.
    pub asked: String,
    /// Why it could not be.
    pub error: Option<String>,
}

/// A reminder to answer.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "mail_links/answer.html")]
pub struct AnswerPage {
    /// What stands around it; nobody is signed in.
    pub frame: Frame,
    /// The vendor.
    pub vendor: String,
    /// What is due: “Notice deadline of contract C-0107”.
    pub title: String,
    /// Its dates, and to whom the reminder went.
    pub facts: Vec<Fact>,
    /// What was assumed of the dates.
    pub assumption: Option<String>,
    /// How it stands: that it is settled, acknowledged or put off, a sentence each.
    pub standing: Vec<String>,
    /// What is wrong with an answer, where it belongs to no field.
    pub error: Option<String>,
    /// Where the buttons post to.
    pub action: String,
    /// Whether it can be acknowledged.
    pub acknowledge: bool,
    /// How it can be put off.
    pub snooze: Option<SnoozeView>,
    /// Why it cannot be, where something is left to be done.
    pub urgent: Option<String>,
    /// The record, and where a contract is decided on; these ask for sign-in.
    pub links: Vec<Link>,
}

/// The choice to have digests or none.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "mail_links/digests.html")]
pub struct DigestsPage {
    /// What stands around it.
    pub frame: Frame,
    /// The addresses it is about.
    pub address: String,
    /// Whether they get digests.
    pub on: bool,
    /// Where the button posts to.
    pub action: String,
}
