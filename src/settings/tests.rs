use super::*;

fn with(pairs: &[(&str, &str)]) -> Result<Settings, SettingsError> {
    let environment = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    Settings::from_sources(None, environment)
}

#[test]
fn the_default_file_holds_every_setting_and_no_other() {
    let settings = with(&[]).unwrap();
    assert_eq!(settings.server.listen, "127.0.0.1:8080");
    assert_eq!(settings.mail.transport, Transport::File);
    assert!(settings.server.hosts.is_empty() && settings.server.trusted_proxies.is_empty(), "nobody is trusted");
    assert_eq!(settings.security.second_factor, SecondFactor::Auto);
}

#[test]
fn the_environment_wins() {
    let settings =
        with(&[("NINEFOLD__SERVER__LISTEN", "127.0.0.1:9999"), ("NINEFOLD__MAIL__TRANSPORT", "smtp")]).unwrap();
    assert_eq!(settings.server.listen, "127.0.0.1:9999");
    assert_eq!(settings.mail.transport, Transport::Smtp);
}

#[test]
fn a_wrong_setting_is_one_sentence_that_names_the_key() {
    for (name, value, part) in [
        ("NINEFOLD__SERVER__LITSEN", "x", "litsen"),
        ("NINEFOLD__SERVER__LISTEN", "nowhere", "server.listen"),
        ("NINEFOLD__SERVER__SESSION_IDLE_MINUTES", "0", "server.session_idle_minutes"),
        ("NINEFOLD__SERVER__SESSION_IDLE_MINUTES", "-1", "server.session_idle_minutes"),
        ("NINEFOLD__SERVER__SESSION_HOURS", "1000000000", "server.session_hours"),
        ("NINEFOLD__SERVER__HOSTS", "vendors.internal, https://vendors.internal", "server.hosts"),
        ("NINEFOLD__SERVER__HOSTS", "*.example.com", "*.example.com"),
        ("NINEFOLD__SERVER__TRUSTED_PROXIES", "10.0.0.0/8, proxy.internal", "proxy.internal"),
        ("NINEFOLD__SERVER__MAX_CONNECTIONS", "1", "server.max_connections"),
        ("NINEFOLD__SERVER__BODY_SECONDS", "0", "server.body_seconds"),
        ("NINEFOLD__SECURITY__KEY", "correct horse", "security.key"),
        ("NINEFOLD__SECURITY__SECOND_FACTOR", "sometimes", "sometimes"),
        ("NINEFOLD__SECURITY__INVITATION_HOURS", "0", "security.invitation_hours"),
        ("NINEFOLD__STORAGE__SWEEP_AFTER_HOURS", "0", "storage.sweep_after_hours"),
        ("NINEFOLD__STORAGE__URL", "ftp://vendor-files", "storage.url"),
        ("NINEFOLD__STORAGE__URL", "s3://Vendor Files", "storage.url"),
        ("NINEFOLD__S3__TIMEOUT_SECONDS", "0", "s3.timeout_seconds"),
        ("NINEFOLD__ORGANIZATION__TIME_ZONE", "Mars/Olympus", "organization.time_zone"),
        ("NINEFOLD__IMPORT__PARALLEL", "0", "import.parallel"),
        ("NINEFOLD__MAIL__CONNECTIONS", "0", "mail.connections"),
        ("NINEFOLD__MAIL__CONNECTIONS", "17", "mail.connections"),
        ("NINEFOLD__MAIL__PER_MINUTE", "100001", "mail.per_minute"),
        ("NINEFOLD__MAIL__SMTP_URL_FILE", "/no/such/file", "NINEFOLD__MAIL__SMTP_URL_FILE"),
        ("NINEFOLD__CHANNELS__RULES", "contract-end, contract-notise", "contract-notise"),
        ("NINEFOLD__CHANNELS__RULES", "contract-notise", "channels.rules"),
    ] {
        let message = with(&[(name, value)]).unwrap_err().to_string();
        assert!(message.contains(part), "{message}");
        assert!(!message.contains('\n'), "{message}");
    }
}

