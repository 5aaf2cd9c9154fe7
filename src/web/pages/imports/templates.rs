//! Blank workbooks to fill, one a kind of spreadsheet.

use actix_web::{
    HttpResponse,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    web::Path,
};

use crate::{
    actions::templates,
    domain::import::field::ImportKind,
    web::{
        Site,
        error::PageError,
        run,
        session::{Reads, Visitor},
        view::mark::Link,
    },
};

/// `GET /imports/templates/{kind}.xlsx`
///
/// # Errors
/// `NotFound` for a name that is no template's.
pub async fn template(app: Site, _: Visitor<Reads>, name: Path<String>) -> Result<HttpResponse, PageError> {
    let kind = templates::kind_of(&name)?;
    let workbook = run(&app, move |_| templates::workbook(kind)).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", templates::file_name(kind))))
        .body(workbook))
}

/// A link to each, named after what it is for.
pub fn links() -> Vec<Link> {
    let link =
        |kind: &ImportKind| Link::new(kind.label(), format!("/imports/templates/{}", templates::file_name(*kind)));
    ImportKind::ALL.iter().map(link).collect()
}
