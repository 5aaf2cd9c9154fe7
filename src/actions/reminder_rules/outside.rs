//! Who would be told at vendors, for whoever decides whether mail goes outside.

use crate::{app::App, db, domain::vendor::Contact, error::AppError};

/// Contacts that are listed; the others are counted.
const LISTED: i64 = 20;

/// The contacts at vendors that receive reminders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contacts {
    /// Whether mail goes to them.
    pub on: bool,
    /// How many there are.
    pub count: i64,
    /// The first of them, each with its vendor's name.
    pub first: Vec<(Contact, String)>,
}

/// The contacts at vendors that receive reminders, or would.
///
/// # Errors
/// What the database says.
pub fn outside(app: &App) -> Result<Contacts, AppError> {
    let (count, first) =
        app.db.read(|conn| Ok((db::contact::count_reminded(conn)?, db::contact::list_reminded(conn, LISTED)?)))?;
    Ok(Contacts { on: app.settings.mail.send_outside, count, first })
}
