//! Tells what is wrong with an installation: settings, database, storage, trail, people, mail, backups, and the vendors
//! table against a rebuild of it.

mod database;
mod files;
mod house;
mod people;

use std::{
    collections::HashMap,
    io::Write,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{rescore, summarize, sweep_files};
use crate::{
    app::App,
    db::{self, score_history::Snapshot, summary::VendorSummary},
    domain::{
        Date,
        coverage::Window,
        dossier::Dossier,
        ids::VendorId,
        scoring::{self, Model, ServiceFacts},
    },
    error::AppError,
    mail::{Mailer, SmtpSettings, Unusable, reach},
};

/// Vendors compared at a time.
const GROUP: i64 = 500;

/// The longest that the relay is waited for, whatever the settings allow a mail.
const RELAY_WAIT: Duration = Duration::from_secs(3);

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// `configuration`, `database`, `storage`, `trail`, `people`, `mail`, `backup`, `summaries` or `scores`.
    pub area: &'static str,
    /// Whether it is as it should be, or may be so on purpose.
    pub ok: bool,
    /// Whether somebody should look at it all the same.
    pub advice: bool,
    /// What was found, in a sentence with the remedy.
    pub message: String,
}

impl Finding {
    /// Something that is as it should be.
    pub fn good(area: &'static str, message: impl Into<String>) -> Self {
        Self { area, ok: true, advice: false, message: message.into() }
    }

    /// Something that may be so on purpose, and is a risk.
    pub fn advice(area: &'static str, message: impl Into<String>) -> Self {
        Self { area, ok: true, advice: true, message: message.into() }
    }

    /// Something that is wrong.
    pub fn bad(area: &'static str, message: impl Into<String>) -> Self {
        Self { area, ok: false, advice: false, message: message.into() }
    }
}

/// How far a check goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Mend what can be mended.
    pub repair: bool,
    /// Read every page of the database and every byte of the stored files.
    pub full: bool,
    /// The settings file, where one was named.
    pub settings_file: Option<PathBuf>,
}

/// Looks at everything; `repair` mends what can be mended.
///
/// # Errors
/// What the database says when it cannot be read at all.
pub fn check(app: &App, repair: bool) -> Result<Vec<Finding>, AppError> {
    look(app, &Asked { repair, ..Asked::default() })
}

/// As `check`, as far as is asked.
///
/// # Errors
/// As `check`.
pub fn look(app: &App, asked: &Asked) -> Result<Vec<Finding>, AppError> {
    // One that is away is told of once, and not by each look at it.
    app.db.read(|conn| Ok(db::setting::find(conn, rescore::SCORED_ON)?)).map(drop)?;
    let storage = app.files.directory();
    let kept = storage.map_or_else(|| bucket(app), |directory| writable("storage", directory));
    // Where a store is out of reach, each of its files would be asked for in vain.
    let reached = kept.ok || storage.is_some();
    let mut found = house::findings(app, asked.settings_file.as_deref(), storage);
    found.push(Finding::good("database", format!("The database {} is reachable and up to date.", app.db.shown())));
    found.extend(database::findings(app, asked.full));
    found.push(kept);
    if reached {
        found.extend(told("storage", files::findings(app, asked.full)));
        found.push(sweep_files::finding(app, asked.repair));
    }
    found.extend(told("people", people::findings(app)));
    found.extend(told("backup", people::backups(app).map(|one| vec![one])));
    found.push(mail(app));
    found.extend(told("mail", people::waiting(app)));
    found.extend(told("summaries", summaries(app, asked.repair).map(|one| vec![one])));
    found.extend(told("scores", scores(app).map(|one| vec![one])));
    Ok(found)
}

/// What was found, or that nothing could be: one look that fails ends none of the others.
fn told(area: &'static str, looked: Result<Vec<Finding>, AppError>) -> Vec<Finding> {
    looked.unwrap_or_else(|error| {
        let what = format!(
            "This cannot be looked at: {}. Where a row holds what Ninefold never writes, somebody wrote to the database \
             past it: find out who, and restore a backup.",
            error.with_causes().trim_end_matches('.')
        );
        vec![Finding::bad(area, what)]
    })
}

/// Stores a few bytes in the bucket, reads them and takes them away.
fn bucket(app: &App) -> Finding {
    let url = &app.settings.storage.url;
    match app.files.probe() {
        Ok(()) => Finding::good("storage", format!("{url} takes files, gives them back and lets them be removed.")),
        Err(error) => Finding::bad("storage", format!("{url} cannot be used: {error}.")),
    }
}

