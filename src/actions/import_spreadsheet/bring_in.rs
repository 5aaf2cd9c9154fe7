//! A file read and applied in one go, as the command line does: one reading, one pass over its records.

use super::{
    Apply, FileReport, ImportOptions, Incoming, ROWS_REJECTED, applied_before, begin, conclude, ensure_may_bring, fill,
    reading::{PlanFailure, Read, plan, preview_of, read},
    record,
    report::{failed_report, report, report_again},
    store, stored, unstored,
};
use crate::{
    actions::Audit,
    app::App,
    db,
    domain::{access::Actor, import::record::Import},
    error::AppError,
};

/// Reads a file and applies it in one go; the same file again changes nothing.
///
/// # Errors
/// What the database or the file store says; what is wrong with the file stands in the report.
pub fn bring_in(
    app: &App,
    actor: &Actor,
    incoming: &Incoming,
    options: &ImportOptions,
    how: Option<Apply>,
) -> Result<FileReport, AppError> {
    let digest = options.reading_digest(&incoming.stored.sha256);
    let earlier = app.db.read(|conn| Ok(db::import::find_applied(conn, &digest)?))?;
    if let Some(earlier) = earlier {
        return Ok(report_again(&stored(app, earlier)?, incoming));
    }
    let Some(how) = how else { return dry_run(app, incoming, options) };
    let read = match read(app, incoming, options) {
        Ok(read) => read,
        Err(failure) => return Ok(report(&record(app, actor, incoming, options, Err(failure))?)),
    };
    ensure_may_bring(actor, read.main.map.kind)?;
    match at_once(app, actor, incoming, options, &read, how) {
        // Nothing was stored; what was found is kept to be looked at and mended.
        Err(AppError::Conflict { code: ROWS_REJECTED, .. }) => {
            let outcome = preview_of(app, &read, options)?;
            Ok(report(&record(app, actor, incoming, options, Ok((read, outcome)))?))
        }
        done => Ok(report(&done?)),
    }
}

/// A plan is made and shown, and no import is kept: nothing is left behind.
fn dry_run(app: &App, incoming: &Incoming, options: &ImportOptions) -> Result<FileReport, AppError> {
    match plan(app, incoming, options) {
        Ok((read, outcome)) => {
            let mut import = unstored(app, incoming, options);
            fill(&mut import, &read, &outcome);
            Ok(FileReport { import_id: None, reference: None, ..report(&import) })
        }
        Err(PlanFailure::App(error)) => Err(error),
        Err(failure) => Ok(failed_report(incoming, failure.code(), failure.message())),
    }
}

/// Stores the records of a reading and its import in one write. What changes nothing is kept as a preview.
fn at_once(
    app: &App,
    actor: &Actor,
    incoming: &Incoming,
    options: &ImportOptions,
    read: &Read,
    how: Apply,
) -> Result<Import, AppError> {
    let digest = options.reading_digest(&incoming.stored.sha256);
    app.db.write(|conn| {
        // Another process may have applied it while this one was reading.
        if let Some(earlier) = db::import::find_applied(conn, &digest)? {
            return Err(applied_before(conn, earlier)?);
        }
        let mut import = begin(conn, app, actor, incoming, options)?;
        // Records point at their import: it is stored first.
        db::import::save(conn, &import)?;
        let outcome = store(conn, app, actor, &mut import, (read, options), how)?;
        if outcome.changes_nothing() && !outcome.has_errors() {
            db::import::save(conn, &import)?;
            let said = format!("{} read as {}; nothing to change", import.file_name, import.reference);
            Audit::new("preview", "import", import.id, said).append(conn, app, actor)?;
        } else {
            conclude(conn, app, actor, &mut import, &digest, &outcome)?;
        }
        Ok(import)
    })
}
