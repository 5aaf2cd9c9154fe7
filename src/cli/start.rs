//! From the command line to a running application: settings, log, database, reader and mail.

use std::time::Duration;

use tracing_subscriber::EnvFilter;

use super::{Common, output, owners};
use crate::{
    app::{App, Parts},
    clock::Clock,
    db,
    error::AppError,
    settings::{LogFormat, Secret, Settings},
    spreadsheet::{Limits, Reader},
};

/// How long a file waits for its turn to be read.
const QUEUE: Duration = Duration::from_secs(30);

/// The settings, with what the command line says laid over them.
pub(super) fn settings(common: &Common) -> Result<Settings, AppError> {
    let mut settings = Settings::load(common.config.as_deref())
        .map_err(|error| AppError::invalid("settings", "wrong_setting", error.to_string()))?;
    if let Some(url) = &common.database {
        settings.database.url = Secret::new(url);
    }
    Ok(settings)
}

/// An application for one command, which logs warnings alone unless asked for more. It makes no database.
pub(super) fn app(common: &Common) -> Result<App, AppError> {
    let settings = settings(common)?;
    ensure_there(&settings)?;
    open_for_one(common, settings)
}

/// As `app`, for a command with which a new installation may begin.
pub(super) fn app_that_begins(common: &Common) -> Result<App, AppError> {
    let settings = settings(common)?;
    let new = db::file::missing(settings.database.url.reveal());
    let app = open_for_one(common, settings)?;
    if let Some(file) = new {
        output::note(&format!("A new database was made: {}.", file.display()));
    }
    Ok(app)
}

fn open_for_one(common: &Common, settings: Settings) -> Result<App, AppError> {
    log(&settings, if common.verbose == 0 { "warn" } else { level(common, &settings) })?;
    owners::tell(&settings);
    open(settings)
}

/// Refuses to go on where the settings name a database that is not there: an empty one, made in the wrong directory,
/// would look like one that lost everything.
pub(super) fn ensure_there(settings: &Settings) -> Result<(), AppError> {
    let Some(file) = db::file::missing(settings.database.url.reveal()) else { return Ok(()) };
    let message = format!(
        "There is no database at {}. Run this where the service runs, or name the database by --database, --config or \
         NINEFOLD__DATABASE__URL; `ninefold serve` and `ninefold migrate` make a new one.",
        file.display()
    );
    Err(AppError::invalid("database.url", "no_database", message))
}

/// An application for one command that looks whether the audit trail is sound, and so leaves it as it is.
pub(super) fn app_to_look(common: &Common) -> Result<App, AppError> {
    let settings = settings(common)?;
    ensure_there(&settings)?;
    log(&settings, if common.verbose == 0 { "warn" } else { level(common, &settings) })?;
    owners::tell(&settings);
    crate::actions::models::open_to_look(parts(settings)?)
}

/// An application for the service, which logs as the settings say. It does not begin where it could not go on writing.
pub(super) fn service(common: &Common, settings: Settings) -> Result<App, AppError> {
    log(&settings, level(common, &settings))?;
    owners::tell(&settings);
    let app = open(settings)?;
    crate::actions::audit::ensure_key(&app)?;
    Ok(app)
}

/// Serves with the background rounds beside it, until a signal stops both.
pub(super) fn serve(app: App, listener: std::net::TcpListener) -> Result<(), AppError> {
    crate::actions::sweep_files::tell_at_start(&app);
    let worker = app.settings.worker.enabled.then(|| crate::worker::spawn(app.clone())).transpose()?;
    let served = crate::web::server::serve(app, listener);
    if let Some(worker) = worker {
        worker.stop();
    }
    served
}

/// Opens the application with these settings.
pub(super) fn open(settings: Settings) -> Result<App, AppError> {
    crate::actions::models::open(parts(settings)?)
}

fn parts(settings: Settings) -> Result<Parts, AppError> {
    let program = std::env::current_exe()?;
    let limits = Limits {
        max_bytes: settings.import.file_mib << 20,
        wait: Duration::from_secs(settings.import.seconds),
        parallel: settings.import.parallel,
        queue: QUEUE,
    };
    let mailer = crate::app::mailer(&settings)?;
    Ok(Parts { settings, clock: Clock::System, reader: Reader::new(program, limits), mailer })
}

fn level<'a>(common: &Common, settings: &'a Settings) -> &'a str {
    match common.verbose {
        0 => &settings.log.level,
        1 => "info,ninefold=debug",
        _ => "debug,ninefold=trace",
    }
}

fn log(settings: &Settings, level: &str) -> Result<(), AppError> {
    // At trace the first two write a webhook's address, which is a secret; the third calls each broken request of a
    // stranger an error of ours.
    let filter = EnvFilter::try_new(format!("{level},ureq=warn,ureq_proto=warn,actix_http=off")).map_err(|_| {
        let message = format!("The setting log.level is “{level}” and must be error, warn, info, debug or trace.");
        AppError::invalid("log.level", "wrong_setting", message)
    })?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let set = match settings.log.format {
        LogFormat::Text => log.with_ansi(false).try_init(),
        LogFormat::Json => log.json().try_init(),
    };
    set.map_err(AppError::Internal)
}
