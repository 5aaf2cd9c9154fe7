//! Files under their SHA-256: attachments and imported workbooks. A row may point here only after its file is safe.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom, Write},
    path::PathBuf,
};

use sha2::{Digest, Sha256};

/// A directory of files named by their content.
#[derive(Debug, Clone)]
pub struct FileStore {
    root: PathBuf,
}

/// What is known of a file once it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// SHA-256 of the bytes, in hex.
    pub sha256: String,
    /// Size in bytes.
    pub size: u64,
}

impl FileStore {
    /// A store under the directory of a `file://` URL.
    pub fn new(url: &str) -> Self {
        Self { root: PathBuf::from(url.strip_prefix("file://").unwrap_or(url)) }
    }

    /// An empty file beside the stored ones, to receive an upload; it vanishes unless it is kept.
    ///
    /// # Errors
    /// When the directory cannot be made or written.
    pub fn incoming(&self) -> std::io::Result<tempfile::NamedTempFile> {
        std::fs::create_dir_all(&self.root)?;
        tempfile::Builder::new().prefix(".incoming-").tempfile_in(&self.root)
    }

    /// Stores all bytes of a reader.
    ///
    /// # Errors
    /// When reading or writing fails.
    pub fn put(&self, mut bytes: impl Read) -> std::io::Result<StoredFile> {
        let mut file = self.incoming()?;
        std::io::copy(&mut bytes, file.as_file_mut())?;
        self.keep(file)
    }

    /// Stores a received file: its bytes are synced, then it gets its name, then the name is synced.
    ///
    /// # Errors
    /// When reading or writing fails.
    pub fn keep(&self, mut file: tempfile::NamedTempFile) -> std::io::Result<StoredFile> {
        file.as_file_mut().flush()?;
        file.as_file().sync_all()?;
        let stored = digest(file.as_file_mut())?;
        let target = self.path(&stored.sha256);
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent)?;
            file.persist(&target).map_err(|error| error.error)?;
            File::open(parent)?.sync_all()?;
        }
        Ok(stored)
    }

    /// Opens a stored file.
    ///
    /// # Errors
    /// When it is not there.
    pub fn open(&self, sha256: &str) -> std::io::Result<File> {
        File::open(self.path(sha256))
    }

    fn path(&self, sha256: &str) -> PathBuf {
        self.root.join(sha256.get(..2).unwrap_or("xx")).join(sha256)
    }
}

/// SHA-256 and size of a file, which is left at its beginning.
///
/// # Errors
/// When it cannot be read.
pub fn digest(file: &mut File) -> std::io::Result<StoredFile> {
    file.seek(SeekFrom::Start(0))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    let mut size = 0;
    loop {
        let read = file.read(&mut buffer)?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else { break };
        hasher.update(part);
        size += read as u64;
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(StoredFile { sha256: hex::encode(hasher.finalize()), size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_are_kept_once_under_their_digest() {
        let dir = tempfile::tempdir().unwrap();
        let store = FileStore::new(&format!("file://{}", dir.path().display()));
        let first = store.put(&b"abc"[..]).unwrap();
        let second = store.put(&b"abc"[..]).unwrap();
        assert_eq!(first, second);
        assert_eq!(first.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let mut text = String::new();
        store.open(&first.sha256).unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "abc");
    }
}
