//! A database that was migrated once, which each test gets a copy of: running the migrations costs more than most tests.

use std::{path::Path, sync::OnceLock, time::Duration};

use ninefold::db::{Db, PoolSize};

use super::database::sql;

fn migrate(url: &str) {
    Db::open(url, PoolSize { readers: 1, wait: Duration::from_secs(60) }).unwrap().migrate().unwrap();
}

/// Writes a migrated SQLite database to a path.
pub fn copy_sqlite(to: &Path) {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    let bytes = TEMPLATE.get_or_init(|| {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("template.db");
        migrate(&format!("sqlite://{}", path.display()));
        assert!(!directory.path().join("template.db-wal").exists(), "whoever closes a database last leaves one file");
        std::fs::read(path).unwrap()
    });
    std::fs::write(to, bytes).unwrap();
}

/// Makes a migrated database on a PostgreSQL server. What it is copied from is called as `NINEFOLD_TEST_TEMPLATE` says,
/// and is removed by `tests/run`.
pub fn copy_postgres(server: &str, name: &str) {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    let template = TEMPLATE.get_or_init(|| {
        let template = std::env::var("NINEFOLD_TEST_TEMPLATE")
            .unwrap_or_else(|_| format!("ninefold_template_{}", std::process::id()));
        sql(server, &format!("DROP DATABASE IF EXISTS {template}"));
        sql(server, &format!("CREATE DATABASE {template}"));
        migrate(&beside(server, &template));
        template
    });
    sql(server, &format!("CREATE DATABASE {name} TEMPLATE {template}"));
    // Nothing here outlives the server, and waiting for its disk is most of what a test on it takes.
    sql(server, &format!("ALTER DATABASE {name} SET synchronous_commit = off"));
}

/// The address of another database on the same server.
pub fn beside(server: &str, name: &str) -> String {
    let (address, parameters) = server.split_once('?').map_or((server, String::new()), |(a, p)| (a, format!("?{p}")));
    let (host, _) = address.rsplit_once('/').unwrap();
    format!("{host}/{name}{parameters}")
}
