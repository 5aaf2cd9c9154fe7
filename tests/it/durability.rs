//! The real process, killed in the middle of an import: none of it or all of it is there afterwards.

use std::{
    fmt::Write as _,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use ninefold::{
    db::{self, Db, PoolSize},
    domain::import::record::ImportState,
};

use crate::support::{
    database::{TestDatabase, sql},
    dump::{assert_same, dump},
};

const ROWS: i64 = 6_000;

fn register(path: &Path, prefix: &str, rows: i64) {
    let mut text = String::from("Vendor name,Category,Notes,Service,Data sensitivity,Criticality,Access\n");
    for row in 0..rows {
        writeln!(
            text,
            "{prefix} number {row},Category {},{},Service {row},{},2,1",
            row % 7,
            "note ".repeat(40),
            row % 5
        )
        .unwrap();
    }
    std::fs::write(path, text).unwrap();
}

fn import(database: &TestDatabase, directory: &Path, file: &Path) -> Child {
    Command::new(crate::support::program())
        .args(["--database", &database.url, "import"])
        .arg(file)
        .arg("--json")
        .current_dir(directory)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn vendors(database: &TestDatabase) -> i64 {
    let db = Db::open(&database.url, PoolSize { readers: 1, wait: Duration::from_secs(10) }).unwrap();
    db.migrate().unwrap();
    let (vendors, services, applied) = db
        .read(|conn| {
            let applied = db::import::list_before(conn, None, 100)?
                .iter()
                .filter(|import| import.state == ImportState::Applied)
                .count();
            Ok((db::vendor::count(conn)?, db::service::count(conn)?, applied))
        })
        .unwrap();
    assert_eq!(vendors, services, "a vendor without its service is half an import");
    assert_eq!(vendors > 1, applied > 1, "the import's mark and its rows go together");
    vendors
}

/// Waits until the apply's transaction has written rows that are not committed yet; false when the process ended first.
fn is_between_rows(database: &TestDatabase, child: &mut Child) -> bool {
    let deadline = Instant::now() + Duration::from_secs(120);
    while Instant::now() < deadline {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        let writing = match database.path() {
            // Dirty pages beyond the cache are spilled to the log long before the commit.
            Some(path) => std::fs::metadata(path.with_extension("db-wal")).is_ok_and(|log| log.len() > 6 << 20),
            None => {
                let (server, name) = database.url.rsplit_once('/').unwrap();
                let open = "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) \
                            JOIN pg_class ON relation = pg_class.oid \
                            WHERE relname = 'vendor_summaries' AND mode = 'RowExclusiveLock'";
                sql(&format!("{server}/{name}"), open).trim() != "0"
            }
        };
        if writing {
            return true;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    false
}

#[test]
fn a_process_killed_between_an_imports_rows_leaves_none_of_them() {
    let database = TestDatabase::new();
    let directory = tempfile::tempdir().unwrap();
    let (first, large) = (directory.path().join("first.csv"), directory.path().join("large.csv"));
    register(&first, "First", 1);
    register(&large, "Large", ROWS);
    assert!(import(&database, directory.path(), &first).wait().unwrap().success());
    assert_eq!(vendors(&database), 1);
    for _ in 0..3 {
        let mut child = import(&database, directory.path(), &large);
        assert!(is_between_rows(&database, &mut child), "the import ended before it could be killed");
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success());
        assert_eq!(vendors(&database), 1, "what was acknowledged stays, and nothing of the killed import is there");
    }
    assert!(import(&database, directory.path(), &large).wait().unwrap().success());
    assert_eq!(vendors(&database), 1 + ROWS);
}

fn moments() -> u32 {
    if std::env::var("NINEFOLD_TEST_TIER").as_deref() == Ok("full") { 60 } else { 6 }
}

/// Kills at moments spread over the whole run, from the first millisecond to the commit and beyond.
#[test]
fn a_process_killed_at_any_moment_of_an_import_leaves_none_or_all_of_it() {
    const ROWS: i64 = 1_500;
    let database = TestDatabase::new();
    let directory = tempfile::tempdir().unwrap();
    let (first, large) = (directory.path().join("first.csv"), directory.path().join("large.csv"));
    register(&first, "First", 1);
    register(&large, "Large", ROWS);
    assert!(import(&database, directory.path(), &first).wait().unwrap().success());
    let before = dump(&database.url);

    // One whole run says how long it takes; it is taken back, which has to leave the register as before.
    let begun = Instant::now();
    assert!(import(&database, directory.path(), &large).wait().unwrap().success());
    let whole = begun.elapsed();
    assert_eq!(vendors(&database), 1 + ROWS);
    assert!(undo(&database, directory.path()).success());
    assert_same(&before, &dump(&database.url));

    let (moments, mut none, mut all) = (moments(), 0, 0);
    for moment in 1..=moments {
        let mut child = import(&database, directory.path(), &large);
        std::thread::sleep(whole * moment / moments);
        child.kill().unwrap();
        child.wait().unwrap();
        match vendors(&database) {
            1 => {
                none += 1;
                assert_same(&before, &dump(&database.url));
            }
            count if count == 1 + ROWS => {
                all += 1;
                assert!(undo(&database, directory.path()).success());
                assert_same(&before, &dump(&database.url));
            }
            count => panic!("{count} vendors after a kill at moment {moment}: neither none nor all"),
        }
    }
    println!("killed {moments} times: {none} times none of it, {all} times all of it");
    assert!(none > 0, "no kill came before the commit");
    assert!(import(&database, directory.path(), &large).wait().unwrap().success());
    assert_eq!(vendors(&database), 1 + ROWS);
}

/// Takes the newest applied import back.
fn undo(database: &TestDatabase, directory: &Path) -> std::process::ExitStatus {
    let db = Db::open(&database.url, PoolSize { readers: 1, wait: Duration::from_secs(10) }).unwrap();
    let imports = db.read(|conn| Ok(db::import::list_before(conn, None, 100)?)).unwrap();
    let newest = imports.iter().find(|import| import.state == ImportState::Applied).unwrap();
    Command::new(crate::support::program())
        .args(["--database", &database.url, "import", "--undo", &newest.reference])
        .current_dir(directory)
        .stdout(Stdio::null())
        .status()
        .unwrap()
}
