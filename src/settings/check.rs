//! What a setting may be, beyond its type: one sentence for the first that is wrong.

use super::{Settings, SettingsError};

/// Fewest characters of a key of one's own.
const KEY_LENGTH: usize = 32;

/// The sentence for a setting that cannot be.
pub(super) fn wrong(key: &str, what: &str) -> SettingsError {
    SettingsError(format!("The setting {key} {what}."))
}

impl Settings {
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        self.check_words()?;
        self.check_ranges()
    }

    fn check_words(&self) -> Result<(), SettingsError> {
        let problem = |key: &str, what: &str| Err(wrong(key, what));
        if self.server.listen.parse::<std::net::SocketAddr>().is_err() {
            return problem("server.listen", "must be an address with a port, such as 127.0.0.1:8080");
        }
        if !self.server.public_url.starts_with("http://") && !self.server.public_url.starts_with("https://") {
            return problem("server.public_url", "must start with http:// or https://");
        }
        if let Some(host) = self.server.hosts.iter().find(|host| !is_host(host)) {
            let what = format!("has “{host}” and takes names such as vendors.internal or vendors.internal:8443");
            return problem("server.hosts", &what);
        }
        if self.organization.time_zone.parse::<chrono_tz::Tz>().is_err() {
            return problem("organization.time_zone", "must be an IANA zone such as Europe/Dublin");
        }
        if crate::domain::fiscal_year::FiscalYearStart::parse(&self.organization.fiscal_year_start).is_none() {
            return problem("organization.fiscal_year_start", "must be a day of the year as MM-DD, such as 12-01");
        }
        self.check_storage()?;
        let key = self.security.key.reveal();
        if !key.is_empty() && key.chars().count() < KEY_LENGTH {
            let what = format!("must have at least {KEY_LENGTH} characters; `openssl rand -hex 32` makes a good one");
            return problem("security.key", &what);
        }
        Ok(())
    }

    fn check_ranges(&self) -> Result<(), SettingsError> {
        let whole = |number: i64| u64::try_from(number).unwrap_or(0);
        let ranges = [
            ("database.readers", u64::from(self.database.readers), 1, 256),
            ("database.wait_seconds", self.database.wait_seconds, 1, 600),
            ("server.workers", self.server.workers as u64, 1, 256),
            ("server.max_connections", self.server.max_connections as u64, 16, 65_536),
            ("server.body_seconds", self.server.body_seconds, 1, 3_600),
            ("server.session_idle_minutes", whole(self.server.session_idle_minutes), 1, 1_440),
            ("server.session_hours", whole(self.server.session_hours), 1, 720),
            ("security.invitation_hours", whole(self.security.invitation_hours), 1, 720),
            ("security.requests_per_minute", u64::from(self.security.requests_per_minute), 0, 1_000_000),
            ("security.costly_per_minute", u64::from(self.security.costly_per_minute), 0, 1_000_000),
            ("storage.sweep_after_hours", self.storage.sweep_after_hours, 1, 8_760),
            // The sweep of a bucket counts on no request taking longer.
            ("s3.timeout_seconds", self.s3.timeout_seconds, 1, 60),
            ("import.upload_mib", self.import.upload_mib, 1, 4096),
            ("import.file_mib", self.import.file_mib, 1, 65_536),
            ("import.seconds", self.import.seconds, 1, 86_400),
            ("import.parallel", self.import.parallel as u64, 1, 64),
            ("worker.interval_seconds", self.worker.interval_seconds, 1, 86_400),
            ("mail.timeout_seconds", self.mail.timeout_seconds, 1, 600),
            ("mail.max_attempts", whole(self.mail.max_attempts.into()), 1, 100),
            ("mail.connections", u64::from(self.mail.connections), 1, 16),
            ("mail.per_minute", u64::from(self.mail.per_minute), 0, 100_000),
        ];
        for (key, value, least, most) in ranges {
            if !(least..=most).contains(&value) {
                return Err(wrong(key, &format!("is {value} and must be from {least} to {most}")));
            }
        }
        Ok(())
    }
}

/// Whether a text could stand in a Host header; a pattern such as `*.example.com` could not.
fn is_host(text: &str) -> bool {
    let letter = |letter: char| letter.is_ascii_alphanumeric() || ".-_:[]".contains(letter);
    text.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '[') && text.chars().all(letter)
}
