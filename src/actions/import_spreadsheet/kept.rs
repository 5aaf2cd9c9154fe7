//! Imports as they are kept, for those who may look at their files.

use super::{ImportOptions, ensure_open_to, not_found};
use crate::{
    actions::attachment,
    app::App,
    db,
    domain::{
        access::Actor,
        ids::{AttachmentId, ImportId},
        import::record::Import,
    },
    error::AppError,
};

/// The import with this id.
///
/// # Errors
/// `NotFound`, also where its file is filed for others alone.
pub fn get(app: &App, actor: &Actor, id: ImportId) -> Result<Import, AppError> {
    app.db.read(|conn| {
        let import = db::import::find(conn, id)?.ok_or_else(not_found)?;
        ensure_open_to(conn, actor, &import)?;
        Ok(import)
    })
}

/// The same, for the work on it.
pub(super) fn stored(app: &App, id: ImportId) -> Result<Import, AppError> {
    app.db.read(|conn| db::import::find(conn, id)?.ok_or_else(not_found))
}

/// The import that applied this very reading of these very bytes before.
///
/// # Errors
/// What the database says.
pub fn earlier(app: &App, import: &Import) -> Result<Option<Import>, AppError> {
    let digest = ImportOptions::from_json(&import.options).reading_digest(&import.sha256);
    app.db.read(|conn| match db::import::find_applied(conn, &digest)? {
        Some(id) if id != import.id => Ok(db::import::find(conn, id)?),
        _ => Ok(None),
    })
}

/// Imports, newest first; of a file that is filed for others alone nothing that was found in it.
///
/// # Errors
/// What the database says.
pub fn list(app: &App, actor: &Actor, before: Option<ImportId>, limit: i64) -> Result<Vec<Import>, AppError> {
    app.db.read(|conn| {
        let mut found = db::import::list_before(conn, before, limit)?;
        let files: Vec<AttachmentId> = found.iter().map(|import| import.attachment_id).collect();
        let closed = attachment::closed(conn, actor, &files)?;
        for import in found.iter_mut().filter(|import| closed.contains(&import.attachment_id)) {
            import.failure = None;
            "{}".clone_into(&mut import.outcome);
            "{}".clone_into(&mut import.options);
        }
        Ok(found)
    })
}
