//! Removes files that belong to nothing: uploads that broke off, and bytes whose row never came.
//!
//! A file is there before its row, so that only one of some age is taken for left behind, and the rows are read after
//! the files: whoever brings the same bytes in meanwhile makes them young again, and they stay. Where most of what lies
//! there belongs to nothing it is the store of another database, and nothing of it is removed.

mod installation;

pub(super) use installation::renew;
pub use installation::tell_at_start;

use std::{collections::HashSet, time::Duration};

use serde_json::json;

use super::{Audit, check::Finding};
use crate::{app::App, db, domain::access::Actor, error::AppError, files::Lying};

/// The day of the last sweep.
const SWEPT_ON: &str = "storage.swept_on";

/// So many files are left behind in a house in order, whatever share of all they are.
const FEW: usize = 20;

/// So many of them are told by name.
const NAMED: usize = 3;

/// More than one of so many is more than a house in order leaves behind.
const SHARE: usize = 10;

/// What belongs to nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Strays {
    /// Files that were left behind.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Files that may be on their way in.
    pub young: usize,
}

impl Strays {
    fn told(&self) -> String {
        let files = if self.files == 1 { "file" } else { "files" };
        format!("{} {files} ({} bytes)", self.files, self.bytes)
    }

    /// A sentence of those that may be on their way in; nothing where there are none.
    fn coming(&self) -> String {
        match self.young {
            0 => String::new(),
            1 => " 1 file may be on its way in.".to_owned(),
            count => format!(" {count} files may be on their way in."),
        }
    }
}

/// Counts what belongs to nothing.
///
/// # Errors
/// `Conflict` where the store seems to be another database's; what the storage and the database say.
pub fn look(app: &App) -> Result<Strays, AppError> {
    Ok(look_at_names(app)?.0)
}

/// As `look`, with the first names.
fn look_at_names(app: &App) -> Result<(Strays, Vec<String>), AppError> {
    let (old, young) = strays(app)?;
    let names = old.iter().take(NAMED).map(Lying::name).collect();
    Ok((Strays { files: old.len(), bytes: old.iter().map(|one| one.size).sum(), young }, names))
}

/// Removes what was left behind; answers what is gone. It stands in the trail before the first of them goes.
///
/// # Errors
/// `Conflict` where the store seems to be another database's: then nothing is removed; what the storage and the database
/// say.
pub fn sweep(app: &App, actor: &Actor) -> Result<Strays, AppError> {
    let (old, young) = strays(app)?;
    installation::claim(app)?;
    let (mut gone, mut failed) = (Strays { young, ..Strays::default() }, None);
    if old.is_empty() {
        return Ok(gone);
    }
    let meant = Strays { files: old.len(), bytes: old.iter().map(|one| one.size).sum(), young };
    let digests: Vec<&str> = old.iter().filter_map(|one| one.sha256.as_deref()).collect();
    note(app, actor, format!("{} removed that belonged to nothing", meant.told()), &digests)?;
    for one in &old {
        match app.files.remove(one) {
            Ok(true) => {
                gone.files += 1;
                gone.bytes += one.size;
            }
            Ok(false) => {}
            Err(error) => {
                failed = Some(error);
                break;
            }
        }
    }
    if gone.files < meant.files {
        note(app, actor, format!("Of {} only {} removed", meant.told(), gone.told()), &[])?;
    }
    failed.map_or(Ok(gone), |error| Err(error.into()))
}

fn note(app: &App, actor: &Actor, said: String, digests: &[&str]) -> Result<(), AppError> {
    let files = (!digests.is_empty()).then(|| json!({ "sha256": digests }));
    app.db.write(|conn| {
        Audit::new("delete", "attachment", "storage", said.clone()).with(files.clone(), None).append(conn, app, actor)
    })
}

