//! The settings as they are in force, to be read by people: in the order of `config/default.toml`, secrets hidden.

use std::fmt::Write;

use toml::Value;

use super::{
    Channels, DEFAULTS, Database, Import, Log, LogFormat, Mail, Network, Organization, Reminders, Reviews, S3, Scoring,
    SecondFactor, Secret, Security, Server, Settings, Storage, Transport, Worker,
};
use crate::domain::reminder::RuleName;

/// What stands in place of a secret.
const HIDDEN: &str = "(hidden)";

/// A value as TOML writes it.
trait Shown {
    fn shown(&self) -> Value;
}

impl Shown for String {
    fn shown(&self) -> Value {
        Value::String(self.clone())
    }
}

impl Shown for bool {
    fn shown(&self) -> Value {
        Value::Boolean(*self)
    }
}

impl Shown for Secret {
    /// That one is not set is no secret, and neither is the path of a file.
    fn shown(&self) -> Value {
        let text = self.reveal();
        Value::String(if text.is_empty() || text.starts_with("sqlite://") { text } else { HIDDEN }.to_owned())
    }
}

impl Shown for Network {
    fn shown(&self) -> Value {
        Value::String(self.to_string())
    }
}

impl Shown for RuleName {
    fn shown(&self) -> Value {
        Value::String(self.as_str().to_owned())
    }
}

impl<T: Shown> Shown for Vec<T> {
    fn shown(&self) -> Value {
        Value::Array(self.iter().map(Shown::shown).collect())
    }
}

impl Shown for i64 {
    fn shown(&self) -> Value {
        Value::Integer(*self)
    }
}

impl Shown for i32 {
    fn shown(&self) -> Value {
        Value::Integer((*self).into())
    }
}

impl Shown for u32 {
    fn shown(&self) -> Value {
        Value::Integer((*self).into())
    }
}

impl Shown for u64 {
    /// What TOML cannot write is out of every range.
    fn shown(&self) -> Value {
        Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX))
    }
}

impl Shown for usize {
    fn shown(&self) -> Value {
        Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX))
    }
}

/// Words of which one is chosen.
macro_rules! words {
    ($($type:ident { $($variant:ident = $word:literal),+ })+) => {$(
        impl Shown for $type {
            fn shown(&self) -> Value {
                Value::String(match self { $(Self::$variant => $word),+ }.to_owned())
            }
        }
    )+};
}

words! {
    Transport { File = "file", Smtp = "smtp" }
    SecondFactor { Auto = "auto", Always = "always", Never = "never" }
    LogFormat { Text = "text", Json = "json" }
}

/// Writes one section. It names every field, so that none can be forgotten.
macro_rules! section {
    ($out:ident, $section:ident: $type:ident { $($field:ident),+ $(,)? }) => {{
        let $type { $($field),+ } = $section;
        let lines = [$((stringify!($field), $field.shown())),+];
        write(&mut $out, stringify!($section), &lines);
    }};
}

impl Settings {
    /// Every setting with its default and a comment, to begin a file with.
    pub const fn template() -> &'static str {
        DEFAULTS
    }

    /// Every setting that is in force, as TOML.
    pub fn shown(&self) -> String {
        let Self {
            database,
            server,
            security,
            organization,
            storage,
            s3,
            mail,
            reminders,
            channels,
            scoring,
            reviews,
            import,
            worker,
            log,
        } = self;
        // What came from a file is not said twice: what is shown can be read again.
        let own = Security { key: Secret::new(""), ..security.clone() };
        let security = if security.key_file.is_empty() { security } else { &own };
        let mut out = String::new();
        section!(out, database: Database { url, readers, wait_seconds });
        section!(out, server: Server {
            listen, public_url, hosts, trusted_proxies, workers, max_connections, body_seconds, session_idle_minutes,
            session_hours,
        });
        section!(out, security: Security {
            key, key_file, second_factor, invitation_hours, requests_per_minute, costly_per_minute,
        });
        section!(out, organization: Organization { name, time_zone, fiscal_year_start, base_currency });
        section!(out, storage: Storage { url, sweep_after_hours });
        section!(out, s3: S3 {
            endpoint, region, access_key_id, secret_access_key, allow_http, spool_dir, timeout_seconds,
        });
        section!(out, mail: Mail {
            enabled, transport, outbox_dir, smtp_url, from, redirect_all_to, send_outside, max_attempts,
            timeout_seconds, connections, per_minute,
        });
        section!(out, reminders: Reminders {
            fallback, procurement, privacy_contact, programme_lead, rules_file, holidays, holidays_file,
        });
        section!(out, channels: Channels { slack_webhook_url, teams_webhook_url, rules });
        section!(out, scoring: Scoring { model_file, profiles_file });
        section!(out, reviews: Reviews { reviewer_may_approve });
        section!(out, import: Import { upload_mib, file_mib, seconds, parallel, layouts_dir });
        section!(out, worker: Worker { enabled, interval_seconds });
        section!(out, log: Log { level, format });
        out
    }
}

fn write(out: &mut String, section: &str, lines: &[(&str, Value)]) {
    let gap = if out.is_empty() { "" } else { "\n" };
    let _never = writeln!(out, "{gap}[{section}]");
    for (key, value) in lines {
        let _never = writeln!(out, "{key} = {value}");
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn keys(toml: &str) -> Vec<String> {
        let table: toml::Table = toml.parse().unwrap();
        let sections = table.iter().flat_map(|(section, keys)| {
            keys.as_table().unwrap().keys().map(move |key| format!("{section}.{key}")).collect::<Vec<_>>()
        });
        sections.collect()
    }

    #[test]
    fn every_setting_is_shown_and_reads_back() {
        let settings = Settings::from_sources(None, HashMap::new()).unwrap();
        let shown = settings.shown();
        assert_eq!(keys(&shown), keys(DEFAULTS));
        let known: toml::Table = DEFAULTS.parse().unwrap();
        let read: toml::Table = shown.parse().unwrap();
        for (section, keys) in &known {
            for (key, value) in keys.as_table().unwrap() {
                let found = &read[section][key];
                assert!(found == value || found.as_str() == Some(HIDDEN), "{section}.{key}: {found}");
            }
        }
    }

    #[test]
    fn no_secret_is_shown() {
        let given = [
            ("NINEFOLD__DATABASE__URL", "postgres://me:hunter2@db/risk"),
            ("NINEFOLD__MAIL__SMTP_URL", "smtps://me:hunter2@mail.example:465"),
            ("NINEFOLD__CHANNELS__SLACK_WEBHOOK_URL", "https://hooks.example/hunter2"),
            ("NINEFOLD__CHANNELS__TEAMS_WEBHOOK_URL", "https://hooks.example/hunter2"),
            ("NINEFOLD__SECURITY__KEY", "hunter2hunter2hunter2hunter2hunter2"),
            ("NINEFOLD__S3__ACCESS_KEY_ID", "hunter2"),
            ("NINEFOLD__S3__SECRET_ACCESS_KEY", "hunter2"),
        ];
        let given = given.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let shown = Settings::from_sources(None, given).unwrap().shown();
        assert!(!shown.contains("hunter2"), "{shown}");
        assert_eq!(shown.matches(HIDDEN).count(), 7, "{shown}");
        let unset = Settings::from_sources(None, HashMap::new()).unwrap().shown();
        assert!(unset.contains("slack_webhook_url = \"\"\n"), "that none is set is told: {unset}");
    }
}
