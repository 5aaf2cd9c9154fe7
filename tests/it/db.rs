//! The database's own promises, on whichever database this run tests.

use std::{sync::Arc, time::Duration};

use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use ninefold::{
    actions::records,
    db::{self, Db, PoolSize},
    domain::{access::Actor, soc_report::SocReport, subservice::Subservice, vendor::Vendor},
    error::AppError,
};
use serde_json::json;

use crate::support::{app::TestApp, database::TestDatabase};

fn open(database: &TestDatabase) -> Db {
    let db = Db::open(&database.url, PoolSize { readers: 8, wait: Duration::from_secs(30) }).unwrap();
    db.migrate().unwrap();
    db
}

/// The relations of two sources outlive the change of their table and its undoing, as far as the old table has room.
#[test]
fn relations_outlive_the_rebuild_of_their_table() {
    let app = TestApp::new().with_vendor("Harbour Payroll");
    let vendor = records::list::<Vendor>(&app, &Actor::command_line(), None, None, 5).unwrap().remove(0).id;
    let report: SocReport = app.add(json!({
        "vendor_id": vendor, "kind": "soc2", "report_type": "type2", "period_start": "2025-04-01",
        "period_end": "2026-03-31", "opinion_operation": "unqualified",
    }));
    let kept: Subservice = app.add(json!({
        "vendor_id": vendor, "soc_report_id": report.id, "name": "Gull Cloud", "purpose": "Hosting", "method": "carve_out",
    }));
    app.add::<Subservice>(json!({ "vendor_id": vendor, "name": "Tern Mail", "listed_on": "2026-01-01" }));
    let run = |script: &str| match app.database_url().strip_prefix("sqlite://") {
        Some(path) => SqliteConnection::establish(path).unwrap().batch_execute(script).unwrap(),
        None => PgConnection::establish(app.database_url()).unwrap().batch_execute(script).unwrap(),
    };
    run(include_str!("../../migrations/2026-11-28-000200_relations/down.sql"));
    run(include_str!("../../migrations/2026-11-28-000200_relations/up.sql"));
    let left = records::list::<Subservice>(&app, &Actor::command_line(), None, None, 5).unwrap();
    assert_eq!(left, [kept], "one without a report had no place");
}

/// Whoever only notes that somebody was here does not wait behind a long import.
#[test]
fn a_write_that_can_be_left_undone_waits_for_nobody() {
    let database = TestDatabase::new();
    let (db, other) = (open(&database), open(&database));
    let put = |db: &Db, text: &str| db.write_if_free(|conn| Ok(db::setting::put(conn, "note", text)?)).unwrap();
    assert!(put(&db, "free"));
    let (begun, wait) = std::sync::mpsc::channel();
    let (leave, left) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        let slow = db.clone();
        scope.spawn(move || {
            slow.write(|_| {
                begun.send(()).unwrap();
                // Ends by itself, so that whoever does wait is told from a test that hangs.
                Ok(left.recv_timeout(Duration::from_secs(10)).is_ok())
            })
        });
        wait.recv().unwrap();
        let since = std::time::Instant::now();
        let done = (put(&db, "in this process"), put(&other, "in another"));
        let took = since.elapsed();
        leave.send(()).unwrap();
        assert_eq!(done, (false, false));
        assert!(took < Duration::from_secs(3), "{took:?}");
    });
    assert!(put(&db, "free again") && put(&other, "free for all"));
    let noted = db.read(|conn| Ok(db::setting::find(conn, "note")?)).unwrap();
    assert_eq!(noted.as_deref(), Some("free for all"));
}

/// A start, and whoever asks whether it is ready, finds nothing to do and does not wait for that.
#[test]
fn a_schema_that_is_up_to_date_is_told_while_others_write() {
    let database = TestDatabase::new();
    let (db, other) = (open(&database), open(&database));
    assert_eq!(db.pending_migrations().unwrap(), db.lacking_migrations().unwrap());
    let (begun, wait) = std::sync::mpsc::channel();
    let (leave, left) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        let slow = db.clone();
        scope.spawn(move || {
            slow.write(|_| {
                begun.send(()).unwrap();
                Ok(left.recv_timeout(Duration::from_secs(10)).is_ok())
            })
        });
        wait.recv().unwrap();
        let since = std::time::Instant::now();
        assert_eq!(db.lacking_migrations().unwrap(), Vec::<String>::new());
        assert_eq!(other.migrate().unwrap(), Vec::<String>::new());
        let took = since.elapsed();
        leave.send(()).unwrap();
        assert!(took < Duration::from_secs(5), "{took:?}");
    });
}

#[test]
fn every_migration_runs_up_down_and_up_again() {
    let database = TestDatabase::new();
    let db = open(&database);
    db.redo_all_migrations().unwrap();
    assert_eq!(db.pending_migrations().unwrap(), Vec::<String>::new());
    assert_eq!(db.migrate().unwrap(), Vec::<String>::new());
}

#[test]
fn no_update_is_lost_when_eight_threads_read_and_then_write() {
    let database = TestDatabase::new();
    let db = Arc::new(open(&database));
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let db = db.clone();
            std::thread::spawn(move || {
                for _ in 0..50 {
                    db.write(|conn| Ok(db::setting::take_numbers(conn, "test", 1)?)).unwrap();
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(db.write(|conn| Ok(db::setting::take_numbers(conn, "test", 1)?)).unwrap(), 401);
}

#[test]
fn a_write_that_fails_leaves_nothing() {
    let database = TestDatabase::new();
    let db = open(&database);
    let failed: Result<(), AppError> = db.write(|conn| {
        db::setting::put(conn, "half", "done")?;
        Err(AppError::NotFound("something".to_owned()))
    });
    assert!(matches!(failed, Err(AppError::NotFound(_))));
    assert_eq!(db.read(|conn| Ok(db::setting::find(conn, "half")?)).unwrap(), None);
}

#[test]
fn a_reader_never_writes() {
    let database = TestDatabase::new();
    let db = open(&database);
    assert!(db.read(|conn| Ok(db::setting::put(conn, "reader", "wrote")?)).is_err());
    assert_eq!(db.read(|conn| Ok(db::setting::find(conn, "reader")?)).unwrap(), None);
}

#[test]
fn an_unreachable_database_is_one_sentence_without_its_password() {
    let size = PoolSize { readers: 1, wait: Duration::from_secs(1) };
    for url in ["postgres://me:hunter2@127.0.0.1:1/none", "sqlite:///proc/none/at/all.db", "mysql://x"] {
        let message = Db::open(url, size).err().unwrap().to_string();
        assert!(!message.contains("hunter2") && !message.contains('\n') && message.ends_with('.'), "{message}");
    }
}
