//! What the database says of itself, and whether the audit trail is as it was written.

use chrono::Duration;

use super::{Finding, told};
use crate::{actions::audit, app::App, db, domain::audit::chain::Fault, error::AppError};

/// How far clocks of several machines may be apart, in minutes.
const APART: i64 = 5;

pub(super) fn findings(app: &App, full: bool) -> Vec<Finding> {
    [told("database", pages(app, full)), told("database", clock(app)), told("trail", trail(app).map(|one| vec![one]))]
        .concat()
}

fn pages(app: &App, full: bool) -> Result<Vec<Finding>, AppError> {
    let (faults, risks) = app.db.read(|conn| {
        let mut faults = db::upkeep::damage(conn, full)?;
        faults.extend(db::upkeep::strays(conn)?);
        Ok((faults, db::upkeep::risky_settings(conn)?))
    })?;
    let mut found = Vec::new();
    found.push(match faults.as_slice() {
        [] => Finding::good("database", "The database finds nothing wrong with itself."),
        [first, ..] => Finding::bad(
            "database",
            format!(
                "The database is damaged in {} places: {first}. Stop Ninefold, keep a copy of the files as they are, \
                 and restore a backup.",
                faults.len()
            ),
        ),
    });
    if !risks.is_empty() {
        let what = format!(
            "The server has switched off {}: what it acknowledged may be lost when it stops. Switch it on in \
             postgresql.conf.",
            risks.join(" and ")
        );
        found.push(Finding::advice("database", what));
    }
    Ok(found)
}

fn clock(app: &App) -> Result<Vec<Finding>, AppError> {
    let latest = app.db.read(|conn| Ok(db::upkeep::latest_note(conn)?))?;
    let mut found = Vec::new();
    if let Some(latest) = latest.filter(|latest| *latest > app.clock.now() + Duration::minutes(APART)) {
        let what = format!(
            "The clock says {}Z, and the audit trail has a line of {}Z. Set the clock of this machine, or of the one \
             that wrote it.",
            app.clock.now().format("%Y-%m-%dT%H:%M:%S"),
            latest.format("%Y-%m-%dT%H:%M:%S")
        );
        found.push(Finding::bad("database", what));
    }
    Ok(found)
}

fn trail(app: &App) -> Result<Finding, AppError> {
    let verified = match audit::verify(app, None) {
        Err(AppError::Conflict { message, .. }) => return Ok(Finding::bad("trail", message)),
        verified => verified?,
    };
    Ok(match &verified.broken {
        None => {
            let lines = verified.lines();
            let said = format!("The audit trail is as it was written, {lines} lines. Only an anchor tells a cut tail.");
            let said = [vec![said], verified.limits()].concat().join(" ");
            // What another key wrote nobody has looked at.
            let whole = verified.older.is_none() && verified.newer.is_none();
            if whole { Finding::good("trail", said) } else { Finding::advice("trail", said) }
        }
        Some(broken) if broken.fault == Fault::NotBegun => Finding::bad(
            "trail",
            "The lines of the audit trail stand in no chain. Where this database was not opened by this version before, \
             start Ninefold once: it begins one, and says so in the trail. Else somebody wrote to the database past \
             Ninefold and took the chain away: find out who, and restore a backup.",
        ),
        Some(broken) => Finding::bad(
            "trail",
            format!(
                "The audit trail is not as it was written: line {} {}. Somebody wrote to the database past Ninefold: \
                 find out who, and restore a backup.",
                broken.seq,
                broken.fault.label()
            ),
        ),
    })
}
