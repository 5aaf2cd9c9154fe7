//! Imports: a file comes in and is read, its plan is looked at, and it is applied.

use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::{
    HttpResponse,
    http::{StatusCode, header::LOCATION},
    web::Path,
};
use serde_json::{Map, Value, json};

use super::{page::Page, params::Params, records::id_of, refusal::Answer, shape, upload};
use crate::{
    actions::import_spreadsheet::{self as import, Apply, ImportOptions, Obstacle, RejectedFormat, Spot, Undone},
    domain::{
        ids::ImportId,
        import::{record::Import, text_form::TextForm},
    },
    error::{AppError, FieldError},
    web::{
        Site,
        error::Problem,
        pages::download::download,
        progress, run,
        session::{Caller, Exports, Imports},
    },
};

/// How long an answer waits for the work; what takes longer is answered as it stands, to be watched.
const PATIENCE: Duration = Duration::from_secs(10);
const CHOICES: &[&str] = &[
    "layout",
    "sheet",
    "vendor",
    "create_vendor",
    "service",
    "submitted",
    "heading_row",
    "encoding",
    "separator",
    "dry_run",
];

/// An import as lists show it: its file, where it stands, and its counts.
fn summary(stored: &Import) -> Result<Map<String, Value>, AppError> {
    let mut fields = shape::object(stored)?;
    fields.shift_remove("confidence_milli");
    fields.shift_remove("rows_read");
    fields.insert("confidence".to_owned(), json!(f64::from(stored.confidence_milli.unwrap_or(0)) / 1000.0));
    fields.insert("rows".to_owned(), json!(stored.rows_read));
    Ok(fields)
}

/// The same with what was found in its file, in the shape of the command's JSON.
fn shown(stored: &Import) -> Result<Map<String, Value>, AppError> {
    let mut fields = summary(stored)?;
    for (name, value) in shape::object(&import::report(stored))? {
        if name != "import_id" && name != "file" {
            fields.insert(name, value);
        }
    }
    Ok(fields)
}

/// The same with the digest by which no other reading is applied.
fn with_reading(stored: &Import) -> Result<Map<String, Value>, AppError> {
    let mut fields = shown(stored)?;
    fields.insert("reading".to_owned(), json!(import::reading_of(stored)));
    Ok(fields)
}

fn options(params: &Params) -> Result<ImportOptions, AppError> {
    let text = |name: &str| params.get(name).map(str::to_owned);
    Ok(ImportOptions {
        layout: text("layout"),
        sheet: text("sheet"),
        vendor: text("vendor"),
        create_vendor: params.parse("create_vendor", "true or false")?.unwrap_or(false),
        service: text("service"),
        submitted: params.parse("submitted", "a day such as 2026-11-22")?,
        heading_row: params.parse("heading_row", "the number of a row, such as 3")?,
        text: TextForm {
            encoding: params.parse("encoding", "an encoding such as utf-8 or windows-1252")?,
            separator: params.parse("separator", "comma, semicolon, tab or pipe")?,
        },
        ..ImportOptions::default()
    })
}

/// `POST /api/v1/imports`: takes a file in and reads it (202). With `dry_run=true` it is only read, and no import is kept.
pub async fn create(app: Site, caller: Caller<Imports>, params: Params, parts: Multipart) -> Answer {
    params.only(CHOICES)?;
    let options = options(&params)?;
    let dry_run = params.parse("dry_run", "true or false")?.unwrap_or(false);
    let incoming = upload::receive(&app, parts, dry_run).await?;
    if dry_run {
        let report = run(&app, move |app| import::bring_in(app, &caller.actor, &incoming, &options, None)).await?;
        return Ok(HttpResponse::Ok().json(shape::object(&report)?));
    }
    let stored =
        run(&app, move |app| import::preview_beside(app, &caller.actor, &incoming, &options, PATIENCE)).await?;
    let address = format!("/api/v1/imports/{}", stored.id);
    Ok(HttpResponse::Accepted().insert_header((LOCATION, address)).json(with_reading(&stored)?))
}

/// `GET /api/v1/imports`: newest first.
pub async fn index(app: Site, caller: Caller<Exports>, params: Params) -> Answer {
    params.only(&["limit", "after"])?;
    let (limit, before) = (params.limit()?, params.after::<ImportId>()?);
    let found = run(&app, move |app| import::list(app, &caller.actor, before, limit + 1)).await?;
    let page = Page::cut(found, limit, |stored| vec![stored.id.to_string()])
        .show(|imports| imports.iter().map(|stored| summary(stored).map(Value::Object)).collect())?;
    Ok(page.answer(&params))
}

