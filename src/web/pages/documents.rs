//! Documents: filing one on the page of a vendor or report, and opening it.

use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse, web::Path};

use super::{
    frame::{frame, render},
    imports::upload::{self, Received},
    marks::vendor_url,
};
use crate::{
    actions::{
        document::{self, Filing, may_open},
        import_spreadsheet::clean_name,
        records::{self, Record},
    },
    domain::{
        access::{Actor, Right},
        attachment::Attachment,
        document::{Document, Readers},
        ids::{DocumentId, SocReportId, VendorId},
        soc_report::SocReport,
    },
    error::AppError,
    web::{
        Site,
        api::attachments::handed_out,
        error::PageError,
        flash,
        form::SentForm,
        run,
        session::{Assesses, Reads, Visitor},
        view::{
            documents::{DocumentRow, DocumentsView, RestrictedPage},
            frame::Place,
            mark::{Link, Tag, Tone},
            words,
        },
    },
};

/// The documents of a page; `reports` are those that a document may say it belongs to.
pub fn view(files: &[(Document, Attachment)], reports: &[SocReport], actor: &Actor, upload: String) -> DocumentsView {
    let assesses = actor.can(Right::Assess);
    let row = |(document, file): &(Document, Attachment)| {
        let report = document.soc_report_id.and_then(|id| reports.iter().find(|report| report.id == id));
        DocumentRow {
            title: document.title.clone(),
            url: may_open(actor, document).then(|| format!("/documents/{}", document.id)),
            edit: assesses.then(|| format!("/documents/{}/edit", document.id)),
            about: format!("{} · {}", file.file_name, words::bytes(file.size)),
            sha256: file.sha256.clone(),
            restriction: document.restriction.clone(),
            readers: (document.readers == Readers::Assessors).then(|| Tag::new("assessors only", Tone::Plain)),
            filed: format!("{} by {}", document.created_at.date(), document.created_by),
            report: report.map(|report| Link::new(report.label(), format!("/soc-reports/{}", report.id))),
        }
    };
    DocumentsView { rows: files.iter().rev().map(row).collect(), upload: assesses.then_some(upload) }
}

/// `POST /vendors/{id}/documents`
pub async fn file_at_vendor(
    app: Site,
    visitor: Visitor<Assesses>,
    id: Path<String>,
    parts: Multipart,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let vendor: VendorId = id.parse().map_err(|_| AppError::NotFound("This vendor".to_owned()))?;
    let back = format!("{}#documents", vendor_url(vendor));
    take(app, visitor, (vendor, None), back, parts, request).await
}

/// `POST /soc-reports/{id}/documents`
pub async fn file_at_report(
    app: Site,
    visitor: Visitor<Assesses>,
    id: Path<String>,
    parts: Multipart,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let id: SocReportId = id.parse().map_err(|_| AppError::NotFound("This SOC report".to_owned()))?;
    let actor = visitor.actor.clone();
    let report: SocReport = run(&app, move |app| records::get(app, &actor, id)).await?;
    let back = format!("/soc-reports/{id}#documents");
    take(app, visitor, (report.vendor_id, Some(id)), back, parts, request).await
}

async fn take(
    app: Site,
    visitor: Visitor<Assesses>,
    (vendor, report): (VendorId, Option<SocReportId>),
    back: String,
    parts: Multipart,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let mut sent = upload::read(&app, parts, &request).await?;
    let (name, bytes) = match sent.file.take() {
        Some(Received::File { name, bytes }) => (clean_name(&name), bytes),
        Some(Received::TooLarge) => {
            let said = format!("A file may have {} MiB.", app.settings.import.upload_mib);
            return Ok(flash::see_other_failed(&app, &back, &said));
        }
        None => return Ok(flash::see_other_failed(&app, &back, "Choose a file first.")),
    };
    let filing = Filing {
        vendor,
        report,
        file_name: name,
        title: sent.other("title").to_owned(),
        restriction: Some(sent.other("restriction").trim().to_owned()).filter(|text| !text.is_empty()),
        readers: sent.other("readers").parse().unwrap_or(Readers::Assessors),
    };
    let filed = run(&app, move |app| {
        let stored = app.files.keep(bytes)?;
        document::file(app, &visitor.actor, &filing, &stored)
    });
    match filed.await {
        Ok(document) => Ok(flash::see_other(&app, &back, &format!("{} was filed.", document.title))),
        Err(error @ AppError::Invalid(_)) => Ok(flash::see_other_failed(&app, &back, &error.to_string())),
        Err(other) => Err(other.into()),
    }
}

/// `GET /documents/{id}`: the bytes, always as a download; where they are under a restriction, that comes first.
pub async fn open(
    app: Site,
    visitor: Visitor<Reads>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let (id, actor) = (document_id(&id)?, visitor.actor.clone());
    let document = run(&app, move |app| document::openable(app, &actor, id)).await?;
    let Some(restriction) = document.restriction else {
        return handed(&app, visitor.actor, id, false).await;
    };
    let back = match document.soc_report_id {
        Some(report) => Link::new("Back to the report", format!("/soc-reports/{report}#documents")),
        None => Link::new("Back to the vendor", format!("{}#documents", vendor_url(document.vendor_id))),
    };
    render(RestrictedPage {
        frame: frame(&app, &visitor, &document.title, Some(Place::Vendors), &request).await?,
        title: document.title,
        file_name: document.file_name,
        restriction,
        open: format!("/documents/{id}/content"),
        back,
    })
}

/// `POST /documents/{id}/content`: the bytes, for somebody who keeps to the restriction they are under.
pub async fn open_accepted(
    app: Site,
    visitor: Visitor<Reads>,
    id: Path<String>,
    _form: SentForm,
) -> Result<HttpResponse, PageError> {
    let id = document_id(&id)?;
    handed(&app, visitor.actor, id, true).await
}

async fn handed(app: &Site, actor: Actor, id: DocumentId, accepted: bool) -> Result<HttpResponse, PageError> {
    let (attachment, file) = run(app, move |app| document::download(app, &actor, id, accepted)).await?;
    Ok(handed_out(&attachment, file))
}

fn document_id(id: &str) -> Result<DocumentId, AppError> {
    id.parse().map_err(|_| AppError::NotFound("This document".to_owned()))
}
