//! The evidence pack that an auditor takes: built from the records, kept with its SHA-256, taken out again.
//!
//! A pack depends on records, window and seed alone: its instant is that of the newest record in it, its order is that of
//! references, and nothing in it tells ids. Parts of it stand in files of their own; each hands on the files it makes.

mod build;
mod index;
mod newest;
mod part;
mod populations;
mod readiness;
mod reconciled;
mod sample;
mod scope;
mod vendor;

use std::{fs::File, sync::mpsc, thread, time::Duration};

pub use build::Built;

use super::{Audit, attachment, ensure_right};
use crate::{
    app::App,
    db,
    domain::{
        access::{Actor, Right},
        evidence_pack::{Asked, EvidencePack, PackOrder, PackState, Selection},
        ids::EvidencePackId,
        lines::Lines,
    },
    error::AppError,
};

/// Packs that may wait or be built at the same time, of all who ask.
const MOST_UNDER_WAY: i64 = 4;
/// Hours after which a pack that is still being built was left behind by a process that ended.
const LEFT_BEHIND: i64 = 2;

/// Builds a pack into a file, which is left at its beginning, and notes that in the audit trail. Nothing of it is kept.
///
/// # Errors
/// `Forbidden` without the right to export; `Invalid` for what cannot be asked; `Conflict` on an empty register.
pub fn write(app: &App, actor: &Actor, asked: &Asked, out: &mut File) -> Result<Built, AppError> {
    ensure_right(actor, Right::Export)?;
    let order = asked.order(app.today()).map_err(AppError::Invalid)?;
    build::check(app, &order)?;
    let built = build::build(app, &order, out)?;
    let said = told(&order, &built);
    app.db.write(|conn| Audit::new("build", "evidence_pack", &built.sha256, said.clone()).append(conn, app, actor))?;
    Ok(built)
}

/// Builds a pack and keeps it, beside whoever asked: it is answered as it stands after `patience`, `Building` when that
/// did not suffice.
///
/// # Errors
/// As `write`; `Conflict` when too many are being built already.
pub fn make_beside(app: &App, actor: &Actor, asked: &Asked, patience: Duration) -> Result<EvidencePack, AppError> {
    ensure_right(actor, Right::Export)?;
    let order = asked.order(app.today()).map_err(AppError::Invalid)?;
    build::check(app, &order)?;
    let pack = begin(app, actor, &order)?;
    let (to, done) = mpsc::channel();
    let (worker, who, id) = (app.clone(), actor.clone(), pack.id);
    thread::spawn(move || {
        let _place = worker.packing.enter();
        let finished = finish(&worker, &who, &order, id);
        if let Err(error) = &finished {
            tracing::warn!(pack.id = %id, error = error.with_causes(), "an evidence pack could not be built");
            fail(&worker, id, error);
        }
        // Nobody may wait any longer; the pack's row tells what came of it.
        let _unheard = to.send(finished);
    });
    match done.recv_timeout(patience) {
        Ok(finished) => finished,
        Err(_) => get(app, id.as_str()),
    }
}

/// Notes that a pack is being built.
fn begin(app: &App, actor: &Actor, order: &PackOrder) -> Result<EvidencePack, AppError> {
    let since = app.clock.now() - chrono::TimeDelta::hours(LEFT_BEHIND);
    app.db.write(|conn| {
        if db::evidence_pack::count_building(conn, since)? >= MOST_UNDER_WAY {
            let message = "Several packs are being built just now; wait until one is done.".to_owned();
            return Err(AppError::Conflict { code: "being_built", message });
        }
        let number = db::setting::take_numbers(conn, "evidence_pack", 1)?;
        let (size, references) = match &order.selection {
            Selection::Drawn(size) => (size.and_then(|size| i32::try_from(size).ok()), Lines::default()),
            Selection::Chosen(references) => (None, Lines::new(references)),
        };
        let pack = EvidencePack {
            id: app.clock.new_id(),
            reference: format!("EP-{number:04}"),
            state: PackState::Building,
            from_on: order.window.from,
            to_on: order.window.to,
            seed: i64::from(order.seed),
            size,
            references,
            as_of: None,
            population: 0,
            sampled: 0,
            attachment_id: None,
            sha256: None,
            bytes: None,
            failure: None,
            created_by: actor.label.clone(),
            created_at: app.clock.now(),
            finished_at: None,
        };
        db::evidence_pack::insert(conn, &pack)?;
        Ok(pack)
    })
}

