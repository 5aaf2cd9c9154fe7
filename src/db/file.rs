//! The file of a SQLite database: whether one is there, and how a new one is made.

use std::{
    fs::OpenOptions,
    io::ErrorKind,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use super::connection::Target;

/// The file that a URL names, as this directory reads it; none for a server, and for a URL of neither kind.
pub fn named(url: &str) -> Option<PathBuf> {
    let Some(Target::Sqlite(path)) = Target::parse(url) else { return None };
    let path = PathBuf::from(path);
    Some(std::path::absolute(&path).unwrap_or(path))
}

/// The file that a URL names, where it is not there.
pub fn missing(url: &str) -> Option<PathBuf> {
    named(url).filter(|path| matches!(std::fs::metadata(path), Err(error) if is_nowhere(error.kind())))
}

const fn is_nowhere(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Makes the file, for its maker alone: SQLite would let everybody read it, and gives those beside it the same rights.
/// What goes wrong here goes wrong when it is opened too, and is told then.
pub(super) fn make(path: &Path) {
    let _told_when_opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_new_file_is_its_makers_alone_and_one_that_is_there_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ninefold.db");
        let url = format!("sqlite://{}", path.display());
        assert_eq!(missing(&url), Some(path.clone()));
        make(&path);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(missing(&url), None);
        std::fs::write(&path, "rows").unwrap();
        make(&path);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "rows");
        assert_eq!(missing("postgres://ninefold@db/ninefold"), None);
        assert!(named("sqlite://data/ninefold.db").unwrap().is_absolute());
    }
}
