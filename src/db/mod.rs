//! The only folder that names Diesel: records in, records out, on SQLite and PostgreSQL from one code path.
//!
//! `Db::read`, `Db::write` and `Db::write_if_free` are the only ways to a connection, but for `migrations` and `copy`.
//! What happens inside their closures is SQL and nothing else: no network, no file but the spool of an import, no
//! clock.

pub mod connection;
mod failed;
mod if_free;
mod record;
mod schema;
mod types;

pub mod acceptance;
pub mod access;
pub mod access_grant;
pub mod attachment;
pub mod audit;
pub mod audit_roadmap;
pub mod bridge_letter;
pub mod calendar_feed;
pub mod certificate;
pub mod concern;
pub mod contact;
pub mod contract;
pub mod control;
pub mod copy;
pub mod coverage;
pub mod csoc;
pub mod cuec;
pub mod document;
pub mod duty;
pub mod evidence_age;
pub mod evidence_pack;
pub mod facts;
pub mod file;
pub mod finding;
pub mod import;
pub mod incident;
pub mod mail_opt_out;
pub mod migrations;
pub mod offboarding_step;
pub mod outbox;
pub mod person;
pub mod provenance;
pub mod questionnaire;
pub mod reconciliation;
pub mod reconciliation_entry;
pub mod reconciliation_exclusion;
pub mod refusal;
pub mod reminder;
pub mod reminder_look;
pub mod reminder_response;
pub mod reminder_rule_set;
pub mod renewal;
pub mod renewal_decision;
pub mod report_text;
pub mod review;
pub mod saved_layout;
mod scope;
pub mod score;
pub mod score_history;
pub mod score_override;
pub mod scoring_model;
pub mod service;
pub mod setting;
pub mod soc_exception;
pub mod soc_report;
pub mod spend;
pub mod subservice;
pub mod summary;
pub mod supply_chain;
pub mod unrated;
pub mod upkeep;
pub mod user;
pub mod vendor;

pub use connection::Conn;

use std::time::{Duration, Instant};

use diesel::{
    PgConnection, SqliteConnection,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
    r2d2::{Pool, PooledConnection},
    result::{DatabaseErrorKind, Error as DieselError},
};

use crate::error::AppError;
use connection::{Manager, Purpose, Target};

/// Rows or ids a statement: wide tables stay under SQLite's 32 766 bound values.
pub(crate) const GROUP: usize = 500;

/// How long a write on SQLite waits for other processes, in milliseconds.
const PATIENCE: u32 = 5_000;

/// Tries of one write before the caller hears that the database is busy.
const WRITE_TRIES: u32 = 8;

/// The advisory lock that makes writers of all processes queue on PostgreSQL instead of failing and retrying.
const WRITER_LOCK: i64 = 0x6e69_6e65_666f_6c64;

type Ansi = AnsiTransactionManager;

/// The database: a pool for reading and one connection for writing.
#[derive(Clone)]
pub struct Db {
    readers: Pool<Manager>,
    writer: Pool<Manager>,
    target: Target,
    wait: Duration,
}

/// How many connections and how long to wait for one.
#[derive(Debug, Clone, Copy)]
pub struct PoolSize {
    /// Connections for reading.
    pub readers: u32,
    /// How long a caller waits for a connection, and then for another program that holds the database.
    pub wait: Duration,
}

impl Db {
    /// Opens the pools and checks that the database answers.
    ///
    /// # Errors
    /// A sentence that names the database (never its password) and the cause.
    pub fn open(url: &str, size: PoolSize) -> Result<Self, AppError> {
        let target = parsed(url)?;
        if let Target::Sqlite(path) = &target {
            create_parent(path)?;
            file::make(std::path::Path::new(path));
        }
        // One try first, so that an unreachable database is told at once and with its cause.
        diesel::r2d2::ManageConnection::connect(&Manager { target: target.clone(), purpose: Purpose::Write })
            .map_err(|error| unreachable(&target, &error.to_string()))?;
        let pool = |purpose, count| {
            Pool::builder()
                .max_size(count)
                .min_idle(Some(0))
                .connection_timeout(size.wait)
                .error_handler(Box::new(LogPoolErrors))
                .test_on_check_out(matches!(target, Target::Postgres(_)))
                .build(Manager { target: target.clone(), purpose })
                .map_err(AppError::internal)
        };
        let (readers, writer) = (pool(Purpose::Read, size.readers)?, pool(Purpose::Write, 1)?);
        Ok(Self { readers, writer, target, wait: size.wait })
    }

