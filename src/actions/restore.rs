//! `restore`: puts a backup where nothing stands yet, on this machine or another. It is checked from end to end before
//! anything changes; then its files are stored, and its database last.

use std::{collections::HashSet, io::Write, path::Path};

use super::{
    Audit,
    audit::{self, Verified},
    backup::{
        RECORD,
        archive::Reading,
        manifest::{Kind, Manifest},
    },
    ensure_right, sweep_files,
};
use crate::{
    app::App,
    db::{
        self,
        copy::{Place, end_sessions_in, look_through},
        migrations::ensure_known,
    },
    domain::{
        access::{Actor, Right},
        audit::chain::{Anchor, Fault},
        outbox::MailState,
    },
    error::AppError,
    files::FileStore,
    settings::Settings,
};

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Whether the audit trail is as it was written, to the line that the backup names.
    pub trail: Verified,
    /// Mails that wait to be sent.
    pub waiting: i64,
}

/// Puts a backup into the empty places that the settings name. It may be run again after it was interrupted.
///
/// # Errors
/// `Conflict` with what stands in the way: a damaged or newer backup, another kind of database, a place that is not
/// empty. Nothing was changed then.
pub fn put_back(settings: &Settings, from: &Path) -> Result<Manifest, AppError> {
    let mut backup = Reading::open(from)?;
    ensure_known(&backup.manifest.migrations)?;
    let place = Place::of(settings.database.url.reveal())?;
    ensure_kind(backup.manifest.kind, place.is_postgres())?;
    let files = FileStore::of(settings)?;
    ensure_free(settings, &files, &backup.manifest)?;
    let mut copy = place.draft()?;
    backup.verify(copy.as_file_mut())?;
    copy.as_file_mut().flush()?;
    if backup.manifest.kind == Kind::Sqlite {
        look_through(copy.path())?;
        end_sessions_in(copy.path())?;
    }
    for listed in backup.manifest.files.clone() {
        let stored = files.put(backup.file(&listed.sha256)?)?;
        if stored.sha256 != listed.sha256 {
            let message =
                "The backup changed while it was read. Let nobody write to it, and run this again.".to_owned();
            return Err(AppError::Conflict { code: "backup_damaged", message });
        }
    }
    // No row is there before its file.
    place.fill(copy)?;
    Ok(backup.manifest)
}

/// The list of a backup whose database was put back already, where `settle` did not follow.
///
/// # Errors
/// `Conflict` when the database holds something else; what the backup or the database says.
pub fn put_back_already(app: &App, from: &Path) -> Result<Manifest, AppError> {
    let manifest = Reading::open(from)?.manifest;
    let found = audit::verify(app, anchor_of(&manifest).as_ref())?.broken;
    let other = [Fault::Cut, Fault::Rewritten, Fault::Missing];
    if found.is_some_and(|broken| other.contains(&broken.fault)) {
        let message = format!(
            "The database {} does not go on from {}: its audit trail has other lines. Name the one that the backup was \
             put back into.",
            app.db.shown(),
            from.display()
        );
        return Err(AppError::Conflict { code: "other_database", message });
    }
    Ok(manifest)
}

fn anchor_of(manifest: &Manifest) -> Option<Anchor> {
    manifest.trail.as_ref().and_then(|trail| trail.to_string().parse().ok())
}

/// Ends what was open when the backup was made, notes where this database comes from, and checks its audit trail. It may
/// be run again.
///
/// # Errors
/// `Forbidden`; what the database says.
pub fn settle(app: &App, actor: &Actor, manifest: &Manifest) -> Result<Restored, AppError> {
    ensure_right(actor, Right::Administer)?;
    app.db.write(db::copy::end_sessions)?;
    let trail = audit::verify(app, anchor_of(manifest).as_ref())?;
    sweep_files::renew(app)?;
    let waiting = app.db.write(|conn| {
        let what = format!("Restored from the backup of {}", manifest.made_at);
        Audit::new("restore", RECORD, &manifest.made_at, what).append(conn, app, actor)?;
        let counts = db::outbox::count_by_state(conn)?;
        let open = counts.iter().filter(|(state, _)| matches!(state, MailState::Queued | MailState::Leased));
        Ok(open.map(|(_, count)| count).sum::<i64>())
    })?;
    Ok(Restored { trail, waiting })
}

fn ensure_kind(kind: Kind, on_server: bool) -> Result<(), AppError> {
    let ours = if on_server { Kind::Postgres } else { Kind::Sqlite };
    if kind == ours {
        return Ok(());
    }
    let message = format!(
        "The backup is of a {} database and the setting database.url names a {} one. Name one of the same kind.",
        kind.label(),
        ours.label()
    );
    Err(AppError::Conflict { code: "other_database", message })
}

/// Files of the backup itself may lie there: an earlier run was interrupted.
fn ensure_free(settings: &Settings, files: &FileStore, manifest: &Manifest) -> Result<(), AppError> {
    if files.installation()?.is_some() {
        let message = format!(
            "{} holds the files of an installation already. A backup is put back into an empty place alone: name another \
             by storage.url, or move those away.",
            settings.storage.url
        );
        return Err(AppError::Conflict { code: "not_empty", message });
    }
    let ours: HashSet<&str> = manifest.files.iter().map(|file| file.sha256.as_str()).collect();
    let strange = files.list()?.iter().filter(|(sha256, ..)| !ours.contains(sha256.as_str())).count();
    if strange == 0 {
        return Ok(());
    }
    let message = format!(
        "In {} lie {strange} files that are not of this backup. It is put back into an empty place alone: name another \
         by storage.url, or move those away.",
        settings.storage.url
    );
    Err(AppError::Conflict { code: "not_empty", message })
}
