//! Bringing a spreadsheet in: read it in the guarded process, say what it would do, and apply it all or nothing.
//!
//! `preview` stores the file and what was found; `apply` plans again inside one write, so that what is stored is what
//! the register looks like then. Rows are spooled to a temporary file: the one file access inside a write.

mod allowed;
mod answer_register;
mod answers;
mod around;
mod beside;
mod bring_in;
mod context;
mod controls;
mod filed;
mod incoming;
mod kept;
mod options;
mod outcome;
mod papers;
mod pasted;
mod people;
mod question_sheets;
mod reading;
mod rejected;
mod report;
pub(in crate::actions) mod spool;
mod undo;
mod values;
mod vendors;

pub(in crate::actions) use allowed::{ensure_may_bring, kind_of};
pub use allowed::{may_bring, reading_of};
pub use around::{Around, AroundColumn, AroundRow, Spot, around};
pub use beside::{apply_beside, choose_beside, preview_beside};
pub use bring_in::bring_in;
pub use incoming::{Incoming, clean_name, look_at, take_in};
pub use kept::{earlier, get, list};
pub use options::ImportOptions;
pub use outcome::{Counts, FileOutcome, FileReport, HeadingReport, ShownChange, shown_change};

pub use pasted::paste;
pub use rejected::{RejectedFormat, RejectedRows, rejected, rejected_of};
pub use report::report;
pub use undo::{Obstacle, Undo, Undone, find, undo, undo_check};
pub use values::{ANSWER, ValueReport};

use super::{Audit, attachment};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        access::Actor,
        ids::ImportId,
        import::heading::SheetMap,
        import::record::{Import, ImportState},
    },
    error::AppError,
    files::StoredFile,
};
use allowed::{ensure_as_seen, ensure_may_decide, ensure_open_to};
use context::Mode;
use kept::stored;
use reading::{PlanFailure, Read, plan, read, run};

/// Whether errors keep the whole file out, or only their rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apply {
    /// One error keeps the file out.
    AllOrNothing,
    /// Rows without errors are applied.
    GoodRows,
}

/// Stores a file and plans what it would do. What cannot be read at all is stored as a failed import with its reason.
///
/// # Errors
/// What the database or the file store says.
pub fn preview(app: &App, actor: &Actor, incoming: &Incoming, options: &ImportOptions) -> Result<Import, AppError> {
    record(app, actor, incoming, options, plan(app, incoming, options))
}

/// Stores a file and what was found of it.
fn record(
    app: &App,
    actor: &Actor,
    incoming: &Incoming,
    options: &ImportOptions,
    planned: Result<(Read, FileOutcome), PlanFailure>,
) -> Result<Import, AppError> {
    app.db
        .write(|conn| {
            let mut import = begin(conn, app, actor, incoming, options)?;
            match &planned {
                Ok((read, outcome)) => fill(&mut import, read, outcome),
                Err(failure) => {
                    import.state = ImportState::Failed;
                    import.failure = Some(failure.message().to_owned());
                }
            }
            db::import::save(conn, &import)?;
            Audit::new("preview", "import", import.id, format!("{} read as {}", import.file_name, import.reference))
                .append(conn, app, actor)?;
            Ok(import)
        })
        .and_then(|import| match planned {
            Err(PlanFailure::App(error)) => Err(error),
            _ => Ok(import),
        })
}

/// Plans an import anew with other choices; it stays the same import.
///
/// # Errors
/// `NotFound`; `Conflict` when it was applied already; `Forbidden` where somebody else brought it in who may bring in what
/// the actor may not.
pub fn choose(app: &App, actor: &Actor, id: ImportId, options: &ImportOptions) -> Result<Import, AppError> {
    let import = get(app, actor, id)?;
    ensure_open(&import)?;
    read_into(app, actor, id, options, &format!("{} read again", import.reference))
}

