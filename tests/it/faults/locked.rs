//! Another program holds the database on SQLite: who writes waits or is told to come again, who reads notices nothing.

use std::{
    thread,
    time::{Duration, Instant},
};

use diesel::{Connection, SqliteConnection, connection::SimpleConnection};
use ninefold::db::{self, Db, PoolSize};
use serde_json::json;

use super::{
    asking::{Answer, Person, Program},
    house::{House, Serving, token, vendor},
    is_full, is_on_sqlite,
    survived::{assert_sound, count},
};

/// Longer than a read takes on a busy machine, and shorter than anybody waits for a lock.
const SOON: Duration = Duration::from_secs(2);

/// Another program's connection that keeps everybody from writing until the value is dropped.
struct Held(SqliteConnection);

impl Held {
    fn over(house: &House, begin: &str) -> Self {
        let mut conn = SqliteConnection::establish(house.database().to_str().unwrap()).unwrap();
        conn.batch_execute("PRAGMA busy_timeout = 10000").unwrap();
        conn.batch_execute(begin).unwrap();
        Self(conn)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.0.batch_execute("ROLLBACK");
    }
}

/// How long something took, and what came of it.
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let begun = Instant::now();
    let done = work();
    (begun.elapsed(), done)
}

/// A house with a vendor and a program's token.
fn furnished(settings: &[(&str, &str)]) -> (tempfile::TempDir, House, String) {
    let folder = tempfile::tempdir().unwrap();
    let house = House::at(folder.path(), settings);
    let app = house.app();
    vendor(&app, "Alder Pumps");
    let token = token(&app);
    (folder, house, token)
}

/// A program whose last use was noted just now, and a person on the page to sign in.
fn visitors(serving: &Serving, token: &str) -> (Program, Person) {
    let (program, mut person) = (Program::new(&serving.address, token), Person::new(&serving.address));
    assert_eq!(program.get("/api/v1/vendors?limit=1").unwrap().status, 200);
    assert_eq!(person.get("/sign-in").status, 200);
    (program, person)
}

/// Reads again and again until this much time is over; answers how often, each of them soon.
fn read_for(time: Duration, program: &Program, address: &str) -> usize {
    let (begun, mut reads) = (Instant::now(), 0);
    while begun.elapsed() < time {
        let (took, answer) = timed(|| program.get("/api/v1/vendors?limit=10").unwrap());
        assert!(answer.status == 200 && took < SOON, "{took:?}: {answer:?}");
        let (took, page) = timed(|| Person::new(address).get("/sign-in"));
        assert!(page.is_page(200) && took < SOON, "{took:?}");
        reads += 1;
        thread::sleep(Duration::from_millis(100));
    }
    reads
}

fn guess(person: &mut Person) -> Answer {
    person.post("/sign-in", &[("email", "nobody@ours.example"), ("password", "not the password")])
}

#[test]
fn four_seconds_of_another_programs_lock_are_waited_for_while_reads_go_on() {
    if !is_on_sqlite() {
        return;
    }
    let (_folder, house, token) = furnished(&[]);
    let serving = house.serve();
    let (program, mut person) = visitors(&serving, &token);
    let writer = Program::new(&serving.address, &token);
    let held = Held::over(&house, "BEGIN IMMEDIATE");
    let (written, signing_in, reads) = thread::scope(|scope| {
        let written =
            scope.spawn(|| timed(|| writer.post("/api/v1/vendors", &json!({ "name": "Birch Mail" })).unwrap()));
        let signing_in = scope.spawn(|| timed(|| guess(&mut person)));
        let reads = read_for(Duration::from_secs(4), &program, &serving.address);
        drop(held);
        (written.join().unwrap(), signing_in.join().unwrap(), reads)
    });
    for (what, (took, answer), status) in [("a write", written, 201), ("signing in", signing_in, 422)] {
        assert_eq!(answer.status, status, "{what}: {answer:?}");
        assert!(took > Duration::from_secs(3), "{what} did not wait: {took:?}");
    }
    assert!(reads > 5, "{reads} reads");
    drop(serving);
    assert_eq!(count(&house, "SELECT COUNT(*) AS count FROM vendors WHERE name = 'Birch Mail'"), 1);
    assert_sound(&house.app());
}