/// Builds a pack, keeps its bytes, and notes both.
fn finish(app: &App, actor: &Actor, order: &PackOrder, id: EvidencePackId) -> Result<EvidencePack, AppError> {
    let mut file = app.files.incoming()?;
    let built = build::build(app, order, file.as_file_mut())?;
    let stored = app.files.keep(file)?;
    app.db.write(|conn| {
        let mut pack = db::evidence_pack::find(conn, id)?.ok_or_else(missing)?;
        let kept = attachment::of_bytes(conn, app, actor, &file_name(&pack), &stored)?;
        pack.state = PackState::Ready;
        pack.as_of = Some(built.as_of);
        pack.population = i32::try_from(built.population).unwrap_or(i32::MAX);
        pack.sampled = i32::try_from(built.sampled.len()).unwrap_or(i32::MAX);
        pack.attachment_id = Some(kept.id);
        pack.sha256 = Some(stored.sha256.clone());
        pack.bytes = i64::try_from(stored.size).ok();
        pack.finished_at = Some(app.clock.now());
        db::evidence_pack::update(conn, &pack)?;
        let said = format!("{}: {}", pack.reference, told(order, &built));
        Audit::new("build", "evidence_pack", id, said).append(conn, app, actor)?;
        Ok(pack)
    })
}

/// Notes that a pack could not be built, and why.
fn fail(app: &App, id: EvidencePackId, error: &AppError) {
    let noted = app.db.write(|conn| {
        let mut pack = db::evidence_pack::find(conn, id)?.ok_or_else(missing)?;
        (pack.state, pack.failure) = (PackState::Failed, Some(error.to_string()));
        pack.finished_at = Some(app.clock.now());
        Ok(db::evidence_pack::update(conn, &pack)?)
    });
    if let Err(error) = noted {
        tracing::error!(pack.id = %id, error = error.with_causes(), "that a pack failed could not be noted");
    }
}

fn told(order: &PackOrder, built: &Built) -> String {
    let how = match &order.selection {
        Selection::Drawn(_) => format!("seed {}", order.seed),
        Selection::Chosen(_) => "chosen by reference".to_owned(),
    };
    let (from, to, sampled) = (order.window.from, order.window.to, built.sampled.len());
    format!(
        "Evidence pack of {from} to {to} built, {sampled} of {} vendors looked at closely ({how}), SHA-256 {}",
        built.population, built.sha256
    )
}

/// Packs before an id, newest first. Those that a process left behind are told as failed.
///
/// # Errors
/// What the database says.
pub fn list(app: &App, before: Option<EvidencePackId>, limit: i64) -> Result<Vec<EvidencePack>, AppError> {
    let found = app.db.read(|conn| Ok(db::evidence_pack::list_before(conn, before, limit)?))?;
    Ok(found.into_iter().map(|pack| settled(app, pack)).collect())
}

/// The pack that an address names, by its id or its reference.
///
/// # Errors
/// `NotFound`.
pub fn get(app: &App, named: &str) -> Result<EvidencePack, AppError> {
    let found = app.db.read(|conn| match named.parse() {
        Ok(id) => Ok(db::evidence_pack::find(conn, id)?),
        // What is not shaped like a reference may hold what a database refuses.
        Err(_) if named.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-') => {
            Ok(db::evidence_pack::find_by_reference(conn, &named.to_uppercase())?)
        }
        Err(_) => Ok(None),
    })?;
    found.map(|pack| settled(app, pack)).ok_or_else(missing)
}

/// A pack that is being built for hours is not: the process that did so has ended.
fn settled(app: &App, pack: EvidencePack) -> EvidencePack {
    let left_behind = app.clock.now() - pack.created_at > chrono::TimeDelta::hours(LEFT_BEHIND);
    if pack.state != PackState::Building || !left_behind {
        return pack;
    }
    let failure = "The service ended while it was being built; ask for it again.".to_owned();
    EvidencePack { state: PackState::Failed, failure: Some(failure), ..pack }
}

/// A pack and its bytes; taking them is noted.
///
/// # Errors
/// `Forbidden` without the right to export; `NotFound`; `Conflict` while it is being built, or when it could not be.
pub fn download(app: &App, actor: &Actor, named: &str) -> Result<(EvidencePack, File), AppError> {
    ensure_right(actor, Right::Export)?;
    let pack = get(app, named)?;
    let (PackState::Ready, Some(sha256)) = (pack.state, &pack.sha256) else {
        let message = match pack.state {
            PackState::Failed => format!("{} could not be built; ask for it again.", pack.reference),
            _ => format!("{} is still being built; try again in a moment.", pack.reference),
        };
        return Err(AppError::Conflict { code: "not_ready", message });
    };
    let file = app.files.open(sha256)?;
    let said = format!("{} downloaded, SHA-256 {sha256}", pack.reference);
    app.db.write(|conn| Audit::new("download", "evidence_pack", pack.id, said.clone()).append(conn, app, actor))?;
    Ok((pack, file))
}

/// What a pack's file is called.
pub fn file_name(pack: &EvidencePack) -> String {
    format!("evidence-{}-to-{}-{}.zip", pack.from_on, pack.to_on, pack.reference.to_lowercase())
}

fn missing() -> AppError {
    AppError::NotFound("This evidence pack".to_owned())
}