/// Plans an import that is on record and stores what was found.
fn read_into(app: &App, actor: &Actor, id: ImportId, options: &ImportOptions, said: &str) -> Result<Import, AppError> {
    let import = stored(app, id)?;
    ensure_may_decide(actor, &import, kind_of(&import))?;
    let planned = plan(app, &incoming_of(app, &import)?, options);
    let kind = match &planned {
        Ok((read, _)) => Some(read.main.map.kind),
        Err(PlanFailure::Headings(_, _, map, _)) => Some(map.kind),
        Err(_) => None,
    };
    ensure_may_decide(actor, &import, kind)?;
    app.db.write(|conn| {
        let mut import = db::import::find(conn, id)?.ok_or_else(not_found)?;
        // Another process may have applied it while this one was reading.
        ensure_open(&import)?;
        import.options = options.as_json();
        match &planned {
            Ok((read, outcome)) => {
                import.state = ImportState::Preview;
                import.failure = None;
                fill(&mut import, read, outcome);
            }
            Err(failure) => {
                import.state = ImportState::Failed;
                import.failure = Some(failure.message().to_owned());
                if let PlanFailure::Headings(_, _, map, outcome) = failure {
                    fill_by(&mut import, map);
                    import.outcome = serde_json::to_string(outcome).unwrap_or_else(|_| "{}".to_owned());
                }
            }
        }
        db::import::save(conn, &import)?;
        Audit::new("preview", "import", id, said.to_owned()).append(conn, app, actor)?;
        Ok(import)
    })
}

/// Applies a previewed import in one transaction: all of it, or nothing.
///
/// # Errors
/// `Conflict` when it was applied already, has errors that keep it out, or was read again meanwhile; `NotFound`.
pub fn apply(app: &App, actor: &Actor, id: ImportId, how: Apply) -> Result<Import, AppError> {
    apply_seen(app, actor, id, how, None)
}

/// Applies the reading that was looked at, where it is said which: it may be another one by now.
fn apply_seen(app: &App, actor: &Actor, id: ImportId, how: Apply, reading: Option<&str>) -> Result<Import, AppError> {
    let import = get(app, actor, id)?;
    ensure_open(&import)?;
    let reading = reading.map_or_else(|| reading_of(&import), str::to_owned);
    ensure_as_seen(&import, &reading)?;
    let options = ImportOptions::from_json(&import.options);
    let incoming = incoming_of(app, &import)?;
    let read = read(app, &incoming, &options).map_err(PlanFailure::into_app)?;
    ensure_may_bring(actor, read.main.map.kind)?;
    app.db.write(|conn| {
        let mut import = db::import::find(conn, id)?.ok_or_else(not_found)?;
        ensure_open(&import)?;
        ensure_as_seen(&import, &reading)?;
        let digest = options.reading_digest(&import.sha256);
        if let Some(earlier) = db::import::find_applied(conn, &digest)? {
            return Err(applied_before(conn, earlier)?);
        }
        let outcome = store(conn, app, actor, &mut import, (&read, &options), how)?;
        conclude(conn, app, actor, &mut import, &digest, &outcome)?;
        Ok(import)
    })
}

/// Stores every record of a file and notes in its import what was found.
fn store(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    import: &mut Import,
    (read, options): (&Read, &ImportOptions),
    how: Apply,
) -> Result<FileOutcome, AppError> {
    let outcome = run(conn, app, read, options, Mode::Apply(import.id, how), Some(actor))?;
    if outcome.has_errors() && how == Apply::AllOrNothing {
        return Err(rejected_rows(&import.file_name));
    }
    fill(import, read, &outcome);
    Ok(outcome)
}

/// Marks an import as applied, its reading as done, and says so in the audit trail.
fn conclude(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    import: &mut Import,
    digest: &str,
    outcome: &FileOutcome,
) -> Result<(), AppError> {
    import.state = ImportState::Applied;
    import.applied_at = Some(app.clock.now());
    db::import::save(conn, import)?;
    db::import::mark_applied(conn, digest, import.id)?;
    let Counts { created, updated, unchanged, rejected } = outcome.counts;
    let summary = format!(
        "{} applied: {created} created, {updated} changed, {unchanged} as they were, {rejected} rejected",
        import.file_name
    );
    Audit { after: Some(changes_digest(outcome)), ..Audit::new("import", "import", import.id, summary) }
        .append(conn, app, actor)
}

/// Rows with errors keep a file from being applied whole.
const ROWS_REJECTED: &str = "rows_rejected";

/// How many there are stands in the preview: an apply ends at the first.
fn rejected_rows(file_name: &str) -> AppError {
    AppError::Conflict {
        code: ROWS_REJECTED,
        message: format!("Problems keep {file_name} from being applied whole. Mend them, or apply the good rows."),
    }
}

