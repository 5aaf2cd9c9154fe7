//! What a failure of the database means for whoever asked: wait and try again, make room, or tell the operator.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

use crate::error::AppError;

impl From<DieselError> for AppError {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::NotFound => Self::NotFound("The record".to_owned()),
            // What the commit says counts: that there was nothing left to roll back follows from it.
            DieselError::RollbackErrorOnCommit { commit_error, .. } => Self::from(*commit_error),
            // The connection went with an earlier statement, and the pool opens another.
            DieselError::BrokenTransactionManager => Self::Busy(error.into()),
            DieselError::DatabaseError(kind, ref info) if is_busy(kind, info.message()) => Self::Busy(error.into()),
            DieselError::DatabaseError(_, ref info) if is_out_of_room(info.message()) => Self::Full(error.into()),
            DieselError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _) => Self::Conflict {
                code: "in_use",
                message: "Other records refer to this one; change or remove those first.".to_owned(),
            },
            other => Self::Internal(other.into()),
        }
    }
}

/// Whether the database is away, or others were in the way each time it was tried.
fn is_busy(kind: DatabaseErrorKind, words: &str) -> bool {
    use DatabaseErrorKind::{ClosedConnection, SerializationFailure, UnableToSendCommand};
    let in_the_way = ["database is locked", "deadlock detected", "due to lock timeout", "terminating connection"];
    matches!(kind, UnableToSendCommand | ClosedConnection | SerializationFailure) || says(words, &in_the_way)
}

/// Whether these words of a database say that its disk is full.
fn is_out_of_room(words: &str) -> bool {
    says(words, &["database or disk is full", "No space left on device", "could not extend file"])
}

fn says(words: &str, parts: &[&str]) -> bool {
    parts.iter().any(|part| words.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(words: &str) -> DieselError {
        DieselError::DatabaseError(DatabaseErrorKind::Unknown, Box::new(words.to_owned()))
    }

    #[test]
    fn a_full_disk_and_a_database_that_is_away_are_told_from_other_failures() {
        for (words, code) in [
            ("database or disk is full", "storage_full"),
            ("could not extend file \"base/16384/16385\": No space left on device", "storage_full"),
            ("could not write to file \"pg_wal/xlogtemp.7\": No space left on device", "storage_full"),
            ("database is locked", "busy"),
            ("deadlock detected", "busy"),
            ("canceling statement due to lock timeout", "busy"),
            ("terminating connection due to administrator command", "busy"),
            ("no such table: vendors", "internal"),
        ] {
            assert_eq!(AppError::from(said(words)).code(), code, "{words}");
        }
        assert_eq!(AppError::from(DieselError::BrokenTransactionManager).code(), "busy");
    }

    #[test]
    fn a_commit_that_fails_is_told_by_its_own_words() {
        let failed = |words: &str| DieselError::RollbackErrorOnCommit {
            rollback_error: Box::new(said("cannot rollback - no transaction is active")),
            commit_error: Box::new(said(words)),
        };
        assert_eq!(AppError::from(failed("database or disk is full")).code(), "storage_full");
        assert_eq!(AppError::from(failed("disk I/O error")).code(), "internal");
    }
}
