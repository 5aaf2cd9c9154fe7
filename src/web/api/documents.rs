//! Documents filed under vendors: listed, filed, and handed out to those who may open them.

use actix_multipart::Multipart;
use actix_web::{HttpResponse, http::header::LOCATION, web::Path};
use serde_json::{Map, Value, json};

use super::{attachments, params::Params, records::id_of, refusal::Answer, shape, upload};
use crate::{
    actions::document::{self, Filing},
    domain::{
        attachment::Attachment,
        document::{Document, Readers},
        ids::{DocumentId, VendorId},
    },
    error::AppError,
    web::{
        Site, run,
        session::{Assesses, Caller, Reads},
    },
};

/// `GET /api/v1/vendors/{id}/documents?soc_report_id=`: with file name, size, SHA-256, and the restriction in force.
pub async fn index(app: Site, caller: Caller<Reads>, id: Path<String>, params: Params) -> Answer {
    params.only(&["soc_report_id"])?;
    let vendor: VendorId = id_of(&id)?;
    let report = params.parse("soc_report_id", "the id of a SOC report")?;
    let found = run(&app, move |app| document::list(app, &caller.actor, vendor, report)).await?;
    let shown = found.iter().map(|(document, file)| shown(document, file)).collect::<Result<Vec<_>, _>>()?;
    Ok(HttpResponse::Ok().json(json!({ "documents": shown })))
}

fn shown(document: &Document, file: &Attachment) -> Result<Map<String, Value>, AppError> {
    let mut fields = shape::object(document)?;
    fields.insert("media_type".to_owned(), json!(file.media_type));
    fields.insert("size".to_owned(), json!(file.size));
    fields.insert("sha256".to_owned(), json!(file.sha256));
    Ok(fields)
}

/// `POST /api/v1/vendors/{id}/documents?soc_report_id=&title=&restriction=&readers=` with the part `file`.
pub async fn create(app: Site, caller: Caller<Assesses>, id: Path<String>, params: Params, parts: Multipart) -> Answer {
    params.only(&["soc_report_id", "title", "restriction", "readers"])?;
    let text = |name: &str| params.get(name).map(str::to_owned).filter(|text| !text.trim().is_empty());
    let mut filing = Filing {
        vendor: id_of(&id)?,
        report: params.parse("soc_report_id", "the id of a SOC report")?,
        file_name: String::new(),
        title: text("title").unwrap_or_default(),
        restriction: text("restriction"),
        readers: params.words::<Readers>("readers")?.first().copied().unwrap_or(Readers::Everyone),
    };
    let incoming = upload::receive(&app, parts, false).await?;
    filing.file_name = incoming.file_name;
    let document = run(&app, move |app| document::file(app, &caller.actor, &filing, &incoming.stored)).await?;
    let address = format!("/api/v1/documents/{}", document.id);
    Ok(HttpResponse::Created().insert_header((LOCATION, address)).json(shape::object(&document)?))
}

/// `GET /api/v1/documents/{id}/content?accept=restriction`: the bytes, always as a download.
pub async fn content(app: Site, caller: Caller<Reads>, id: Path<String>, params: Params) -> Answer {
    let (accepted, id) = (attachments::accepts_restriction(&params)?, id_of::<DocumentId>(&id)?);
    let (attachment, file) = run(&app, move |app| document::download(app, &caller.actor, id, accepted)).await?;
    Ok(attachments::handed_out(&attachment, file))
}
