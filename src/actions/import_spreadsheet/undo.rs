//! Takes a whole applied import back: what it created goes, what it changed is as before, or nothing happens and what
//! stands in the way is said, record by record.

mod kinds;
mod obstacles;
mod plan;

pub(super) use kinds::{Traced, kept};
pub use obstacles::Obstacle;

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use super::{ensure_may_bring, ensure_open_to, get, kind_of, not_found, stored};
use crate::{
    actions::{Audit, rescore},
    app::App,
    db::{self, Conn},
    domain::{
        access::Actor,
        ids::{ImportId, VendorId},
        import::record::{Import, ImportState},
    },
    error::AppError,
};
use kinds::Restored;
use plan::{OfKind, Plan};

/// Records asked for or removed in one statement.
const GROUP: usize = 500;

/// What taking an import back does, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Undo {
    /// Records that go; before it is done, without the people whom nobody else needs.
    pub removed: usize,
    /// Records that are as before.
    pub restored: usize,
    /// What stands in the way; while anything does, nothing is taken back.
    pub obstacles: Vec<Obstacle>,
}

/// What came of taking an import back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undone {
    /// It was taken back.
    Done(Box<Import>, Undo),
    /// Nothing was changed: its obstacles say why.
    Blocked(Box<Import>, Undo),
}

/// What taking an import back would do, as things stand. Changes nothing.
///
/// # Errors
/// `NotFound`; `Conflict` when it was not applied, or is taken back already.
pub fn undo_check(app: &App, actor: &Actor, id: ImportId) -> Result<Undo, AppError> {
    let import = get(app, actor, id)?;
    app.db.read(|conn| Ok(plan::plan(conn, &import)?.undo))
}

/// Takes an import back in one transaction, all of it or nothing.
///
/// # Errors
/// As `undo_check`.
pub fn undo(app: &App, actor: &Actor, id: ImportId) -> Result<Undone, AppError> {
    app.db.write(|conn| {
        let mut import = db::import::find(conn, id)?.ok_or_else(not_found)?;
        ensure_open_to(conn, actor, &import)?;
        if let Some(kind) = kind_of(&import) {
            ensure_may_bring(actor, kind)?;
        }
        let plan = plan::plan(conn, &import)?;
        if !plan.undo.obstacles.is_empty() {
            return Ok(Undone::Blocked(Box::new(import), plan.undo));
        }
        let removed = take_back(conn, app, &import, &plan)?;
        let done = Undo { removed, ..plan.undo.clone() };
        import.state = ImportState::Undone;
        import.undone_at = Some(app.clock.now());
        import.undone_by = Some(actor.label.clone());
        db::import::save(conn, &import)?;
        db::import::forget_applied(conn, id)?;
        db::provenance::forget_import(conn, id)?;
        let summary = format!(
            "{} taken back: {} removed, {} as before the import",
            import.file_name, done.removed, done.restored
        );
        Audit { before: Some(list_digest(&plan)), ..Audit::new("undo", "import", id, summary) }
            .append(conn, app, actor)?;
        Ok(Undone::Done(Box::new(import), done))
    })
}

/// The import with this reference, such as `I-0007`, or this id.
///
/// # Errors
/// `NotFound`.
pub fn find(app: &App, named: &str) -> Result<Import, AppError> {
    let missing = || AppError::NotFound(format!("The import {named}"));
    if let Ok(id) = named.parse::<ImportId>() {
        return stored(app, id).map_err(|_| missing());
    }
    app.db.read(|conn| db::import::find_by_reference(conn, &named.to_uppercase())?.ok_or_else(missing))
}

/// Removes and restores, and answers how many went; scores and summaries follow, waiting reminders with the next sweep.
fn take_back(conn: &mut Conn, app: &App, import: &Import, plan: &Plan) -> Result<usize, AppError> {
    let (people, others): (Vec<&OfKind>, Vec<&OfKind>) =
        plan.kinds.iter().partition(|of_kind| of_kind.kind.stays_when_used);
    let mut removed = 0;
    for of_kind in &others {
        removed += (of_kind.kind.remove)(conn, &of_kind.created)?;
    }
    for of_kind in others.iter().chain(&people) {
        restore(conn, app, import, of_kind)?;
    }
    for of_kind in people {
        let used: HashSet<String> =
            in_groups(&of_kind.created, |ids| (of_kind.kind.pointed_to)(conn, ids))?.into_iter().collect();
        let unused: Vec<String> = of_kind.created.iter().filter(|id| !used.contains(*id)).cloned().collect();
        removed += (of_kind.kind.remove)(conn, &unused)?;
    }
    let vendors: Vec<VendorId> = plan.vendors.iter().copied().collect();
    rescore::vendors(conn, app, &vendors)?;
    Ok(removed)
}

fn restore(conn: &mut Conn, app: &App, import: &Import, of_kind: &OfKind) -> Result<(), AppError> {
    let mut restored = Restored { now: app.clock.now(), before: 0, after: 0 };
    for ids in of_kind.updated.chunks(GROUP) {
        for (id, values) in db::provenance::before(conn, import.id, of_kind.kind.word, ids)? {
            (of_kind.kind.restore)(conn, &values, &mut restored).map_err(|error| gone(error, import))?;
            let Restored { before, after, .. } = restored;
            db::provenance::follow(conn, of_kind.kind.word, &id, import.id, before, after)?;
        }
    }
    Ok(())
}

/// A record cannot be as before when what it named is gone.
fn gone(error: AppError, import: &Import) -> AppError {
    match error {
        AppError::Conflict { code: "in_use", .. } => AppError::Conflict {
            code: "cannot_undo",
            message: format!(
                "{} cannot be taken back: a record it changed named somebody before who is no longer on file.",
                import.reference
            ),
        },
        other => other,
    }
}

/// Asks in groups that either database takes.
fn in_groups<T>(
    ids: &[String],
    mut ask: impl FnMut(&[String]) -> Result<Vec<T>, AppError>,
) -> Result<Vec<T>, AppError> {
    let mut found = Vec::new();
    for group in ids.chunks(GROUP) {
        found.append(&mut ask(group)?);
    }
    Ok(found)
}

/// A digest of what was taken back, record by record.
fn list_digest(plan: &Plan) -> String {
    let mut digest = Sha256::new();
    for of_kind in &plan.kinds {
        for (what, ids) in [("created", &of_kind.created), ("updated", &of_kind.updated)] {
            ids.iter().for_each(|id| digest.update(format!("{} {id} {what}\n", of_kind.kind.word)));
        }
    }
    let Undo { removed, restored, .. } = &plan.undo;
    serde_json::json!({ "removed": removed, "restored": restored, "records_sha256": hex::encode(digest.finalize()) })
        .to_string()
}
