//! What went wrong, in two sentences and with a number to ask about; never a cause.

use askama::Template;

use super::{frame::Frame, mark::Link};

/// An error page.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// What stands around it.
    pub frame: Frame,
    /// HTTP status.
    pub status: u16,
    /// What happened: “There is nothing here”.
    pub title: String,
    /// What to do about it.
    pub text: String,
    /// Number of the request, for the log.
    pub request_id: String,
    /// Ways on; the first is the main one.
    pub actions: Vec<Link>,
}

/// Title and text of a status, where nothing better is known.
pub const fn words_of(status: u16) -> (&'static str, &'static str) {
    match status {
        401 => ("Sign in first", "Your session has ended. Nothing was lost."),
        403 => ("This is not yours to do", "Your role does not allow it. An administrator can change that."),
        404 => ("There is nothing here", "It was moved or never was, or it is not yours to see."),
        409 => ("Something stands in the way", "Other records, or where this one stands, do not allow it."),
        412 => (
            "Somebody was faster",
            "The record changed while you had it open. Look at it again, then repeat your change.",
        ),
        408 => ("That took too long", "Look at the connection, then try again."),
        413 => ("That is too large", "A file may have 50 MiB. The command line reads larger ones."),
        429 => ("Too many attempts", "Wait a little, then try again."),
        503 => (
            "Not right now",
            "The service is busy or its database cannot be reached. Try again in a minute; where you sent something, go \
             back and send it again.",
        ),
        507 => ("There is no room left", "Nothing was stored. Tell whoever runs the server."),
        400..=499 => ("That could not be read", "Go back and try again."),
        _ => (
            "Something broke here",
            "It was not your doing, and it is in the log. Try again; if it stays, name the number below.",
        ),
    }
}
