//! From the command line to a running application: settings, log, database, reader and mail.

use std::time::Duration;

use tracing_subscriber::EnvFilter;

use super::Common;
use crate::{
    app::{App, Parts},
    clock::Clock,
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

/// An application for one command, which logs warnings alone unless asked for more.
pub(super) fn app(common: &Common) -> Result<App, AppError> {
    let settings = settings(common)?;
    log(&settings, if common.verbose == 0 { "warn" } else { level(common, &settings) })?;
    open(settings)
}

/// An application for the service, which logs as the settings say.
pub(super) fn service(common: &Common, settings: Settings) -> Result<App, AppError> {
    log(&settings, level(common, &settings))?;
    open(settings)
}

/// Serves with the background rounds beside it, until a signal stops both.
pub(super) fn serve(app: App, listener: std::net::TcpListener) -> Result<(), AppError> {
    let worker = app.settings.worker.enabled.then(|| crate::worker::spawn(app.clone())).transpose()?;
    let served = crate::web::server::serve(app, listener);
    if let Some(worker) = worker {
        worker.stop();
    }
    served
}

/// Opens the application with these settings.
pub(super) fn open(settings: Settings) -> Result<App, AppError> {
    let program = std::env::current_exe()?;
    let limits = Limits {
        max_bytes: settings.import.file_mib << 20,
        wait: Duration::from_secs(settings.import.seconds),
        parallel: settings.import.parallel,
        queue: QUEUE,
    };
    let mailer = crate::app::mailer(&settings)?;
    crate::actions::models::open(Parts { settings, clock: Clock::System, reader: Reader::new(program, limits), mailer })
}

fn level<'a>(common: &Common, settings: &'a Settings) -> &'a str {
    match common.verbose {
        0 => &settings.log.level,
        1 => "info,ninefold=debug",
        _ => "debug,ninefold=trace",
    }
}

fn log(settings: &Settings, level: &str) -> Result<(), AppError> {
    // At trace these two write a webhook's address, which is a secret.
    let filter = EnvFilter::try_new(format!("{level},ureq=warn,ureq_proto=warn")).map_err(|_| {
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
