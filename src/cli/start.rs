//! From the command line to a running application: settings, log, database, reader and mail.

use std::time::Duration;

use tracing_subscriber::EnvFilter;

use super::Common;
use crate::{
    app::{App, Parts},
    clock::Clock,
    error::AppError,
    mail::{FileTransport, Mailer, Relay, SmtpSettings},
    settings::{LogFormat, Secret, Settings, Transport},
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

/// Opens the application with these settings.
pub(super) fn open(settings: Settings) -> Result<App, AppError> {
    let program = std::env::current_exe()?;
    let limits = Limits {
        max_bytes: settings.import.file_mib << 20,
        wait: Duration::from_secs(settings.import.seconds),
        parallel: settings.import.parallel,
        queue: QUEUE,
    };
    let mailer = mailer(&settings)?;
    App::open(Parts { settings, clock: Clock::System, reader: Reader::new(program, limits), mailer })
}

fn mailer(settings: &Settings) -> Result<Mailer, AppError> {
    let mail = &settings.mail;
    if mail.transport == Transport::File {
        return Ok(Mailer::File(FileTransport::new(&mail.outbox_dir)));
    }
    let relay = Relay::parse(mail.smtp_url.reveal()).map_err(|error| {
        AppError::invalid("mail.smtp_url", "wrong_setting", format!("The setting mail.smtp_url is wrong: {error}."))
    })?;
    let deadline = Duration::from_secs(mail.timeout_seconds);
    Ok(Mailer::Smtp(SmtpSettings {
        relay,
        hello: host(&settings.server.public_url).to_owned(),
        deadline,
        ca_pem: None,
    }))
}

/// The host of an address such as `https://risk.example:8443/x`.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or(rest);
    if authority.starts_with('[') {
        return authority.trim_start_matches('[').split(']').next().unwrap_or(authority);
    }
    authority.split(':').next().unwrap_or(authority)
}

fn level<'a>(common: &Common, settings: &'a Settings) -> &'a str {
    match common.verbose {
        0 => &settings.log.level,
        1 => "info,ninefold=debug",
        _ => "debug,ninefold=trace",
    }
}

fn log(settings: &Settings, level: &str) -> Result<(), AppError> {
    let filter = EnvFilter::try_new(level).map_err(|_| {
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

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn the_host_of_an_address_stands_between_scheme_and_port() {
        for (url, expected) in [
            ("https://risk.example:8443/x", "risk.example"),
            ("http://127.0.0.1:8080", "127.0.0.1"),
            ("http://[::1]:8080/", "::1"),
            ("https://risk.example", "risk.example"),
        ] {
            assert_eq!(host(url), expected);
        }
    }
}
