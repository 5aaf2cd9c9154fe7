//! Documents filed under vendors.

use diesel::prelude::*;

use super::{Conn, GROUP, record::record, schema::documents};
use crate::domain::{
    Instant,
    document::{Document, Readers},
    ids::{AttachmentId, DocumentId, SocReportId, VendorId},
};

record! {
    table documents; id DocumentId; record Document;
    fields {
        id: DocumentId, vendor_id: VendorId, soc_report_id: Option<SocReportId>, attachment_id: AttachmentId,
        file_name: String, title: String, restriction: Option<String>, readers: Readers, created_by: String,
        created_at: Instant, updated_at: Instant, version: i32,
    }
}

/// Those of these vendors, by vendor, the oldest record first.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<Document>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> = documents::table
            .filter(documents::vendor_id.eq_any(group))
            .order((documents::vendor_id, documents::id))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(Document::from));
    }
    Ok(found)
}

/// The documents whose bytes are any of these attachments, the oldest record first.
///
/// # Errors
/// What the database says.
pub fn list_of_attachments(conn: &mut Conn, attachments: &[AttachmentId]) -> QueryResult<Vec<Document>> {
    let mut found = Vec::new();
    for group in attachments.chunks(GROUP) {
        let rows: Vec<Row> = documents::table
            .filter(documents::attachment_id.eq_any(group))
            .order(documents::id)
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(Document::from));
    }
    Ok(found)
}
