//! Documents: files filed under a vendor or one of its reports. They are opened here and never mailed.

use std::{collections::HashMap, fs::File};

use serde_json::{Map, Value, json};

use super::{Audit, attachment, ensure_right, records, records::Record};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        access::{Actor, Object, Right, can},
        attachment::Attachment,
        document::{Document, Readers},
        fields::Fields,
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
        let mut document = Document {
            vendor_id: filing.vendor,
            soc_report_id: filing.report,
            attachment_id: attachment.id,
            file_name: filing.file_name.clone(),
            readers: filing.readers,
            created_by: actor.label.clone(),
            ..blank
        };
        let title: String = title.chars().take(200).collect();
        let restriction = filing.restriction.as_deref().filter(|words| !words.trim().is_empty());
        let mut errors = document.set_values(&values(&title, restriction));
        errors.extend(document.conflicts(conn)?);
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

/// What was typed of a new document, to meet the rules that it meets on a form.
fn values(title: &str, restriction: Option<&str>) -> Map<String, Value> {
    let values = [("title", json!(title)), ("restriction", json!(restriction))];
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A document that the actor may open; its restriction is the one that it is under.
///
/// # Errors
/// `NotFound`; `Forbidden` for those who may not open it.
pub fn openable(app: &App, actor: &Actor, id: DocumentId) -> Result<Document, AppError> {
    let document: Document = records::get(app, actor, id)?;
    if !may_open(actor, &document) {
        return Err(AppError::Forbidden(format!(
            "{} is open to those who assess vendors and to auditors only.",
            document.title
        )));
    }
    let under = app.db.read(|conn| with_restrictions(conn, vec![document.clone()]))?;
    Ok(under.into_iter().next().unwrap_or(document))
}

/// A document and its bytes; opening it is noted. `accepted`: the actor keeps to the restriction that it is under.
///
/// # Errors
/// As `openable`; `Conflict` with the code `restricted` where there is a restriction that was not accepted.
pub fn download(app: &App, actor: &Actor, id: DocumentId, accepted: bool) -> Result<(Attachment, File), AppError> {
    let document = openable(app, actor, id)?;
    let under = document.restriction.as_deref();
    ensure_accepted(&document.title, under, accepted)?;
    let missing = || AppError::internal("a document has no file");
    let attachment = app.db.read(|conn| db::attachment::find(conn, document.attachment_id)?.ok_or_else(missing))?;
    let said = told(&format!("{} opened", document.title), under, &attachment);
    let attachment = Attachment { file_name: document.file_name.clone(), ..attachment };
    attachment::hand_out(app, actor, attachment, ("document", id.to_string()), &said)
}

/// Refuses the bytes of what is under a restriction to whoever has not said that they keep to it.
pub(super) fn ensure_accepted(title: &str, under: Option<&str>, accepted: bool) -> Result<(), AppError> {
    match under {
        Some(restriction) if !accepted => {
            let message = format!(
                "{title} is under a restriction: {restriction}. Ask for it with accept=restriction to say that you \
                 keep to it; that is noted."
            );
            Err(AppError::Conflict { code: "restricted", message })
        }
        _ => Ok(()),
    }
}

/// The line of the audit trail for bytes that are handed out.
pub(super) fn told(done: &str, under: Option<&str>, attachment: &Attachment) -> String {
    let under = under.map(|restriction| format!(" under: {restriction}")).unwrap_or_default();
    format!("{done}{under}, SHA-256 {}", attachment.sha256)
}

/// Whether the actor may open a document.
pub fn may_open(actor: &Actor, document: &Document) -> bool {
    can(actor, Right::Read, &Object::File(document.readers))
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

/// A vendor's documents with their files, under the names and restrictions that hold here.
pub(crate) fn files_of(
    conn: &mut Conn,
    vendor: VendorId,
    report: Option<SocReportId>,
) -> Result<Vec<(Document, Attachment)>, AppError> {
    let mut wanted = db::document::list_of(conn, &[vendor])?;
    wanted.retain(|document| report.is_none() || document.soc_report_id == report);
    let mut found = Vec::new();
    for document in with_restrictions(conn, wanted)? {
        if let Some(attachment) = db::attachment::find(conn, document.attachment_id)? {
            let file_name = document.file_name.clone();
            found.push((document, Attachment { file_name, ..attachment }));
        }
    }
    Ok(found)
}

/// The documents under the restriction that is in force: their own, else that of the report they belong to.
pub(super) fn with_restrictions(conn: &mut Conn, documents: Vec<Document>) -> Result<Vec<Document>, AppError> {
    let open = documents.iter().filter(|document| document.restriction.is_none());
    let reports: Vec<SocReportId> = open.filter_map(|document| document.soc_report_id).collect();
    let reports = db::soc_report::list_by_ids(conn, &reports)?.into_iter();
    let of_reports: HashMap<SocReportId, String> =
        reports.filter_map(|report| Some((report.id, report.restriction?))).collect();
    let of_report = |document: &Document| document.soc_report_id.and_then(|id| of_reports.get(&id).cloned());
    let under = |document: Document| {
        let restriction = document.restriction.clone().or_else(|| of_report(&document));
        Document { restriction, ..document }
    };
    Ok(documents.into_iter().map(under).collect())
}
