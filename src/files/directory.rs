//! Files in a directory of this machine, each under its SHA-256.

use std::{
    fs::File,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use super::{AWAY, INCOMING, StoredFile, digest};

/// A directory of files named by their content.
#[derive(Debug, Clone)]
pub(super) struct Directory {
    pub(super) root: PathBuf,
}

impl Directory {
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// An empty file beside the stored ones.
    pub(super) fn incoming(&self) -> std::io::Result<tempfile::NamedTempFile> {
        reached(&self.root, self.make_root())?;
        reached(&self.root, tempfile::Builder::new().prefix(INCOMING).tempfile_in(&self.root))
    }

    /// Its bytes are synced, then it gets its name, then the name is synced.
    pub(super) fn keep(&self, mut file: tempfile::NamedTempFile) -> std::io::Result<StoredFile> {
        file.as_file_mut().flush()?;
        file.as_file().sync_all()?;
        let stored = digest(file.as_file_mut())?;
        let folder = self.folder(&stored.sha256);
        reached(&folder, std::fs::create_dir_all(&folder))?;
        let door = self.door()?;
        match door.lock_shared() {
            // Where a disk knows no locks nothing is ever removed either.
            Err(error) if error.kind() == ErrorKind::Unsupported => {}
            locked => locked?,
        }
        reached(&folder, file.persist(self.path(&stored.sha256)).map_err(|error| error.error))?;
        drop(door);
        sync(&folder)?;
        // Always, since whoever made the folder a moment ago may not have come so far.
        sync(&self.root)?;
        Ok(stored)
    }

    pub(super) fn open(&self, sha256: &str) -> std::io::Result<File> {
        let path = self.path(sha256);
        reached(&path, File::open(&path))
    }

    pub(super) fn size(&self, sha256: &str) -> std::io::Result<u64> {
        let path = self.path(sha256);
        Ok(reached(&path, std::fs::metadata(&path))?.len())
    }

    pub(super) fn has(&self, sha256: &str) -> std::io::Result<bool> {
        let path = self.path(sha256);
        reached(&path, path.try_exists())
    }

    /// Whether a file can come in.
    pub(super) fn probe(&self) -> std::io::Result<()> {
        self.incoming().map(drop)
    }

    fn folder(&self, sha256: &str) -> PathBuf {
        self.root.join(sha256.get(..2).unwrap_or("xx"))
    }

    fn path(&self, sha256: &str) -> PathBuf {
        self.folder(sha256).join(sha256)
    }

    /// The directory, to be locked by whoever gives a file its name, and alone by whoever removes one.
    pub(super) fn door(&self) -> std::io::Result<File> {
        File::open(&self.root)
    }

    /// Makes the directory, so that it is still there after a loss of power.
    fn make_root(&self) -> std::io::Result<()> {
        let named = self.root.ancestors().filter(|folder| !folder.as_os_str().is_empty());
        let missing: Vec<&Path> = named.take_while(|folder| !folder.exists()).collect();
        if missing.is_empty() {
            return Ok(());
        }
        std::fs::create_dir_all(&self.root)?;
        for folder in missing {
            let above = folder.parent().filter(|above| !above.as_os_str().is_empty());
            sync(above.unwrap_or(Path::new(".")))?;
        }
        Ok(())
    }
}

/// What this user may not touch is out of reach, and the error says whose it has to be.
pub(super) fn reached<T>(path: &Path, result: std::io::Result<T>) -> std::io::Result<T> {
    result.map_err(|error| {
        if error.kind() != ErrorKind::PermissionDenied {
            return error;
        }
        let what = "is not open to the user that Ninefold runs as; give it to that user with `chown`";
        std::io::Error::new(AWAY, format!("{} {what}", path.display()))
    })
}

/// Makes the names in a directory last.
pub(super) fn sync(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_another_user_is_out_of_reach_and_one_that_is_missing_is_missing() {
        let path = Path::new("/data/files/ab/abcd");
        let told = |kind: ErrorKind| reached::<()>(path, Err(kind.into())).unwrap_err();
        let refused = told(ErrorKind::PermissionDenied);
        assert_eq!(refused.kind(), AWAY);
        assert!(refused.to_string().starts_with("/data/files/ab/abcd is not open to the user"), "{refused}");
        assert_eq!(told(ErrorKind::NotFound).kind(), ErrorKind::NotFound);
    }
}