#[test]
fn a_secret_is_never_printed() {
    for name in [
        "DATABASE__URL",
        "MAIL__SMTP_URL",
        "CHANNELS__SLACK_WEBHOOK_URL",
        "CHANNELS__TEAMS_WEBHOOK_URL",
        "SECURITY__KEY",
        "S3__ACCESS_KEY_ID",
        "S3__SECRET_ACCESS_KEY",
    ] {
        let name = format!("NINEFOLD__{name}");
        let settings = with(&[(name.as_str(), "https://me:hunter2@db.internal.example/x")]).unwrap();
        assert!(!format!("{settings:?}").contains("hunter2"), "{name}");
    }
}

#[test]
fn no_channel_is_set_until_somebody_sets_one() {
    let channels = with(&[]).unwrap().channels;
    assert_eq!((channels.slack_webhook_url.reveal(), channels.teams_webhook_url.reveal()), ("", ""));
    assert_eq!(channels.rules, [RuleName::ContractNotice, RuleName::ContractEnd]);
}

#[test]
fn a_list_comes_from_a_variable_with_commas_and_from_a_file_as_a_list() {
    let rules = |text| with(&[("NINEFOLD__CHANNELS__RULES", text)]).unwrap().channels.rules;
    assert_eq!(rules("soc-stale, contract-end"), [RuleName::SocStale, RuleName::ContractEnd]);
    assert!(rules("").is_empty());
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "[channels]\nrules = [\"review-due\"]\n").unwrap();
    let settings = Settings::from_sources(Some(file.path()), HashMap::new()).unwrap();
    assert_eq!(settings.channels.rules, [RuleName::ReviewDue]);
}

#[test]
fn holidays_are_listed_and_a_file_of_them_is_a_name_and_no_secret() {
    let settings = with(&[
        ("NINEFOLD__REMINDERS__HOLIDAYS", "DE, GB-SCT"),
        ("NINEFOLD__REMINDERS__HOLIDAYS_FILE", "/no/such/days.txt"),
        ("NINEFOLD__SCORING__PROFILES_FILE", "/no/such/profiles.toml"),
    ]);
    let settings = settings.unwrap();
    assert_eq!(settings.reminders.holidays, ["DE", "GB-SCT"]);
    assert_eq!(settings.reminders.holidays_file, "/no/such/days.txt");
    assert_eq!(settings.scoring.profiles_file, "/no/such/profiles.toml");
    assert!(with(&[]).unwrap().reminders.holidays.is_empty(), "weekends alone until somebody names a country");
}

#[test]
fn a_key_may_come_from_a_file() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "0123456789abcdef0123456789abcdef\n").unwrap();
    let settings = with(&[("NINEFOLD__SECURITY__KEY_FILE", file.path().to_str().unwrap())]).unwrap();
    assert_eq!(settings.security.key.reveal(), "0123456789abcdef0123456789abcdef");
    let shown = settings.shown();
    let path = file.path().display();
    assert!(shown.contains(&format!("key = \"\"\nkey_file = \"{path}\"\n")), "it is not said twice: {shown}");
}

#[test]
fn a_settings_file_names_the_file_of_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let (key, toml) = (folder.path().join("key"), folder.path().join("ninefold.toml"));
    std::fs::write(&toml, format!("[security]\nkey_file = \"{}\"\n", key.display())).unwrap();
    let load = |pairs: &[(&str, &str)]| {
        let environment = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Settings::from_sources(Some(&toml), environment)
    };
    let refused = |pairs: &[(&str, &str)], part: &str| {
        let message = load(pairs).unwrap_err().to_string();
        assert!(message.contains(part), "{message}");
    };
    refused(&[], "security.key_file cannot be read");
    std::fs::write(&key, "\n").unwrap();
    refused(&[], "which is empty");
    std::fs::write(&key, "too short\n").unwrap();
    refused(&[], "at least 32 characters");
    std::fs::write(&key, "0123456789abcdef0123456789abcdef\n").unwrap();
    assert_eq!(load(&[]).unwrap().security.key.reveal(), "0123456789abcdef0123456789abcdef");
    refused(&[("NINEFOLD__SECURITY__KEY", "another key of thirty-two letters or more")], "clear one of them");
}

#[test]
fn a_webhook_comes_from_a_file_that_a_variable_names() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "https://hooks.slack.example/services/T0/B0/x\n").unwrap();
    let name = "NINEFOLD__CHANNELS__SLACK_WEBHOOK_URL_FILE";
    let settings = with(&[(name, file.path().to_str().unwrap())]).unwrap();
    assert_eq!(settings.channels.slack_webhook_url.reveal(), "https://hooks.slack.example/services/T0/B0/x");
}