/// `GET /api/v1/imports/{id}`; `reading` is a digest of what is shown, to apply that and nothing else.
pub async fn show(app: Site, caller: Caller<Exports>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id = id_of(&id)?;
    let stored = run(&app, move |app| import::get(app, &caller.actor, id)).await?;
    let mut fields = with_reading(&stored)?;
    if let Some(progress) = app.running.find(id) {
        fields.insert("progress".to_owned(), json!(progress.look()));
    }
    Ok(HttpResponse::Ok().json(fields))
}

/// `GET /api/v1/imports/{id}/events`: how far the reading or applying is, as server-sent events: `progress` with
/// `{stage, done, total}`, then one `done`.
pub async fn events(app: Site, caller: Caller<Exports>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id = id_of(&id)?;
    run(&app, move |app| import::get(app, &caller.actor, id)).await?;
    Ok(progress::events(app, id))
}

/// `POST /api/v1/imports/{id}/apply`: `mode=all` applies all of it or nothing, `mode=good` the rows without errors.
/// With the `reading` that was shown, 409 `read_again_meanwhile` where it is another one by now.
pub async fn apply(app: Site, caller: Caller<Imports>, id: Path<String>, params: Params) -> Answer {
    params.only(&["mode", "reading"])?;
    let how = match params.listed("mode", &["all", "good"])?.as_slice() {
        [mode] if mode == "good" => Apply::GoodRows,
        [] | [_] => Apply::AllOrNothing,
        _ => return Err(AppError::invalid("mode", "unknown_word", "mode: give all or good.").into()),
    };
    let id = id_of(&id)?;
    let asked = (how, params.get("reading").map(str::to_owned));
    let applied = run(&app, move |app| import::apply_beside(app, &caller.actor, id, asked, PATIENCE)).await?;
    Ok(HttpResponse::Ok().json(shown(&applied)?))
}

/// `POST /api/v1/imports/{id}/undo`: takes an applied import back, all of it or nothing. What stands in the way is told
/// record by record as `errors`, each with the kind and id of its record as `field`.
pub async fn undo(app: Site, caller: Caller<Imports>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id = id_of(&id)?;
    match run(&app, move |app| import::undo(app, &caller.actor, id)).await? {
        Undone::Done(stored, undo) => {
            let mut fields = shown(&stored)?;
            fields.insert("undo".to_owned(), json!({ "removed": undo.removed, "restored": undo.restored }));
            Ok(HttpResponse::Ok().json(fields))
        }
        Undone::Blocked(stored, undo) => {
            let field = |one: &Obstacle| format!("{}/{}", one.record_kind, one.record_id);
            let errors = undo.obstacles.iter().map(|one| FieldError::new(field(one), one.code, &one.message));
            let detail = format!(
                "{} cannot be taken back: {} records stand in the way. Nothing was changed.",
                stored.reference,
                undo.obstacles.len()
            );
            let problem = Problem::new(StatusCode::CONFLICT, "cannot_undo", detail);
            Ok(problem.with_errors(errors.collect()).answer())
        }
    }
}

/// `GET /api/v1/imports/{id}/rejected?format=xlsx`: the rejected rows as they stand, to be mended and brought back.
pub async fn rejected(app: Site, caller: Caller<Exports>, id: Path<String>, params: Params) -> Answer {
    params.only(&["format"])?;
    let format = params.parse("format", "xlsx or csv")?.unwrap_or(RejectedFormat::Xlsx);
    let id = id_of(&id)?;
    let written = run(&app, move |app| import::rejected(app, &caller.actor, id, format)).await?;
    Ok(download(written.file, written.bytes, &written.name, format.media_type()))
}

/// `GET /api/v1/imports/{id}/cell?sheet=&at=`: a cell (`F12`) or row (`12`) of the file as it stands there, with the rows
/// and columns around it; without `sheet` that of the first one.
pub async fn cell(app: Site, caller: Caller<Exports>, id: Path<String>, params: Params) -> Answer {
    params.only(&["sheet", "at"])?;
    let wrong = || AppError::invalid("at", "not_a_cell", "at: give a cell such as F12, or a row such as 12.");
    let spot = Spot::parse(params.get("at").unwrap_or_default()).ok_or_else(wrong)?;
    let (id, sheet) = (id_of(&id)?, params.get("sheet").unwrap_or_default().to_owned());
    let found = run(&app, move |app| import::around(app, &caller.actor, id, &sheet, spot)).await?;
    Ok(HttpResponse::Ok().json(found))
}
