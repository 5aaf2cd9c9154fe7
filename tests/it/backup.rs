//! Backups: taken while others write, and put back where nothing stands, as on another machine.

mod killed;
mod refused;

use std::{
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use ninefold::{actions::restore, settings::Settings};
use serde_json::Value;

use crate::{
    cli::{Ended, Place, fixture},
    support::dump::{assert_same, dump},
};

/// What ends with a restore, and nobody misses.
const DOORS: [&str; 4] = ["sessions", "sign_in_links", "sign_in_steps", "link_requests"];

/// An installation with a register, its file and an account whose link is open.
fn installation() -> Place {
    let place = Place::new();
    place.done(&["import", &fixture("acme.csv")]);
    place.done(&["user", "add", "ada@sample.example", "--name", "Ada", "--role", "admin"]);
    place
}

/// Every stored file with its bytes, by name.
fn stored(place: &Place) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![place.folder.path().join("data/files")];
    while let Some(folder) = open.pop() {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        for entry in entries.map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            if entry.path().is_dir() {
                open.push(entry.path());
            } else if name.len() == 64 {
                found.push((name, std::fs::read(entry.path()).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn names_of_tokens(place: &Place) -> Vec<String> {
    let listed = place.done(&["token", "list", "--json"]).json();
    listed["tokens"].as_array().unwrap().iter().map(|token| token["name"].as_str().unwrap().to_owned()).collect()
}

/// A backup of a place into its folder, and what the command said of it.
fn backup(place: &Place, name: &str) -> (String, Value) {
    let file = place.folder.path().join(name).to_str().unwrap().to_owned();
    let said = place.done(&["backup", &file, "--json"]).json();
    (file, said)
}

#[test]
fn a_backup_taken_while_writing_restores_elsewhere_alike() {
    let from = installation();
    let (stop, made) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    let (before, file, said) = std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0..1_000 {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                let name = format!("token-{number}");
                let ended = from.run(&["token", "create", &name, "--role", "auditor", "--expires", "2099-12-31"]);
                if ended.code != 0 {
                    return eprintln!("{}", ended.err);
                }
                made.lock().unwrap().push(name);
            }
        });
        let deadline = Instant::now() + Duration::from_secs(60);
        while made.lock().unwrap().len() < 2 && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(20));
        }
        let before: Vec<String> = made.lock().unwrap().clone();
        let file = from.folder.path().join("backup.zip").to_str().unwrap().to_owned();
        let ended = from.run(&["backup", &file, "--json"]);
        stop.store(true, Ordering::Relaxed);
        assert_eq!(ended.code, 0, "{}", ended.err);
        (before, file, ended.json())
    });
    assert!(before.len() >= 2, "nobody wrote before the backup");
    let to = Place::empty();
    let restored = to.done(&["restore", &file, "--json"]).json();
    assert_eq!((&restored["audit_trail"], &restored["rows"]), (&"ok".into(), &said["rows"]));
    let tokens = names_of_tokens(&to);
    assert!(before.iter().all(|name| tokens.contains(name)), "{before:?} were there before; {tokens:?} came back");
    let all = made.into_inner().unwrap();
    assert!(tokens.iter().all(|name| all.contains(name)), "{tokens:?} of {all:?}");
    assert_eq!(stored(&to), stored(&from));
    assert_eq!(stored(&to).len(), 1);
    to.done(&["audit", "verify", "--anchor", said["anchor"].as_str().unwrap()]);
    let findings = to.done(&["check", "--full", "--json"]).json();
    assert!(findings["findings"].as_array().unwrap().iter().all(|finding| finding["ok"] == true), "{findings}");
}

#[test]
fn a_backup_of_a_quiet_house_restores_row_by_row_and_everybody_signs_in_anew() {
    let from = installation();
    let (file, said) = backup(&from, "backup.zip");
    let to = Place::empty();
    let restored = to.done(&["restore", &file]);
    assert!(restored.out.contains(&format!("and {} files", said["files"])), "{}", restored.out);
    assert!(restored.out.contains("Everybody signs in anew"), "{}", restored.out);
    let (mut before, mut after) = (dump(&from.database.url), dump(&to.database.url));
    assert_eq!((before["sign_in_links"].len(), after["sign_in_links"].len()), (1, 0));
    for table in DOORS {
        before.remove(table);
        after.remove(table);
    }
    before.remove("audit_heads");
    assert_same(&before, &after);
    // The line of the restore stands behind those of the house that it came from.
    to.done(&["audit", "verify", "--anchor", said["anchor"].as_str().unwrap()]);
    assert!(from.done(&["check"]).out.contains("The newest backup on record is of"));
}

#[test]
fn a_backup_is_its_makers_alone_and_replaces_none_unasked() {
    use std::os::unix::fs::PermissionsExt;
    let place = installation();
    let left = place.folder.path().join(".ninefold-draft-killed");
    std::fs::write(&left, "half of a backup").unwrap();
    let (file, said) = backup(&place, "backup.zip");
    assert!(!left.exists(), "what a killed run left behind goes with the next");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(said["bytes"], std::fs::metadata(&file).unwrap().len());
    assert!(place.run(&["backup", &file]).sentence().contains("--overwrite"));
    let again = place.done(&["backup", &file, "--overwrite", "--json"]).json();
    assert_ne!(again["sha256"], said["sha256"], "the first backup stands in the trail of the second");
    assert!(place.run(&["backup", "no/such/folder/backup.zip"]).sentence().contains("no/such/folder"));
}

