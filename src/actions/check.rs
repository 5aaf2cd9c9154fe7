//! Tells what is wrong with an installation: storage, mail, disk, and the vendors table against a rebuild of it.

use std::{
    collections::HashMap,
    io::Write,
    path::{Path, PathBuf},
};

use super::{rescore, summarize};
use crate::{
    app::App,
    db::{self, summary::VendorSummary},
    domain::{Date, coverage::Window, dossier::Dossier, ids::VendorId},
    error::AppError,
    mail::Relay,
    settings::Transport,
};

/// Vendors compared at a time.
const GROUP: i64 = 500;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// `configuration`, `database`, `storage`, `mail`, `disk` or `summaries`.
    pub area: &'static str,
    /// Whether it is as it should be.
    pub ok: bool,
    /// What was found, in a sentence with the remedy.
    pub message: String,
}

impl Finding {
    /// Something that is as it should be.
    pub fn good(area: &'static str, message: impl Into<String>) -> Self {
        Self { area, ok: true, message: message.into() }
    }

    /// Something that is wrong.
    pub fn bad(area: &'static str, message: impl Into<String>) -> Self {
        Self { area, ok: false, message: message.into() }
    }
}

/// Looks at everything; `repair` mends what can be mended.
///
/// # Errors
/// What the database says when it cannot be read at all.
pub fn check(app: &App, repair: bool) -> Result<Vec<Finding>, AppError> {
    let files = directory_of(&app.settings.storage.url);
    Ok(vec![
        Finding::good("database", format!("The database {} is reachable and up to date.", app.db.shown())),
        writable("storage", &files),
        mail(app),
        summaries(app, repair)?,
    ])
}

fn directory_of(url: &str) -> PathBuf {
    PathBuf::from(url.strip_prefix("file://").unwrap_or(url))
}

/// Writes a file of some size and takes it away: tells a directory that is read-only and a disk that is full alike.
fn writable(area: &'static str, directory: &Path) -> Finding {
    const PROBE: usize = 1 << 20;
    let tried = std::fs::create_dir_all(directory).and_then(|()| {
        let mut probe = tempfile::Builder::new().prefix(".probe-").tempfile_in(directory)?;
        probe.write_all(&vec![0; PROBE])?;
        probe.as_file().sync_all()
    });
    let shown = directory.display();
    match tried {
        Ok(()) => Finding::good(area, format!("{shown} can be written and its disk has room.")),
        Err(error) => Finding::bad(
            area,
            format!("{shown} cannot be written: {error}. Check its rights and the room on its disk."),
        ),
    }
}

fn mail(app: &App) -> Finding {
    let mail = &app.settings.mail;
    if !mail.enabled {
        return Finding::good("mail", "Mail is switched off (mail.enabled); it is queued and not sent.");
    }
    match mail.transport {
        Transport::File => writable("mail", Path::new(&mail.outbox_dir)),
        Transport::Smtp => match Relay::parse(mail.smtp_url.reveal()) {
            Ok(relay) => Finding::good("mail", format!("Mail leaves through {}:{}.", relay.host, relay.port)),
            Err(error) => Finding::bad("mail", format!("The setting mail.smtp_url is wrong: {error}.")),
        },
    }
}

fn summaries(app: &App, repair: bool) -> Result<Finding, AppError> {
    let wrong = differing(app)?;
    let Some(first) = wrong.first() else {
        return Ok(Finding::good("summaries", "The vendors table is what a rebuild of it gives."));
    };
    let found = format!("{} rows of the vendors table differ from a rebuild, {first} first", wrong.len());
    if !repair {
        return Ok(Finding::bad("summaries", format!("{found}. Run `ninefold check --repair`.")));
    }
    rescore::all(app)?;
    let left = differing(app)?.len();
    Ok(match left {
        0 => Finding::good("summaries", format!("{found}; they were rebuilt.")),
        _ => Finding::bad("summaries", format!("{found}; {left} still differ after a rebuild.")),
    })
}

/// The vendors whose row is missing or is not what their file gives for the day on which it was made.
fn differing(app: &App) -> Result<Vec<String>, AppError> {
    let mut wrong = Vec::new();
    let mut after: Option<VendorId> = None;
    loop {
        let (dossiers, stored) = app.db.read(|conn| {
            let ids: Vec<VendorId> =
                db::vendor::list_after(conn, after, GROUP)?.into_iter().map(|vendor| vendor.id).collect();
            Ok((db::facts::load(conn, &ids)?, db::summary::list_of(conn, &ids)?))
        })?;
        let Some(last) = dossiers.last() else { return Ok(wrong) };
        after = Some(last.vendor.id);
        let stored: HashMap<VendorId, VendorSummary> = stored.into_iter().map(|row| (row.vendor_id, row)).collect();
        for dossier in &dossiers {
            let row = stored.get(&dossier.vendor.id);
            if row.is_none_or(|row| *row != rebuilt(app, dossier, row.summarized_on)) {
                wrong.push(dossier.vendor.name.clone());
            }
        }
    }
}

fn rebuilt(app: &App, dossier: &Dossier, day: Date) -> VendorSummary {
    let (from, to) = app.organization().fiscal_year_start.year_of(day);
    let context = summarize::Context { today: day, fiscal_year: Window { from, to }, model: &app.model };
    summarize::summary(dossier, &rescore::score_all(dossier, &app.model, day), &context)
}
