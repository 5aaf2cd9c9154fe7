//! The real program, serving on a port of its own with a database of its own; killed when the value is dropped.

use std::{
    net::TcpListener,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use super::database::TestDatabase;

/// A running service.
pub struct Service {
    /// Its address, such as `http://127.0.0.1:4711`.
    pub address: String,
    /// Its database.
    pub database: TestDatabase,
    directory: tempfile::TempDir,
    settings: Vec<(String, String)>,
    process: Option<Child>,
}

impl Service {
    /// A service on an empty database, prepared by `prepare`, then started; answers when it is ready.
    pub fn start(prepare: impl FnOnce(&Self)) -> Self {
        Self::start_with(&[], prepare)
    }

    /// As `start`, with further settings, such as `("NINEFOLD__MAIL__ENABLED", "false")`.
    pub fn start_with(settings: &[(&str, &str)], prepare: impl FnOnce(&Self)) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut service = Self {
            address: format!("http://127.0.0.1:{port}"),
            database: TestDatabase::new(),
            directory: tempfile::tempdir().unwrap(),
            settings: settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            process: None,
        };
        prepare(&service);
        let process = service
            .command(&["serve", "--listen", &format!("127.0.0.1:{port}")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        service.process = Some(process);
        service.wait_until_ready();
        service
    }

    /// The program with this service's settings.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(super::program());
        command
            .args(["--database", &self.database.url])
            .args(arguments)
            .current_dir(self.directory.path())
            .env("NINEFOLD__SERVER__PUBLIC_URL", &self.address)
            .env("NINEFOLD__WORKER__ENABLED", "false")
            // A test asks faster than people do.
            .env("NINEFOLD__SECURITY__REQUESTS_PER_MINUTE", "0")
            .env("NINEFOLD__SECURITY__COSTLY_PER_MINUTE", "0")
            .envs(self.settings.iter().map(|(key, value)| (key, value)));
        command
    }

    /// Runs a command to its end; it has to succeed.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let output = self.command(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        output
    }

    /// A one-time sign-in link for a new account of this role.
    pub fn sign_in_link(&self, role: &str) -> String {
        let email = format!("{role}@test.example");
        let output = self.run(&["user", "add", &email, "--name", &format!("Test {role}"), "--role", role]);
        let told = [output.stdout, output.stderr].concat();
        let told = String::from_utf8_lossy(&told).into_owned();
        let link = told.split_whitespace().find(|word| word.contains("/sign-in/link?token=")).expect("a sign-in link");
        link.trim_matches(|letter: char| "\"',".contains(letter)).to_owned()
    }

    fn wait_until_ready(&self) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while ureq::get(&format!("{}/readyz", self.address)).call().is_err() {
            assert!(Instant::now() < deadline, "the service does not become ready");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
