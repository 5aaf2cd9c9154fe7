//! Settings, accounts, tokens, `check`, `migrate`, and what everybody meets first.

use std::net::TcpListener;

use super::{Ended, Place};

#[test]
fn every_command_explains_itself_with_an_example() {
    let place = Place::new();
    for command in [
        "serve",
        "demo",
        "import",
        "layouts",
        "score",
        "coverage",
        "remind",
        "export",
        "migrate",
        "user",
        "token",
        "check",
        "backup",
        "restore",
        "config",
        "completions",
    ] {
        let help = place.done(&[command, "--help"]).out;
        assert!(help.contains("Example") && help.contains("  ninefold "), "{command}: {help}");
    }
    assert!(!place.done(&["--help"]).out.contains("read-sheet"));
    assert_eq!(place.run(&["no-such-command"]).code, 2);
}

#[test]
fn a_wrong_setting_is_one_sentence() {
    let place = Place::new();
    for (name, value, part) in [
        ("NINEFOLD__SERVER__LITSEN", "x", "litsen"),
        ("NINEFOLD__IMPORT__PARALLEL", "0", "import.parallel"),
        ("NINEFOLD__LOG__LEVEL", "a=b=c", "log.level"),
    ] {
        let ended = Ended::of(place.command(&["serve", "--listen", "127.0.0.1:0"]).env(name, value).output().unwrap());
        assert!(ended.sentence().contains(part), "{}", ended.err);
    }
    let smtp = [("NINEFOLD__MAIL__TRANSPORT", "smtp"), ("NINEFOLD__MAIL__SMTP_URL", "ftp://me:hunter2@mail.example")];
    let ended = Ended::of(place.command(&["layouts"]).envs(smtp).output().unwrap());
    assert!(ended.sentence().contains("mail.smtp_url") && !ended.err.contains("hunter2"), "{}", ended.err);
}

#[test]
fn a_settings_file_is_taken_and_a_missing_one_named() {
    let place = Place::new();
    assert!(place.run(&["--config", "none.toml", "layouts"]).sentence().contains("none.toml"));
    let file = place.file("ninefold.toml", "[server]\nlitsen = \"x\"\n");
    assert!(place.run(&["--config", &file, "layouts"]).sentence().contains("litsen"));
}

#[test]
fn a_settings_file_is_begun_checked_and_shown_without_its_secrets() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::empty();
    let begun = place.folder.path().join("ninefold.toml");
    let file = begun.to_str().unwrap().to_owned();
    assert_eq!(place.done(&["config", "init", &file]).out, "");
    let defaults = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/config/default.toml")).unwrap();
    let text = std::fs::read_to_string(&begun).unwrap();
    let here = place.folder.path().canonicalize().unwrap().display().to_string();
    for path in ["sqlite://", "file://", "outbox_dir = \""] {
        assert!(text.contains(&format!("{path}{here}/data/")), "the same from every directory: {text}");
    }
    assert_eq!(text.replace(&format!("{here}/data/"), "data/"), defaults);
    assert_eq!(std::fs::metadata(&begun).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(place.done(&["config", "init"]).out, defaults);
    assert!(place.run(&["config", "init", &file]).sentence().contains("is there already"));
    assert!(place.done(&["--config", &file, "config", "check"]).out.starts_with("The settings can be used."));
    let wrong = place.file("wrong.toml", "[mail]\nfrom = \"nobody\"\n");
    assert!(place.run(&["--config", &wrong, "config", "check"]).sentence().contains("mail.from"));
    let relay =
        [("NINEFOLD__MAIL__SMTP_URL", "smtps://me:hunter2@mail.example:465"), ("NINEFOLD__SERVER__WORKERS", "7")];
    let shown = Ended::of(place.command(&["--config", &file, "config", "dump"]).envs(relay).output().unwrap());
    assert_eq!((shown.code, shown.err.as_str()), (0, ""));
    assert!(shown.out.contains("smtp_url = \"(hidden)\"\n") && shown.out.contains("workers = 7\n"), "{}", shown.out);
    assert!(!shown.out.contains("hunter2"), "{}", shown.out);
    // What is shown is a settings file, but for the secrets.
    let again = place.file("again.toml", &shown.out.replace("(hidden)", "smtp://127.0.0.1:25"));
    place.done(&["--config", &again, "config", "check"]);
    assert!(!place.database.path().is_some_and(|path| path.exists()), "no database is touched");
}

#[test]
fn a_database_that_cannot_be_reached_is_one_sentence_without_its_password() {
    let place = Place::new();
    for (url, part) in [
        ("postgres://me:hunter2@127.0.0.1:1/none", "postgres://127.0.0.1:1/none"),
        ("mysql://x", "sqlite://"),
        ("sqlite:///proc/none/x.db", "/proc/none"),
    ] {
        let mut command = std::process::Command::new(crate::support::program());
        command.args(["--database", url, "layouts"]).current_dir(place.folder.path());
        let ended = Ended::of(command.output().unwrap());
        assert!(ended.sentence().contains(part), "{}", ended.err);
        assert!(!ended.err.contains("hunter2"), "{}", ended.err);
    }
}

