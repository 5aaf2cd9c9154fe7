//! Stored files: listed, and handed out with a line in the audit trail.

use std::{
    collections::HashSet,
    fs::File,
    io::{Read, Seek, SeekFrom},
};

use super::{Audit, document, ensure_right};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        access::{Actor, Right},
        attachment::{Attachment, HEAD, media_type, named_type},
        document::Document,
        ids::AttachmentId,
    },
    error::AppError,
    files::StoredFile,
};

/// Attachments in the order in which they came, but those that the actor may not open.
///
/// # Errors
/// `Forbidden` without the right to take tables out, since files of all vendors are told of.
pub fn list(app: &App, actor: &Actor, after: Option<AttachmentId>, limit: i64) -> Result<Vec<Attachment>, AppError> {
    ensure_right(actor, Right::Export)?;
    let most = usize::try_from(limit).unwrap_or_default();
    app.db.read(|conn| {
        let (mut found, mut last) = (Vec::new(), after);
        while found.len() < most {
            let group = db::attachment::list_after(conn, last, limit)?;
            let Some(end) = group.last() else { break };
            last = Some(end.id);
            let ids: Vec<AttachmentId> = group.iter().map(|attachment| attachment.id).collect();
            let filed = db::document::list_of_attachments(conn, &ids)?;
            let brought_in = db::attachment::brought_in(conn, &ids)?;
            found.extend(group.into_iter().filter(|one| !is_closed(actor, one, &filed, &brought_in)));
        }
        found.truncate(most);
        Ok(found)
    })
}

/// What is known of a stored file.
///
/// # Errors
/// As `list`; `NotFound`, also where the actor may not open it.
pub fn get(app: &App, actor: &Actor, id: AttachmentId) -> Result<Attachment, AppError> {
    filed(app, actor, id).map(|(attachment, _)| attachment)
}

/// A stored file and its bytes; taking them is noted. `accepted`: the actor keeps to the restrictions it is under.
///
/// # Errors
/// As `get`; `Conflict` where it is filed under a restriction that was not accepted; `Internal` when the file is gone.
pub fn download(app: &App, actor: &Actor, id: AttachmentId, accepted: bool) -> Result<(Attachment, File), AppError> {
    let (attachment, filed) = filed(app, actor, id)?;
    let mut restrictions: Vec<String> = filed.into_iter().filter_map(|document| document.restriction).collect();
    restrictions.sort();
    restrictions.dedup();
    let under = Some(restrictions.join("; ")).filter(|words| !words.is_empty());
    document::ensure_accepted(&attachment.file_name, under.as_deref(), accepted)?;
    let said = document::told(&format!("{} downloaded", attachment.file_name), under.as_deref(), &attachment);
    hand_out(app, actor, attachment, ("attachment", id.to_string()), &said)
}

/// The bytes of a file whose taking is noted as that of a record; called by what they are, not by their name alone.
pub(super) fn hand_out(
    app: &App,
    actor: &Actor,
    attachment: Attachment,
    (kind, id): (&str, String),
    said: &str,
) -> Result<(Attachment, File), AppError> {
    let mut file = app.files.open(&attachment.sha256)?;
    let mut head = Vec::with_capacity(HEAD);
    (&mut file).take(HEAD as u64).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    app.db.write(|conn| Audit::new("download", kind, &id, said).append(conn, app, actor))?;
    Ok((Attachment { media_type: media_type(&attachment.file_name, &head).to_owned(), ..attachment }, file))
}

/// A stored file, and the documents it is filed as with the restrictions they are under.
fn filed(app: &App, actor: &Actor, id: AttachmentId) -> Result<(Attachment, Vec<Document>), AppError> {
    ensure_right(actor, Right::Export)?;
    let missing = || AppError::NotFound("This attachment".to_owned());
    app.db.read(|conn| {
        let attachment = db::attachment::find(conn, id)?.ok_or_else(missing)?;
        let filed = db::document::list_of_attachments(conn, &[id])?;
        if is_closed(actor, &attachment, &filed, &db::attachment::brought_in(conn, &[id])?) {
            return Err(missing());
        }
        Ok((attachment, document::with_restrictions(conn, filed)?))
    })
}

/// Whether a file is kept from an actor: it is filed for others alone; or what it was filed as is gone, with it who
/// might open it, and it came in for nothing else.
fn is_closed(actor: &Actor, one: &Attachment, filed: &[Document], brought_in: &HashSet<AttachmentId>) -> bool {
    let mut filed = filed.iter().filter(|document| document.attachment_id == one.id).peekable();
    if filed.peek().is_none() && !brought_in.contains(&one.id) {
        return !actor.can(Right::ReadAudit) && one.created_by != actor.label;
    }
    filed.any(|document| !document::may_open(actor, document))
}

/// Which of these files, each brought in by somebody, are filed for others than the actor alone.
pub(super) fn closed(conn: &mut Conn, actor: &Actor, ids: &[AttachmentId]) -> Result<HashSet<AttachmentId>, AppError> {
    let filed = db::document::list_of_attachments(conn, ids)?;
    let closed = filed.iter().filter(|document| !document::may_open(actor, document));
    Ok(closed.map(|document| document.attachment_id).collect())
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
        media_type: named_type(file_name).to_owned(),
        size: i64::try_from(stored.size).unwrap_or(i64::MAX),
        restriction: None,
        created_by: actor.label.clone(),
        created_at: app.clock.now(),
    };
    db::attachment::insert(conn, &attachment)?;
    Ok(attachment)
}
