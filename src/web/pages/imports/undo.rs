//! Taking an import back: asked first with what will happen, or told what stands in the way.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Path};

use crate::{
    actions::import_spreadsheet::{self, Undo, Undone},
    domain::{ids::ImportId, import::record::Import},
    error::AppError,
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        pages::frame::{frame, render_with},
        run,
        session::{Imports, Visitor},
        view::{frame::Place, imports::ImportUndoPage, words},
    },
};

/// Obstacles listed on the page.
const LISTED: usize = 200;

/// `GET /imports/{id}/undo`
pub async fn ask(
    app: Site,
    visitor: Visitor<Imports>,
    id: Path<ImportId>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let actor = visitor.actor.clone();
    let (import, undo) = run(&app, move |app| {
        let import = import_spreadsheet::get(app, &actor, *id)?;
        Ok((import, import_spreadsheet::undo_check(app, &actor, *id)?))
    })
    .await?;
    page(&app, &visitor, &import, &undo, StatusCode::OK, &request).await
}

/// `POST /imports/{id}/undo`
pub async fn undo(
    app: Site,
    visitor: Visitor<Imports>,
    id: Path<ImportId>,
    _sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let (actor, back) = (visitor.actor.clone(), format!("/imports/{id}"));
    match run(&app, move |app| import_spreadsheet::undo(app, &actor, *id)).await {
        Ok(Undone::Done(import, _)) => {
            Ok(flash::see_other(&app, &back, &format!("{} was taken back.", import.file_name)))
        }
        Ok(Undone::Blocked(import, undo)) => page(&app, &visitor, &import, &undo, StatusCode::CONFLICT, &request).await,
        Err(AppError::Conflict { message, .. }) => Ok(flash::see_other_failed(&app, &back, &message)),
        Err(other) => Err(other.into()),
    }
}

async fn page(
    app: &Site,
    visitor: &Visitor<Imports>,
    import: &Import,
    undo: &Undo,
    status: StatusCode,
    request: &HttpRequest,
) -> Result<HttpResponse, PageError> {
    let title = match undo.obstacles.as_slice() {
        [] => format!("Take {} back?", import.reference),
        _ => format!("{} cannot be taken back", import.reference),
    };
    render_with(
        status,
        ImportUndoPage {
            frame: frame(app, visitor, &title, Some(Place::Imports), request).await?,
            file: import.file_name.clone(),
            back: format!("/imports/{}", import.id),
            lead: lead(undo),
            title,
            obstacles: undo.obstacles.iter().take(LISTED).map(|one| one.message.clone()).collect(),
            not_listed: undo.obstacles.len().saturating_sub(LISTED),
        },
    )
}

fn lead(undo: &Undo) -> String {
    if !undo.obstacles.is_empty() {
        let count = words::counted(undo.obstacles.len(), "record stands", "records stand");
        return format!("{count} in the way. Nothing was changed.");
    }
    format!(
        "{} it created go, and {} it changed get back what they held before. People whom nobody else needs go with \
         them, scores and reminders follow, and the file can be applied again. The audit trail keeps that it happened.",
        words::counted(undo.removed, "record", "records"),
        words::counted(undo.restored, "record", "records")
    )
}
