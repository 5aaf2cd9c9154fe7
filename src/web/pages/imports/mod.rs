//! Spreadsheets in: drop a file, see what it is and would do, answer what it leaves open, apply it.

mod asked;
pub mod cell;
mod changes;
mod choices;
pub mod layouts;
mod problems;
mod shown;
mod templates;
mod undo;
pub mod upload;

use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Path, Query},
};

use super::{
    download::download,
    frame::{frame, render, render_with},
};
use crate::{
    actions::{
        import_spreadsheet::{self, Apply, ImportOptions, Incoming, RejectedFormat},
        layouts as saved_layouts, records,
    },
    domain::{
        access::Right,
        ids::ImportId,
        import::record::{Import, ImportState},
        vendor::Vendor,
    },
    error::AppError,
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        progress, run,
        session::{Imports, Needs, Reads, Visitor, ensure_sees_all},
        view::{
            frame::{Flash, Place},
            imports::ImportsPage,
            table::EmptyView,
        },
    },
};
use shown::Around;
pub use templates::template;
pub use undo::{ask as undo_form, undo};
use upload::Upload;

/// How long a page is waited for before it shows progress instead of the result.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// Imports on a page.
const PAGE: usize = 50;
/// Earlier imports shown beside one.
const BESIDE: i64 = 3;
/// Names of vendors offered while typing.
const OFFERED: i64 = 500;

/// What the address of the list carries.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wanted {
    before: Option<ImportId>,
}

/// `GET /imports?before=`
pub async fn list(
    app: Site,
    visitor: Visitor<Reads>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "imports tell")?;
    render(page(&app, &visitor, wanted.before, None, &request).await?)
}

/// The list with the drop zone; `failed` is an upload that could not be taken, and why.
async fn page<N: Needs>(
    app: &Site,
    visitor: &Visitor<N>,
    before: Option<ImportId>,
    failed: Option<(Upload, String)>,
    request: &HttpRequest,
) -> Result<ImportsPage, PageError> {
    let frame = frame(app, visitor, "Imports", Some(Place::Imports), request).await?;
    let actor = visitor.actor.clone();
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let (imports, vendors) = run(app, move |app| {
        let vendors = records::list::<Vendor>(app, &actor, None, None, OFFERED)?;
        Ok((import_spreadsheet::list(app, &actor, before, limit)?, vendors))
    })
    .await?;
    let more = imports.get(..PAGE).filter(|_| imports.len() > PAGE).and_then(|page| page.last());
    Ok(ImportsPage {
        frame,
        upload: visitor.actor.can(Right::Import).then(|| shown::upload(app, vendors, failed)),
        imports: imports.iter().take(PAGE).map(|import| shown::row(app, import)).collect(),
        previous: None,
        next: more.map(|import| format!("/imports?before={}", import.id)),
        empty: imports.is_empty().then(|| EmptyView {
            title: "No imports yet".to_owned(),
            text: "Each file will be listed here with what it changed.".to_owned(),
            actions: Vec::new(),
        }),
    })
}

/// `POST /imports`: takes the file in and shows what it would do.
pub async fn upload(
    app: Site,
    visitor: Visitor<Imports>,
    parts: Multipart,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let mut upload = upload::read(&app, parts, &request).await?;
    let failed = match upload.file.take() {
        Some(upload::Received::File { name, bytes }) => {
            let (options, actor) = (upload.options(), visitor.actor.clone());
            let import = run(&app, move |app| {
                let incoming = Incoming::new(&name, app.files.keep(bytes)?);
                import_spreadsheet::preview_beside(app, &actor, &incoming, &options, PATIENCE)
            });
            return Ok(flash::see_other(&app, &format!("/imports/{}", import.await?.id), ""));
        }
        Some(upload::Received::TooLarge) => {
            let most = app.settings.import.upload_mib;
            let said = format!("A file may have {most} MiB. The command line reads larger ones: ninefold import FILE");
            (StatusCode::PAYLOAD_TOO_LARGE, said)
        }
        None => (StatusCode::UNPROCESSABLE_ENTITY, "Choose a file first.".to_owned()),
    };
    let (status, said) = failed;
    render_with(status, page(&app, &visitor, None, Some((upload, said)), &request).await?)
}

