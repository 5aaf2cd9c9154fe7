//! The register compared with other lists: a list comes in, its names are looked at, and what they are is said.

mod exclusions;
mod shown;

use actix_multipart::Multipart;
use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Path, Query},
};

pub use exclusions::{forget, index as exclusions};

use super::{
    download::download,
    frame::{frame, render, render_with},
    imports::upload::{self, Received, Upload},
    marks::address,
};
use crate::{
    actions::{
        import_spreadsheet::Incoming,
        reconcile::{self, Decision, Options},
        records,
        vendor_table::Format,
    },
    domain::{
        access::Right,
        ids::{ReconciliationEntryId, ReconciliationId},
        reconciliation::Class,
        vendor::Vendor,
    },
    error::AppError,
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        run,
        session::{EditsVendors, Exports, Imports, Needs, Reads, Visitor, ensure_sees_all},
        view::{frame::Place, reconciliations::ReconciliationsPage, table::EmptyView, words},
    },
};

/// Reconciliations on a page.
const PAGE: usize = 50;
/// Names of vendors offered while typing.
const OFFERED: i64 = 300;
/// Who may not see a list, and why.
const TELLS: &str = "lists tell";

/// What the address of the list carries.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Before {
    before: Option<ReconciliationId>,
}

/// What the address of one carries.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Shown {
    class: String,
    after: Option<i32>,
}

/// `GET /reconciliations?before=`
pub async fn list(
    app: Site,
    visitor: Visitor<Reads>,
    wanted: Query<Before>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, TELLS)?;
    render(page(&app, &visitor, wanted.before, None, &request).await?)
}

/// The list with the form; `failed` is an upload that could not be taken, and why.
async fn page<N: Needs>(
    app: &Site,
    visitor: &Visitor<N>,
    before: Option<ReconciliationId>,
    failed: Option<(Upload, String)>,
    request: &HttpRequest,
) -> Result<ReconciliationsPage, PageError> {
    let frame = frame(app, visitor, "Reconciliations", Some(Place::Imports), request).await?;
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let found = run(app, move |app| reconcile::list(app, before, limit)).await?;
    let more = found.get(..PAGE).filter(|_| found.len() > PAGE).and_then(|page| page.last());
    let next = more.map(|last| format!("/reconciliations?before={}", last.reconciliation.id));
    Ok(ReconciliationsPage {
        frame,
        upload: visitor.actor.can(Right::Import).then(|| shown::upload(app, &found, failed)),
        rows: found.iter().take(PAGE).map(|standing| shown::row(app, standing)).collect(),
        next,
        empty: found.is_empty().then(|| EmptyView {
            title: "Nothing compared yet".to_owned(),
            text: "Bring the list of whom you paid, or of the applications people sign in to: names that the register \
                   misses will be listed here."
                .to_owned(),
            actions: Vec::new(),
        }),
    })
}

/// `POST /reconciliations`: takes a list in and compares it.
pub async fn create(
    app: Site,
    visitor: Visitor<Imports>,
    parts: Multipart,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let mut upload = upload::read(&app, parts, &request).await?;
    let (status, said) = match upload.file.take() {
        Some(Received::File { name, bytes }) => {
            let (options, actor) = (options(&upload), visitor.actor.clone());
            let made = run(&app, move |app| {
                let incoming = Incoming::new(&name, app.files.keep(bytes)?);
                reconcile::run(app, &actor, &incoming, &options?)
            });
            match made.await {
                Ok(made) => return Ok(flash::see_other(&app, &format!("/reconciliations/{}", made.reference), "")),
                Err(error @ AppError::Invalid(_)) => (StatusCode::UNPROCESSABLE_ENTITY, error.to_string()),
                Err(other) => return Err(other.into()),
            }
        }
        Some(Received::TooLarge) => {
            let most = app.settings.import.upload_mib;
            let said =
                format!("A list may have {most} MiB. The command line reads larger ones: ninefold reconcile FILE");
            (StatusCode::PAYLOAD_TOO_LARGE, said)
        }
        None => (StatusCode::UNPROCESSABLE_ENTITY, "Choose a file first.".to_owned()),
    };
    render_with(status, page(&app, &visitor, None, Some((upload, said)), &request).await?)
}