/// Writes a file of some size and takes it away: tells a directory that is read-only and a disk that is full alike.
fn writable(area: &'static str, directory: &Path) -> Finding {
    const PROBE: usize = 1 << 20;
    let tried = tempfile::Builder::new().prefix(".probe-").tempfile_in(nearest(directory)).and_then(|mut probe| {
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

/// The directory, or the one in which it will be made: whoever looks makes none, which would be theirs and not the
/// service's.
fn nearest(directory: &Path) -> &Path {
    if directory.exists() {
        return directory;
    }
    directory.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("."))
}

fn mail(app: &App) -> Finding {
    let mail = &app.settings.mail;
    if !mail.enabled {
        return Finding::good("mail", "Mail is switched off (mail.enabled); it is queued and not sent.");
    }
    match &*app.mailer {
        Mailer::Smtp(settings) => relay(settings),
        Mailer::File(_) | Mailer::Memory(_) => writable("mail", Path::new(&mail.outbox_dir)),
    }
}

/// Reaches the relay as a mail would, and sends nothing.
fn relay(settings: &SmtpSettings) -> Finding {
    let server = format!("The mail server {}:{}", settings.relay.host, settings.relay.port);
    let (words, remedy) = match reach(settings, RELAY_WAIT) {
        Ok(()) => {
            let signed_in = settings.relay.user().map(|user| format!(" and lets {user} sign in"));
            return Finding::good("mail", format!("{server} answers{}.", signed_in.unwrap_or_default()));
        }
        Err(Unusable::Away(words)) => {
            (words, "Check host and port of mail.smtp_url, and whether a firewall stands between.")
        }
        Err(Unusable::Refuses(words)) => (words, "Check how mail.smtp_url signs in and secures the connection."),
    };
    let words = words.trim_end_matches('.');
    let message = format!(
        "{server} cannot be used: {words}. {remedy} `ninefold mail test ADDRESS` tells each step; what is due waits in \
         the outbox meanwhile."
    );
    Finding::bad("mail", message)
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

/// Scores every service anew from the inputs, the day and the version of the model that its stored score names.
fn scores(app: &App) -> Result<Finding, AppError> {
    let (mut seen, mut wrong) = (0_usize, 0_usize);
    let models = app.db.read(|conn| Ok(db::scoring_model::list(conn)?))?;
    let models: HashMap<String, Model> = models
        .into_iter()
        .filter(|version| version.published_at.is_some())
        .filter_map(|version| Some((version.name, Model::parse(&version.toml).ok()?)))
        .collect();
    let mut after: Option<VendorId> = None;
    loop {
        let (last, stored, inputs) = app.db.read(|conn| {
            let ids = db::vendor::ids_after(conn, after, GROUP)?;
            let mut stored: Vec<Snapshot> =
                db::score::list_of(conn, &ids)?.iter().map(|score| Snapshot::of(score, score.since)).collect();
            stored.extend(db::score_history::snapshots_of_all(conn, &ids)?);
            let digests: Vec<String> = stored.iter().map(|score| score.inputs_digest.clone()).collect();
            Ok((ids.last().copied(), stored, db::score_history::inputs_of(conn, &digests)?))
        })?;
        if last.is_none() {
            break;
        }
        after = last;
        let inputs: HashMap<String, String> = inputs.into_iter().map(|one| (one.digest, one.facts)).collect();
        for score in &stored {
            seen += 1;
            wrong += usize::from(!again(score, &inputs, &models));
        }
    }
    Ok(match wrong {
        0 => Finding::good("scores", format!("{seen} stored scores are what their inputs and models give.")),
        _ => Finding::bad(
            "scores",
            format!("{wrong} of {seen} stored scores are not what their inputs and models give. Restore a backup."),
        ),
    })
}

/// Whether scoring it again gives the same figures.
fn again(stored: &Snapshot, inputs: &HashMap<String, String>, models: &HashMap<String, Model>) -> bool {
    let facts = inputs.get(&stored.inputs_digest).and_then(|facts| serde_json::from_str::<ServiceFacts>(facts).ok());
    let (Some(facts), Some(model)) = (facts, models.get(&stored.model_version)) else { return false };
    let score = scoring::score(&facts, model, stored.scored_on);
    let figures = (score.inherent.value, score.residual.value, score.confidence, score.residual.band.as_str());
    let nano = crate::domain::ratio::Nano::new;
    figures == (nano(stored.inherent), nano(stored.residual), nano(stored.confidence), stored.band.as_str())
}

/// The vendors whose row is missing or is not what their file gives for the day on which it was made.
fn differing(app: &App) -> Result<Vec<String>, AppError> {
    let mut wrong = Vec::new();
    let mut after: Option<VendorId> = None;
    let scored_on = app.db.read(|conn| Ok(db::setting::find(conn, rescore::SCORED_ON)?))?;
    let scored_on: Option<Date> = scored_on.and_then(|day| day.parse().ok());
    loop {
        let (dossiers, stored) = app.db.read(|conn| {
            let ids = db::vendor::ids_after(conn, after, GROUP)?;
            Ok((db::facts::load(conn, &ids)?, db::summary::list_of(conn, &ids)?))
        })?;
        let Some(last) = dossiers.last() else { return Ok(wrong) };
        after = Some(last.vendor.id);
        let stored: HashMap<VendorId, VendorSummary> = stored.into_iter().map(|row| (row.vendor_id, row)).collect();
        for dossier in &dossiers {
            let row = stored.get(&dossier.vendor.id);
            if !row.is_some_and(|row| holds(app, dossier, row, scored_on)) {
                wrong.push(dossier.vendor.name.clone());
            }
        }
    }
}

/// Whether a row is what its vendor's file gives for the day it was made, or for the day everything was last scored:
/// a row that would say the same on a later day is not written again.
fn holds(app: &App, dossier: &Dossier, row: &VendorSummary, scored_on: Option<Date>) -> bool {
    let days = [Some(row.summarized_on), scored_on, Some(app.today())];
    days.into_iter().flatten().any(|day| row.says_the_same(&rebuilt(app, dossier, day)))
}

fn rebuilt(app: &App, dossier: &Dossier, day: Date) -> VendorSummary {
    let (from, to) = app.organization().fiscal_year_start.year_of(day);
    let context = summarize::Context { today: day, fiscal_year: Window { from, to }, model: &app.model() };
    summarize::summary(dossier, &rescore::score_all(dossier, &app.model(), day), &context)
}
