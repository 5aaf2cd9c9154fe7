//! Private calendar addresses: the new one, shown once, and those there are.

use askama::Template;

use super::{form::FormView, frame::Frame, mark::Tag};

/// A new address, shown this once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFeed {
    /// Name.
    pub name: String,
    /// The address to copy.
    pub url: String,
    /// The address by which a calendar on this machine subscribes at once.
    pub webcal_url: String,
}

/// An address without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedRow {
    /// Name.
    pub name: String,
    /// What it tells of.
    pub scope: &'static str,
    /// When it was made.
    pub created: String,
    /// When a calendar fetched it last.
    pub used: String,
    /// “revoked”, where it is.
    pub state: Option<Tag>,
    /// Where “Revoke” posts to; nowhere for one that is revoked.
    pub revoke_url: Option<String>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "account/calendar.html")]
pub struct CalendarPage {
    /// What stands around it.
    pub frame: Frame,
    /// The new address.
    pub made: Option<NewFeed>,
    /// The form that makes one.
    pub form: FormView,
    /// Why there is nothing to see in some of them.
    pub empty: Option<String>,
    /// Those there are, the newest first.
    pub feeds: Vec<FeedRow>,
}
