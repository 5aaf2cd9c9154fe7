//! An installation in a folder of its own, and the real service on it: ended and started anew as often as a test wants.

use std::{
    collections::HashMap,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use ninefold::{
    actions::{
        models,
        records::{self, Record},
        sign_in, tokens, users,
    },
    app::{App, Parts},
    clock::Clock,
    domain::{access::Actor, person::Role, vendor::Vendor},
    mail::{Mailer, MemoryTransport},
    settings::Settings,
    spreadsheet::{Limits, Reader},
};
use serde_json::{Value, json};

/// The longest that a service may take to be ready.
const PATIENCE: Duration = Duration::from_secs(60);

/// Database, files and settings. Nothing of it is open while nobody works with it.
pub struct House {
    root: PathBuf,
    settings: HashMap<String, String>,
    _folder: Option<tempfile::TempDir>,
}

impl House {
    /// On SQLite, in a folder that vanishes with it.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let house = Self::at(folder.path(), &[]);
        Self { _folder: Some(folder), ..house }
    }

    /// On SQLite, in a folder that is there already.
    pub fn at(root: &Path, settings: &[(&str, &str)]) -> Self {
        Self::on(&format!("sqlite://{}", root.join("ninefold.db").display()), root, settings)
    }

    /// On any database, with its files in a folder that is there already.
    pub fn on(url: &str, root: &Path, settings: &[(&str, &str)]) -> Self {
        let ours = [
            ("NINEFOLD__DATABASE__URL", url.to_owned()),
            ("NINEFOLD__STORAGE__URL", format!("file://{}", root.join("files").display())),
            ("NINEFOLD__STORAGE__SWEEP_AFTER_HOURS", "1".to_owned()),
            ("NINEFOLD__MAIL__OUTBOX_DIR", root.join("outbox").display().to_string()),
            ("NINEFOLD__WORKER__ENABLED", "false".to_owned()),
            // A test asks faster than people do.
            ("NINEFOLD__SECURITY__REQUESTS_PER_MINUTE", "0".to_owned()),
            ("NINEFOLD__SECURITY__COSTLY_PER_MINUTE", "0".to_owned()),
        ];
        let wished = settings.iter().map(|(key, value)| (*key, (*value).to_owned()));
        let settings = ours.into_iter().chain(wished).map(|(key, value)| (key.to_owned(), value)).collect();
        Self { root: root.to_owned(), settings, _folder: None }
    }

    /// A place in its folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// The file of a database on SQLite.
    pub fn database(&self) -> PathBuf {
        self.path("ninefold.db")
    }

    /// Opens it in this process, as a start does; it is closed when the value is dropped.
    pub fn app(&self) -> App {
        models::open(Parts {
            settings: Settings::from_sources(None, self.settings.clone()).unwrap(),
            clock: Clock::System,
            reader: Reader::new(crate::support::program(), Limits::default()),
            mailer: Mailer::Memory(MemoryTransport::default()),
        })
        .unwrap()
    }

    /// The program on it.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(crate::support::program());
        command.args(arguments).envs(&self.settings).current_dir(&self.root).stdin(Stdio::null());
        command
    }

    /// Runs a command to its end, which has to be a good one.
    pub fn done(&self, arguments: &[&str]) -> Output {
        let ended = self.command(arguments).output().unwrap();
        let told = [ended.stdout.as_slice(), ended.stderr.as_slice()].concat();
        assert!(ended.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&told));
        ended
    }

    /// Starts the service; answers when it is ready.
    pub fn serve(&self) -> Serving {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (listen, address) = (format!("127.0.0.1:{port}"), format!("http://127.0.0.1:{port}"));
        let mut command = self.command(&["serve", "--listen", &listen]);
        command.env("NINEFOLD__SERVER__PUBLIC_URL", &address);
        let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let serving = Serving { address, process };
        let until = Instant::now() + PATIENCE;
        while ureq::get(&format!("{}/readyz", serving.address)).call().is_err() {
            assert!(Instant::now() < until, "the service does not become ready");
            thread::sleep(Duration::from_millis(20));
        }
        serving
    }
}

/// A running service; killed when the value is dropped.
pub struct Serving {
    /// Its address, such as `http://127.0.0.1:4711`.
    pub address: String,
    process: Child,
}

impl Serving {
    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Whether it is over.
    pub fn has_ended(&mut self) -> bool {
        self.process.try_wait().unwrap().is_some()
    }

    /// Waits a moment for its end; answers whether that came.
    pub fn ends_soon(&mut self) -> bool {
        let until = Instant::now() + Duration::from_secs(2);
        while !self.has_ended() {
            if Instant::now() > until {
                return false;
            }
            thread::sleep(Duration::from_millis(5));
        }
        true
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Creates a record from its fields, as the command line does.
pub fn add<R: Record>(app: &App, values: &Value) -> R {
    records::create(app, &Actor::command_line(), values.as_object().unwrap()).unwrap()
}

/// A vendor of this name; its id.
pub fn vendor(app: &App, name: &str) -> String {
    add::<Vendor>(app, &json!({ "name": name, "status": "active" })).id.to_string()
}

/// A token for a program that writes.
pub fn token(app: &App) -> String {
    tokens::create(app, &Actor::command_line(), "writer", Role::Security, None).unwrap()
}

/// Somebody of the role security who signed in: the secret of their session and the token of its forms.
pub fn session(app: &App, name: &str) -> (String, String) {
    let email = format!("{}@ours.example", name.to_lowercase());
    let (_, link) = users::add(app, &Actor::command_line(), name, &email, Role::Security).unwrap();
    let secret = sign_in::with_link(app, link.split_once("token=").unwrap().1).unwrap().secret;
    let csrf = sign_in::current(app, &secret).unwrap().unwrap().csrf_token;
    (secret, csrf)
}
