//! The outbox as people see it: its mails, and another try for one that was given up.

use super::Audit;
use crate::{
    app::App,
    db::{self, outbox::Mail},
    domain::{access::Actor, ids::OutboxId, outbox::MailState},
    error::AppError,
};

/// Mails, newest first, of one state or of all.
///
/// # Errors
/// What the database says.
pub fn list(app: &App, state: Option<MailState>, before: Option<OutboxId>, limit: i64) -> Result<Vec<Mail>, AppError> {
    app.db.read(|conn| Ok(db::outbox::list_before(conn, state, before, limit)?))
}

/// One mail.
///
/// # Errors
/// `NotFound`.
pub fn get(app: &App, id: OutboxId) -> Result<Mail, AppError> {
    app.db.read(|conn| found(db::outbox::find(conn, id)?))
}

/// Queues a mail again at once.
///
/// # Errors
/// `NotFound`; `Conflict` when it was sent, is being sent, or was cancelled.
pub fn try_again(app: &App, actor: &Actor, id: OutboxId) -> Result<Mail, AppError> {
    app.db.write(|conn| {
        let mail = found(db::outbox::find(conn, id)?)?;
        if !db::outbox::queue_again(conn, id, app.clock.now())? {
            let message = format!("This mail is {}; there is nothing to try again.", mail.state.label().to_lowercase());
            return Err(AppError::Conflict { code: "not_waiting", message });
        }
        Audit::new("try_again", "outbox", id, format!("Mail to {} queued again", mail.recipient))
            .append(conn, app, actor)?;
        found(db::outbox::find(conn, id)?)
    })
}

fn found(mail: Option<Mail>) -> Result<Mail, AppError> {
    mail.ok_or_else(|| AppError::NotFound("This mail".to_owned()))
}
