//! `backup`: one file that holds the database as it stood at one moment, the files it names, and a list of both with
//! their digests. Others go on writing meanwhile.

pub mod archive;
pub mod manifest;

use std::{fs::File, io, path::Path};

use self::{
    archive::Writing,
    manifest::{FORMAT, Kind, Lost, Manifest},
};
use super::{Audit, ensure_right};
use crate::{
    app::App,
    db::{
        self,
        copy::{Contents, draft_in, folder_of},
    },
    domain::{
        Instant,
        access::{Actor, Right},
    },
    error::AppError,
    files::{StoredFile, digest},
};

/// What the audit trail calls a backup.
pub(super) const RECORD: &str = "backup";

/// Why a file that is there is not copied.
const OTHER_BYTES: &str = "its bytes are not those that were stored";

/// The action of the line that says a backup is whole; the one before it says that it was begun.
pub(super) const WRITTEN: &str = "backup";

/// A backup that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// What stands in it.
    pub manifest: Manifest,
    /// SHA-256 and size of the whole file.
    pub file: StoredFile,
}

/// How a backup is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct How {
    /// In the place of a file that is there already.
    pub overwrite: bool,
    /// Without the stored files that are missing or damaged; they are named in its list.
    pub without_lost: bool,
}

/// Writes a backup, which appears whole or not at all.
///
/// # Errors
/// `Forbidden`; `Conflict` when the file is there already, or a stored file is missing or damaged; what the disk or the
/// database says.
pub fn write(app: &App, actor: &Actor, to: &Path, overwrite: bool) -> Result<Backup, AppError> {
    write_as(app, actor, to, How { overwrite, without_lost: false })
}

/// As `write`, in the way that is asked for.
///
/// # Errors
/// As `write`.
pub fn write_as(app: &App, actor: &Actor, to: &Path, how: How) -> Result<Backup, AppError> {
    let overwrite = how.overwrite;
    ensure_right(actor, Right::Administer)?;
    if !overwrite && to.try_exists()? {
        return Err(taken(to));
    }
    let folder = folder_of(to);
    let mut draft = draft_in(&folder).map_err(|error| unwritable(to, &error))?;
    let name = to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // Before the copy, so that it stands in the copy: whoever puts that back reads where it comes from.
    note(app, actor, "backup_begun", &name, format!("Backup {name} begun"))?;
    let manifest = fill(app, &folder, draft.as_file_mut(), how.without_lost)?;
    draft.as_file().sync_all()?;
    let file = digest(draft.as_file_mut())?;
    let kept = if overwrite { draft.persist(to) } else { draft.persist_noclobber(to) };
    kept.map_err(|refused| match refused.error.kind() {
        io::ErrorKind::AlreadyExists => taken(to),
        _ => unwritable(to, &refused.error),
    })?;
    File::open(&folder)?.sync_all()?;
    let lost = match manifest.lost.len() {
        0 => String::new(),
        lost => format!(" ({lost} lost ones left out)"),
    };
    let what = format!(
        "Backup {name} written: {} rows, {} files{lost}, SHA-256 {}",
        manifest.rows(),
        manifest.files.len(),
        file.sha256
    );
    note(app, actor, WRITTEN, &name, what)?;
    Ok(Backup { manifest, file })
}

/// The instant of the newest backup on record.
///
/// # Errors
/// What the database says.
pub(super) fn newest(app: &App) -> Result<Option<Instant>, AppError> {
    app.db.read(|conn| Ok(db::upkeep::noted_at(conn, RECORD, WRITTEN)?))
}

fn note(app: &App, actor: &Actor, action: &str, name: &str, what: String) -> Result<(), AppError> {
    app.db.write(|conn| Audit::new(action, RECORD, name, what.clone()).append(conn, app, actor))
}

fn fill(app: &App, folder: &Path, out: &mut File, without_lost: bool) -> Result<Manifest, AppError> {
    let copy = draft_in(folder)?;
    let Contents { migrations, counts, files: named, trail } = db::copy::make(&app.db, copy.path())?;
    let kind = if app.db.is_postgres() { Kind::Postgres } else { Kind::Sqlite };
    let mut writing = Writing::begin(out);
    let database = writing.add(kind.entry(), File::open(copy.path())?)?;
    let (mut files, mut missing) = (Vec::with_capacity(named.len()), Vec::new());
    for (sha256, _) in named {
        let file = match opened(app, &sha256, without_lost) {
            Ok(file) => file,
            Err(why) if without_lost => {
                missing.push(Lost { sha256, why });
                continue;
            }
            Err(why) => return Err(lost(&sha256, &why)),
        };
        let stored = writing.add(&manifest::entry_of(&sha256), file)?;
        if stored.sha256 != sha256 {
            return Err(lost(&sha256, OTHER_BYTES));
        }
        files.push(stored.into());
    }
    let manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: format!("{}Z", app.clock.now().format("%Y-%m-%dT%H:%M:%S")),
        kind,
        database: database.into(),
        migrations,
        trail: trail.map(Into::into),
        counts,
        files,
        lost: missing,
    };
    writing.finish(&manifest)?;
    Ok(manifest)
}

/// A stored file to be copied, or why it cannot be. It is read to its end first where a wrong one is left out: what was
/// begun to be written is not taken back.
fn opened(app: &App, sha256: &str, read_first: bool) -> Result<File, String> {
    let mut file = app.files.open(sha256).map_err(|error| error.to_string())?;
    if read_first && digest(&mut file).map_err(|error| error.to_string())?.sha256 != sha256 {
        return Err(OTHER_BYTES.to_owned());
    }
    Ok(file)
}

fn taken(to: &Path) -> AppError {
    let message = format!("There is a file {} already. Name another, or replace it with --overwrite.", to.display());
    AppError::Conflict { code: "exists", message }
}

fn unwritable(to: &Path, error: &io::Error) -> AppError {
    if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
        return io::Error::from(error.kind()).into();
    }
    AppError::invalid("file", "unwritable", format!("The file {} cannot be written: {error}.", to.display()))
}

fn lost(sha256: &str, what: &str) -> AppError {
    let message = format!(
        "The stored file {sha256} cannot be copied: {what}. Nothing was kept. `ninefold check --full` names every such \
         file and who refers to it; --without-lost writes a backup of all else."
    );
    AppError::Conflict { code: "file_lost", message }
}
