//! The risk model and its versions: which is in force, drafts, and publishing one.

use std::sync::Arc;

use super::{Audit, ensure_right, rescore};
use crate::{
    app::{App, InForce, Parts},
    db::{self, Conn},
    domain::{
        Instant,
        access::{Actor, Right},
        ids::ScoringModelId,
        scoring::{Model, ModelError},
        scoring_model::{ModelState, ScoringModel, next_name, renamed},
        text::read_note,
    },
    error::AppError,
};

/// Who publishes the model that ships with the program, or that a file of the settings names.
const PROGRAM: &str = "program";

/// Longest model file, in bytes.
const LONGEST: usize = 256 * 1024;

/// Opens the application with the right version of the model in force.
///
/// # Errors
/// One sentence that names what is wrong.
pub fn open(parts: Parts) -> Result<App, AppError> {
    let app = App::open(parts)?;
    super::audit::begin(&app)?;
    begin(&app)?;
    Ok(app)
}

/// As `open`, and leaves an audit trail that was not begun as it is: for those who look whether it is sound.
///
/// # Errors
/// As `open`.
pub fn open_to_look(parts: Parts) -> Result<App, AppError> {
    let app = App::open(parts)?;
    begin(&app)?;
    Ok(app)
}

/// Puts the right version in force. A file that the settings name rules always; the one that ships with the program,
/// until somebody publishes a version of their own.
///
/// # Errors
/// `Invalid` when the file has the version of another on record and other figures, or when the version in force can no
/// longer be read.
fn begin(app: &App) -> Result<(), AppError> {
    let text = &*app.model_file;
    let model = read(text)?;
    let named = !app.settings.scoring.model_file.is_empty();
    let in_force = app.db.read(|conn| Ok(db::scoring_model::in_force(conn)?))?;
    if let Some(held) = in_force {
        let ours = held.published_by.as_deref() == Some(PROGRAM);
        if held.toml == text || (!named && !ours) {
            return put_in_force(app, &held);
        }
        if read(&held.toml).is_ok_and(|held| held == model) {
            return put_in_force(app, &held); // other comments, the same figures
        }
    }
    read_new(text)?;
    let published = app.db.write(|conn| {
        if let Some(before) = db::scoring_model::find_published(conn, model.version())?
            && read(&before.toml).is_ok_and(|before| before != model)
        {
            return Err(other_figures(model.version()));
        }
        let now = app.clock.now();
        let version = ScoringModel {
            name: model.version().to_owned(),
            note: Some(if named { "named in the settings" } else { "ships with the program" }.to_owned()),
            published_by: Some(PROGRAM.to_owned()),
            published_at: Some(now),
            state: ModelState::Published,
            ..blank(app, text, PROGRAM, now)
        };
        db::scoring_model::insert(conn, &version)?;
        rescore::make_due(conn)?;
        Ok(version)
    })?;
    put_in_force(app, &published)
}

/// Takes over the version that another process put in force since.
///
/// # Errors
/// What the database says.
pub fn refresh(conn: &mut Conn, app: &App) -> Result<(), AppError> {
    let id = db::scoring_model::id_in_force(conn)?;
    if id == app.in_force().id {
        return Ok(());
    }
    match id.map(|id| db::scoring_model::find(conn, id)).transpose()?.flatten() {
        Some(held) => put_in_force(app, &held),
        None => Ok(()),
    }
}

fn put_in_force(app: &App, held: &ScoringModel) -> Result<(), AppError> {
    let model = Model::parse(&held.toml).map_err(|error| {
        let message = format!(
            "The risk model {} in force cannot be read by this version of the program: {error}. Name a file that can \
             in scoring.model_file.",
            held.name
        );
        AppError::invalid("scoring.model_file", "wrong_model", message)
    })?;
    app.set_model(InForce { id: Some(held.id), model: Arc::new(model) });
    Ok(())
}

/// The model that was in force just before an instant.
///
/// # Errors
/// What the database says.
pub(super) fn in_force_before(app: &App, instant: Instant) -> Result<Arc<Model>, AppError> {
    match app.db.read(|conn| Ok(db::scoring_model::in_force_at(conn, instant)?))? {
        Some(held) => read(&held.toml).map(Arc::new),
        None => Ok(app.model()),
    }
}

