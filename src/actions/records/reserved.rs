//! Fields of a record that take another right than the record does.

use super::Record;
use crate::{app::App, db::Conn, domain::access::Actor, error::AppError};

/// The fields of a record that the actor may not set, as it stands; a form leaves them out.
///
/// # Errors
/// What the database says.
pub fn withheld<R: Record>(app: &App, actor: &Actor, record: &R) -> Result<&'static [&'static str], AppError> {
    let reserved = app.db.read(|conn| record.reserved(conn))?;
    Ok(reserved.filter(|(right, _)| !actor.can(*right)).map(|(_, fields)| fields).unwrap_or_default())
}

/// Refuses a change of what the actor may not set.
///
/// # Errors
/// `Forbidden` with the first such field; what the database says.
pub(super) fn ensure_open<R: Record>(conn: &mut Conn, actor: &Actor, before: &R, after: &R) -> Result<(), AppError> {
    let Some((right, names)) = before.reserved(conn)?.filter(|(right, _)| !actor.can(*right)) else { return Ok(()) };
    let mut fields = R::fields().iter().filter(|field| names.contains(&field.name));
    match fields.find(|field| (field.get)(before) != (field.get)(after)) {
        Some(field) => Err(AppError::Forbidden(format!(
            "{} ({}): your role does not {}. Leave the field as it is.",
            field.label,
            field.name,
            right.label()
        ))),
        None => Ok(()),
    }
}
