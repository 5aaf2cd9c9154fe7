//! One connection type for two databases, and how connections are opened and checked.
#![expect(missing_docs, reason = "the derive of MultiConnection writes items without docs")]

use diesel::{
    Connection, ConnectionError, PgConnection, SqliteConnection,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
    r2d2::ManageConnection,
};

use super::PATIENCE;

/// A connection to either database; queries are written once against it.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// Embedded SQLite.
    Sqlite(SqliteConnection),
    /// A PostgreSQL server.
    Postgres(PgConnection),
}

/// Runs one body on whichever backend the connection has, for statements that do not compile through the enum
/// (batch inserts and upserts).
macro_rules! each_backend {
    ($conn:expr, |$inner:ident| $body:expr) => {
        match $conn {
            $crate::db::connection::Conn::Sqlite($inner) => $body,
            $crate::db::connection::Conn::Postgres($inner) => $body,
        }
    };
}
pub(crate) use each_backend;

/// Rows of one prepared insert on PostgreSQL.
pub(crate) const PREPARED: usize = 100;

/// Inserts a slice of rows by statements that stay prepared with the connection: parsed once, bound often.
///
/// SQLite takes them one by one: a call costs it next to nothing, and a statement of many rows would copy every page
/// it touches, to be able to take itself back alone. A server far away is asked as seldom as can be.
macro_rules! insert_rows {
    ($conn:expr, $table:expr, $rows:expr) => {
        match $conn {
            $crate::db::connection::Conn::Sqlite(inner) => {
                for row in $rows.iter() {
                    diesel::RunQueryDsl::execute(diesel::insert_into($table).values(row), inner)?;
                }
            }
            $crate::db::connection::Conn::Postgres(inner) => {
                let (groups, rest) = $rows.as_chunks::<{ $crate::db::connection::PREPARED }>();
                for group in groups {
                    diesel::RunQueryDsl::execute(diesel::insert_into($table).values(group), inner)?;
                }
                if !rest.is_empty() {
                    diesel::RunQueryDsl::execute(diesel::insert_into($table).values(rest), inner)?;
                }
            }
        }
    };
}
pub(crate) use insert_rows;

/// Which database a URL names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A file.
    Sqlite(String),
    /// A server's URL.
    Postgres(String),
}

impl Target {
    /// Picks by scheme, never by trying: an unreachable PostgreSQL must not fall through to a file of that name.
    pub fn parse(url: &str) -> Option<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Some(Self::Postgres(url.to_owned()));
        }
        let path = url.strip_prefix("sqlite://")?;
        (!path.is_empty()).then(|| Self::Sqlite(path.to_owned()))
    }
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Many at once; SQLite refuses writes on it.
    Read,
    /// One at a time in this process.
    Write,
}

/// Opens and checks the pool's connections.
#[derive(Debug, Clone)]
pub struct Manager {
    /// Which database.
    pub target: Target,
    /// What its connections are for.
    pub purpose: Purpose,
}

/// Why a connection could not be opened or is no longer good.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// It could not be opened.
    #[error(transparent)]
    Open(#[from] ConnectionError),
    /// It could not be prepared, or did not answer.
    #[error(transparent)]
    Query(#[from] diesel::result::Error),
}

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = ConnectError;

    fn connect(&self) -> Result<Conn, ConnectError> {
        match &self.target {
            Target::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(path)?;
                conn.batch_execute(&format!("PRAGMA busy_timeout = {PATIENCE};"))?;
                conn.batch_execute(
                    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                     PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;",
                )?;
                // A write that does not fit the cache spills pages that it will want again; an import is such a write.
                conn.batch_execute(match self.purpose {
                    Purpose::Read => "PRAGMA cache_size = -16000; PRAGMA query_only = ON;",
                    Purpose::Write => "PRAGMA cache_size = -65536;",
                })?;
                Ok(Conn::Sqlite(conn))
            }
            Target::Postgres(url) => {
                let mut conn = PgConnection::establish(url)?;
                conn.batch_execute(
                    "SET TIME ZONE 'UTC'; SET application_name = 'ninefold'; SET client_min_messages = warning;",
                )?;
                Ok(Conn::Postgres(conn))
            }
        }
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), ConnectError> {
        match conn {
            Conn::Sqlite(_) => Ok(()), // a file that is open stays open
            Conn::Postgres(inner) => Ok(inner.batch_execute("SELECT 1")?),
        }
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        match conn {
            Conn::Sqlite(inner) => {
                <AnsiTransactionManager as TransactionManager<SqliteConnection>>::is_broken_transaction_manager(inner)
            }
            Conn::Postgres(inner) => {
                <AnsiTransactionManager as TransactionManager<PgConnection>>::is_broken_transaction_manager(inner)
            }
        }
    }
}
