//! Whole tables as files, under the headings by which they are read back.

use actix_web::{HttpResponse, web::Path};

use super::download::download;
use crate::{
    actions::{export, vendor_table::Format},
    error::AppError,
    web::{
        Site,
        error::PageError,
        run,
        session::{Exports, Visitor, ensure_sees_all},
    },
};

/// `GET /exports/{kind}.{format}`
pub async fn show(
    app: Site,
    visitor: Visitor<Exports>,
    path: Path<(String, String)>,
) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "a whole table tells")?;
    let (kind, format) = path.into_inner();
    let missing = || AppError::NotFound("Such a table".to_owned());
    let kind = export::kind(&kind).ok_or_else(missing)?;
    let format: Format = format.parse().map_err(|_| missing())?;
    let written = run(&app, move |app| export::to_file(app, &visitor.actor, kind, format)).await?;
    Ok(download(written.file, written.bytes, &written.name, format.media_type()))
}
