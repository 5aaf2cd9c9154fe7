//! Copies of a whole database: made while others go on writing, looked through, and put where none stands.
//!
//! Copying a database's file while it is in use is no copy: SQLite writes one by `VACUUM INTO`, and a server is asked
//! by its own tools, which have to be installed.

mod postgres;

use std::{
    collections::BTreeMap,
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use diesel::{
    connection::SimpleConnection,
    prelude::*,
    r2d2::ManageConnection,
    sql_query,
    sql_types::{BigInt, Text},
};
use tempfile::NamedTempFile;

use super::{
    Conn, Db,
    connection::{Manager, Purpose, Target, each_backend},
    upkeep::damage,
};
use crate::error::AppError;

/// How files begin that are not whole yet.
const DRAFT: &str = ".ninefold-draft-";

/// Tables of what is open between people and the program: nobody is signed in to a database that was put back.
const OPEN_DOORS: [&str; 4] = ["sessions", "sign_in_links", "sign_in_steps", "link_requests"];

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

#[derive(QueryableByName)]
struct Figure {
    #[diesel(sql_type = BigInt)]
    figure: i64,
}

#[derive(QueryableByName)]
struct NamedFigure {
    #[diesel(sql_type = Text)]
    word: String,
    #[diesel(sql_type = BigInt)]
    figure: i64,
}

/// The last line of the audit trail, as far as a copy tells.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct TrailEnd {
    /// Its number.
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    /// Its tag.
    #[diesel(sql_type = Text)]
    pub mac: String,
    /// Which key made the tag.
    #[diesel(sql_type = Text)]
    pub key_id: String,
}

/// What stands in a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// Versions of the migrations that ran, in order.
    pub migrations: Vec<String>,
    /// Rows of each table.
    pub counts: BTreeMap<String, i64>,
    /// Digest and size of each stored file that a row names.
    pub files: Vec<(String, i64)>,
    /// The end of the audit trail, where one was begun.
    pub trail: Option<TrailEnd>,
}

/// Copies the database as it stands at one moment into a file, syncs that, and tells what stands in it.
///
/// # Errors
/// What the database says; `Conflict` when the copy is damaged; a sentence when a server's tools are missing.
pub fn make(db: &Db, to: &Path) -> Result<Contents, AppError> {
    let contents = match &db.target {
        Target::Sqlite(path) => {
            vacuum_into(path, to)?;
            look_through(to)?
        }
        Target::Postgres(url) => postgres::dump(&db.target, url, to)?,
    };
    File::open(to)?.sync_all()?;
    Ok(contents)
}

fn vacuum_into(path: &str, to: &Path) -> Result<(), AppError> {
    let target = Target::Sqlite(path.to_owned());
    // Neither of a pool: this takes long, and the pools' connections stay free for those who work meanwhile.
    let mut conn = Manager { target, purpose: Purpose::Write }.connect().map_err(AppError::internal)?;
    let named = text_of(to)?.replace('\'', "''");
    conn.batch_execute(&format!("VACUUM INTO '{named}'"))?;
    Ok(())
}

/// Checks a copy of a SQLite database page by page and tells what stands in it.
///
/// # Errors
/// `Conflict` when it is damaged, or no database.
pub fn look_through(copy: &Path) -> Result<Contents, AppError> {
    let damaged = |what: String| AppError::Conflict {
        code: "database_damaged",
        message: format!(
            "The copy of the database is damaged: {what}. Where it was made just now, so is the database: run \
             `ninefold check --full`."
        ),
    };
    let conn = SqliteConnection::establish(text_of(copy)?).map_err(|error| damaged(error.to_string()))?;
    let mut conn = Conn::Sqlite(conn);
    let found = conn
        .batch_execute("PRAGMA query_only = ON;")
        .map_err(AppError::from)
        .and_then(|()| damage(&mut conn, true))
        .map_err(|error| damaged(error.with_causes()))?;
    match found.into_iter().next() {
        Some(first) => Err(damaged(first)),
        None => contents(&mut conn),
    }
}

fn contents(conn: &mut Conn) -> Result<Contents, AppError> {
    let tables = tables(conn)?;
    let mut counts = BTreeMap::new();
    for table in &tables {
        let query = format!("SELECT COUNT(*) AS figure FROM \"{table}\"");
        let rows: Vec<Figure> = each_backend!(conn, |inner| sql_query(query).load(inner))?;
        counts.insert(table.clone(), rows.first().map_or(0, |row| row.figure));
    }
    let files = "SELECT DISTINCT sha256 AS word, size AS figure FROM attachments ORDER BY sha256";
    let files: Vec<NamedFigure> = each_backend!(conn, |inner| sql_query(files).load(inner))?;
    Ok(Contents {
        migrations: migration_versions(conn)?,
        counts,
        files: files.into_iter().map(|row| (row.word, row.figure)).collect(),
        trail: if tables.iter().any(|table| table == "audit_heads") { trail_end(conn)? } else { None },
    })
}

/// Versions of the migrations that ran, in order.
pub(super) fn migration_versions(conn: &mut Conn) -> Result<Vec<String>, AppError> {
    words(conn, "SELECT CAST(version AS TEXT) AS word FROM __diesel_schema_migrations ORDER BY version")
}

fn trail_end(conn: &mut Conn) -> Result<Option<TrailEnd>, AppError> {
    let query = "SELECT seq, mac, key_id FROM audit_heads WHERE name = 'trail'";
    let ends: Vec<TrailEnd> = each_backend!(conn, |inner| sql_query(query).load(inner))?;
    Ok(ends.into_iter().next())
}

