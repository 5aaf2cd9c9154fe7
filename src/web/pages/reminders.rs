//! The reminder rules: what they say, what goes out by them, their versions; `edit` changes them.

mod draft;
pub mod edit;
mod effect;
mod fields;
mod shown;
mod upcoming;

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Query},
};

use super::{
    frame::{frame, render},
    when::minute,
};
use crate::{
    actions::reminder_rules::{self, Kept, Source, Version},
    app::App,
    db,
    domain::{access::Right, reminder_words},
    error::AppError,
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        run,
        session::{Administers, Reads, Visitor, ensure_sees_all},
        view::{
            frame::Place,
            mark::Link,
            reminders::{VersionRow, VersionsPage},
            table::EmptyView,
            words,
        },
    },
};

pub use upcoming::upcoming;

const TELLS: &str = "the reminders tell";
/// Versions on a page.
const PAGE: usize = 20;

/// `GET /reminders`: the rules in force.
pub async fn index(app: Site, visitor: Visitor<Reads>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, TELLS)?;
    let (in_force, vendors) = run(&app, |app| {
        let in_force = reminder_rules::show(app)?;
        let references: Vec<String> = in_force.rules.vendors.keys().cloned().collect();
        let vendors = app.db.read(|conn| Ok(db::vendor::list_by_references(conn, &references)?))?;
        Ok((in_force, vendors))
    })
    .await?;
    let may = visitor.actor.can(Right::Administer) && in_force.source != Source::File;
    let frame = frame(&app, &visitor, "Reminders", Some(Place::Outbox), &request).await?;
    render(shown::page(&app, frame, &in_force, &vendors, may))
}

/// `GET /reminders/rules.toml`: the rules in force as a file.
pub async fn download(app: Site, visitor: Visitor<Reads>) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, TELLS)?;
    let text = run(&app, |app| reminder_rules::to_file(&reminder_rules::show(app)?)).await?;
    Ok(HttpResponse::Ok()
        .insert_header(("content-type", "application/toml; charset=utf-8"))
        .insert_header(("content-disposition", "attachment; filename=\"reminders.toml\""))
        .body(text))
}

/// What the address of the versions carries.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Before {
    before: Option<i32>,
}

/// `GET /reminders/versions?before=`
pub async fn versions(
    app: Site,
    visitor: Visitor<Reads>,
    wanted: Query<Before>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, TELLS)?;
    let before = wanted.before;
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let found = run(&app, move |app| reminder_rules::versions(app, before, limit)).await?;
    let may = visitor.actor.can(Right::Administer) && app.settings.reminders.rules_file.is_empty();
    let more = found.get(..PAGE).filter(|_| found.len() > PAGE).and_then(|page| page.last());
    let next = more.map(|last| format!("/reminders/versions?before={}", last.version));
    let mut rows: Vec<VersionRow> = found.iter().take(PAGE).map(|version| row(&app, version, may)).collect();
    if next.is_none() && !rows.is_empty() {
        rows.push(shipped(may));
    }
    render(VersionsPage {
        frame: frame(&app, &visitor, "Versions of the reminder rules", Some(Place::Outbox), &request).await?,
        empty: rows.is_empty().then(|| EmptyView {
            title: "Nothing was changed yet".to_owned(),
            text: "The rules are those that ship with the program. Each change will stand here, and can be taken back."
                .to_owned(),
            actions: vec![Link::new("See the rules", "/reminders")],
        }),
        rows,
        next,
    })
}

fn row(app: &App, version: &Version, may: bool) -> VersionRow {
    VersionRow {
        label: format!("Version {}", version.version),
        in_force: version.in_force,
        note: version.note.clone(),
        changes: version.changes.clone(),
        at: version.created_at.map(|at| minute(app, at)).unwrap_or_default(),
        by: version.made_by.clone(),
        restore_url: (may && !version.in_force).then(|| restore_url(version.version)),
    }
}

/// The rules that every first version was made from.
fn shipped(may: bool) -> VersionRow {
    VersionRow {
        label: "As shipped".to_owned(),
        in_force: false,
        note: None,
        changes: vec!["The rules that ship with the program".to_owned()],
        at: String::new(),
        by: "program".to_owned(),
        restore_url: may.then(|| restore_url(0)),
    }
}

fn restore_url(number: i32) -> String {
    format!("/reminders/versions/{number}/restore")
}

/// Puts a former version in force again: `POST /reminders/versions/{number}/restore`.
pub async fn restore(
    app: Site,
    visitor: Visitor<Administers>,
    number: Path<i32>,
    _sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let number = number.into_inner();
    match run(&app, move |app| reminder_rules::restore(app, &visitor.actor, number)).await {
        Ok(kept) => Ok(flash::see_other(&app, "/reminders/versions", &said(&kept))),
        Err(error @ (AppError::Invalid(_) | AppError::Conflict { .. })) => {
            Ok(flash::see_other_failed(&app, "/reminders/versions", &words::shortened(&error.to_string())))
        }
        Err(other) => Err(other.into()),
    }
}

/// What became of a change, in a sentence.
fn said(kept: &Kept) -> String {
    if !kept.is_new() {
        return "These rules are in force already; nothing was stored.".to_owned();
    }
    let changes = reminder_words::in_one_line(&kept.changes);
    words::shortened(&format!("Version {} is in force. {changes}.", kept.version))
}
