//! One's own account: password, second factor, and where one is signed in.

pub mod qr;

use askama::Template;

use super::{
    form::FormView,
    frame::Frame,
    mark::{Link, Tag},
};

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// “Firefox on Linux”.
    pub program: String,
    /// From where, and how they came in: “203.0.113.7, by password and code”.
    pub whence: String,
    /// When it began.
    pub since: String,
    /// When it was used last.
    pub used: String,
    /// “this one”, where it is.
    pub state: Option<Tag>,
    /// Where “End” posts to; nowhere for the one that asks.
    pub end_url: Option<String>,
}

/// The account.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "account/account.html")]
pub struct AccountPage {
    /// What stands around it.
    pub frame: Frame,
    /// Who: “Ada Brook, ada@desk.example, Security”.
    pub who: String,
    /// “on”, “off”, “needed”.
    pub second_factor: Tag,
    /// What that means: “since 2026-11-22; 10 recovery codes left”.
    pub second_factor_text: String,
    /// The sessions, the one used last first.
    pub sessions: Vec<SessionRow>,
    /// Whether there are others to end.
    pub others: bool,
}

/// What an authenticator is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolmentView {
    /// The secret, to be typed.
    pub secret: String,
    /// The link that an authenticator on this machine opens.
    pub url: String,
    /// The link for the camera of another; none where it is too long for a code.
    pub qr: Option<qr::Qr>,
}

/// A step of the second factor.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "account/second_factor.html")]
pub struct SecondFactorPage {
    /// What stands around it.
    pub frame: Frame,
    /// Heading.
    pub title: String,
    /// What it is about.
    pub lead: String,
    /// What an authenticator is given.
    pub enrolment: Option<EnrolmentView>,
    /// Codes to recover with, shown this once.
    pub codes: Vec<String>,
    /// Said when there were too many attempts.
    pub throttled: Option<String>,
    /// What is asked.
    pub form: Option<FormView>,
    /// Where else to go.
    pub links: Vec<Link>,
}

impl SecondFactorPage {
    /// The codes as one text, a line each.
    fn codes_text(&self) -> String {
        self.codes.join("\n")
    }
}