/// An empty database would look like one that lost everything, and a backup of it like a backup.
#[test]
fn a_command_in_the_wrong_directory_makes_no_database() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::empty();
    let Some(path) = place.database.path() else { return };
    let told = format!("There is no database at {}", path.display());
    for arguments in
        [&["user", "list"][..], &["backup", "backup.zip"], &["audit", "verify"], &["token", "list"], &["layouts"]]
    {
        let ended = place.run(arguments);
        assert!(ended.sentence().contains(&told) && !path.exists(), "{arguments:?}: {}", ended.err);
    }
    let checked = place.run(&["check"]);
    assert!(checked.code == 1 && checked.out.contains(&told) && !path.exists(), "{}", checked.out);
    let added = place.done(&["user", "add", "ada@sample.example", "--name", "Ada", "--role", "admin"]);
    assert_eq!(added.err, format!("A new database was made: {}.\n", path.display()));
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "others read it");
    assert_eq!(place.done(&["user", "list", "--json"]).json()["users"].as_array().unwrap().len(), 1);
}

#[test]
fn a_port_in_use_is_one_sentence() {
    let place = Place::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert!(place.run(&["serve", "--listen", &address]).sentence().contains(&address));
}

#[test]
fn accounts_are_added_listed_disabled_and_reset() {
    let place = Place::new();
    let added = place.done(&["user", "add", "Ada@sample.example", "--name", "Ada", "--role", "security"]).out;
    assert!(added.contains("/sign-in/link?token="), "{added}");
    assert!(
        place
            .run(&["user", "add", "ada@sample.example", "--name", "A", "--role", "admin"])
            .sentence()
            .contains("already")
    );
    assert_eq!(place.run(&["user", "add", "b@sample.example", "--name", "B", "--role", "king"]).code, 2);
    place.done(&["user", "disable", "ada@sample.example"]);
    let listed = place.done(&["user", "list", "--json"]).json();
    assert_eq!(
        (&listed["users"][0]["email"], &listed["users"][0]["disabled"]),
        (&"ada@sample.example".into(), &true.into())
    );
    assert!(place.done(&["user", "reset", "ada@sample.example"]).out.contains("token="));
    assert_eq!(place.done(&["user", "list", "--json"]).json()["users"][0]["disabled"], false);
    assert!(place.run(&["user", "disable", "nobody@sample.example"]).sentence().contains("nobody@sample.example"));
}

#[test]
fn a_token_is_shown_once_and_revoked_by_name() {
    let place = Place::new();
    let token = place.done(&["token", "create", "nightly", "--role", "auditor", "--expires", "2099-12-31"]);
    assert!(token.out.starts_with("nf_") && token.out.lines().count() == 1, "{}", token.out);
    let secret = token.out.trim().rsplit('_').next().unwrap();
    let listed = place.done(&["token", "list", "--json"]);
    assert!(!listed.out.contains(secret) && listed.json()["tokens"][0]["expires_on"] == "2099-12-31");
    place.done(&["token", "revoke", "nightly"]);
    assert_eq!(place.done(&["token", "list", "--json"]).json()["tokens"][0]["revoked"], true);
    assert!(place.run(&["token", "revoke", "none"]).sentence().contains("none"));
    assert_eq!(place.run(&["token", "create", "x", "--role", "auditor", "--expires", "soon"]).code, 2);
}

#[test]
fn check_tells_what_is_wrong_and_mends_the_vendors_table() {
    let place = Place::empty();
    let pending = place.run(&["check"]);
    assert_eq!(pending.code, 1);
    assert!(pending.out.contains("ninefold migrate"), "{}", pending.out);
    assert!(place.done(&["migrate"]).out.starts_with("Applied"));
    assert_eq!(place.done(&["migrate"]).out, "The database is up to date.\n");
    place.done(&["import", &super::fixture("acme.csv")]);
    let good = place.done(&["check", "--json"]).json();
    assert!(good["findings"].as_array().unwrap().iter().all(|finding| finding["ok"] == true));
    let unwritable = [("NINEFOLD__STORAGE__URL", "file:///proc/none")];
    let wrong = Ended::of(place.command(&["check"]).envs(unwritable).output().unwrap());
    assert!(wrong.code == 1 && wrong.out.contains("/proc/none cannot be written"), "{}", wrong.out);
}

#[test]
fn an_answer_that_is_left_out_is_asked_for_with_both_and_an_example() {
    let place = Place::new();
    let key = "contract-notice:contract:0198a1b2-0000-7000-8000-000000000001:2026-12-30:30:olive@example.com";
    for arguments in [&["answer", key][..], &["answer"], &["answer", key, "--note", "Seen"]] {
        let asked = place.run(arguments);
        assert_eq!((asked.code, asked.out.as_str()), (2, ""), "{arguments:?}: {}", asked.err);
        let example = format!("Example: ninefold answer {key} --until 2026-12-10");
        for part in ["answer <KEY> --acknowledge", "answer <KEY> --until <DATE>", &example] {
            assert!(asked.err.contains(part), "{arguments:?}, {part}: {}", asked.err);
        }
    }
    let both = place.run(&["answer", key, "--acknowledge", "--until", "2026-12-10"]);
    assert!(both.code == 2 && both.err.contains("cannot be used with"), "{}", both.err);
    assert!(place.run(&["answer", "nonsense", "--acknowledge"]).sentence().contains("remind --dry-run --json"));
    assert!(place.done(&["answer", "--help"]).out.contains("lists the keys"));
}

#[test]
fn layouts_and_completions_are_printed() {
    let place = Place::new();
    let layouts = place.done(&["layouts", "--json"]).json();
    let names: Vec<&str> =
        layouts["layouts"].as_array().unwrap().iter().map(|layout| layout["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"vendor-register") && names.contains(&"caiq-4"), "{names:?}");
    assert!(place.done(&["completions", "bash"]).out.contains("ninefold"));
}
