//! The real program, killed at exact calls while it brings a database that is one schema older up to date.

use std::{path::PathBuf, time::Duration};

use diesel::{
    Connection, QueryableByName, RunQueryDsl, SqliteConnection, connection::SimpleConnection, sql_query,
    sql_types::Text,
};
use ninefold::db::{self, Db, PoolSize};

use super::{
    house::{House, vendor},
    is_on_sqlite, kills,
    strace::{self, End},
    survived::{Found, Tally, assert_sound},
};

/// Vendors on the register.
const VENDORS: i64 = 20;

/// How the newest migration is taken back.
fn newest_down() -> String {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).unwrap();
    let mut migrations: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    migrations.retain(|path| path.is_dir());
    migrations.sort();
    std::fs::read_to_string(migrations.last().unwrap().join("down.sql")).unwrap()
}

/// A database with a register, as the program before this one left it: one file, and nobody has it open.
fn older() -> House {
    let house = House::new();
    let app = house.app();
    for number in 0..VENDORS {
        vendor(&app, &format!("Vendor number {number}"));
    }
    drop(app);
    let mut conn = SqliteConnection::establish(house.database().to_str().unwrap()).unwrap();
    conn.batch_execute(&newest_down()).unwrap();
    let newest = "SELECT MAX(version) FROM __diesel_schema_migrations";
    conn.batch_execute(&format!("DELETE FROM __diesel_schema_migrations WHERE version = ({newest})")).unwrap();
    conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    drop(conn);
    house
}

/// The same once more.
fn copy_of(older: &House) -> House {
    let house = House::new();
    std::fs::copy(older.database(), house.database()).unwrap();
    house
}

/// How many migrations it lacks, with its pages and rows as they should be.
fn lacks(house: &House) -> usize {
    let url = format!("sqlite://{}", house.database().display());
    let db = Db::open(&url, PoolSize { readers: 1, wait: Duration::from_secs(10) }).unwrap();
    let (faults, vendors) = db.read(|conn| Ok((db::upkeep::damage(conn, true)?, db::vendor::count(conn)?))).unwrap();
    assert_eq!((faults, vendors), (Vec::new(), VENDORS));
    db.pending_migrations().unwrap().len()
}

#[derive(Debug, PartialEq, Eq, QueryableByName)]
struct Part {
    #[diesel(sql_type = Text)]
    sql: String,
}

/// Every table and index, as it was made.
fn schema(house: &House) -> Vec<Part> {
    let mut conn = SqliteConnection::establish(house.database().to_str().unwrap()).unwrap();
    sql_query("SELECT COALESCE(sql, name) AS sql FROM sqlite_master ORDER BY type, name").load(&mut conn).unwrap()
}

#[test]
fn a_migration_killed_at_any_call_leaves_the_old_schema_or_the_new_one() {
    if !is_on_sqlite() || !strace::can_look() {
        return;
    }
    let (older, kills) = (older(), kills());
    assert_eq!(lacks(&older), 1);
    let first = copy_of(&older);
    let course = strace::watch(&first.command(&["migrate"]), &first.path("strace.log"));
    let (old, new) = (schema(&older), schema(&first));
    assert_ne!(old, new);
    let mut tally = Tally::of("migrating");
    for attempt in 0..3 * kills {
        if tally.kills == kills {
            break;
        }
        let house = copy_of(&older);
        let end = strace::kill_at(&house.command(&["migrate"]), course.spot(attempt, kills));
        let whole = lacks(&house) == 0;
        let wanted = if whole { &new } else { &old };
        let half = schema(&house) != *wanted;
        tally.note(attempt, Found { whole, half, double: false }, end == End::Done);
        tally.kills += usize::from(end == End::Killed);
        house.done(&["migrate"]);
        assert_eq!(lacks(&house), 0);
        assert_sound(&house.app());
    }
    tally.tell(kills);
}
