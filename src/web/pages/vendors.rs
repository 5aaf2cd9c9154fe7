//! The vendors table, and the same table as a file.

mod row;
mod table;

pub use row::money;

use actix_web::{HttpRequest, HttpResponse, web::Query};

use super::{
    download::download,
    frame::{frame, render},
};
use crate::{
    actions::vendor_table::{self, Format, TableQuery},
    domain::access::Right,
    error::AppError,
    web::{
        Site,
        error::PageError,
        run,
        session::{Exports, Reads, Visitor},
        view::{frame::Place, table::VendorsPage},
    },
};

type Parameters = Query<Vec<(String, String)>>;

/// The table: `GET /vendors`.
///
/// # Errors
/// Parameters that cannot be taken; what the database says.
pub async fn list(
    app: Site,
    visitor: Visitor<Reads>,
    request: HttpRequest,
    sent: Parameters,
) -> Result<HttpResponse, PageError> {
    let query = TableQuery::parse(sent.iter().map(|(name, value)| (name.as_str(), value.as_str())))?;
    let (actor, asked) = (visitor.actor.clone(), query.clone());
    let (page, around) = run(&app, move |app| vendor_table::list(app, &actor, &asked)).await?;
    let mut frame = frame(&app, &visitor, "Vendors", Some(Place::Vendors), &request).await?;
    frame.query.clone_from(&query.search);
    render(VendorsPage {
        subtitle: table::subtitle(&around),
        new_url: visitor.actor.can(Right::EditVendors).then(|| "/vendors/new".to_owned()),
        table: table::table(&app, &visitor.actor, &query, &page, &around),
        frame,
    })
}

/// The rows of the same query as a file: `GET /vendors/export?format=csv`.
///
/// # Errors
/// As `list`; a format that is not known.
pub async fn export(app: Site, visitor: Visitor<Exports>, sent: Parameters) -> Result<HttpResponse, PageError> {
    let of_format = |(name, _): &&(String, String)| name == "format";
    let format = sent.iter().find(of_format).map_or("csv", |(_, value)| value.as_str());
    let format: Format = format.parse().map_err(|error: crate::domain::closed_list::UnknownWord| {
        AppError::invalid("format", "not_taken", format!("format: {error}."))
    })?;
    let others = sent.iter().filter(|pair| !of_format(pair));
    let query = TableQuery::parse(others.map(|(name, value)| (name.as_str(), value.as_str())))?;
    let written = run(&app, move |app| vendor_table::export(app, &visitor.actor, &query, format)).await?;
    Ok(download(written.file, written.bytes, &written.name, format.media_type()))
}