#[test]
fn a_backup_without_one_of_its_files_is_none() {
    let place = installation();
    let (name, _) = stored(&place).remove(0);
    let path = place.folder.path().join("data/files").join(&name[..2]).join(&name);
    let refused = |what: &str| {
        let ended = place.run(&["backup", "backup.zip"]);
        assert!(ended.sentence().contains(&name), "{what}: {}", ended.err);
        assert!(drafts(place.folder.path()).is_empty() && !place.folder.path().join("backup.zip").exists(), "{what}");
    };
    std::fs::write(&path, "other bytes").unwrap();
    refused("changed");
    std::fs::remove_file(&path).unwrap();
    refused("gone");
    let told = place.run(&["check"]);
    assert!(told.code == 1 && told.out.contains("“acme.csv” is missing"), "{}", told.out);
}

#[test]
fn a_backup_of_all_that_is_left_says_what_is_lost() {
    let place = installation();
    let other = place.file("other.csv", "Vendor name,Status,Service\nBirch Valves,Active,Valves\n");
    place.done(&["import", &other]);
    let (name, _) = stored(&place).remove(0);
    let path = place.folder.path().join("data/files").join(&name[..2]).join(&name);
    std::fs::write(&path, "other bytes").unwrap();
    let ended = place.run(&["backup", "left.zip", "--without-lost", "--json"]);
    assert_eq!(ended.code, 1, "{}", ended.err);
    let said = ended.json();
    assert_eq!((&said["files"], &said["lost"][0]["sha256"]), (&1.into(), &name.as_str().into()), "{said}");
    let to = Place::empty();
    let restored = to.done(&["restore", place.folder.path().join("left.zip").to_str().unwrap()]);
    assert!(restored.err.contains("1 stored files were lost before the backup"), "{}", restored.err);
    assert!(stored(&to).len() == 1 && stored(&to)[0].0 != name);
    let told = to.run(&["check"]);
    assert!(told.code == 1 && told.out.contains("is missing"), "{}", told.out);
    std::fs::remove_file(&path).unwrap();
    let ended = place.run(&["backup", "gone.zip", "--without-lost"]);
    assert!(ended.code == 1 && ended.err.contains(&format!("The stored file {name} is not in it")), "{}", ended.err);
}

/// A restore that is killed between its two steps leaves nobody signed in, and is finished later.
#[test]
fn what_was_open_is_closed_before_the_database_is_in_its_place() {
    let from = installation();
    let (file, _) = backup(&from, "backup.zip");
    let to = Place::empty();
    let folder = to.folder.path().join("data/files");
    let settings = [
        ("NINEFOLD__DATABASE__URL".to_owned(), to.database.url.clone()),
        ("NINEFOLD__STORAGE__URL".to_owned(), format!("file://{}", folder.display())),
    ];
    let settings = Settings::from_sources(None, settings.into()).unwrap();
    restore::put_back(&settings, Path::new(&file)).unwrap();
    let (before, after) = (dump(&from.database.url), dump(&to.database.url));
    assert_eq!((before["sign_in_links"].len(), after["sign_in_links"].len()), (1, 0));
    assert!(to.run(&["restore", &file]).sentence().contains("--settle"));
    for _ in 0..2 {
        let settled = to.done(&["restore", "--settle", &file]);
        assert!(settled.out.contains("Everybody signs in anew"), "{}", settled.out);
    }
    to.done(&["audit", "verify"]);
    let strange = installation();
    assert!(strange.run(&["restore", "--settle", &file]).sentence().contains("its audit trail has other lines"));
    assert_eq!(dump(&strange.database.url)["sign_in_links"].len(), 1, "nothing was changed there");
}

#[test]
fn a_backup_says_when_it_is_worth_nothing_without_its_key() {
    let place = installation();
    let silent = place.done(&["backup", "backup.zip"]);
    assert!(!silent.err.contains("security.key"), "{}", silent.err);
    let key = "a key of at least thirty-two characters";
    let other = Place::new();
    let run =
        |arguments: &[&str]| Ended::of(other.command(arguments).env("NINEFOLD__SECURITY__KEY", key).output().unwrap());
    let told = run(&["backup", "backup.zip"]);
    assert!(told.code == 0 && told.err.contains("The key that security.key names ("), "{}", told.err);
    let said = run(&["backup", "again.zip", "--json"]).json();
    assert_eq!(said["key_needed"].as_str().unwrap().len(), 16, "{said}");
}

#[test]
fn a_restore_without_its_key_says_how_it_is_finished() {
    let key = [("NINEFOLD__SECURITY__KEY", "a key of at least thirty-two characters")];
    let keyed = |place: &Place, arguments: &[&str]| {
        let ended = Ended::of(place.command(arguments).envs(key).output().unwrap());
        assert_eq!(ended.code, 0, "{arguments:?}: {} {}", ended.out, ended.err);
        ended
    };
    let (from, to) = (Place::new(), Place::empty());
    keyed(&from, &["import", &fixture("acme.csv")]);
    keyed(&from, &["check", "--repair"]);
    let file = from.folder.path().join("backup.zip").to_str().unwrap().to_owned();
    keyed(&from, &["backup", &file]);
    let unkeyed = to.run(&["restore", &file]);
    assert!(unkeyed.sentence().contains("Everything was put back, and is not settled yet"), "{}", unkeyed.err);
    assert!(unkeyed.err.contains(&format!("`ninefold restore --settle {file}`")), "{}", unkeyed.err);
    keyed(&to, &["restore", "--settle", &file]);
    keyed(&to, &["check"]);
    assert_eq!(stored(&to), stored(&from));
    let installation =
        |place: &Place| std::fs::read_to_string(place.folder.path().join("data/files/.ninefold-installation")).unwrap();
    assert_ne!(installation(&to), installation(&from), "what was restored takes no file of the original for its own");
}

/// Drafts of backups that lie in a folder.
fn drafts(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with(".ninefold-")).collect()
}
