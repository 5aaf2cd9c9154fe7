//! A cell of a file that was brought in, as it stands there: the last step from a score to its source.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Query},
};

use crate::{
    actions::import_spreadsheet::{self, Around, Spot},
    app::App,
    domain::{ids::ImportId, text::visible},
    error::AppError,
    web::{
        Site,
        error::PageError,
        pages::{
            frame::{frame, render},
            when,
        },
        run,
        session::{Reads, Visitor, ensure_sees_all},
        view::{
            frame::Place,
            imports::{CellPage, ClippedColumn, ClippedRow},
            mark::Link,
            words,
        },
    },
};

/// What the address carries.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wanted {
    sheet: String,
    at: String,
}

/// `GET /imports/{id}/cell?sheet=&at=`: `at` is a cell such as `F12`, or a row such as `12`.
///
/// # Errors
/// `NotFound` for what is not in the file; `Forbidden` for those who see their own vendors alone.
pub async fn show(
    app: Site,
    visitor: Visitor<Reads>,
    id: Path<ImportId>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "imports tell")?;
    let Wanted { sheet, at } = wanted.into_inner();
    let spot = Spot::parse(&at).ok_or_else(|| AppError::NotFound(format!("The cell {}", words::shortened(&at))))?;
    let actor = visitor.actor.clone();
    let found = run(&app, move |app| import_spreadsheet::around(app, &actor, *id, &sheet, spot)).await?;
    let place = place(&found);
    let frame = frame(&app, &visitor, &place, Some(Place::Imports), &request).await?;
    render(page(&app, frame, place, found))
}

/// “Vendors · AB2”; a text file has no sheets to name.
fn place(found: &Around) -> String {
    let column = found.place.and_then(|place| found.columns.get(place));
    let cell = column.map_or_else(|| format!("row {}", found.row), |column| format!("{}{}", column.column, found.row));
    if found.sheet == "CSV" { cell } else { format!("{} · {cell}", found.sheet) }
}

fn page(app: &App, frame: crate::web::view::frame::Frame, place: String, found: Around) -> CellPage {
    let is_meant = |column: usize| found.place == Some(column);
    let columns = found.columns.iter().enumerate().map(|(at, column)| ClippedColumn {
        letters: column.column.clone(),
        heading: column.heading.as_deref().map(visible).unwrap_or_default(),
        meant: is_meant(at),
    });
    let row = |row: &import_spreadsheet::AroundRow| {
        let meant = row.row == found.row;
        let cells = row.cells.iter().enumerate().map(|(at, text)| (visible(text), meant && is_meant(at)));
        ClippedRow { number: row.row, cells: cells.collect(), meant }
    };
    let import = &found.import;
    CellPage {
        frame,
        import: Link::new(format!("{} {}", import.reference, import.file_name), format!("/imports/{}", import.id)),
        place,
        about: format!("{}, brought in {}", import.file_name, when::minute(app, import.created_at)),
        value: found.value.as_deref().map(visible),
        sha256: import.sha256.clone(),
        columns: columns.collect(),
        rows: found.rows.iter().map(row).collect(),
    }
}