/// The model of a file.
fn read(text: &str) -> Result<Model, AppError> {
    read_by(Model::parse, text)
}

/// The model of a file that is to be a version of its own.
fn read_new(text: &str) -> Result<Model, AppError> {
    read_by(Model::parse_new, text)
}

fn read_by(parse: impl Fn(&str) -> Result<Model, ModelError>, text: &str) -> Result<Model, AppError> {
    let wrong = |error: ModelError| AppError::invalid("toml", "wrong_model", capital(&format!("{error}.")));
    if text.len() > LONGEST {
        return Err(AppError::invalid("toml", "too_long", "A risk model has at most 256 KiB."));
    }
    parse(text).map_err(wrong)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Refuses a draft under the name of a version that is, or was, in force: scores name the one they were computed with.
fn ensure_free(conn: &mut Conn, name: &str, toml: &str) -> Result<(), AppError> {
    if db::scoring_model::find_published(conn, name)?.is_none() {
        return Ok(());
    }
    let mut free = next_name(name);
    while db::scoring_model::find_published(conn, &free)?.is_some() {
        free = next_name(&free);
    }
    let error = ModelError::of_version(toml, &format!("{name} is taken; choose another name, such as {free}"));
    Err(AppError::invalid("version", "taken", capital(&format!("{error}."))))
}

fn other_figures(name: &str) -> AppError {
    let message = format!(
        "Version {name} of the risk model is on record with other figures. Give the file another version: a stored \
         score names the version it was computed with."
    );
    AppError::invalid("version", "taken", message)
}

fn blank(app: &App, toml: &str, by: &str, now: Instant) -> ScoringModel {
    ScoringModel {
        id: app.clock.new_id(),
        name: String::new(),
        toml: toml.to_owned(),
        state: ModelState::Draft,
        note: None,
        created_by: by.to_owned(),
        created_at: now,
        updated_at: now,
        published_by: None,
        published_at: None,
        version: 1,
    }
}

/// Every version and draft, the newest first, and which is in force.
///
/// # Errors
/// What the database says.
pub fn list(app: &App) -> Result<(Vec<ScoringModel>, Option<ScoringModelId>), AppError> {
    app.db.read(|conn| {
        refresh(conn, app)?;
        Ok((db::scoring_model::list(conn)?, db::scoring_model::id_in_force(conn)?))
    })
}

/// One version.
///
/// # Errors
/// `NotFound`.
pub fn get(app: &App, id: ScoringModelId) -> Result<ScoringModel, AppError> {
    app.db.read(|conn| get_in(conn, id))
}

fn get_in(conn: &mut Conn, id: ScoringModelId) -> Result<ScoringModel, AppError> {
    db::scoring_model::find(conn, id)?.ok_or_else(|| AppError::NotFound("This version of the risk model".to_owned()))
}

/// The file to begin a draft with: a version's own, or that in force, under the next version.
///
/// # Errors
/// `NotFound`.
pub fn to_begin_with(app: &App, id: Option<ScoringModelId>) -> Result<String, AppError> {
    app.db.read(|conn| {
        let held = match id {
            Some(id) => get_in(conn, id)?,
            None => db::scoring_model::in_force(conn)?
                .ok_or_else(|| AppError::NotFound("The risk model in force".to_owned()))?,
        };
        Ok(renamed(&held.toml, &next_name(&held.name)))
    })
}

/// Keeps a new draft.
///
/// # Errors
/// `Forbidden`; `Invalid` with the line where the file is wrong, or names a version that is on record.
pub fn draft(app: &App, actor: &Actor, toml: &str, note: Option<&str>) -> Result<ScoringModel, AppError> {
    ensure_right(actor, Right::Assess)?;
    let (name, note) = (read_new(toml)?.version().to_owned(), noted(note)?);
    app.db.write(|conn| {
        ensure_free(conn, &name, toml)?;
        let begun = blank(app, toml, &actor.label, app.clock.now());
        let draft = ScoringModel { name: name.clone(), note: note.clone(), ..begun };
        db::scoring_model::insert(conn, &draft)?;
        Audit {
            after: Some(draft.toml.clone()),
            ..Audit::new("create", "scoring_model", draft.id, format!("Draft {name} of the risk model begun"))
        }
        .append(conn, app, actor)?;
        Ok(draft)
    })
}

/// Changes a draft; `version` is the one that was looked at.
///
/// # Errors
/// As `draft`; `Conflict` when it is published or was changed meanwhile.
pub fn change(
    app: &App,
    actor: &Actor,
    id: ScoringModelId,
    version: i32,
    toml: &str,
    note: Option<&str>,
) -> Result<ScoringModel, AppError> {
    ensure_right(actor, Right::Assess)?;
    let (name, note) = (read_new(toml)?.version().to_owned(), noted(note)?);
    app.db.write(|conn| {
        let before = draft_in(conn, id, version)?;
        ensure_free(conn, &name, toml)?;
        let now = app.clock.now();
        let (toml, note) = (toml.to_owned(), note.clone());
        let after = ScoringModel { toml, note, name: name.clone(), updated_at: now, ..before.clone() };
        if !db::scoring_model::update(conn, &after)? {
            return Err(changed_meanwhile());
        }
        Audit {
            before: Some(before.toml),
            after: Some(after.toml.clone()),
            ..Audit::new("update", "scoring_model", id, format!("Draft {name} of the risk model changed"))
        }
        .append(conn, app, actor)?;
        get_in(conn, id)
    })
}

/// Throws a draft away.
///
/// # Errors
/// `Forbidden`; `Conflict` for a version that is, or was, in force.
pub fn discard(app: &App, actor: &Actor, id: ScoringModelId) -> Result<(), AppError> {
    ensure_right(actor, Right::Assess)?;
    app.db.write(|conn| {
        let held = get_in(conn, id)?;
        let before = draft_in(conn, id, held.version)?;
        db::scoring_model::delete(conn, id)?;
        let summary = format!("Draft {} of the risk model thrown away", before.name);
        Audit { before: Some(before.toml), ..Audit::new("delete", "scoring_model", id, summary) }
            .append(conn, app, actor)
    })
}

/// Puts a draft in force: every score is due to be made anew. `version` is the one whose effect was looked at.
///
/// # Errors
/// `Forbidden`; `Conflict` when it was changed meanwhile, or a file of the settings rules; `Invalid` when its version is
/// taken.
pub fn publish(app: &App, actor: &Actor, id: ScoringModelId, version: i32) -> Result<ScoringModel, AppError> {
    ensure_right(actor, Right::SetModel)?;
    if !app.settings.scoring.model_file.is_empty() {
        let message = format!(
            "The file {} rules, since the settings name it. Change that file, or clear scoring.model_file.",
            app.settings.scoring.model_file
        );
        return Err(AppError::Conflict { code: "file_rules", message });
    }
    let published = app.db.write(|conn| {
        let draft = draft_in(conn, id, version)?;
        read(&draft.toml)?;
        ensure_free(conn, &draft.name, &draft.toml)?;
        let now = app.clock.now();
        let (state, published_by) = (ModelState::Published, Some(actor.label.clone()));
        let published = ScoringModel { state, published_by, published_at: Some(now), updated_at: now, ..draft };
        if !db::scoring_model::update(conn, &published)? {
            return Err(changed_meanwhile());
        }
        rescore::make_due(conn)?;
        let summary = format!("Version {} of the risk model published", published.name);
        Audit { after: Some(published.toml.clone()), ..Audit::new("publish", "scoring_model", id, summary) }
            .append(conn, app, actor)?;
        get_in(conn, id)
    })?;
    put_in_force(app, &published)?;
    Ok(published)
}

fn draft_in(conn: &mut Conn, id: ScoringModelId, version: i32) -> Result<ScoringModel, AppError> {
    let held = get_in(conn, id)?;
    if held.state != ModelState::Draft {
        let message = format!("Version {} was published; what scores named stays. Begin a draft from it.", held.name);
        return Err(AppError::Conflict { code: "published", message });
    }
    if held.version == version { Ok(held) } else { Err(changed_meanwhile()) }
}

fn changed_meanwhile() -> AppError {
    let message = "The draft was changed by somebody else meanwhile. Load it again and look at its effect.".to_owned();
    AppError::Conflict { code: "lost_update", message }
}

fn noted(note: Option<&str>) -> Result<Option<String>, AppError> {
    read_note("note", "Note", note.unwrap_or_default()).map_err(|error| AppError::Invalid(vec![error]))
}