fn options(upload: &Upload) -> Result<Options, AppError> {
    let text = |name: &str| Some(upload.other(name).trim().to_owned()).filter(|text| !text.is_empty());
    let kind = text("kind").map(|kind| kind.parse()).transpose();
    let as_of = text("as_of").map(|day| day.parse()).transpose();
    Ok(Options {
        kind: kind.map_err(|error| AppError::invalid("kind", "unknown_word", format!("Kind of list: {error}.")))?,
        as_of: as_of.map_err(|_| AppError::invalid("as_of", "not_a_date", "As of: write it as 2026-10-31."))?,
        list_name: text("list"),
        sheet: text("sheet"),
        column: text("column"),
        ..Options::default()
    })
}

/// `GET /reconciliations/{id or reference}?class=&after=`
pub async fn show(
    app: Site,
    visitor: Visitor<Reads>,
    named: Path<String>,
    wanted: Query<Shown>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, TELLS)?;
    let (actor, wanted) = (visitor.actor.clone(), wanted.into_inner());
    let (standing, class, entries, vendors) = run(&app, move |app| {
        let standing = reconcile::get(app, &named)?;
        let class = wanted.class.parse().unwrap_or_else(|_| shown::leading(&standing));
        let limit = i64::try_from(shown::NAMES + 1).unwrap_or(i64::MAX);
        let entries = reconcile::page(app, standing.reconciliation.id, Some(class), wanted.after, limit)?;
        let offered = class.is_open() && actor.can(Right::EditVendors);
        let vendors = if offered { records::list::<Vendor>(app, &actor, None, None, OFFERED)? } else { Vec::new() };
        Ok((standing, class, entries, vendors))
    })
    .await?;
    let title = shown::title(&standing);
    let frame = frame(&app, &visitor, &title, Some(Place::Imports), &request).await?;
    let vendors = vendors.into_iter().map(|vendor| vendor.name).collect();
    render(shown::page(&app, frame, &visitor.actor, &standing, (class, wanted.after), entries, vendors))
}

/// What a form says; sent by a key while typing, it says what was typed.
fn decision(sent: &SentForm) -> Decision {
    let (vendor, reason) = (sent.get("vendor").trim().to_owned(), sent.get("reason").to_owned());
    match sent.get("decision") {
        "add" => Decision::Add,
        "alike" => Decision::Same(None),
        "same" => Decision::Same(Some(vendor)),
        "" if !vendor.is_empty() => Decision::Same(Some(vendor)),
        _ => Decision::Exclude(reason),
    }
}

/// `POST /reconciliations/{id or reference}/decide` with `id`, `decision` `add`, `alike`, `same` or `exclude`, `vendor`,
/// `reason`
pub async fn decide(
    app: Site,
    visitor: Visitor<EditsVendors>,
    named: Path<String>,
    sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let page = format!("/reconciliations/{named}");
    let back = format!("{page}{}", Some(sent.get("back")).filter(|back| is_address(back, "?")).unwrap_or_default());
    let ids: Vec<ReconciliationEntryId> =
        sent.fields().filter(|(name, _)| *name == "id").filter_map(|(_, id)| id.parse().ok()).collect();
    let decision = decision(&sent);
    let decided = run(&app, move |app| {
        let of = reconcile::get(app, &named)?.reconciliation.id;
        reconcile::decide(app, &visitor.actor, of, &ids, &decision).map(|entries| shown::said(&entries, &decision))
    });
    match decided.await {
        Ok(said) => Ok(flash::see_other(&app, &back, &said)),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict { .. })) => {
            Ok(flash::see_other_failed(&app, &back, &words::shortened(&error.to_string())))
        }
        Err(other) => Err(other.into()),
    }
}

/// `GET /reconciliations/{id or reference}/names.{format}`
pub async fn export(
    app: Site,
    visitor: Visitor<Exports>,
    path: Path<(String, String)>,
) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, TELLS)?;
    let (named, ending) = path.into_inner();
    let format: Format = ending.parse().map_err(|_| AppError::NotFound(format!("A table as .{ending}")))?;
    let written = run(&app, move |app| reconcile::export(app, &visitor.actor, &named, format)).await?;
    Ok(download(written.file, written.bytes, &written.name, format.media_type()))
}

/// Whether a sent text is an address that begins so, and not something to slip into an answer's head.
fn is_address(sent: &str, begins: &str) -> bool {
    sent.starts_with(begins) && sent.len() <= 200 && sent.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The address of a class of a reconciliation, from a place on.
fn class_url(reference: &str, class: Class, after: Option<i32>) -> String {
    let after = after.map(|after| ("after", after.to_string()));
    let parameters = std::iter::once(("class", class.as_str().to_owned())).chain(after);
    address(&format!("/reconciliations/{reference}"), parameters)
}
