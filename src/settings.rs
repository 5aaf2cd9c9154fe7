//! Settings: `config/default.toml` < `--config FILE` < environment. The only reader of the environment.
//!
//! Unknown keys are refused, values out of range are refused with a sentence, secrets are never printed.

mod check;
mod key;
mod network;
mod s3;
mod shown;

use std::{collections::HashMap, path::Path};

use config::{Config, File, FileFormat, Map};
use serde::Deserialize;

pub use network::Network;
pub use s3::{BucketAddress, S3};

use crate::domain::reminder::RuleName;

const DEFAULTS: &str = include_str!("../config/default.toml");
const PREFIX: &str = "NINEFOLD__";
/// What stands before `_FILE` in settings whose own names end so.
const FILES: [&str; 5] =
    ["REMINDERS__RULES", "REMINDERS__HOLIDAYS", "SCORING__MODEL", "SCORING__PROFILES", "SECURITY__KEY"];

/// A sentence that says which setting is wrong and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct SettingsError(String);

/// Every setting; `config/default.toml` documents each.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where the records are kept.
    pub database: Database,
    /// The web service.
    pub server: Server,
    /// What keeps strangers out.
    pub security: Security,
    /// Whose programme this is; the set-up page can change it later.
    pub organization: Organization,
    /// Where files are kept.
    pub storage: Storage,
    /// The store of the bucket that files are kept in, where they are.
    pub s3: S3,
    /// How mail leaves.
    pub mail: Mail,
    /// Who is reminded.
    pub reminders: Reminders,
    /// Where reminders are posted to as well.
    pub channels: Channels,
    /// The risk model.
    pub scoring: Scoring,
    /// Who may complete reviews.
    pub reviews: Reviews,
    /// Limits on files that come in.
    pub import: Import,
    /// The background rounds.
    pub worker: Worker,
    /// What is logged.
    pub log: Log,
}

/// `[database]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `sqlite://PATH` or `postgres://…`.
    pub url: Secret,
    /// Connections for reading.
    pub readers: u32,
    /// Seconds a request waits for a connection, and then for another program that holds the database.
    pub wait_seconds: u64,
}

/// `[server]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Address and port.
    pub listen: String,
    /// The address people use.
    pub public_url: String,
    /// Further names under which the service is reached.
    #[serde(deserialize_with = "listed")]
    pub hosts: Vec<String>,
    /// Proxies that are believed when they say for whom they ask.
    #[serde(deserialize_with = "listed")]
    pub trusted_proxies: Vec<Network>,
    /// Threads that answer requests.
    pub workers: usize,
    /// Connections at a time.
    pub max_connections: usize,
    /// Seconds that the body of a request may take to come in; a large one gets more.
    pub body_seconds: u64,
    /// Minutes without a request after which a session ends.
    pub session_idle_minutes: i64,
    /// Hours after which a session ends in any case.
    pub session_hours: i64,
}

/// `[security]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Security {
    /// What the audit trail is chained with, and secrets at rest are sealed with; empty for one kept in the database.
    pub key: Secret,
    /// File that holds the key, so that whoever reads these settings has the same one.
    pub key_file: String,
    /// Who needs a second factor.
    pub second_factor: SecondFactor,
    /// Hours for which an invitation holds.
    pub invitation_hours: i64,
    /// Most requests of one caller a minute; 0 for no limit.
    pub requests_per_minute: u32,
    /// Most requests of one caller a minute for what costs much; 0 for no limit.
    pub costly_per_minute: u32,
}

/// Who needs a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecondFactor {
    /// Administrators, unless the service is reached from its own machine alone.
    Auto,
    /// Administrators.
    Always,
    /// Nobody; whoever wants one has one.
    Never,
}

/// `[organization]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organization {
    /// Name.
    pub name: String,
    /// IANA time zone.
    pub time_zone: String,
    /// First day of the fiscal year, `MM-DD`.
    pub fiscal_year_start: String,
    /// ISO 4217 code.
    pub base_currency: String,
}

/// `[storage]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Storage {
    /// `file://PATH` or `s3://BUCKET/PREFIX`.
    pub url: String,
    /// Hours after which a file that no record names is removed.
    pub sweep_after_hours: u64,
}

/// `[mail]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Whether queued mail is sent.
    pub enabled: bool,
    /// How it leaves.
    pub transport: Transport,
    /// Directory of the file transport.
    pub outbox_dir: String,
    /// The relay.
    pub smtp_url: Secret,
    /// Sender.
    pub from: String,
    /// Where every mail goes instead, for staging.
    pub redirect_all_to: String,
    /// Whether vendor contacts are written to.
    pub send_outside: bool,
    /// Attempts before a mail is a dead letter.
    pub max_attempts: i32,
    /// Seconds one mail may take.
    pub timeout_seconds: u64,
    /// Connections to the relay at a time.
    pub connections: u32,
    /// Most mails a minute; 0 for as many as the relay takes.
    pub per_minute: u32,
}

