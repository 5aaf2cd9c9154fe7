//! The commands, run as the real program: what they print, what they store and how they end.

mod demo;
mod export;
mod holidays;
mod import;
mod mail;
mod operations;
mod renewals;
mod rules;
mod score;
mod users;

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

use crate::support::database::TestDatabase;

/// A folder and a database of its own for each test.
pub struct Place {
    pub database: TestDatabase,
    pub folder: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Self {
        Self { database: TestDatabase::new(), folder: tempfile::tempdir().unwrap() }
    }

    /// With a database that no program has seen yet.
    pub fn empty() -> Self {
        Self { database: TestDatabase::empty(), ..Self::new() }
    }

    /// The program in this place.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(crate::support::program());
        command.args(["--database", &self.database.url]).args(arguments).current_dir(self.folder.path());
        command
    }

    /// Runs a command to its end, however that is.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        Ended::of(self.command(arguments).output().unwrap())
    }

    /// Runs a command that has to succeed.
    pub fn done(&self, arguments: &[&str]) -> Ended {
        let ended = self.run(arguments);
        assert_eq!(ended.code, 0, "{arguments:?}: {} {}", ended.out, ended.err);
        ended
    }

    /// Writes a file into the folder and gives its path.
    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

/// How a command ended.
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ended {
    pub fn of(output: Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// What it printed, which has to be one JSON document and nothing else.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {} {}", self.out, self.err))
    }

    /// What it complained of, which has to be one sentence and nothing else, with exit code 1.
    pub fn sentence(&self) -> &str {
        assert_eq!((self.code, self.out.as_str()), (1, ""), "{}", self.err);
        assert_eq!(self.err.trim_end().lines().count(), 1, "{}", self.err);
        self.err.trim_end().strip_prefix("ninefold: ").expect("a complaint names the program")
    }
}

/// A file of the fixtures.
pub fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    path.to_str().unwrap().to_owned()
}

/// A real file that is not ours to publish; where it is missing, the test says that it was skipped.
pub fn real(name: &str) -> Option<String> {
    let folder = std::env::var_os("NINEFOLD_TEST_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let path = folder.join(name);
    if !path.exists() {
        eprintln!("skipped: {} is not here", path.display());
        return None;
    }
    Some(path.to_str().unwrap().to_owned())
}
