//! What has to hold however a process ended: every file of a row, an audit trail that verifies, a sound database with
//! this program's schema, no mail twice; and the count of what was lost, half done or done twice.

use std::{
    collections::BTreeSet,
    io::Read,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query, sql_types::BigInt};
use ninefold::{
    actions::{
        audit,
        sweep_files::{self, Strays},
    },
    app::App,
    db,
    domain::{access::Actor, attachment::Attachment},
};
use sha2::{Digest, Sha256};

use super::house::House;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// What a statement counts on a database on SQLite; its one column is called `count`.
pub fn count(house: &House, statement: &str) -> i64 {
    let mut conn = SqliteConnection::establish(house.database().to_str().unwrap()).unwrap();
    sql_query(statement).get_result::<Count>(&mut conn).unwrap().count
}

/// Every stored attachment.
pub fn attachments(app: &App) -> Vec<Attachment> {
    app.db.read(|conn| Ok(db::attachment::list_after(conn, None, 100_000)?)).unwrap()
}

/// Fails unless everything holds that has to, on either database.
pub fn assert_sound(app: &App) {
    assert_eq!(app.db.pending_migrations().unwrap(), Vec::<String>::new());
    let faults = app.db.read(|conn| {
        let mut faults = db::upkeep::damage(conn, true)?;
        faults.extend(db::upkeep::strays(conn)?);
        Ok(faults)
    });
    assert_eq!(faults.unwrap(), Vec::<String>::new(), "the database is damaged");
    let trail = audit::verify(app, None).unwrap();
    assert_eq!(trail.broken, None, "the audit trail does not verify");
    for one in attachments(app) {
        let mut bytes = Vec::new();
        let file = app.files.open(&one.sha256);
        file.unwrap_or_else(|error| panic!("{}: {error}", one.file_name)).read_to_end(&mut bytes).unwrap();
        assert_eq!(hex::encode(Sha256::digest(&bytes)), one.sha256, "{} has other bytes", one.file_name);
    }
}

/// Fails unless nobody is written to twice: one mail a key, and one reminder.
pub fn assert_no_mail_twice(house: &House) {
    for table in ["outbox", "reminders"] {
        let twice = format!("SELECT COUNT(*) - COUNT(DISTINCT key) AS count FROM {table}");
        assert_eq!(count(house, &twice), 0, "{table}");
    }
}

/// Fails unless the sweep removes whatever was left behind, and nothing else.
pub fn assert_swept(house: &House, app: &App) {
    let stored = files_below(&house.path("files"));
    let before = SystemTime::now() - Duration::from_secs(2 * 3_600);
    for path in &stored {
        std::fs::File::options().write(true).open(path).unwrap().set_modified(before).unwrap();
    }
    let rows: BTreeSet<String> = attachments(app).into_iter().map(|one| one.sha256).collect();
    let gone = sweep_files::sweep(app, &Actor::worker()).unwrap();
    assert_eq!(gone.files, stored.len() - rows.len(), "what belongs to nothing is swept");
    assert_eq!(sweep_files::look(app).unwrap(), Strays::default());
    let left: BTreeSet<String> = files_below(&house.path("files")).iter().map(|path| name_of(path)).collect();
    assert_eq!(left, rows, "a file a row, and no other");
}

/// Every file below a folder, but the mark that says whose they are.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => open.push(path),
                false if name_of(&path) == ".ninefold-installation" => {}
                false => found.push(path),
            }
        }
    }
    found
}

/// The last part of a path.
pub fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// What stands there of one piece of work.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// All of it is there.
    pub whole: bool,
    /// A part of it is there.
    pub half: bool,
    /// It is there twice.
    pub double: bool,
}

impl Found {
    /// Of counts that go together, such as rows and the lines that tell of them: all zero, or each as many as wanted.
    pub fn of(counts: &[(i64, i64)]) -> Self {
        let whole = counts.iter().all(|(found, wanted)| found == wanted);
        let double = counts.iter().any(|(found, wanted)| found > wanted);
        let none = counts.iter().all(|(found, _)| *found == 0);
        Self { whole, half: !whole && !none && !double, double }
    }
}

/// What came of killing a process at one kind of work again and again.
#[derive(Debug)]
pub struct Tally {
    what: &'static str,
    pub kills: usize,
    lost: usize,
    half: usize,
    double: usize,
    /// Numbers of what was acknowledged or seen whole, which has to stay.
    kept: BTreeSet<usize>,
}

impl Tally {
    pub fn of(what: &'static str) -> Self {
        Self { what, kills: 0, lost: 0, half: 0, double: 0, kept: BTreeSet::new() }
    }

    /// Notes what stands there of a piece of work once its process is gone; `acknowledged`: it had said that it is done.
    pub fn note(&mut self, number: usize, found: Found, acknowledged: bool) {
        self.half += usize::from(found.half);
        self.double += usize::from(found.double);
        self.lost += usize::from(acknowledged && !found.whole);
        if found.whole || acknowledged {
            self.kept.insert(number);
        }
    }

    /// Looks once more for everything that was there.
    pub fn look_again(&mut self, find: impl Fn(usize) -> Found) {
        let found: Vec<Found> = self.kept.iter().map(|number| find(*number)).collect();
        self.lost += found.iter().filter(|one| !one.whole).count();
        self.double += found.iter().filter(|one| one.double).count();
    }

    /// Tells the figures, which have to be good, and that so many kills really happened.
    pub fn tell(&self, kills: usize) {
        let Self { what, kills: killed, lost, half, double, .. } = self;
        println!("killed while {what}: kills: {killed}, lost: {lost}, half: {half}, double: {double}");
        assert_eq!((*lost, *half, *double), (0, 0, 0), "{what}");
        assert!(*killed >= kills && kills > 0, "{what}: {killed} kills of {kills}");
    }
}
