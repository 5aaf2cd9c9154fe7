//! Reading and applying beside whoever asked: a small file is done before anybody notices, a long one is watched.

use std::{sync::mpsc, thread, time::Duration};

use super::{Apply, ImportOptions, Incoming, apply_seen, begin, get, read_into, stored};
use crate::{
    app::App,
    db,
    domain::{
        access::Actor,
        ids::ImportId,
        import::record::{Import, ImportState},
    },
    error::AppError,
};

/// As `preview`; the import is answered as it stands after `patience`, `Reading` when that did not suffice.
///
/// # Errors
/// What the database or the file store says.
pub fn preview_beside(
    app: &App,
    actor: &Actor,
    incoming: &Incoming,
    options: &ImportOptions,
    patience: Duration,
) -> Result<Import, AppError> {
    let import = app.db.write(|conn| {
        let import = Import { state: ImportState::Reading, ..begin(conn, app, actor, incoming, options)? };
        db::import::save(conn, &import)?;
        Ok(import)
    })?;
    let (actor, options, said) = (actor.clone(), options.clone(), format!("{} read", incoming.file_name));
    beside(app, import.id, patience, move |app| read_into(app, &actor, import.id, &options, &said))
}

/// As `choose`, beside the caller.
///
/// # Errors
/// As `choose`; `Conflict` also while it is being worked on.
pub fn choose_beside(
    app: &App,
    actor: &Actor,
    id: ImportId,
    options: &ImportOptions,
    patience: Duration,
) -> Result<Import, AppError> {
    get(app, actor, id)?;
    let (actor, options) = (actor.clone(), options.clone());
    beside(app, id, patience, move |app| super::choose(app, &actor, id, &options))
}

/// As `apply`, beside the caller: the import is answered as it stands after `patience`. With the reading that was looked
/// at no other is applied.
///
/// # Errors
/// As `apply`, where the caller still waited for it; else the import's page tells.
pub fn apply_beside(
    app: &App,
    actor: &Actor,
    id: ImportId,
    (how, reading): (Apply, Option<String>),
    patience: Duration,
) -> Result<Import, AppError> {
    get(app, actor, id)?;
    let actor = actor.clone();
    beside(app, id, patience, move |app| apply_seen(app, &actor, id, how, reading.as_deref()))
}

/// How much the work gives way to people's requests, on the scale of `nice`: little enough to be done soon.
#[cfg(target_os = "linux")]
const GIVE_WAY: i32 = 5;

/// Lowers the priority of this thread and of those it starts; elsewhere than on Linux it would be the whole process.
fn give_way() {
    #[cfg(target_os = "linux")]
    // Where priorities cannot be changed the work is done all the same.
    let _ = rustix::process::nice(GIVE_WAY);
}

fn beside(
    app: &App,
    id: ImportId,
    patience: Duration,
    work: impl FnOnce(&App) -> Result<Import, AppError> + Send + 'static,
) -> Result<Import, AppError> {
    let under_way = app.running.begin(id).ok_or_else(|| AppError::Conflict {
        code: "being_worked_on",
        message: "This import is being read or applied just now; wait until that is done.".to_owned(),
    })?;
    let (to, done) = mpsc::channel();
    let worker = app.clone();
    thread::spawn(move || {
        give_way();
        // Nobody waits any longer: what went wrong is told by the import's page.
        if let Err(mpsc::SendError((Err(error), under_way))) = to.send((work(&worker), under_way)) {
            tracing::warn!(import.id = %id, error = %error, "work on an import failed");
            let under_way: crate::running::UnderWay = under_way;
            under_way.fail(error.to_string());
        }
    });
    match done.recv_timeout(patience) {
        Ok((result, _)) => result,
        Err(_) => stored(app, id),
    }
}
