//! The way in: set-up of a new database, sign-in, and the one-time link whose page consumes nothing by being opened.

use askama::Template;

use super::{form::FormView, frame::Frame};

/// Set-up of a new database.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "sign_in/set_up.html")]
pub struct SetUpPage {
    /// What stands around it; nobody is signed in.
    pub frame: Frame,
    /// The form, from `forms::set_up`.
    pub form: FormView,
}

/// Sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "sign_in/sign_in.html")]
pub struct SignInPage {
    /// What stands around it; nobody is signed in.
    pub frame: Frame,
    /// The form, from `forms::sign_in`.
    pub form: FormView,
    /// Said when there were too many attempts: “Try again in 4 minutes.”
    pub throttled: Option<String>,
    /// Whether nobody has an account yet; then the page says how to set the service up.
    pub waits_for_set_up: bool,
    /// Whether whoever forgot the password is mailed a link; else somebody has to make one.
    pub forgotten: bool,
}

/// “Forgotten your password?”
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "sign_in/forgotten.html")]
pub struct ForgottenPage {
    /// What stands around it; nobody is signed in.
    pub frame: Frame,
    /// The form: `email`.
    pub form: FormView,
    /// Said when it was asked too often: “Try again in 4 minutes.”
    pub throttled: Option<String>,
}

/// The second step: a code.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "sign_in/code.html")]
pub struct SignInCodePage {
    /// What stands around it; nobody is signed in.
    pub frame: Frame,
    /// The form, from `forms::sign_in_code`.
    pub form: FormView,
    /// Said when there were too many attempts: “Try again in 4 minutes.”
    pub throttled: Option<String>,
}

/// A one-time link.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "sign_in/link.html")]
pub struct SignInLinkPage {
    /// What stands around it; nobody is signed in.
    pub frame: Frame,
    /// The link's token.
    pub token: String,
    /// Whom it signs in; `None` when it has been used or has expired.
    pub name: Option<String>,
    /// Where the button posts to.
    pub action: String,
    /// Whether another is mailed to whoever asks.
    pub forgotten: bool,
}
