//! What the benchmarks share: an application on a temporary SQLite file.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use ninefold::{
    app::{App, Parts},
    clock::Clock,
    mail::Mailer,
    settings::Settings,
    spreadsheet::{Limits, Reader},
};

/// An application whose files vanish with it.
pub struct Bench {
    pub app: App,
    pub _directory: tempfile::TempDir,
}

impl Bench {
    pub fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        Self { app: open(directory.path()), _directory: directory }
    }
}

/// An application whose database and files are in this directory.
pub fn open(directory: &Path) -> App {
    let at = |name: &str| directory.join(name).display().to_string();
    let environment = HashMap::from([
        ("NINEFOLD__DATABASE__URL".to_owned(), format!("sqlite://{}", at("bench.db"))),
        ("NINEFOLD__STORAGE__URL".to_owned(), format!("file://{}", at("files"))),
        ("NINEFOLD__MAIL__OUTBOX_DIR".to_owned(), at("outbox")),
        ("NINEFOLD__SECURITY__REQUESTS_PER_MINUTE".to_owned(), "0".to_owned()),
        ("NINEFOLD__SECURITY__COSTLY_PER_MINUTE".to_owned(), "0".to_owned()),
    ]);
    let settings = Settings::from_sources(None, environment).unwrap();
    let limits = Limits { max_bytes: 512 << 20, ..Limits::default() };
    let parts = Parts {
        settings,
        clock: Clock::System,
        reader: Reader::new(PathBuf::from(env!("CARGO_BIN_EXE_ninefold")), limits),
        mailer: Mailer::Memory(ninefold::mail::MemoryTransport::default()),
    };
    ninefold::actions::models::open(parts).unwrap()
}
