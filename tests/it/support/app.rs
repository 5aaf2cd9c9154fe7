//! An application of its own for each test: a fresh database, a folder that vanishes, a fixed clock, mail in memory.
//!
//! The database is a SQLite file, or with `NINEFOLD_TEST_DATABASE=postgres` one made on the server of
//! `TEST_DATABASE_URL` for this test and dropped with it.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::{collections::HashMap, fs::File, ops::Deref, path::Path, process::Command};

use ninefold::{
    actions::{
        import_spreadsheet::{self, Apply, FileReport, ImportOptions},
        records::{self, Record},
    },
    app::{App, Parts},
    clock::Clock,
    domain::{Instant, access::Actor, vendor::Vendor},
    mail::{Mailer, MemoryTransport},
    settings::Settings,
    spreadsheet::{Limits, Reader},
};
use serde_json::{Value, json};

use super::database::TestDatabase;

/// The instant at which every test begins, a Sunday: the anchor day of the sample portfolio.
pub const NOW: &str = "2026-11-22T09:00:00";

/// An application under test; derefs to `App`.
pub struct TestApp {
    app: App,
    /// What was mailed, where the test did not choose another transport.
    pub mail: MemoryTransport,
    settings: HashMap<String, String>,
    folder: tempfile::TempDir,
    database: TestDatabase,
}

impl Deref for TestApp {
    type Target = App;
    fn deref(&self) -> &App {
        &self.app
    }
}

impl TestApp {
    /// With the default settings.
    pub fn new() -> Self {
        Self::with(&[])
    }

    /// With further settings, such as `("NINEFOLD__MAIL__ENABLED", "false")`.
    pub fn with(settings: &[(&str, &str)]) -> Self {
        Self::on(std::env::var("NINEFOLD_TEST_DATABASE").as_deref() == Ok("postgres"), settings)
    }

    /// On SQLite, whatever this run tests.
    pub fn on_sqlite() -> Self {
        Self::on(false, &[])
    }

    /// On PostgreSQL, whatever this run tests; none where no server is named.
    pub fn on_postgres() -> Option<Self> {
        std::env::var("TEST_DATABASE_URL").is_ok().then(|| Self::on(true, &[]))
    }

    fn on(postgres: bool, settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = TestDatabase::on(postgres);
        let inside = |name: &str| folder.path().join(name).display().to_string();
        let ours = [
            ("NINEFOLD__DATABASE__URL", database.url.clone()),
            ("NINEFOLD__STORAGE__URL", format!("file://{}", inside("files"))),
            ("NINEFOLD__MAIL__OUTBOX_DIR", inside("outbox")),
            // A test asks faster than people do.
            ("NINEFOLD__SECURITY__REQUESTS_PER_MINUTE", "0".to_owned()),
            ("NINEFOLD__SECURITY__COSTLY_PER_MINUTE", "0".to_owned()),
        ];
        let wished = settings.iter().map(|(key, value)| (*key, (*value).to_owned()));
        let settings: HashMap<String, String> =
            ours.into_iter().chain(wished).map(|(key, value)| (key.to_owned(), value)).collect();
        let mail = MemoryTransport::default();
        let app = open(&settings, NOW.parse().unwrap(), Mailer::Memory(mail.clone()));
        Self { app, mail, settings, folder, database }
    }

    /// The database's address.
    pub fn database_url(&self) -> &str {
        &self.database.url
    }

    /// The same application at another instant, such as `2026-11-30T09:00:00`.
    pub fn at(&self, instant: &str) -> App {
        let mut app = self.app.clone();
        app.clock = Clock::Fixed(instant.parse().unwrap());
        app
    }

    /// The same application with mail as the settings say, or as `mailer` does.
    pub fn mailing(&self, mailer: Mailer) -> App {
        let mut app = self.app.clone();
        app.mailer = std::sync::Arc::new(mailer);
        app
    }

    /// What another process on the same database has: an application with connections of its own.
    pub fn other_process(&self, instant: &str) -> App {
        open(&self.settings, instant.parse().unwrap(), Mailer::Memory(self.mail.clone()))
    }

    /// The program as a process on the same database, files and settings.
    pub fn command(&self) -> Command {
        let mut command = Command::new(super::program());
        command.args(["--database", &self.database.url]).envs(&self.settings).current_dir(self.folder.path());
        command
    }

    /// Where a test may put a file of this name; it vanishes with the application.
    pub fn scratch(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// Creates a record from its fields, as a form or the API does.
    pub fn add<R: Record>(&self, values: Value) -> R {
        records::create(&self.app, &Actor::command_line(), values.as_object().unwrap()).unwrap()
    }

    /// The same application with an active vendor on its register.
    pub fn with_vendor(self, name: &str) -> Self {
        self.add::<Vendor>(json!({ "name": name, "status": "active" }));
        self
    }

    /// Imports a file named from the crate's root, as the command line does.
    pub fn import_fixture(&self, path: &str, options: &ImportOptions) -> FileReport {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let file = File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = path.file_name().unwrap().to_str().unwrap();
        let incoming = import_spreadsheet::take_in(&self.app, name, file).unwrap();
        let actor = Actor::command_line();
        import_spreadsheet::bring_in(&self.app, &actor, &incoming, options, Some(Apply::AllOrNothing)).unwrap()
    }
}

fn open(settings: &HashMap<String, String>, now: Instant, mailer: Mailer) -> App {
    ninefold::actions::models::open(Parts {
        settings: Settings::from_sources(None, settings.clone()).unwrap(),
        clock: Clock::Fixed(now),
        reader: Reader::new(super::program(), Limits::default()),
        mailer,
    })
    .unwrap()
}