    /// Whether this is a PostgreSQL server, for the few messages that differ.
    pub fn is_postgres(&self) -> bool {
        matches!(self.target, Target::Postgres(_))
    }

    /// The file, where it is one.
    pub fn file(&self) -> Option<&std::path::Path> {
        match &self.target {
            Target::Sqlite(path) => Some(std::path::Path::new(path)),
            Target::Postgres(_) => None,
        }
    }

    /// The database as it may be shown: its whole path, or a URL without its password.
    pub fn shown(&self) -> String {
        shown(&self.target)
    }

    /// Reads from one consistent state of the database. Blocks: call it on a thread that may.
    ///
    /// # Errors
    /// What the closure answers; `Busy` when no connection comes free in time.
    pub fn read<T>(&self, query: impl FnOnce(&mut Conn) -> Result<T, AppError>) -> Result<T, AppError> {
        let mut conn = checkout(&self.readers)?;
        begin(&mut conn, "BEGIN DEFERRED", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
        let result = query(&mut conn);
        rollback(&mut conn);
        result
    }

    /// Writes in one serializable transaction, tried again when the database asks for it. Blocks.
    ///
    /// The closure may run several times and does nothing but SQL; it is rolled back whole when it answers an error.
    ///
    /// # Errors
    /// What the closure answers; `Busy` when writers before it take too long.
    pub fn write<T>(&self, mut change: impl FnMut(&mut Conn) -> Result<T, AppError>) -> Result<T, AppError> {
        let mut conn = checkout(&self.writer)?;
        let locked = lock_writers(&mut conn);
        let result = locked.and_then(|()| write_within(&mut conn, self.wait, &mut change));
        unlock_writers(&mut conn);
        result
    }
}

fn parsed(url: &str) -> Result<Target, AppError> {
    Target::parse(url).ok_or_else(|| {
        AppError::invalid(
            "database.url",
            "unknown_database",
            "The setting database.url must start with sqlite:// or postgres://.",
        )
    })
}

fn unreachable(target: &Target, cause: &str) -> AppError {
    let message = format!("The database {} cannot be opened: {}.", shown(target), one_line(cause));
    AppError::invalid("database.url", "unreachable", message)
}

fn checkout(pool: &Pool<Manager>) -> Result<PooledConnection<Manager>, AppError> {
    pool.get().map_err(|error| AppError::Busy(error.into()))
}

fn begin(conn: &mut Conn, sqlite: &str, postgres: &str) -> Result<(), AppError> {
    match conn {
        Conn::Sqlite(inner) => Ansi::begin_transaction_sql(inner, sqlite),
        Conn::Postgres(inner) => Ansi::begin_transaction_sql(inner, postgres),
    }
    .map_err(AppError::from)
}

fn commit(conn: &mut Conn) -> Result<(), AppError> {
    match conn {
        Conn::Sqlite(inner) => <Ansi as TransactionManager<SqliteConnection>>::commit_transaction(inner),
        Conn::Postgres(inner) => <Ansi as TransactionManager<PgConnection>>::commit_transaction(inner),
    }
    .map_err(AppError::from)
}

/// Ends a transaction without keeping anything; a failure marks the connection broken, and the pool drops it.
fn rollback(conn: &mut Conn) {
    let result = match conn {
        Conn::Sqlite(inner) => <Ansi as TransactionManager<SqliteConnection>>::rollback_transaction(inner),
        Conn::Postgres(inner) => <Ansi as TransactionManager<PgConnection>>::rollback_transaction(inner),
    };
    if let Err(error) = result {
        tracing::warn!(db.error = %error, "a transaction could not be rolled back; its connection is dropped");
    }
}

fn write_with_retry<T>(
    conn: &mut Conn,
    change: &mut impl FnMut(&mut Conn) -> Result<T, AppError>,
) -> Result<T, AppError> {
    write_within(conn, Duration::MAX, change)
}

/// As `write_with_retry`, but waits for another program for so long only: SQLite waits in each try, so that their number
/// says little.
fn write_within<T>(
    conn: &mut Conn,
    wait: Duration,
    change: &mut impl FnMut(&mut Conn) -> Result<T, AppError>,
) -> Result<T, AppError> {
    let (begun, mut tries) = (Instant::now(), 0);
    loop {
        tries += 1;
        match write_once(conn, change) {
            Err(error) if tries < WRITE_TRIES && asks_for_retry(&error, begun.elapsed() < wait) => {
                std::thread::sleep(Duration::from_millis(u64::from(tries * tries) * 5));
            }
            other => return other,
        }
    }
}

fn write_once<T>(conn: &mut Conn, change: &mut impl FnMut(&mut Conn) -> Result<T, AppError>) -> Result<T, AppError> {
    begin(conn, "BEGIN IMMEDIATE", "BEGIN ISOLATION LEVEL SERIALIZABLE")?;
    match change(conn) {
        Ok(value) => {
            if let Err(error) = commit(conn) {
                rollback(conn);
                return Err(error);
            }
            Ok(value)
        }
        Err(error) => {
            rollback(conn);
            Err(error)
        }
    }
}

/// Whether the same transaction may well succeed when tried again; `may_wait`: for another program, too.
fn asks_for_retry(error: &AppError, may_wait: bool) -> bool {
    let (AppError::Internal(cause) | AppError::Busy(cause)) = error else { return false };
    match cause.downcast_ref::<DieselError>() {
        Some(DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _)) => true,
        Some(DieselError::DatabaseError(_, info)) => {
            let words = info.message();
            words.contains("deadlock detected") || (may_wait && words.contains("database is locked"))
        }
        _ => false,
    }
}

