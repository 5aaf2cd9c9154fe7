//! The real program, killed by `strace` in the middle of a backup and of the migrations: the file is there whole or not at
//! all, and the schema is the old one or the new one.

use std::{
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use ninefold::db::{Db, PoolSize};

use super::{drafts, installation, stored};
use crate::cli::Place;

/// Kills at each kind of call.
fn size() -> usize {
    if std::env::var("NINEFOLD_TEST_TIER").as_deref() == Ok("full") { 50 } else { 4 }
}

fn can_look() -> bool {
    let look = ["-f", "-e", "trace=none", "-o", "/dev/null", "true"];
    let able = Command::new("strace").args(look).stderr(Stdio::null()).status();
    let able = able.is_ok_and(|ended| ended.success());
    if !able {
        eprintln!("skipped: strace is not here, or may not look");
    }
    able
}

/// The same process under `strace`, which looks at calls of one name.
fn traced(command: &Command, call: &str, arguments: &[&str]) -> Command {
    let mut traced = Command::new("strace");
    traced.args(["-f", "-q", "-e", &format!("trace={call}")]).args(arguments);
    traced.arg(command.get_program()).args(command.get_args()).current_dir(command.get_current_dir().unwrap());
    traced.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    traced
}

/// How often the main thread of a process makes a call.
fn count(command: &Command, call: &str, scratch: &Path) -> usize {
    let log = scratch.join("strace.log");
    assert!(traced(command, call, &["-o", log.to_str().unwrap()]).status().unwrap().success());
    let text = std::fs::read_to_string(&log).unwrap();
    let main = text.split_whitespace().next().unwrap_or_default();
    let calls = text.lines().filter_map(|line| line.split_once(' ')).filter(|(thread, _)| *thread == main);
    calls.filter(|(_, made)| made.trim_start().starts_with(&format!("{call}("))).count()
}

/// Runs a process that is killed at the `number`th call of this name, or whose child is; answers whether either was.
fn kill_in(command: &Command, call: &str, number: usize) -> bool {
    let log = tempfile::NamedTempFile::new().unwrap();
    let at = format!("inject={call}:signal=KILL:when={number}");
    traced(command, call, &["-e", &at, "-o", log.path().to_str().unwrap()]).status().unwrap();
    std::fs::read_to_string(log.path()).unwrap().contains("+++ killed by SIGKILL +++")
}

/// So many places spread over all calls.
fn places(calls: usize) -> impl Iterator<Item = usize> {
    let size = size();
    (1..=size).map(move |part| (calls * part / (size + 1)).max(1))
}

fn pending(place: &Place) -> usize {
    let db = Db::open(&place.database.url, PoolSize { readers: 1, wait: Duration::from_secs(30) }).unwrap();
    db.pending_migrations().unwrap().len()
}

#[test]
fn killed_migrations_are_all_or_none() {
    if !can_look() {
        return;
    }
    let first = Place::empty();
    let all = pending(&first);
    let call = if first.database.path().is_some() { "pwrite64" } else { "sendto" };
    let calls = count(&first.command(&["migrate"]), call, first.folder.path());
    let (mut kills, mut new) = (0, 0);
    for number in places(calls) {
        let place = Place::empty();
        assert_eq!(pending(&place), all);
        kills += usize::from(kill_in(&place.command(&["migrate"]), call, number));
        let left = pending(&place);
        assert!(left == 0 || left == all, "killed at {call} {number} of {calls}, {left} of {all} are left to run");
        new += usize::from(left == 0);
        place.done(&["migrate"]);
        assert_eq!(pending(&place), 0);
    }
    println!("migrations: {kills} kills, {new} times the new schema, between 0");
    assert!(kills > 0, "nothing was killed");
}

#[test]
fn a_killed_backup_is_whole_or_none() {
    if !can_look() {
        return;
    }
    let from = installation();
    let (mut kills, mut whole) = (0, 0);
    for call in ["pwrite64", "write", "fsync"] {
        let calls = count(&from.command(&["backup", "counted.zip", "--overwrite"]), call, from.folder.path());
        for number in places(calls) {
            let file = from.folder.path().join("killed.zip");
            kills += usize::from(kill_in(&from.command(&["backup", "killed.zip"]), call, number));
            if file.exists() {
                let to = Place::empty();
                to.done(&["restore", file.to_str().unwrap()]);
                assert_eq!(stored(&to), stored(&from), "killed at {call} {number}");
                std::fs::remove_file(&file).unwrap();
                whole += 1;
            }
        }
    }
    println!("backups: {kills} kills, {whole} whole, half 0");
    assert!(kills > 0, "nothing was killed");
    from.done(&["backup", "after.zip"]);
    assert_eq!(drafts(from.folder.path()), Vec::<String>::new(), "what killed runs left behind is still there");
    from.done(&["check", "--full"]);
}
