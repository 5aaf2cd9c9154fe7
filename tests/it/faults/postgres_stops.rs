//! PostgreSQL stops at once under load, again and again: the service says so, goes on by itself when the server is back,
//! and whatever it acknowledged is there.

use std::{
    collections::BTreeSet,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query, sql_types::Text};
use serde_json::json;

use super::{
    Stopping,
    asking::{Answer, Program},
    house::{House, token, vendor},
    is_full, on_postgres,
    postgres::Cluster,
    survived::assert_sound,
};

/// Longer than the service needs to find its server again.
const PATIENCE: Duration = Duration::from_secs(60);

/// What each of the writers makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writes {
    Vendors,
    Services,
    Documents,
}

/// What came of it all.
#[derive(Default)]
struct Told {
    /// Ids that were answered.
    acknowledged: Mutex<Vec<String>>,
    /// Times that it was told cleanly that it cannot be done now.
    later: AtomicUsize,
    /// Whatever else was answered.
    else_told: Mutex<Vec<String>>,
    stop: AtomicBool,
}

impl Told {
    fn count(&self) -> usize {
        self.acknowledged.lock().unwrap().len()
    }

    /// Takes an answer in.
    fn take(&self, answer: Option<Answer>) {
        match answer {
            Some(answer) if answer.status == 201 => {
                let id = answer.json()["id"].as_str().unwrap().to_owned();
                self.acknowledged.lock().unwrap().push(id);
            }
            Some(answer) if answer.is_problem(503, "busy") && answer.retry_after.is_some_and(|wait| wait > 0) => {
                self.later.fetch_add(1, Ordering::SeqCst);
                thread::sleep(Duration::from_millis(50));
            }
            other => self.else_told.lock().unwrap().push(format!("{other:?}")),
        }
    }

    /// Waits until so many more were acknowledged.
    fn wait_for_more(&self, more: usize) {
        let (wanted, until) = (self.count() + more, Instant::now() + PATIENCE);
        while self.count() < wanted {
            let odd = self.else_told.lock().unwrap().first().cloned();
            assert!(Instant::now() < until, "the service does not go on: {odd:?}");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Writes one thing after the other until it is told to stop.
fn write(program: &Program, vendor: &str, what: Writes, told: &Told) {
    for number in 0.. {
        if told.stop.load(Ordering::SeqCst) {
            return;
        }
        let name = format!("{what:?} number {number:06}");
        told.take(match what {
            Writes::Vendors => program.post("/api/v1/vendors", &json!({ "name": name })),
            Writes::Services => program.post("/api/v1/services", &json!({ "vendor_id": vendor, "name": name })),
            Writes::Documents => {
                let path = format!("/api/v1/vendors/{vendor}/documents");
                program.upload(&path, &format!("{name}.pdf"), format!("%PDF-1.7 {name}").as_bytes())
            }
        });
    }
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = Text)]
    id: String,
}

fn ids(url: &str, statement: &str) -> Vec<String> {
    let mut conn = PgConnection::establish(url).unwrap();
    sql_query(statement).load::<Id>(&mut conn).unwrap().into_iter().map(|row| row.id).collect()
}

#[test]
fn a_server_that_stops_at_once_under_load_costs_nothing_that_was_acknowledged() {
    if !on_postgres() {
        return println!("skipped: the run on PostgreSQL looks at this");
    }
    let Some(cluster) = Cluster::start() else { return };
    let (stops, folder) = (if is_full() { 10 } else { 1 }, tempfile::tempdir().unwrap());
    let house = House::on(&cluster.url(), folder.path(), &[("NINEFOLD__DATABASE__WAIT_SECONDS", "2")]);
    let app = house.app();
    let (token, vendor) = (token(&app), vendor(&app, "Alder Pumps"));
    drop(app);
    let mut serving = house.serve();
    let told = Told::default();
    thread::scope(|scope| {
        let _stopping = Stopping(&told.stop);
        for what in [Writes::Vendors, Writes::Services, Writes::Documents] {
            let program = Program::new(&serving.address, &token);
            let (vendor, told) = (&vendor, &told);
            scope.spawn(move || write(&program, vendor, what, told));
        }
        for _ in 0..stops {
            told.wait_for_more(20);
            let later = told.later.load(Ordering::SeqCst);
            cluster.stop_at_once();
            let until = Instant::now() + PATIENCE;
            while told.later.load(Ordering::SeqCst) < later + 3 && Instant::now() < until {
                thread::sleep(Duration::from_millis(20));
            }
            cluster.go_on();
            told.wait_for_more(20);
        }
    });
    assert!(!serving.has_ended(), "it went on by itself");
    drop(serving);
    let acknowledged = told.acknowledged.into_inner().unwrap();
    let (later, else_told) = (told.later.into_inner(), told.else_told.into_inner().unwrap());
    let rows = "SELECT id FROM vendors UNION ALL SELECT id FROM services UNION ALL SELECT id FROM documents";
    let there: BTreeSet<String> = ids(&cluster.url(), rows).into_iter().collect();
    let lost = acknowledged.iter().filter(|id| !there.contains(*id)).count();
    let twice =
        "SELECT record_id AS id FROM audit_entries WHERE action = 'create' GROUP BY record_id HAVING COUNT(*) > 1";
    let double = ids(&cluster.url(), twice).len();
    println!(
        "PostgreSQL stopped at once under load: stops: {stops}, acknowledged: {}, lost: {lost}, double: {double}, told to \
         come again: {later}, told anything else: {}",
        acknowledged.len(),
        else_told.len()
    );
    assert_eq!((lost, double, else_told), (0, 0, Vec::new()));
    assert!(later >= 3 * stops, "nobody was told that the server is away");
    let lines = ids(&cluster.url(), "SELECT record_id AS id FROM audit_entries WHERE action = 'create'");
    let lines: BTreeSet<&String> = lines.iter().collect();
    assert!(acknowledged.iter().all(|id| lines.contains(id)), "a change without its line");
    assert_sound(&house.app());
    house.done(&["audit", "verify"]);
}
