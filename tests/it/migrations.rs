//! The schema is the old one or the new one, and one that is newer than the program is left alone.

use std::time::Duration;

use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use ninefold::{
    db::{Db, PoolSize},
    error::AppError,
};

use crate::{
    cli::Place,
    support::{database::TestDatabase, service::Service},
};

fn open(database: &TestDatabase) -> Db {
    Db::open(&database.url, PoolSize { readers: 2, wait: Duration::from_secs(30) }).unwrap()
}

/// Runs statements past the program.
fn run(database: &TestDatabase, script: &str) {
    match database.path() {
        Some(path) => SqliteConnection::establish(path.to_str().unwrap()).unwrap().batch_execute(script).unwrap(),
        None => PgConnection::establish(&database.url).unwrap().batch_execute(script).unwrap(),
    }
}

/// Has the database say that a migration ran which nobody knows yet.
fn make_newer(database: &TestDatabase) {
    run(database, "INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000000')");
}

#[test]
fn all_migrations_or_none() {
    let database = TestDatabase::empty();
    let db = open(&database);
    let all = db.pending_migrations().unwrap();
    assert!(all.len() > 10, "{all:?}");
    // In the way of one in the middle.
    run(&database, "CREATE TABLE evidence_packs (id TEXT)");
    assert!(db.migrate().is_err());
    assert_eq!(db.pending_migrations().unwrap(), all, "those before it were kept");
    run(&database, "DROP TABLE evidence_packs");
    assert_eq!(db.migrate().unwrap().len(), all.len());
    assert_eq!(db.pending_migrations().unwrap(), Vec::<String>::new());
}

#[test]
fn two_programs_that_start_at_once_migrate_once() {
    let database = TestDatabase::empty();
    let opened: Vec<Db> = (0..4).map(|_| open(&database)).collect();
    let starts: Vec<_> = opened.into_iter().map(|db| std::thread::spawn(move || db.migrate().unwrap().len())).collect();
    let ran: usize = starts.into_iter().map(|start| start.join().unwrap()).sum();
    let known = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).unwrap();
    assert_eq!(ran, known.filter(|entry| entry.as_ref().unwrap().path().is_dir()).count());
}

#[test]
fn a_newer_database_is_refused_everywhere() {
    let place = Place::new();
    place.done(&["migrate"]);
    make_newer(&place.database);
    let db = open(&place.database);
    for refused in [db.migrate(), db.pending_migrations()] {
        assert!(matches!(refused, Err(AppError::Conflict { code: "database_newer", .. })), "{refused:?}");
    }
    for command in [
        &["migrate"][..],
        &["layouts"],
        &["user", "list"],
        &["export", "vendors"],
        &["backup", "backup.zip"],
        &["serve", "--listen", "127.0.0.1:0"],
    ] {
        assert!(place.run(command).sentence().contains("newer Ninefold (migration 29991231000000)"), "{command:?}");
    }
    let told = place.run(&["check"]);
    assert!(told.code == 1 && told.out.starts_with("wrong  database"), "{}", told.out);
    assert!(told.out.contains("newer Ninefold"), "{}", told.out);
}

#[test]
fn a_service_whose_database_became_newer_says_that_it_is_not_ready() {
    let service = Service::start(|_| {});
    make_newer(&service.database);
    let mut answer =
        ureq::get(&format!("{}/readyz", service.address)).config().http_status_as_error(false).build().call().unwrap();
    assert_eq!(answer.status(), 503);
    let told = answer.body_mut().read_to_string().unwrap();
    assert!(told.contains(r#""database":"ok""#) && told.contains(r#""migrations":"newer""#), "{told}");
}