/// `GET /imports/{id}`: what the file would do, or did.
pub async fn show(
    app: Site,
    visitor: Visitor<Reads>,
    id: Path<ImportId>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "imports tell")?;
    let actor = visitor.actor.clone();
    let (import, around) = run(&app, move |app| {
        let import = import_spreadsheet::get(app, &actor, *id)?;
        let mut imports = import_spreadsheet::list(app, &actor, None, BESIDE + 1)?;
        imports.retain(|other| other.id != import.id);
        imports.truncate(usize::try_from(BESIDE).unwrap_or_default());
        let vendors = records::list::<Vendor>(app, &actor, None, None, OFFERED)?;
        Ok((import.clone(), Around { earlier: import_spreadsheet::earlier(app, &import)?, vendors, imports }))
    })
    .await?;
    let mut frame = frame(&app, &visitor, &import.file_name, Some(Place::Imports), &request).await?;
    let may_import = visitor.actor.can(Right::Import);
    let seen = app.running.find(import.id).map(|progress| progress.look());
    if seen.is_some() || import.state == ImportState::Reading {
        return render(shown::progress(frame, &import, seen, may_import));
    }
    if let Some(why) = app.running.take_failure(import.id) {
        frame.flash = Some(Flash { text: why, failed: true, action: None });
    }
    if matches!(import.state, ImportState::Applied | ImportState::Undone) {
        return render(shown::done(&app, frame, &import, may_import));
    }
    render(shown::preview(&app, frame, &import, &around, may_import))
}

/// `GET /imports/{id}/events`: how far it is, as server-sent events.
pub async fn events(app: Site, visitor: Visitor<Reads>, id: Path<ImportId>) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "imports tell")?;
    let id = *id;
    run(&app, move |app| import_spreadsheet::get(app, &visitor.actor, id)).await?;
    Ok(progress::events(app, id))
}

/// `POST /imports/{id}/check`: plans it anew with what was chosen.
pub async fn check(
    app: Site,
    visitor: Visitor<Imports>,
    id: Path<ImportId>,
    sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let import: Import = run(&app, move |app| {
        let import = import_spreadsheet::get(app, &visitor.actor, *id)?;
        let options = choices::chosen(&import, ImportOptions::from_json(&import.options), &sent)?;
        import_spreadsheet::choose_beside(app, &visitor.actor, *id, &options, PATIENCE)
    })
    .await?;
    Ok(flash::see_other(&app, &format!("/imports/{}", import.id), "Checked again; nothing is stored yet."))
}

/// `POST /imports/{id}/layout` with `title`: saves how it is read, with what was chosen on the page, as a layout.
pub async fn save_layout(
    app: Site,
    visitor: Visitor<Imports>,
    id: Path<ImportId>,
    sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let page = format!("/imports/{id}");
    let saved = run(&app, move |app| {
        let import = import_spreadsheet::get(app, &visitor.actor, *id)?;
        let options = choices::chosen(&import, ImportOptions::from_json(&import.options), &sent)?;
        import_spreadsheet::choose(app, &visitor.actor, *id, &options)?;
        saved_layouts::save(app, &visitor.actor, *id, sent.get("title"))
    });
    match saved.await {
        Ok(saved) => {
            let said = format!("Saved as {}; the next file with these headings is read by it.", saved.title);
            Ok(flash::see_other(&app, &page, &said))
        }
        // What is wrong with the name is said on the page, where it can be mended.
        Err(AppError::Invalid(fields)) if fields.iter().all(|field| field.field == "title") => {
            let said = fields.first().map(|field| field.message.clone()).unwrap_or_default();
            Ok(flash::see_other_failed(&app, &page, &said))
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /imports/{id}/apply` with `mode` `all` or `good`, and the `reading` that the page showed.
pub async fn apply(
    app: Site,
    visitor: Visitor<Imports>,
    id: Path<ImportId>,
    sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let how = if sent.get("mode") == "good" { Apply::GoodRows } else { Apply::AllOrNothing };
    let page = format!("/imports/{id}");
    let asked = (how, Some(sent.get("reading").to_owned()).filter(|reading| !reading.is_empty()));
    match run(&app, move |app| import_spreadsheet::apply_beside(app, &visitor.actor, *id, asked, PATIENCE)).await {
        Ok(import) if import.state != ImportState::Applied => Ok(flash::see_other(&app, &page, "")),
        Ok(import) => Ok(flash::see_other(&app, &page, &format!("{} was applied.", import.file_name))),
        // The page says what stands in the way better than an error page could.
        Err(AppError::Conflict { message, .. }) => Ok(flash::see_other_failed(&app, &page, &message)),
        Err(other) => Err(other.into()),
    }
}

/// `GET /imports/{id}/rejected.xlsx` and `.csv`: the rejected rows, to be mended and brought back.
pub async fn rejected(
    app: Site,
    visitor: Visitor<Imports>,
    path: Path<(ImportId, String)>,
) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "imports tell")?;
    let (id, ending) = path.into_inner();
    let missing = |_| AppError::NotFound(format!("A table of rejected rows as .{ending}"));
    let format: RejectedFormat = ending.parse().map_err(missing)?;
    let written = run(&app, move |app| import_spreadsheet::rejected(app, &visitor.actor, id, format)).await?;
    Ok(download(written.file, written.bytes, &written.name, format.media_type()))
}