#[test]
fn half_a_minute_of_another_programs_lock_is_told_cleanly_while_reads_go_on() {
    if !is_on_sqlite() {
        return;
    }
    if !is_full() {
        return println!("skipped: the full tier holds the lock for half a minute");
    }
    let (_folder, house, token) = furnished(&[("NINEFOLD__DATABASE__WAIT_SECONDS", "5")]);
    let serving = house.serve();
    let (program, mut person) = visitors(&serving, &token);
    let writer = Program::new(&serving.address, &token);
    let held = Held::over(&house, "BEGIN EXCLUSIVE");
    let (written, signing_in) = thread::scope(|scope| {
        let written =
            scope.spawn(|| timed(|| writer.post("/api/v1/vendors", &json!({ "name": "Birch Mail" })).unwrap()));
        let signing_in = scope.spawn(|| timed(|| guess(&mut person)));
        assert!(read_for(Duration::from_secs(30), &program, &serving.address) > 50);
        drop(held);
        (written.join().unwrap(), signing_in.join().unwrap())
    });
    // One waits for the other program, the other for that one and then perhaps as long again.
    for (took, answer) in [&written, &signing_in] {
        assert!(*took < Duration::from_secs(15), "{took:?}");
        assert!(answer.retry_after.is_some_and(|seconds| seconds > 0), "{answer:?}");
    }
    assert!(written.1.is_problem(503, "busy"), "{:?}", written.1);
    assert!(signing_in.1.is_page(503), "{:?}", signing_in.1);
    let now = writer.post("/api/v1/vendors", &json!({ "name": "Cedar Cloud" })).unwrap();
    assert_eq!(now.status, 201, "it goes on by itself: {now:?}");
    drop(serving);
    assert_eq!(count(&house, "SELECT COUNT(*) AS count FROM vendors WHERE name = 'Birch Mail'"), 0);
    assert_sound(&house.app());
}

/// That a token or session was used is noted once a minute: by whoever reads, and who reads waits for nobody.
#[test]
fn nobody_who_reads_waits_to_have_it_noted() {
    if !is_on_sqlite() {
        return;
    }
    let (_folder, house, token) = furnished(&[]);
    let serving = house.serve();
    let (program, _) = visitors(&serving, &token);
    let mut held = Held::over(&house, "BEGIN IMMEDIATE");
    held.0
        .batch_execute("UPDATE api_tokens SET last_used_at = '2020-01-01 00:00:00'; COMMIT; BEGIN IMMEDIATE")
        .unwrap();
    let (took, answer) = timed(|| program.get("/api/v1/vendors?limit=1").unwrap());
    assert!(answer.status == 200 && took < SOON, "{took:?}: {answer:?}");
    drop(held);
    assert_eq!(program.get("/api/v1/vendors?limit=1").unwrap().status, 200);
    let noted = "SELECT COUNT(*) AS count FROM api_tokens WHERE last_used_at > '2020-01-02'";
    assert_eq!(count(&house, noted), 1, "the next request notes it");
}

#[test]
fn what_can_wait_for_the_next_request_waits_for_nobody_and_later_writes_wait_as_before() {
    if !is_on_sqlite() {
        return;
    }
    let (_folder, house, _) = furnished(&[]);
    let url = format!("sqlite://{}", house.database().display());
    let db = Db::open(&url, PoolSize { readers: 1, wait: Duration::from_secs(30) }).unwrap();
    let held = Held::over(&house, "BEGIN IMMEDIATE");
    let (took, refused) = timed(|| db.write_if_free(|conn| Ok(db::setting::put(conn, "noted", "in vain")?)));
    assert!(!refused.unwrap(), "somebody else writes");
    assert!(took < SOON, "{took:?}");
    thread::scope(|scope| {
        let waits = scope.spawn(|| timed(|| db.write(|conn| Ok(db::setting::put(conn, "kept", "yes")?))));
        thread::sleep(Duration::from_secs(1));
        drop(held);
        let (took, written) = waits.join().unwrap();
        written.unwrap();
        assert!(took > Duration::from_millis(500), "it did not wait: {took:?}");
    });
    assert!(db.write_if_free(|conn| Ok(db::setting::put(conn, "noted", "now")?)).unwrap());
    let found = |key: &str| db.read(|conn| Ok(db::setting::find(conn, key)?)).unwrap();
    assert_eq!((found("noted").as_deref(), found("kept").as_deref()), (Some("now"), Some("yes")));
}
