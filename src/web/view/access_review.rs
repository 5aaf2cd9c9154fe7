//! The access review: accounts and tokens, what each may do and when it was last used.

use askama::Template;

use super::{
    frame::Frame,
    mark::{Link, Tag},
};

/// A way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRow {
    /// The person's name, or the token's.
    pub name: String,
    /// The address an account signs in with; “API token”.
    pub what: String,
    /// “can sign in”, “revoked”.
    pub state: Tag,
    /// What it may do.
    pub role: String,
    /// Whose vendors a business owner sees.
    pub sees: Option<String>,
    /// “on”, “off”, “needed”; nothing for a token.
    pub second_factor: Option<Tag>,
    /// When it was last used.
    pub used: String,
    /// When it was made, and a token by whom.
    pub made: String,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "access_review.html")]
pub struct AccessReviewPage {
    /// What stands around it.
    pub frame: Frame,
    /// “5 accounts can sign in, 2 API tokens work.”
    pub subtitle: String,
    /// The same as files.
    pub downloads: Vec<Link>,
    /// Accounts by address, then tokens by name.
    pub rows: Vec<AccessRow>,
}
