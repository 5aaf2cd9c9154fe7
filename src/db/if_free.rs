//! Writes that may as well be left undone: nobody who reads waits for them behind somebody who writes.

use std::time::Duration;

use diesel::{RunQueryDsl, connection::SimpleConnection, dsl::sql, sql_types::Bool};

use super::{Conn, Db, PATIENCE, WRITER_LOCK, asks_for_retry, unlock_writers, write_once};
use crate::error::AppError;

/// How long such a write waits for its turn.
const SOON: Duration = Duration::from_millis(100);

impl Db {
    /// Writes where nobody else does just now, and answers whether it did. It is tried once.
    ///
    /// # Errors
    /// What the closure answers; what the database says.
    pub fn write_if_free(&self, mut change: impl FnMut(&mut Conn) -> Result<(), AppError>) -> Result<bool, AppError> {
        let Ok(mut conn) = self.writer.get_timeout(SOON) else { return Ok(false) };
        if !try_lock_writers(&mut conn)? {
            return Ok(false);
        }
        let result = write_once(&mut conn, &mut change);
        unlock_writers(&mut conn);
        set_patience(&mut conn, PATIENCE)?;
        match result {
            Err(error) if matches!(error, AppError::Busy(_)) || asks_for_retry(&error, true) => Ok(false),
            result => result.map(|()| true),
        }
    }
}

/// Takes the writers' lock where it is free. On SQLite the file's own is all there is; it is waited for as long.
fn try_lock_writers(conn: &mut Conn) -> Result<bool, AppError> {
    set_patience(conn, u32::try_from(SOON.as_millis()).unwrap_or(PATIENCE))?;
    match conn {
        Conn::Sqlite(_) => Ok(true),
        Conn::Postgres(inner) => {
            let asked = diesel::select(sql::<Bool>(&format!("pg_try_advisory_lock({WRITER_LOCK})")));
            let held: bool = asked.get_result(inner)?;
            Ok(held)
        }
    }
}

/// How long a write on SQLite waits for other processes; on a server all wait in a queue.
fn set_patience(conn: &mut Conn, milliseconds: u32) -> Result<(), AppError> {
    match conn {
        Conn::Sqlite(inner) => Ok(inner.batch_execute(&format!("PRAGMA busy_timeout = {milliseconds}"))?),
        Conn::Postgres(_) => Ok(()),
    }
}