/// What was found, as stored with an import.
pub fn outcome_of(import: &Import) -> FileOutcome {
    serde_json::from_str(&import.outcome).unwrap_or_default()
}

fn begin(
    conn: &mut Conn,
    app: &App,
    actor: &Actor,
    incoming: &Incoming,
    options: &ImportOptions,
) -> Result<Import, AppError> {
    let attachment = attachment::of_bytes(conn, app, actor, &incoming.file_name, &incoming.stored)?;
    let number = db::setting::take_numbers(conn, "import", 1)?;
    Ok(Import {
        reference: format!("I-{number:04}"),
        attachment_id: attachment.id,
        created_by: actor.label.clone(),
        ..unstored(app, incoming, options)
    })
}

/// An import before it has a reference and a stored file.
fn unstored(app: &App, incoming: &Incoming, options: &ImportOptions) -> Import {
    Import {
        id: app.clock.new_id(),
        reference: String::new(),
        attachment_id: uuid::Uuid::nil().into(),
        file_name: incoming.file_name.clone(),
        sha256: incoming.stored.sha256.clone(),
        state: ImportState::Preview,
        kind: None,
        layout: None,
        confidence_milli: None,
        sheet: None,
        heading_row: None,
        options: options.as_json(),
        outcome: "{}".to_owned(),
        rows_read: 0,
        created: 0,
        updated: 0,
        unchanged: 0,
        rejected: 0,
        failure: None,
        sample: options.sample,
        created_by: String::new(),
        created_at: app.clock.now(),
        applied_at: None,
        undone_at: None,
        undone_by: None,
    }
}

fn fill(import: &mut Import, read: &Read, outcome: &FileOutcome) {
    fill_by(import, &read.main.map);
    import.rows_read = count(outcome.rows);
    import.created = count(outcome.counts.created);
    import.updated = count(outcome.counts.updated);
    import.unchanged = count(outcome.counts.unchanged);
    import.rejected = count(outcome.counts.rejected);
    import.outcome = serde_json::to_string(outcome).unwrap_or_else(|_| "{}".to_owned());
}

/// Notes how the file is read.
fn fill_by(import: &mut Import, map: &SheetMap) {
    import.kind = Some(map.kind.as_str().to_owned());
    import.layout = Some(map.layout.clone());
    #[expect(clippy::cast_possible_truncation, reason = "a confidence lies between 0 and 1")]
    let milli = (map.confidence * 1000.0).round() as i32;
    import.confidence_milli = Some(milli);
    import.sheet = Some(map.sheet.clone());
    import.heading_row = Some(count(map.heading_row));
}

fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn incoming_of(app: &App, import: &Import) -> Result<Incoming, AppError> {
    let attachment = app.db.read(|conn| Ok(db::attachment::find(conn, import.attachment_id)?))?;
    let size = attachment.map_or(0, |attachment| u64::try_from(attachment.size).unwrap_or(0));
    let stored = StoredFile { sha256: import.sha256.clone(), size };
    let progress = app.running.find(import.id).unwrap_or_default();
    Ok(Incoming { progress, ..Incoming::new(&import.file_name, stored) })
}

fn applied_before(conn: &mut Conn, earlier: ImportId) -> Result<AppError, AppError> {
    let reference = db::import::find(conn, earlier)?.map(|import| import.reference).unwrap_or_default();
    Ok(AppError::Conflict {
        code: "applied_before",
        message: format!("This very file was applied as {reference} already; nothing was changed."),
    })
}

/// What was applied, or applied and taken back, is not planned anew.
fn ensure_open(import: &Import) -> Result<(), AppError> {
    let reference = &import.reference;
    let (code, message) = match import.state {
        ImportState::Applied => ("already_applied", format!("{reference} was applied already.")),
        ImportState::Undone => {
            ("already_undone", format!("{reference} was taken back; bring the file in again to apply it anew."))
        }
        _ => return Ok(()),
    };
    Err(AppError::Conflict { code, message })
}

fn not_found() -> AppError {
    AppError::NotFound("This import".to_owned())
}

fn changes_digest(outcome: &FileOutcome) -> String {
    use sha2::Digest;
    let list = serde_json::to_string(&outcome.changes).unwrap_or_default();
    serde_json::json!({ "counts": outcome.counts, "changes_sha256": hex::encode(sha2::Sha256::digest(list)) })
        .to_string()
}
