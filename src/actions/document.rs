//! Documents: files filed under a vendor or one of its reports. They are opened here and never mailed.

use std::fs::File;

use super::{Audit, attachment, ensure_right, records, records::Record};
use crate::{
    app::App,
    db,
    domain::{
        access::{Actor, Right},
        attachment::Attachment,
        document::{Document, Readers},
        ids::{DocumentId, SocReportId, VendorId},
    },
    error::AppError,
    files::StoredFile,
};

/// A file that came in, and what it is.
#[derive(Debug, Clone)]
pub struct Filing {
    /// Whose it is.
    pub vendor: VendorId,
    /// The report that it is, or belongs to.
    pub report: Option<SocReportId>,
    /// Its name, without a path.
    pub file_name: String,
    /// What people call it; the file's name where this is empty.
    pub title: String,
    /// Restriction on use.
    pub restriction: Option<String>,
    /// Who may open it.
    pub readers: Readers,
}

/// Files a document whose bytes are stored already.
///
/// # Errors
/// `Forbidden` without the right; `Invalid` for a report of another vendor, or a file that is filed there already.
pub fn file(app: &App, actor: &Actor, filing: &Filing, stored: &StoredFile) -> Result<Document, AppError> {
    ensure_right(actor, Right::Assess)?;
    if stored.size == 0 {
        return Err(AppError::invalid("file", "empty", "File: it is empty; choose the document itself."));
    }
    app.db.write(|conn| {
        let attachment = attachment::of_bytes(conn, app, actor, &filing.file_name, stored)?;
        let title = Some(filing.title.trim()).filter(|title| !title.is_empty()).unwrap_or(&filing.file_name);
        let blank = Document::blank(app, app.clock.new_id(), app.clock.now());
        let document = Document {
            vendor_id: filing.vendor,
            soc_report_id: filing.report,
            attachment_id: attachment.id,
            title: title.chars().take(200).collect(),
            restriction: filing.restriction.clone(),
            readers: filing.readers,
            created_by: actor.label.clone(),
            ..blank
        };
        let errors = document.conflicts(conn)?;
        if !errors.is_empty() {
            return Err(AppError::Invalid(errors));
        }
        let same = |other: &Document| other.attachment_id == attachment.id && other.soc_report_id == filing.report;
        if db::document::list_of(conn, &[filing.vendor])?.iter().any(same) {
            let message = "File: these very bytes are filed there already.";
            return Err(AppError::invalid("file", "exists", message));
        }
        document.insert(conn)?;
        Audit::new("create", "document", document.id, format!("{} filed (SHA-256 {})", document.title, stored.sha256))
            .of_vendor(Some(filing.vendor))
            .append(conn, app, actor)?;
        Ok(document)
    })
}

/// A document and its bytes; opening it is noted.
///
/// # Errors
/// `NotFound`; `Forbidden` for those who may not open it.
pub fn download(app: &App, actor: &Actor, id: DocumentId) -> Result<(Attachment, File), AppError> {
    let document: Document = records::get(app, actor, id)?;
    if !may_open(actor, &document) {
        return Err(AppError::Forbidden(format!(
            "{} is open to those who assess vendors and to auditors only.",
            document.title
        )));
    }
    attachment::download(app, actor, document.attachment_id)
}

/// Whether the actor may open a document.
pub fn may_open(actor: &Actor, document: &Document) -> bool {
    // Assessors and auditors are those who read the audit trail.
    document.readers == Readers::Everyone || actor.can(Right::ReadAudit)
}

/// A vendor's documents with their files, of one report or of all.
///
/// # Errors
/// `NotFound` for a vendor that the actor may not see.
pub fn list(
    app: &App,
    actor: &Actor,
    vendor: VendorId,
    report: Option<SocReportId>,
) -> Result<Vec<(Document, Attachment)>, AppError> {
    app.db.read(|conn| {
        super::vendor::ensure_visible(conn, actor, vendor)?;
        files_of(conn, vendor, report)
    })
}

pub(crate) fn files_of(
    conn: &mut db::Conn,
    vendor: VendorId,
    report: Option<SocReportId>,
) -> Result<Vec<(Document, Attachment)>, AppError> {
    let mut found = Vec::new();
    for document in db::document::list_of(conn, &[vendor])? {
        let wanted = report.is_none() || document.soc_report_id == report;
        if wanted && let Some(attachment) = db::attachment::find(conn, document.attachment_id)? {
            found.push((document, attachment));
        }
    }
    Ok(found)
}
