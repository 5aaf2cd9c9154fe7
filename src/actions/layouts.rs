//! Layouts of sheets: the program's own, those of files beside it, and those that people saved from an import's page.

use super::{Audit, import_spreadsheet};
use crate::{
    app::App,
    db::{self, Conn, saved_layout::Kept},
    domain::{
        Instant,
        access::{Actor, Right},
        ids::ImportId,
        import::{
            layout::Layout,
            saved_layout::{SavedField, SavedLayout, name_of},
        },
        text::is_plain,
    },
    error::AppError,
};

/// Every layout that can read a sheet, saved ones first: they fit their own sheets best.
///
/// # Errors
/// What the database says.
pub fn known(app: &App) -> Result<Vec<Layout>, AppError> {
    let mut all: Vec<Layout> = app.db.read(saved)?.iter().filter_map(|saved| completed(app, saved)).collect();
    all.extend(app.layouts.iter().cloned());
    Ok(all)
}

/// The saved layouts alone.
///
/// # Errors
/// What the database says.
pub fn list_saved(app: &App) -> Result<Vec<SavedLayout>, AppError> {
    app.db.read(saved)
}

/// A saved layout with who saved it and when.
pub struct Shelved {
    /// The layout.
    pub layout: SavedLayout,
    /// Who saved it last.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// The saved layouts with who saved them, by name.
///
/// # Errors
/// What the database says.
pub fn shelf(app: &App) -> Result<Vec<Shelved>, AppError> {
    let kept = app.db.read(|conn| Ok(db::saved_layout::list(conn)?))?;
    let shelved = |kept: Kept| {
        let layout = SavedLayout::parse(&kept.toml).ok()?;
        Some(Shelved { layout, by: kept.saved_by, at: kept.saved_at })
    };
    Ok(kept.into_iter().filter_map(shelved).collect())
}

/// A saved layout as a file for the directory of further layouts.
///
/// # Errors
/// `NotFound`.
pub fn toml(app: &App, name: &str) -> Result<String, AppError> {
    let kept = app.db.read(|conn| Ok(db::saved_layout::list(conn)?))?;
    let found = kept.into_iter().find(|kept| kept.name == name).map(|kept| kept.toml);
    found.ok_or_else(|| AppError::NotFound("This saved layout".to_owned()))
}

fn saved(conn: &mut Conn) -> Result<Vec<SavedLayout>, AppError> {
    Ok(db::saved_layout::list(conn)?.iter().filter_map(|kept| SavedLayout::parse(&kept.toml).ok()).collect())
}

/// A layout that extends one that is gone reads nothing any more; the others go on.
fn completed(app: &App, saved: &SavedLayout) -> Option<Layout> {
    saved
        .complete(&app.layouts)
        .map_err(|error| tracing::warn!(layout.name = saved.name, %error, "a saved layout was passed over"))
        .ok()
}

/// Saves how an import was read under a title: its headings, those left out, and what values mean.
///
/// # Errors
/// `Invalid` without a title, or with one that another kind of layout has; `Forbidden` without the right to import, and to
/// bring in what the layout reads, or the one of that name read until now; `NotFound`.
pub fn save(app: &App, actor: &Actor, id: ImportId, title: &str) -> Result<SavedLayout, AppError> {
    ensure_right(actor)?;
    let title = title.trim();
    let name = name_of(title);
    let wrong = |code: &str, message: &str| AppError::invalid("title", code, message.to_owned());
    if name.is_empty() || title.chars().count() > 80 || !is_plain(title) {
        return Err(wrong(
            "required",
            "Name of the layout: give it one of at most 80 characters, such as Our register.",
        ));
    }
    if app.layouts.iter().any(|layout| layout.name == name) {
        return Err(wrong(
            "taken",
            "Name of the layout: one of the program's own is called that; choose another name.",
        ));
    }
    let import = import_spreadsheet::get(app, actor, id)?;
    let read_by = import.layout.clone().ok_or_else(|| {
        wrong("not_read", "The file was not read by any layout yet; choose one, then save how it is read.")
    })?;
    if let Some(kind) = import_spreadsheet::kind_of(&import) {
        import_spreadsheet::ensure_may_bring(actor, kind)?;
    }
    let earlier = list_saved(app)?.into_iter().find(|saved| saved.name == read_by);
    let layout = settled(&import, SavedLayout { name, title: title.to_owned(), ..base(earlier, read_by) });
    let toml = layout.to_toml().map_err(AppError::internal)?;
    app.db.write(|conn| {
        ensure_may_replace(conn, app, actor, &layout.name)?;
        let kept = Kept {
            name: layout.name.clone(),
            toml: toml.clone(),
            saved_by: actor.label.clone(),
            saved_at: app.clock.now(),
        };
        db::saved_layout::save(conn, &kept)?;
        Audit {
            after: Some(toml.clone()),
            ..Audit::new("save", "layout", &layout.name, format!("Layout {title} saved"))
        }
        .append(conn, app, actor)
    })?;
    Ok(layout)
}

/// What an earlier saved layout settled stays settled; a layout of the program is extended.
fn base(earlier: Option<SavedLayout>, read_by: String) -> SavedLayout {
    earlier.unwrap_or_else(|| SavedLayout { extends: read_by, ..SavedLayout::default() })
}

fn settled(import: &crate::domain::import::record::Import, mut layout: SavedLayout) -> SavedLayout {
    let outcome = import_spreadsheet::outcome_of(import);
    let options = import_spreadsheet::ImportOptions::from_json(&import.options);
    for heading in outcome.headings {
        layout.ignore.retain(|known| *known != heading.heading);
        layout.fields.iter_mut().for_each(|field| field.headings.retain(|known| *known != heading.heading));
        match heading.field {
            None => layout.ignore.push(heading.heading),
            Some(key) => match layout.fields.iter_mut().find(|field| field.key == key) {
                Some(field) => field.headings.push(heading.heading),
                None => layout.fields.push(SavedField { key, headings: vec![heading.heading] }),
            },
        }
    }
    layout.fields.retain(|field| !field.headings.is_empty());
    for (key, meanings) in options.amendments.meanings {
        // Who somebody's vendor is belongs to the file, not to the layout.
        if !matches!(key.as_str(), "name" | "vendor") {
            layout.meanings.entry(key).or_default().extend(meanings);
        }
    }
    layout
}

/// Removes a saved layout; what it read stays.
///
/// # Errors
/// `Forbidden`, as when it is saved; `NotFound`.
pub fn remove(app: &App, actor: &Actor, name: &str) -> Result<(), AppError> {
    ensure_right(actor)?;
    app.db.write(|conn| {
        ensure_may_replace(conn, app, actor, name)?;
        if !db::saved_layout::delete(conn, name)? {
            return Err(AppError::NotFound("This saved layout".to_owned()));
        }
        Audit::new("delete", "layout", name, format!("Layout {name} removed")).append(conn, app, actor)
    })
}

fn ensure_right(actor: &Actor) -> Result<(), AppError> {
    if actor.can(Right::Import) {
        return Ok(());
    }
    Err(AppError::Forbidden(format!("your role does not {}.", Right::Import.label())))
}

/// How files of a kind are read is said by those who may bring them in; a layout that reads nothing any more is anybody's.
fn ensure_may_replace(conn: &mut Conn, app: &App, actor: &Actor, name: &str) -> Result<(), AppError> {
    let standing = saved(conn)?.into_iter().find(|saved| saved.name == name);
    match standing.and_then(|saved| completed(app, &saved)) {
        Some(layout) => import_spreadsheet::ensure_may_bring(actor, layout.kind),
        None => Ok(()),
    }
}
