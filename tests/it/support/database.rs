//! A database of its own for each test: a temporary SQLite file, or a fresh database on the PostgreSQL server that
//! `tests/run` names. `NINEFOLD_TEST_DATABASE` says which.

use std::{path::Path, process::Command};

use super::template;

/// A database that vanishes with the test.
pub struct TestDatabase {
    /// Its address, as the setting `database.url` takes it.
    pub url: String,
    server: Option<(String, String)>,
    _directory: tempfile::TempDir,
}

impl TestDatabase {
    /// A migrated database of the kind this run tests.
    pub fn new() -> Self {
        Self::on(is_postgres())
    }

    /// A migrated database on PostgreSQL or SQLite, whatever this run tests.
    pub fn on(postgres: bool) -> Self {
        Self::made(postgres, template::copy_sqlite, template::copy_postgres)
    }

    /// One that no program has seen yet.
    pub fn empty() -> Self {
        Self::made(is_postgres(), |_| (), |server, name| drop(sql(server, &format!("CREATE DATABASE {name}"))))
    }

    fn made(postgres: bool, file: impl Fn(&Path), on_server: impl Fn(&str, &str)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        if !postgres {
            let path = directory.path().join("test.db");
            file(&path);
            return Self { url: format!("sqlite://{}", path.display()), server: None, _directory: directory };
        }
        let server = std::env::var("TEST_DATABASE_URL").expect("tests/run sets TEST_DATABASE_URL for PostgreSQL");
        let name = format!("ninefold_{}", uuid::Uuid::now_v7().simple());
        on_server(&server, &name);
        Self { url: template::beside(&server, &name), server: Some((server, name)), _directory: directory }
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

fn is_postgres() -> bool {
    std::env::var("NINEFOLD_TEST_DATABASE").as_deref() == Ok("postgres")
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
