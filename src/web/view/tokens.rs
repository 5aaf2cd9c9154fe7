//! API tokens: the new one, shown once, and those there are.

use askama::Template;

use super::{
    frame::Frame,
    mark::{Link, Tag},
    table::EmptyView,
};

/// A new token, shown this once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// Name.
    pub name: String,
    /// The token to copy.
    pub text: String,
}

/// A token without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// Name.
    pub name: String,
    /// The id that stands in it.
    pub id: String,
    /// What it may do.
    pub role: String,
    /// Whose vendors a business owner's sees.
    pub person: Option<String>,
    /// “works”, “expired”, “revoked”.
    pub state: Tag,
    /// Who made it, and when: “ada@desk.example, 2026-11-22 10:00”.
    pub made: String,
    /// When it was used last.
    pub used: String,
    /// Its last day, or “never”.
    pub expires: String,
    /// “Revoke”, where it works.
    pub action: Option<Link>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "tokens/list.html")]
pub struct TokensPage {
    /// What stands around it.
    pub frame: Frame,
    /// “3 work, 1 does not”.
    pub subtitle: String,
    /// The new token.
    pub made: Option<NewToken>,
    /// Those there are, the ones that work first.
    pub rows: Vec<TokenRow>,
    /// Shown where there is none.
    pub empty: Option<EmptyView>,
}
