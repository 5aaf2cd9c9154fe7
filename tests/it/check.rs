//! What `check` tells of each thing that an operator can get wrong.

use std::os::unix::fs::PermissionsExt;

use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use ninefold::{
    actions::{
        backup,
        check::{self, Asked, Finding},
        import_spreadsheet::ImportOptions,
    },
    app::App,
    domain::access::Actor,
};

use crate::support::app::TestApp;

/// How a finding is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    Wrong,
    Advice,
    Good,
}

fn look(app: &App) -> Vec<Finding> {
    check::look(app, &Asked { full: true, ..Asked::default() }).unwrap()
}

/// Fails unless a finding of this area has these words and is so.
fn tells(found: &[Finding], area: &str, is: Is, words: &str) {
    let (ok, advice) = (is != Is::Wrong, is == Is::Advice);
    let fits = |one: &&Finding| one.area == area && one.ok == ok && one.advice == advice && one.message.contains(words);
    assert!(found.iter().any(|one| fits(&one)), "{area} {is:?} “{words}” is not in {found:#?}");
}

/// Runs statements past the program.
fn past(app: &TestApp, script: &str) {
    match app.database_url().strip_prefix("sqlite://") {
        Some(path) => SqliteConnection::establish(path).unwrap().batch_execute(script).unwrap(),
        None => PgConnection::establish(app.database_url()).unwrap().batch_execute(script).unwrap(),
    }
}

fn done(app: &TestApp, arguments: &[&str]) {
    let ended = app.command().args(arguments).output().unwrap();
    assert!(ended.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ended.stderr));
}

#[test]
fn check_tells_each_setting_that_had_better_be_another() {
    for (name, value, is, words) in [
        ("SERVER__PUBLIC_URL", "http://risk.example", Is::Wrong, "in clear text"),
        ("SERVER__PUBLIC_URL", "https://risk.example", Is::Advice, "server.trusted_proxies names none"),
        ("SERVER__LISTEN", "0.0.0.0:8080", Is::Advice, "server.listen lets other machines in"),
        ("MAIL__REDIRECT_ALL_TO", "staging@desk.example", Is::Advice, "goes to staging@desk.example"),
        ("WORKER__ENABLED", "false", Is::Advice, "worker.enabled"),
        ("WORKER__ENABLED", "true", Is::Advice, "set security.key"),
    ] {
        let app = TestApp::with(&[(format!("NINEFOLD__{name}").as_str(), value)]);
        tells(&look(&app), "configuration", is, words);
    }
    let kept = TestApp::with(&[
        ("NINEFOLD__SERVER__PUBLIC_URL", "https://risk.example"),
        ("NINEFOLD__SERVER__LISTEN", "0.0.0.0:8080"),
        ("NINEFOLD__SERVER__TRUSTED_PROXIES", "10.0.0.7"),
        ("NINEFOLD__SECURITY__KEY", "a key of at least thirty-two characters"),
    ]);
    let found = look(&kept);
    assert!(found.iter().all(|one| one.area != "configuration"), "{found:#?}");
}

#[test]
fn check_finds_nothing_wrong_with_a_house_in_order() {
    let app = TestApp::new().with_vendor("Harbour Payroll");
    backup::write(&app, &Actor::command_line(), &app.scratch("backup.zip"), false).unwrap();
    let found = look(&app);
    assert!(found.iter().all(|one| one.ok), "{found:#?}");
    for (area, words) in [
        ("database", "is reachable"),
        ("database", "finds nothing wrong"),
        ("trail", "as it was written"),
        ("storage", "can be written"),
        ("storage", "Each of 0 stored files"),
        ("backup", "The newest backup on record is of 2026-11-22T09:00:00Z"),
        ("summaries", "what a rebuild of it gives"),
        ("scores", "what their inputs"),
    ] {
        tells(&found, area, Is::Good, words);
    }
    tells(&look(&app.at("2026-11-30T09:00:01")), "backup", Is::Advice, "each day");
}

