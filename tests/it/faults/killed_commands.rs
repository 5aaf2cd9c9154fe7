//! The real program at the command line, killed at exact calls while it applies an import, files a document, appends to
//! the audit trail and writes a backup; started anew each time.

use std::{fmt::Write as _, process::Command};

use super::{
    house::{House, vendor},
    is_on_sqlite, kills,
    strace::{self, End},
    survived::{Found, Tally, assert_no_mail_twice, assert_sound, assert_swept, count, files_below, name_of},
};

/// Rows of a register.
const ROWS: i64 = 150;

/// A kind of work, done once for each number.
trait Work {
    const NAME: &'static str;
    /// What the program is started with.
    fn arguments(house: &House, number: usize) -> Vec<String>;
    /// What stands there of it.
    fn found(house: &House, number: usize) -> Found;
}

fn command<W: Work>(house: &House, number: usize) -> Command {
    let arguments = W::arguments(house, number);
    house.command(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

fn words<const N: usize>(words: [&str; N]) -> Vec<String> {
    words.map(str::to_owned).to_vec()
}

/// Kills it again and again. What a kill left undone is done then, and whatever was there once stays.
fn besiege<W: Work>() {
    if !is_on_sqlite() || !strace::can_look() {
        return;
    }
    let (house, kills) = (House::new(), kills());
    vendor(&house.app(), "Alder Pumps");
    let mut tally = Tally::of(W::NAME);
    let course = strace::watch(&command::<W>(&house, 0), &house.path("strace.log"));
    tally.note(0, W::found(&house, 0), true);
    for attempt in 0..3 * kills {
        if tally.kills == kills {
            break;
        }
        let number = attempt + 1;
        let end = strace::kill_at(&command::<W>(&house, number), course.spot(attempt, kills));
        // Opened anew, as by the next start.
        assert_sound(&house.app());
        let found = W::found(&house, number);
        tally.note(number, found, end == End::Done);
        tally.kills += usize::from(end == End::Killed);
        if !found.whole {
            assert!(command::<W>(&house, number).output().unwrap().status.success(), "{}: it cannot go on", W::NAME);
            tally.note(number, W::found(&house, number), true);
        }
    }
    tally.look_again(|number| W::found(&house, number));
    assert_no_mail_twice(&house);
    let app = house.app();
    assert_sound(&app);
    assert_swept(&house, &app);
    drop(app);
    house.done(&["audit", "verify"]);
    tally.tell(kills);
}

struct Importing;

impl Work for Importing {
    const NAME: &'static str = "applying an import";

    fn arguments(house: &House, number: usize) -> Vec<String> {
        let path = house.path(&format!("register-{number}.csv"));
        let mut text = String::from("Vendor name,Category,Notes,Service,Data sensitivity,Criticality,Access\n");
        for row in 0..ROWS {
            // Names that differ in a number are never taken for one another, so each has digits of its own.
            let (name, note) = (format!("Register {number:04} vendor {row:04}"), "note ".repeat(20));
            writeln!(text, "{name},Category {},{note},Service {row},3,2,1", row % 7).unwrap();
        }
        std::fs::write(&path, text).unwrap();
        words(["import", path.to_str().unwrap(), "--json"])
    }

    fn found(house: &House, number: usize) -> Found {
        let ours = format!("name LIKE 'Register {number:04} vendor %'");
        let of_ours = format!("vendor_id IN (SELECT id FROM vendors WHERE {ours})");
        let rows = |table: &str, of: &str| count(house, &format!("SELECT COUNT(*) AS count FROM {table} WHERE {of}"));
        let import = format!("file_name = 'register-{number}.csv' AND state = 'applied'");
        let line = format!("action = 'import' AND record_id IN (SELECT id FROM imports WHERE {import})");
        Found::of(&[
            (rows("vendors", &ours), ROWS),
            (rows("services", &of_ours), ROWS),
            (rows("vendor_summaries", &of_ours), ROWS),
            (rows("imports", &import), 1),
            (rows("audit_entries", &line), 1),
        ])
    }
}

#[test]
fn an_import_killed_at_any_call_is_there_whole_or_not_at_all() {
    besiege::<Importing>();
}

struct Filing;

impl Work for Filing {
    const NAME: &'static str = "filing a document at the command line";

    fn arguments(house: &House, number: usize) -> Vec<String> {
        let path = house.path(&format!("report-{number}.pdf"));
        std::fs::write(&path, format!("%PDF-1.7 number {number} {}", "x".repeat(40_000))).unwrap();
        words(["attach", path.to_str().unwrap(), "--vendor", "Alder Pumps"])
    }

    fn found(house: &House, number: usize) -> Found {
        let name = format!("file_name = 'report-{number}.pdf'");
        let rows = |table: &str, of: &str| count(house, &format!("SELECT COUNT(*) AS count FROM {table} WHERE {of}"));
        let line = format!("action = 'create' AND record_id IN (SELECT id FROM documents WHERE {name})");
        Found::of(&[(rows("attachments", &name), 1), (rows("documents", &name), 1), (rows("audit_entries", &line), 1)])
    }
}

#[test]
fn a_document_killed_on_its_way_in_is_there_with_its_file_or_not_at_all() {
    besiege::<Filing>();
}

struct Appending;

impl Work for Appending {
    const NAME: &'static str = "appending to the audit trail";

    fn arguments(_: &House, number: usize) -> Vec<String> {
        let name = format!("token-{number}-of-many");
        words(["token", "create", &name, "--role", "auditor", "--expires", "2099-12-31"])
    }

    fn found(house: &House, number: usize) -> Found {
        let token = format!("SELECT COUNT(*) AS count FROM api_tokens WHERE name = 'token-{number}-of-many'");
        let told = format!("summary LIKE 'Token token-{number}-of-many created%'");
        let line = format!("SELECT COUNT(*) AS count FROM audit_entries WHERE {told}");
        Found::of(&[(count(house, &token), 1), (count(house, &line), 1)])
    }
}

#[test]
fn a_change_killed_at_any_call_stands_in_the_audit_trail_if_and_only_if_it_was_made() {
    besiege::<Appending>();
}

struct BackingUp;

impl Work for BackingUp {
    const NAME: &'static str = "writing a backup";

    fn arguments(house: &House, number: usize) -> Vec<String> {
        if number == 0 {
            house.done(&Importing::arguments(house, 0).iter().map(String::as_str).collect::<Vec<_>>());
        }
        words(["backup", &format!("backup-{number}.zip")])
    }

    /// A file of that name holds all of it: its line may still be missing where the kill came between the two.
    fn found(house: &House, number: usize) -> Found {
        let name = format!("backup-{number}.zip");
        if !house.path(&name).exists() {
            return Found::default();
        }
        let elsewhere = House::new();
        let restored = elsewhere.command(&["restore", house.path(&name).to_str().unwrap()]).output().unwrap();
        if !restored.status.success() {
            return Found { half: true, ..Found::default() };
        }
        assert_sound(&elsewhere.app());
        let stored = |house: &House| {
            let mut names: Vec<String> = files_below(&house.path("files")).iter().map(|path| name_of(path)).collect();
            names.sort();
            names
        };
        let whole = stored(&elsewhere) == stored(house) && Importing::found(&elsewhere, 0).whole;
        Found { whole, half: !whole, double: false }
    }
}

#[test]
fn a_backup_killed_at_any_call_is_there_whole_or_not_at_all() {
    besiege::<BackingUp>();
}
