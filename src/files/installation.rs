//! Which installation the files are of: a mark beside them, which whoever keeps them compares with its own.

use std::io::{ErrorKind, Write};

use super::{
    Directory, FileStore, Place,
    directory::{reached, sync},
};

/// What the mark is called.
pub(super) const MARK: &str = ".ninefold-installation";

impl FileStore {
    /// The id of the installation whose files these are; none where nobody claimed them yet.
    ///
    /// # Errors
    /// When that cannot be told.
    pub fn installation(&self) -> std::io::Result<Option<String>> {
        in_place!(self, place => place.installation())
    }

    /// Says that these are the files of an installation, unless they are some other one's already.
    ///
    /// # Errors
    /// When the mark cannot be written.
    pub fn claim(&self, id: &str) -> std::io::Result<()> {
        in_place!(self, place => place.claim(id))
    }
}

impl Directory {
    pub(super) fn installation(&self) -> std::io::Result<Option<String>> {
        let mark = self.root.join(MARK);
        match std::fs::read_to_string(&mark) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            text => Ok(Some(reached(&mark, text)?.trim().to_owned())),
        }
    }

    /// Whole or not at all, as a stored file is.
    pub(super) fn claim(&self, id: &str) -> std::io::Result<()> {
        let mut mark = self.incoming()?;
        mark.write_all(id.as_bytes())?;
        mark.as_file().sync_all()?;
        match mark.persist_noclobber(self.root.join(MARK)) {
            Ok(_kept) => sync(&self.root),
            Err(refused) if refused.error.kind() == ErrorKind::AlreadyExists => Ok(()),
            Err(refused) => Err(refused.error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_claimed_once() {
        let dir = tempfile::tempdir().unwrap();
        let store = FileStore::new(&format!("file://{}/data/files", dir.path().display()));
        assert_eq!(store.installation().unwrap(), None);
        assert!(!dir.path().join("data").exists(), "to look makes nothing");
        store.claim("one").unwrap();
        store.claim("two").unwrap();
        assert_eq!(store.installation().unwrap().as_deref(), Some("one"));
        assert_eq!(store.lying().unwrap(), [], "the mark is no stored file");
    }
}
