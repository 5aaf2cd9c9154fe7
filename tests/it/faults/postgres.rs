//! A PostgreSQL server of the test's own, which it may stop without a word; as `tests/run` starts one, but with what is
//! acknowledged really written.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A running server; gone when the value is dropped.
pub struct Cluster {
    folder: tempfile::TempDir,
    programs: PathBuf,
    port: u16,
}

impl Cluster {
    /// None where PostgreSQL's own programs are not installed.
    pub fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            println!("skipped: there is no initdb here; tests/run installs PostgreSQL");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        if is_root() {
            let owner = format!("{}:", user());
            assert!(Command::new("chown").arg(owner).arg(folder.path()).status().unwrap().success());
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let cluster = Self { folder, programs, port };
        let data = cluster.data();
        let made =
            ["-D", data.as_str(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"];
        assert!(cluster.run("initdb", &made), "initdb fails in {data}");
        cluster.go_on();
        Some(cluster)
    }

    /// The address of its own database.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Stops it at once: whoever is connected loses the connection, and nothing is put in order.
    pub fn stop_at_once(&self) {
        assert!(self.run("pg_ctl", &["-D", &self.data(), "-m", "immediate", "-w", "stop"]), "it does not stop");
    }

    /// Starts it, and waits until it has put in order what a stop left.
    pub fn go_on(&self) {
        let folder = self.folder.path().display();
        let options = format!("-p {} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=50", self.port);
        let log = self.folder.path().join("log").display().to_string();
        let started = self.run("pg_ctl", &["-D", &self.data(), "-l", &log, "-w", "-o", &options, "start"]);
        assert!(started, "it does not start: {}", std::fs::read_to_string(log).unwrap_or_default());
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    /// Runs one of its programs; as root as somebody else, since they refuse otherwise.
    fn run(&self, program: &str, arguments: &[&str]) -> bool {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", user(), "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        // Not in our working directory, which somebody else may not read.
        command.args(arguments).current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().unwrap().success()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.run("pg_ctl", &["-D", &self.data(), "-m", "immediate", "-w", "stop"]);
    }
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Who the server runs as where we are root.
fn user() -> &'static str {
    let known = Command::new("getent").args(["passwd", "postgres"]).stdout(Stdio::null()).status();
    if known.is_ok_and(|ended| ended.success()) { "postgres" } else { "nobody" }
}

/// The folder of the newest installed server's programs.
fn programs() -> Option<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let version = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    let mut found: Vec<PathBuf> = installed.map(|entry| entry.path()).collect();
    found.retain(|path| path.join("bin/initdb").exists());
    found.sort_by_key(|path| version(path.as_path()));
    if let Some(newest) = found.pop() {
        return Some(newest.join("bin"));
    }
    let named = std::env::var_os("PATH")?;
    let named = std::env::split_paths(&named).map(|folder| folder.join("initdb")).find(|path| path.exists())?;
    Some(named.canonicalize().ok()?.parent()?.to_owned())
}
