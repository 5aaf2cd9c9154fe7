//! Stored files: listed, and handed out with a line in the audit trail.

use std::fs::File;

use super::Audit;
use crate::{
    app::App,
    db,
    domain::{access::Actor, attachment::Attachment, ids::AttachmentId},
    error::AppError,
};

/// Attachments in the order in which they came.
///
/// # Errors
/// What the database says.
pub fn list(app: &App, after: Option<AttachmentId>, limit: i64) -> Result<Vec<Attachment>, AppError> {
    app.db.read(|conn| Ok(db::attachment::list_after(conn, after, limit)?))
}

/// What is known of a stored file.
///
/// # Errors
/// `NotFound`.
pub fn get(app: &App, id: AttachmentId) -> Result<Attachment, AppError> {
    app.db.read(|conn| db::attachment::find(conn, id)?.ok_or_else(|| AppError::NotFound("This attachment".to_owned())))
}

/// A stored file and its bytes; taking them is noted.
///
/// # Errors
/// `NotFound`; `Internal` when the file is gone.
pub fn download(app: &App, actor: &Actor, id: AttachmentId) -> Result<(Attachment, File), AppError> {
    let attachment = get(app, id)?;
    let file = app.files.open(&attachment.sha256)?;
    app.db.write(|conn| {
        Audit::new("download", "attachment", id, format!("{} downloaded", attachment.file_name))
            .append(conn, app, actor)
    })?;
    Ok((attachment, file))
}
