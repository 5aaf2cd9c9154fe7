//! A database of its own for each test: a temporary SQLite file, or a fresh database on the PostgreSQL server that
//! `tests/run` names. `NINEFOLD_TEST_DATABASE` says which.

use std::process::Command;

/// A database that vanishes with the test.
pub struct TestDatabase {
    /// Its address, as the setting `database.url` takes it.
    pub url: String,
    server: Option<(String, String)>,
    _directory: tempfile::TempDir,
}

impl TestDatabase {
    /// An empty database of the kind this run tests.
    pub fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        if std::env::var("NINEFOLD_TEST_DATABASE").as_deref() != Ok("postgres") {
            let url = format!("sqlite://{}", directory.path().join("test.db").display());
            return Self { url, server: None, _directory: directory };
        }
        let server = std::env::var("TEST_DATABASE_URL").expect("tests/run sets TEST_DATABASE_URL for PostgreSQL");
        let name = format!("ninefold_{}", uuid::Uuid::now_v7().simple());
        sql(&server, &format!("CREATE DATABASE {name}"));
        let (base, _) = server.rsplit_once('/').unwrap();
        Self { url: format!("{base}/{name}"), server: Some((server, name)), _directory: directory }
    }

    /// The SQLite file's path.
    pub fn path(&self) -> Option<std::path::PathBuf> {
        self.url.strip_prefix("sqlite://").map(Into::into)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.server {
            sql(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

/// Runs one statement on a PostgreSQL server and gives what it prints.
pub fn sql(url: &str, statement: &str) -> String {
    let output = Command::new("psql")
        .args(["--no-psqlrc", "-qAt", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", statement])
        .output()
        .unwrap();
    assert!(output.status.success(), "{statement}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
