//! The schema and this binary's version of it: old or new, and never between.

use diesel::migration::{Migration, MigrationSource};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{
    Conn, Db, checkout, connection::MultiBackend, copy::migration_versions, lock_writers, unlock_writers,
    write_with_retry,
};
use crate::error::AppError;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

impl Db {
    /// Brings the schema to this binary's version, all of it in one transaction; answers the names of the migrations
    /// that ran.
    ///
    /// # Errors
    /// `Conflict` when the database is newer than the binary; what the database says when a migration fails.
    pub fn migrate(&self) -> Result<Vec<String>, AppError> {
        let mut conn = checkout(&self.writer)?;
        // Looked at first, so that a start does not wait for whoever writes while there is nothing to do. What else goes
        // wrong, such as two first starts at once, is told under the lock.
        match pending(&mut conn) {
            Ok(none) if none.is_empty() => return Ok(none),
            Err(newer @ AppError::Conflict { .. }) => return Err(newer),
            _ => {}
        }
        lock_writers(&mut conn)?;
        let result = pending(&mut conn).and_then(|pending| match pending.as_slice() {
            [] => Ok(Vec::new()),
            _ => write_with_retry(&mut conn, &mut run_pending),
        });
        unlock_writers(&mut conn);
        result
    }

    /// Names of the migrations this binary has and the database lacks.
    ///
    /// # Errors
    /// `Conflict` when the database is newer than the binary; what the database says.
    pub fn pending_migrations(&self) -> Result<Vec<String>, AppError> {
        let mut conn = checkout(&self.writer)?;
        pending(&mut conn)
    }

    /// Names of the migrations that a database which was opened before lacks since, by a reading that waits for nobody
    /// who writes.
    ///
    /// # Errors
    /// As `pending_migrations`.
    pub fn lacking_migrations(&self) -> Result<Vec<String>, AppError> {
        let applied = self.read(migration_versions)?;
        ensure_known(&applied)?;
        let ours: Vec<Box<dyn Migration<MultiBackend>>> = MIGRATIONS.migrations().map_err(AppError::Internal)?;
        let lacking = ours.iter().filter(|migration| !applied.contains(&migration.name().version().to_string()));
        Ok(lacking.map(|migration| migration.name().to_string()).collect())
    }

    /// Takes every migration back and runs it again; for the test that proves each can.
    ///
    /// # Errors
    /// What the database says.
    pub fn redo_all_migrations(&self) -> Result<(), AppError> {
        let mut conn = checkout(&self.writer)?;
        conn.revert_all_migrations(MIGRATIONS).map_err(AppError::Internal)?;
        conn.run_pending_migrations(MIGRATIONS).map_err(AppError::Internal)?;
        Ok(())
    }
}

/// Refuses a schema of which any of these versions is not known to this binary.
///
/// # Errors
/// `Conflict` that names the first.
pub fn ensure_known(versions: &[String]) -> Result<(), AppError> {
    let known: Vec<Box<dyn Migration<MultiBackend>>> = MIGRATIONS.migrations().map_err(AppError::Internal)?;
    let known: Vec<String> = known.iter().map(|migration| migration.name().version().to_string()).collect();
    match versions.iter().find(|version| !known.contains(version)) {
        None => Ok(()),
        Some(version) => Err(AppError::Conflict {
            code: "database_newer",
            message: format!(
                "The database was written by a newer Ninefold (migration {version}). Use that version, or restore a \
                 backup."
            ),
        }),
    }
}

/// Names of what is to run. A database written by a newer binary may hold what this one would damage.
fn pending(conn: &mut Conn) -> Result<Vec<String>, AppError> {
    let applied = conn.applied_migrations().map_err(AppError::Internal)?;
    ensure_known(&applied.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    let pending = conn.pending_migrations(MIGRATIONS).map_err(AppError::Internal)?;
    Ok(pending.iter().map(|migration| migration.name().to_string()).collect())
}

/// Runs them in the transaction that is open: each makes a savepoint in it.
fn run_pending(conn: &mut Conn) -> Result<Vec<String>, AppError> {
    pending(conn)?;
    let versions = conn.run_pending_migrations(MIGRATIONS).map_err(AppError::Internal)?;
    Ok(versions.iter().map(ToString::to_string).collect())
}
