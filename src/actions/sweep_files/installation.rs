//! Whether the files in the storage are this database's: an id that stands in both, so that a copy of an installation
//! which is pointed at the files of the original removes none of them.

use crate::{app::App, db, error::AppError};

/// The id in the database.
const STORED: &str = "storage.installation";

/// So many stored files are looked for at a start.
const LOOKED_FOR: i64 = 3;

/// Whose the files are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Ours,
    Nobodys,
    Others,
}

fn whose(app: &App) -> Result<Whose, AppError> {
    let ours = app.db.read(|conn| Ok(db::setting::find(conn, STORED)?))?;
    Ok(match (ours, app.files.installation()?) {
        (_, None) => Whose::Nobodys,
        (ours, there) if ours == there => Whose::Ours,
        _ => Whose::Others,
    })
}

/// Refuses the files of another installation.
///
/// # Errors
/// `Conflict` with what to do; what the storage and the database say.
pub(super) fn ensure_ours(app: &App) -> Result<(), AppError> {
    if whose(app)? != Whose::Others {
        return Ok(());
    }
    let message = format!(
        "The files in {} are those of another installation than the database {}, so none of them is removed. Look whether \
         database.url and storage.url belong together, and give a copy a storage of its own. Where they do belong \
         together, remove .ninefold-installation there: the next sweep makes it anew.",
        app.settings.storage.url,
        app.db.shown()
    );
    Err(AppError::Conflict { code: "other_storage", message })
}

/// Takes files that nobody claimed yet for those of this database.
///
/// # Errors
/// As `ensure_ours`.
pub(super) fn claim(app: &App) -> Result<(), AppError> {
    if whose(app)? != Whose::Nobodys {
        return ensure_ours(app);
    }
    let new = app.clock.new_id::<uuid::Uuid>().to_string();
    let id = app.db.write(|conn| match db::setting::find(conn, STORED)? {
        Some(id) => Ok(id),
        None => {
            db::setting::put(conn, STORED, &new)?;
            Ok(new.clone())
        }
    })?;
    app.files.claim(&id)?;
    ensure_ours(app)
}

/// Gives database and files a new id, since the installation that the backup is of may still run. Files that have one
/// keep it: it was done before, or they are somebody else's.
///
/// # Errors
/// As `ensure_ours`.
pub(in crate::actions) fn renew(app: &App) -> Result<(), AppError> {
    if app.files.installation()?.is_some() {
        return Ok(());
    }
    let new = app.clock.new_id::<uuid::Uuid>().to_string();
    app.db.write(|conn| Ok(db::setting::put(conn, STORED, &new)?))?;
    claim(app)
}

/// Says in the log of a service that starts where its storage is another installation's, or has none of its files. A
/// bucket is left to `check`: nobody waits for it to start.
pub fn tell_at_start(app: &App) {
    if app.files.directory().is_some()
        && let Err(error) = ensure_some_there(app)
    {
        tracing::error!(error = error.with_causes(), "the storage is not that of the database");
    }
}

fn ensure_some_there(app: &App) -> Result<(), AppError> {
    ensure_ours(app)?;
    let rows = app.db.read(|conn| Ok(db::attachment::list_after(conn, None, LOOKED_FOR)?))?;
    for row in &rows {
        if app.files.has(&row.sha256)? {
            return Ok(());
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    let message = format!(
        "In {} is none of the first stored files of the database {}. Look whether database.url and storage.url belong \
         together; `ninefold check` names what is missing.",
        app.settings.storage.url,
        app.db.shown()
    );
    Err(AppError::Conflict { code: "other_storage", message })
}