#[test]
fn check_tells_who_can_administer_and_which_tokens_never_end() {
    let app = TestApp::new();
    tells(&look(&app), "people", Is::Advice, "prints a link to set up");
    done(&app, &["user", "add", "sam@desk.example", "--name", "Sam", "--role", "security"]);
    tells(&look(&app), "people", Is::Wrong, "Nobody can administer");
    done(&app, &["user", "add", "ada@desk.example", "--name", "Ada", "--role", "admin"]);
    tells(&look(&app), "people", Is::Advice, "ada@desk.example alone administers");
    done(&app, &["token", "create", "endless", "--role", "auditor"]);
    done(&app, &["token", "create", "yearly", "--role", "auditor", "--expires", "2099-12-31"]);
    tells(&look(&app), "people", Is::Advice, "work for ever: endless.");
    done(&app, &["user", "add", "bea@desk.example", "--name", "Bea", "--role", "admin"]);
    tells(&look(&app), "people", Is::Good, "2 people administer");
    tells(&look(&app.at("2020-01-01T00:00:00")), "database", Is::Wrong, "Set the clock");
}

#[test]
fn check_asks_administrators_for_a_second_factor_where_strangers_come() {
    let app = TestApp::with(&[("NINEFOLD__SECURITY__SECOND_FACTOR", "always")]);
    done(&app, &["user", "add", "ada@desk.example", "--name", "Ada", "--role", "admin"]);
    tells(&look(&app), "people", Is::Advice, "no second factor yet: ada@desk.example.");
}

#[test]
fn check_tells_what_became_of_stored_files() {
    let app = TestApp::new();
    app.import_fixture("tests/fixtures/acme.csv", &ImportOptions::default());
    let stored = app.files.list().unwrap().remove(0).0;
    let path = app.scratch("files").join(&stored[..2]).join(&stored);
    let whole = std::fs::read(&path).unwrap();
    tells(&look(&app), "storage", Is::Good, "Each of 1 stored files is there and is what was stored");
    let mut bent = whole.clone();
    bent[3] ^= 1;
    std::fs::write(&path, &bent).unwrap();
    tells(&look(&app), "storage", Is::Wrong, "“acme.csv” has other bytes");
    let quick = check::check(&app, false).unwrap();
    tells(&quick, "storage", Is::Good, "Each of 1 stored files is there.");
    std::fs::write(&path, &whole[1..]).unwrap();
    tells(&check::check(&app, false).unwrap(), "storage", Is::Wrong, "“acme.csv” has another size");
    std::fs::remove_file(&path).unwrap();
    tells(&check::check(&app, false).unwrap(), "storage", Is::Wrong, "“acme.csv” is missing");
    let folder = app.scratch("files");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o777)).unwrap();
    tells(&look(&app), "storage", Is::Wrong, "can replace stored files");
}

#[test]
fn check_tells_of_a_trail_and_a_database_that_were_written_to_past_us() {
    let app = TestApp::new().with_vendor("Harbour Payroll");
    past(&app, "UPDATE audit_entries SET summary = 'nothing' WHERE seq = 1");
    tells(&look(&app), "trail", Is::Wrong, "line 1 is not as it was written");
    if app.database_url().starts_with("sqlite://") {
        past(&app, "PRAGMA foreign_keys = OFF; DELETE FROM vendors;");
        tells(&look(&app), "database", Is::Wrong, "refer to what is not there");
    }
}

#[test]
fn check_reads_the_settings_file_that_others_can_read() {
    let place = crate::cli::Place::new();
    place.done(&["migrate"]);
    let file = place.file("ninefold.toml", "[log]\nlevel = \"warn\"\n");
    std::fs::set_permissions(place.folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let told = place.done(&["--config", &file, "check"]).out;
    assert!(told.contains("look   configuration  The settings file can be read by every user"), "{told}");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let told = place.done(&["--config", &file, "check"]).out;
    assert!(!told.contains("The settings file can be read"), "{told}");
}

#[test]
fn to_look_makes_no_folder() {
    let app = TestApp::new();
    tells(&look(&app), "storage", Is::Good, "can be written");
    assert!(!app.scratch("files").exists(), "it would belong to whoever looked");
}

#[test]
fn check_tells_of_a_key_that_others_can_read() {
    let place = crate::cli::Place::new();
    let key = place.file("ninefold.key", "0123456789abcdef0123456789abcdef\n");
    let file = place.file("ninefold.toml", &format!("[security]\nkey_file = \"{key}\"\n"));
    for path in [place.folder.path(), std::path::Path::new(&key)] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let told = place.done(&["--config", &file, "check"]).out;
    assert!(told.contains("look   configuration  The key can be read by every user"), "{told}");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o400)).unwrap();
    let told = place.done(&["--config", &file, "check"]).out;
    assert!(!told.contains("The key"), "{told}");
}