fn lock_writers(conn: &mut Conn) -> Result<(), AppError> {
    match conn {
        Conn::Sqlite(_) => Ok(()),
        Conn::Postgres(inner) => {
            inner.batch_execute(&format!("SELECT pg_advisory_lock({WRITER_LOCK})")).map_err(AppError::from)
        }
    }
}

fn unlock_writers(conn: &mut Conn) {
    if let Conn::Postgres(inner) = conn
        && let Err(error) = inner.batch_execute(&format!("SELECT pg_advisory_unlock({WRITER_LOCK})"))
    {
        tracing::warn!(db.error = %error, "the writers' lock could not be given back; it ends with its connection");
    }
}

fn create_parent(path: &str) -> Result<(), AppError> {
    let Some(parent) = std::path::Path::new(path).parent().filter(|parent| !parent.as_os_str().is_empty()) else {
        return Ok(());
    };
    std::fs::create_dir_all(parent).map_err(|error| {
        AppError::invalid(
            "database.url",
            "unreachable",
            format!("The directory {} cannot be made: {error}.", parent.display()),
        )
    })
}

fn shown(target: &Target) -> String {
    match target {
        Target::Sqlite(path) => {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.into());
            path.display().to_string()
        }
        Target::Postgres(url) => {
            let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
            let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
            format!("{scheme}://{host}")
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
}

/// Says in the log, not on standard error, when the pool cannot open a connection.
#[derive(Debug)]
struct LogPoolErrors;

impl<E: std::error::Error> diesel::r2d2::HandleError<E> for LogPoolErrors {
    fn handle_error(&self, error: E) {
        tracing::warn!(db.error = %error, "a database connection could not be opened");
    }
}