/// How mail leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    /// One `.eml` file a mail.
    File,
    /// An SMTP server.
    Smtp,
}

/// `[reminders]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reminders {
    /// Address for owners without one.
    pub fallback: String,
    /// Who hears of contract dates beside the owner; else the accounts with the role procurement.
    pub procurement: String,
    /// Who hears of privacy reviews; else the vendor's security owner.
    pub privacy_contact: String,
    /// Who hears of what is about to be missed or long overdue; else the fallback.
    pub programme_lead: String,
    /// Rules that replace the built-in ones.
    pub rules_file: String,
    /// Codes of the lists of holidays that are kept.
    #[serde(deserialize_with = "listed")]
    pub holidays: Vec<String>,
    /// File with further days off.
    pub holidays_file: String,
}

/// `[channels]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channels {
    /// Slack's incoming webhook.
    pub slack_webhook_url: Secret,
    /// The webhook of a Microsoft Teams workflow.
    pub teams_webhook_url: Secret,
    /// The rules that are posted; all where it is empty.
    #[serde(deserialize_with = "listed")]
    pub rules: Vec<RuleName>,
}

/// `[scoring]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scoring {
    /// Model that replaces the built-in one.
    pub model_file: String,
    /// Rating profiles that replace the built-in ones.
    pub profiles_file: String,
}

/// `[reviews]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reviews {
    /// Whether a review may be approved by whoever signed it.
    pub reviewer_may_approve: bool,
}

/// `[import]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// Largest upload in MiB.
    pub upload_mib: u64,
    /// Largest file of the command line in MiB.
    pub file_mib: u64,
    /// Seconds one file may take.
    pub seconds: u64,
    /// Files read at once.
    pub parallel: usize,
    /// Directory with further layouts.
    pub layouts_dir: String,
}

/// `[worker]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worker {
    /// Whether this process runs the rounds.
    pub enabled: bool,
    /// Seconds between two rounds.
    pub interval_seconds: u64,
}

/// `[log]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// Filter.
    pub level: String,
    /// Shape.
    pub format: LogFormat,
}

/// Shape of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// A text that is never printed, such as a URL with a password.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the place that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(hidden)")
    }
}

impl Settings {
    /// Reads defaults, the file if one is named, and the process environment.
    ///
    /// # Errors
    /// A sentence that names the key or file, when something cannot be read, is unknown or is out of range.
    pub fn load(file: Option<&Path>) -> Result<Self, SettingsError> {
        Self::from_sources(file, std::env::vars().collect())
    }

    /// As `load`, with the environment as an argument.
    ///
    /// # Errors
    /// As `load`.
    pub fn from_sources(file: Option<&Path>, environment: HashMap<String, String>) -> Result<Self, SettingsError> {
        let mut builder = Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml));
        if let Some(path) = file {
            let text = std::fs::read_to_string(path).map_err(|error| {
                SettingsError(format!("The settings file {} cannot be read: {error}.", path.display()))
            })?;
            builder = builder.add_source(File::from_str(&text, FileFormat::Toml));
        }
        let variables = variables(environment)?;
        let source = config::Environment::default().separator("__").source(Some(variables));
        let mut settings: Self = builder
            .add_source(source)
            .build()
            .and_then(Config::try_deserialize)
            .map_err(|error| SettingsError(format!("The settings cannot be used: {error}.")))?;
        key::read(&mut settings.security)?;
        settings.check()?;
        Ok(settings)
    }
}

/// A list, or its members in one text with commas between, as a variable of the environment holds them.
fn listed<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: std::str::FromStr<Err: std::fmt::Display>,
{
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a list of words is wanted")]
    enum Written {
        List(Vec<String>),
        Text(String),
    }
    let members = match Written::deserialize(deserializer)? {
        Written::List(members) => members,
        Written::Text(text) => text.split(',').map(str::to_owned).collect(),
    };
    let members = members.iter().map(|member| member.trim()).filter(|member| !member.is_empty());
    members.map(|member| member.parse().map_err(serde::de::Error::custom)).collect()
}

/// Our variables without their prefix; a name that ends in `_FILE` is replaced by that file's content.
fn variables(environment: HashMap<String, String>) -> Result<Map<String, String>, SettingsError> {
    let mut variables = Map::new();
    for (name, value) in environment {
        let Some(key) = name.strip_prefix(PREFIX) else { continue };
        match key.strip_suffix("_FILE").filter(|key| !FILES.contains(key)) {
            Some(secret) => {
                let text = std::fs::read_to_string(&value).map_err(|error| {
                    SettingsError(format!("The file {value} named by {name} cannot be read: {error}."))
                })?;
                variables.insert(secret.to_owned(), text.trim_end().to_owned());
            }
            None => {
                variables.insert(key.to_owned(), value);
            }
        }
    }
    Ok(variables)
}

#[cfg(test)]
mod tests;
