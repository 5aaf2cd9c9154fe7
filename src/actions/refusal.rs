//! Refusals stand in the audit trail.

use chrono::Duration;

use super::Audit;
use crate::{
    app::App,
    db::{self, Conn},
    domain::access::Actor,
    error::AppError,
};

/// Minutes for which one line tells of every refusal of the same thing to the same somebody.
const QUIET: i64 = 10;

/// Notes that somebody was refused what they asked for, such as `GET /users`.
///
/// # Errors
/// What the database says.
pub fn note(app: &App, actor: &Actor, what: &str) -> Result<(), AppError> {
    let since = app.clock.now() - Duration::minutes(QUIET);
    let is_told = |conn: &mut Conn| db::refusal::is_told(conn, &actor.label, what, since);
    // Looked for without a place in the writers' queue: whoever asks again and again keeps nobody from writing.
    if app.db.read(|conn| Ok(is_told(conn)?))? {
        return Ok(());
    }
    app.db.write(|conn| {
        if is_told(conn)? {
            return Ok(());
        }
        Audit::new("refused", "address", what, format!("Refused: {what}")).append(conn, app, actor)
    })
}