/// Sweeps unless that was done today.
///
/// # Errors
/// As `sweep`.
pub fn sweep_if_due(app: &App) -> Result<Option<Strays>, AppError> {
    let today = app.today().to_string();
    let last = app.db.read(|conn| Ok(db::setting::find(conn, SWEPT_ON)?))?;
    if last.as_ref() == Some(&today) {
        return Ok(None);
    }
    let gone = match sweep(app, &Actor::worker()) {
        // Told once a day, and not with every round.
        Err(error @ AppError::Conflict { .. }) => {
            tracing::error!(error = error.with_causes(), "no file was swept");
            Strays::default()
        }
        gone => gone?,
    };
    app.db.write(|conn| Ok(db::setting::put(conn, SWEPT_ON, &today)?))?;
    if gone.files > 0 {
        tracing::info!(files.removed = gone.files, files.bytes = gone.bytes, "files swept");
    }
    Ok(Some(gone))
}

/// What `check` says of it; `repair` sweeps.
pub fn finding(app: &App, repair: bool) -> Finding {
    let swept = || sweep(app, &Actor::command_line()).map(|gone| (gone, Vec::new()));
    let found = if repair { swept() } else { look_at_names(app) };
    match found {
        Err(AppError::Conflict { message, .. }) => Finding::bad("storage", message),
        Err(error) => {
            Finding::bad("storage", format!("What lies in the storage cannot be told: {}.", error.with_causes()))
        }
        Ok((strays, _)) if strays.files == 0 => {
            Finding::good("storage", format!("No file in the storage was left behind.{}", strays.coming()))
        }
        Ok((strays, _)) if repair => {
            let what = format!("{} that belonged to nothing removed.{}", strays.told(), strays.coming());
            Finding::good("storage", what)
        }
        Ok((strays, names)) => Finding::advice(
            "storage",
            format!(
                "{} in the storage belong to nothing, {} first; the daily sweep removes them, or `ninefold check \
                 --repair`.{}",
                strays.told(),
                names.join(", "),
                strays.coming()
            ),
        ),
    }
}

/// What was left behind, and how many files may be on their way in.
fn strays(app: &App) -> Result<(Vec<Lying>, usize), AppError> {
    installation::ensure_ours(app)?;
    let age = Duration::from_secs(app.settings.storage.sweep_after_hours.saturating_mul(3_600));
    let lying = app.files.lying()?;
    let digests: Vec<String> = lying.iter().filter_map(|one| one.sha256.clone()).collect();
    let known = app.db.read(|conn| Ok(db::attachment::known_of(conn, &digests)?))?;
    let belongs = |one: &Lying| one.sha256.as_ref().is_some_and(|sha256| known.contains(sha256));
    let (old, young): (Vec<Lying>, Vec<Lying>) =
        lying.into_iter().filter(|one| !belongs(one)).partition(|one| one.age >= age);
    ensure_ours(app, &old, digests.len(), &known)?;
    Ok((old, young.len()))
}

/// Refuses a store of which the database knows too little: it is that of another one, and all of it is somebody's.
fn ensure_ours(app: &App, old: &[Lying], whole: usize, known: &HashSet<String>) -> Result<(), AppError> {
    let strange = old.iter().filter(|one| one.sha256.is_some()).count();
    if !is_strange(strange, whole, known.len()) {
        return Ok(());
    }
    let message = format!(
        "Of {whole} files in {} the database {} knows {}, and {strange} belong to nothing. None of them is removed: it \
         seems to be the storage of another database. Look whether database.url and storage.url belong together; \
         where they do, move the files that nobody needs away by hand.",
        app.settings.storage.url,
        app.db.shown(),
        known.len()
    );
    Err(AppError::Conflict { code: "other_storage", message })
}

/// Whether so many whole files that belong to nothing, of so many that lie there, are more than anybody leaves behind.
const fn is_strange(strange: usize, whole: usize, known: usize) -> bool {
    strange > 0 && (known == 0 || (strange > FEW && strange > whole / SHARE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_of_another_database_is_told_by_what_is_unknown() {
        for (strange, whole, known, expected) in [
            (0, 0, 0, false),
            (0, 5, 0, false),
            (1, 1, 0, true),
            (1, 2, 1, false),
            (20, 21, 1, false),
            (21, 22, 1, true),
            (21, 209, 188, true),
            (21, 210, 189, false),
            (200, 2_000, 1_800, false),
            (201, 2_000, 1_799, true),
        ] {
            assert_eq!(is_strange(strange, whole, known), expected, "{strange} of {whole}, {known} known");
        }
    }
}
