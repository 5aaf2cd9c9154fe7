//! How sheets are read: the layouts that people saved for their own, and those that the program knows.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    web::Path,
};

use crate::{
    actions::{
        import_spreadsheet::may_bring,
        layouts::{self, Shelved},
        templates,
    },
    app::App,
    domain::{
        access::{Actor, Right},
        import::layout::Layout,
    },
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        pages::{
            frame::{frame, render},
            when,
        },
        run,
        session::{Imports, Reads, Visitor, ensure_sees_all},
        view::{
            frame::Place,
            imports::{KnownLayoutRow, LayoutsPage, SavedLayoutRow},
            mark::Link,
            words,
        },
    },
};

/// The template that our own questionnaire fills.
const OURS: &str = "ninefold";

/// `GET /imports/layouts`
pub async fn index(app: Site, visitor: Visitor<Reads>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "imports tell")?;
    let frame = frame(&app, &visitor, "Layouts", Some(Place::Imports), &request).await?;
    let shelf = run(&app, layouts::shelf).await?;
    render(LayoutsPage {
        frame,
        saved: shelf.iter().map(|shelved| saved(&app, shelved, &visitor.actor)).collect(),
        known: app.layouts.iter().map(known).collect(),
    })
}

/// `GET /imports/layouts/{name}.toml`: a saved layout as a file for `import.layouts_dir`.
pub async fn download(app: Site, visitor: Visitor<Reads>, name: Path<String>) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "imports tell")?;
    let toml = run(&app, {
        let name = name.clone();
        move |app| layouts::toml(app, &name)
    })
    .await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/toml; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.toml\"")))
        .body(toml))
}

/// `POST /imports/layouts/{name}/remove`
pub async fn remove(
    app: Site,
    visitor: Visitor<Imports>,
    name: Path<String>,
    _sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let said = format!("The layout {name} was removed; what it read stays.");
    run(&app, move |app| layouts::remove(app, &visitor.actor, &name)).await?;
    Ok(flash::see_other(&app, "/imports/layouts", &said))
}

fn saved(app: &App, shelved: &Shelved, actor: &Actor) -> SavedLayoutRow {
    let Shelved { layout, by, at } = shelved;
    let base = app.layouts.iter().find(|known| known.name == layout.extends);
    let may_remove = actor.can(Right::Import) && base.is_none_or(|base| may_bring(actor, base.kind));
    let headings = layout.fields.iter().map(|field| field.headings.len()).sum::<usize>();
    let values = layout.meanings.values().map(std::collections::BTreeMap::len).sum::<usize>();
    let mut settles = vec![format!("{} to fields", words::counted(headings, "heading", "headings"))];
    if !layout.ignore.is_empty() {
        settles.push(format!("{} left out", layout.ignore.len()));
    }
    if values > 0 {
        settles.push(format!("{} to values", words::counted(values, "word", "words")));
    }
    let of = |at: &str| format!("/imports/layouts/{}{at}", layout.name);
    SavedLayoutRow {
        link: Link::new(&layout.title, of(".toml")),
        reads: base.map_or_else(|| format!("{}, which is gone", layout.extends), |base| base.title.clone()),
        settles: settles.join(", "),
        by: by.clone(),
        at: when::minute(app, *at),
        remove_url: may_remove.then(|| of("/remove")),
    }
}

fn known(layout: &Layout) -> KnownLayoutRow {
    // Publishers hand out their own questionnaires; the blank one here is ours.
    let is_ours = layout.template.as_deref().is_none_or(|template| template == OURS);
    let name = templates::file_name(layout.kind);
    let kind = layout.kind.label();
    KnownLayoutRow {
        title: layout.title.clone(),
        kind: Some(kind.to_owned()).filter(|kind| *kind != layout.title),
        fields: layout.fields.len(),
        template: is_ours.then(|| Link::new(&name, format!("/imports/templates/{name}"))),
    }
}
