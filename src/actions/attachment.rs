//! Stored files: listed, and handed out with a line in the audit trail.

use std::fs::File;

use super::Audit;
use crate::{
    app::App,
    db::{self, Conn},
    domain::{access::Actor, attachment::Attachment, ids::AttachmentId},
    error::AppError,
    files::StoredFile,
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
/// `NotFound`; `Forbidden` where it is filed as a document that the actor may not open; `Internal` when the file is gone.
pub fn download(app: &App, actor: &Actor, id: AttachmentId) -> Result<(Attachment, File), AppError> {
    let (attachment, filed) = (get(app, id)?, app.db.read(|conn| Ok(db::document::list_of_attachment(conn, id)?))?);
    if filed.iter().any(|document| !super::document::may_open(actor, document)) {
        let why = format!("{} is open to those who assess vendors and to auditors only.", attachment.file_name);
        return Err(AppError::Forbidden(why));
    }
    let file = app.files.open(&attachment.sha256)?;
    app.db.write(|conn| {
        Audit::new(
            "download",
            "attachment",
            id,
            format!("{} downloaded, SHA-256 {}", attachment.file_name, attachment.sha256),
        )
        .append(conn, app, actor)
    })?;
    Ok((attachment, file))
}

/// The attachment with these bytes, stored where there is none yet.
pub(crate) fn of_bytes(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    file_name: &str,
    stored: &StoredFile,
) -> Result<Attachment, AppError> {
    if let Some(known) = db::attachment::find_by_sha256(conn, &stored.sha256)? {
        return Ok(known);
    }
    let attachment = Attachment {
        id: app.clock.new_id(),
        sha256: stored.sha256.clone(),
        file_name: file_name.to_owned(),
        media_type: media_type(file_name).to_owned(),
        size: i64::try_from(stored.size).unwrap_or(i64::MAX),
        restriction: None,
        created_by: actor.label.clone(),
        created_at: app.clock.now(),
    };
    db::attachment::insert(conn, &attachment)?;
    Ok(attachment)
}

/// What kind of file a name says it is.
fn media_type(file_name: &str) -> &'static str {
    match file_name.rsplit('.').next().unwrap_or_default().to_lowercase().as_str() {
        "pdf" => "application/pdf",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv" | "tsv" | "txt" => "text/csv",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}