fn tables(conn: &mut Conn) -> Result<Vec<String>, AppError> {
    let query = match conn {
        Conn::Sqlite(_) => {
            "SELECT name AS word FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        }
        Conn::Postgres(_) => {
            "SELECT CAST(table_name AS TEXT) AS word FROM information_schema.tables \
             WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1"
        }
    };
    words(conn, query)
}

fn words(conn: &mut Conn, query: &str) -> Result<Vec<String>, AppError> {
    let rows: Vec<Word> = each_backend!(conn, |inner| sql_query(query).load(inner))?;
    Ok(rows.into_iter().map(|row| row.word).collect())
}

/// Ends every session, and takes back every link and step of signing in.
///
/// # Errors
/// What the database says.
pub fn end_sessions(conn: &mut Conn) -> Result<(), AppError> {
    for table in tables(conn)?.iter().filter(|table| OPEN_DOORS.contains(&table.as_str())) {
        conn.batch_execute(&format!("DELETE FROM {table}"))?;
    }
    Ok(())
}

/// As `end_sessions`, in a copy of a SQLite database that is nowhere in use yet: whoever finds it in its place finds it
/// so.
///
/// # Errors
/// What the database says.
pub fn end_sessions_in(copy: &Path) -> Result<(), AppError> {
    let mut conn = SqliteConnection::establish(text_of(copy)?).map_err(AppError::internal)?;
    // No second file beside it; one that is broken off is thrown away whole.
    conn.batch_execute("PRAGMA journal_mode = MEMORY;")?;
    end_sessions(&mut Conn::Sqlite(conn))
}

/// Where a copy is put: the place that `database.url` names, while nothing stands there.
pub struct Place {
    target: Target,
}

impl Place {
    /// The place of a URL.
    ///
    /// # Errors
    /// `Invalid` for a URL of neither kind; `Conflict` when something stands there already.
    pub fn of(url: &str) -> Result<Self, AppError> {
        let place = Self { target: super::parsed(url)? };
        if place.is_free()? { Ok(place) } else { Err(place.taken()) }
    }

    fn taken(&self) -> AppError {
        let message = format!(
            "There is a database at {} already. A backup is put back into an empty place alone: name another by \
             database.url, or move that one away. Where a restore of the same backup was interrupted behind this \
             point, finish it with `ninefold restore --settle`.",
            super::shown(&self.target)
        );
        AppError::Conflict { code: "not_empty", message }
    }

    /// Whether the place is on a server.
    pub const fn is_postgres(&self) -> bool {
        matches!(self.target, Target::Postgres(_))
    }

    fn is_free(&self) -> Result<bool, AppError> {
        match &self.target {
            Target::Sqlite(path) => Ok(!["", "-wal", "-journal"].iter().any(|end| exists(&format!("{path}{end}")))),
            Target::Postgres(_) => Ok(tables(&mut self.connect()?)?.is_empty()),
        }
    }

    fn connect(&self) -> Result<Conn, AppError> {
        let manager = Manager { target: self.target.clone(), purpose: Purpose::Write };
        manager.connect().map_err(|error| super::unreachable(&self.target, &error.to_string()))
    }

    /// An empty file to receive the copy, on the disk where it will stand.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn draft(&self) -> Result<NamedTempFile, AppError> {
        let Target::Sqlite(path) = &self.target else { return Ok(NamedTempFile::new()?) };
        super::create_parent(path)?;
        Ok(draft_in(&folder_of(Path::new(path)))?)
    }

    /// Puts a copy there, whole or not at all.
    ///
    /// # Errors
    /// What the disk says, or the server's tools; `Conflict` when somebody else was faster.
    pub fn fill(self, copy: NamedTempFile) -> Result<(), AppError> {
        match &self.target {
            Target::Sqlite(path) => {
                let path = Path::new(path);
                copy.as_file().sync_all()?;
                copy.persist_noclobber(path).map_err(|refused| match refused.error.kind() {
                    io::ErrorKind::AlreadyExists => self.taken(),
                    _ => refused.error.into(),
                })?;
                File::open(folder_of(path))?.sync_all()?;
                Ok(())
            }
            Target::Postgres(url) => postgres::restore(url, copy.path()),
        }
    }
}

/// An empty file in the folder where it will stand, ours alone and locked for as long as we live. What killed processes
/// left there is removed: nobody holds its lock.
///
/// # Errors
/// When the folder cannot be read or written.
pub fn draft_in(folder: &Path) -> io::Result<NamedTempFile> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let ours = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(DRAFT));
        if ours && File::open(&path).is_ok_and(|file| file.try_lock().is_ok()) {
            std::fs::remove_file(&path)?;
        }
    }
    let draft = tempfile::Builder::new().prefix(DRAFT).tempfile_in(folder)?;
    match draft.as_file().try_lock() {
        // Where a disk knows no locks, nobody takes what is ours either.
        Err(TryLockError::Error(error)) if error.kind() != io::ErrorKind::Unsupported => Err(error),
        _ => Ok(draft),
    }
}

/// Whether anything goes by this name, be it a link to nowhere.
fn exists(path: &str) -> bool {
    !matches!(std::fs::symlink_metadata(path), Err(error) if error.kind() == io::ErrorKind::NotFound)
}

/// The folder of a file.
pub fn folder_of(path: &Path) -> PathBuf {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

fn text_of(path: &Path) -> Result<&str, AppError> {
    path.to_str().ok_or_else(|| {
        AppError::invalid("file", "not_text", format!("The path {} is not valid UTF-8; name another.", path.display()))
    })
}
