//! Attachments' rows; the bytes are files.

use std::collections::HashSet;

use diesel::prelude::*;

use super::{
    Conn, GROUP,
    schema::{attachments, evidence_packs, imports, reconciliations},
};
use crate::domain::{Instant, attachment::Attachment, ids::AttachmentId};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = attachments, treat_none_as_default_value = false)]
struct Row {
    id: AttachmentId,
    sha256: String,
    file_name: String,
    media_type: String,
    size: i64,
    restriction: Option<String>,
    created_by: String,
    created_at: Instant,
}

impl From<Row> for Attachment {
    fn from(row: Row) -> Self {
        let Row { id, sha256, file_name, media_type, size, restriction, created_by, created_at } = row;
        Self { id, sha256, file_name, media_type, size, restriction, created_by, created_at }
    }
}

impl From<&Attachment> for Row {
    fn from(attachment: &Attachment) -> Self {
        let Attachment { id, sha256, file_name, media_type, size, restriction, created_by, created_at } =
            attachment.clone();
        Self { id, sha256, file_name, media_type, size, restriction, created_by, created_at }
    }
}

/// The attachment with this id.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Conn, id: AttachmentId) -> QueryResult<Option<Attachment>> {
    let row = attachments::table.find(id).select(Row::as_select()).first(conn).optional()?;
    Ok(row.map(Attachment::from))
}

/// The attachment with these bytes.
///
/// # Errors
/// What the database says.
pub fn find_by_sha256(conn: &mut Conn, sha256: &str) -> QueryResult<Option<Attachment>> {
    let row =
        attachments::table.filter(attachments::sha256.eq(sha256)).select(Row::as_select()).first(conn).optional()?;
    Ok(row.map(Attachment::from))
}

/// Which of these contents have a row.
///
/// # Errors
/// What the database says.
pub fn known_of(conn: &mut Conn, digests: &[String]) -> QueryResult<HashSet<String>> {
    let mut known = HashSet::new();
    for group in digests.chunks(GROUP) {
        let of_group = attachments::table.filter(attachments::sha256.eq_any(group));
        let found: Vec<String> = of_group.select(attachments::sha256).load(conn)?;
        known.extend(found);
    }
    Ok(known)
}

/// Which of these came here otherwise than to be filed: as a register, as a list to compare with, or as a pack that was
/// built.
///
/// # Errors
/// What the database says.
pub fn brought_in(conn: &mut Conn, ids: &[AttachmentId]) -> QueryResult<HashSet<AttachmentId>> {
    let mut found = HashSet::new();
    for group in ids.chunks(GROUP) {
        let of_imports = imports::table.filter(imports::attachment_id.eq_any(group));
        let read: Vec<AttachmentId> = of_imports.select(imports::attachment_id).load(conn)?;
        let of_lists = reconciliations::table.filter(reconciliations::attachment_id.eq_any(group));
        let compared: Vec<AttachmentId> = of_lists.select(reconciliations::attachment_id).load(conn)?;
        let of_packs = evidence_packs::table.filter(evidence_packs::attachment_id.eq_any(group));
        let built: Vec<Option<AttachmentId>> = of_packs.select(evidence_packs::attachment_id).load(conn)?;
        found.extend(read.into_iter().chain(compared).chain(built.into_iter().flatten()));
    }
    Ok(found)
}

/// Attachments after this id, at most `limit`.
///
/// # Errors
/// What the database says.
pub fn list_after(conn: &mut Conn, after: Option<AttachmentId>, limit: i64) -> QueryResult<Vec<Attachment>> {
    let mut query = attachments::table.into_boxed().order(attachments::id).limit(limit).select(Row::as_select());
    if let Some(after) = after {
        query = query.filter(attachments::id.gt(after));
    }
    let rows: Vec<Row> = query.load(conn)?;
    Ok(rows.into_iter().map(Attachment::from).collect())
}

/// Stores a new attachment's row; its file must be in place already.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Conn, attachment: &Attachment) -> QueryResult<()> {
    diesel::insert_into(attachments::table).values(&Row::from(attachment)).execute(conn).map(drop)
}
