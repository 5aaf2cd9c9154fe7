//! Files under their SHA-256: attachments and imported workbooks. A row may point here only after its file is safe.
//!
//! They lie in a directory of this machine or in a bucket of an S3-compatible store; nobody else knows which.

/// Asks the place that the files are in.
macro_rules! in_place {
    ($store:ident, $place:ident => $asked:expr) => {
        match &$store.place {
            Place::Directory($place) => $asked,
            #[cfg(feature = "s3")]
            Place::Bucket($place) => $asked,
        }
    };
}

#[cfg(feature = "s3")]
mod bucket;
mod directory;
mod installation;
mod lying;

pub use lying::Lying;

use std::{
    fs::File,
    io::{ErrorKind, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

#[cfg(feature = "s3")]
use self::bucket::Bucket;
use self::directory::Directory;
use crate::settings::Settings;

/// What a file is called while it comes in.
const INCOMING: &str = ".incoming-";

/// What a check of the place leaves behind when it is broken off.
const PROBE: &str = ".probe-";

/// The kind of every error that comes of a place on the network which does not answer, or not to us.
pub const AWAY: ErrorKind = ErrorKind::StaleNetworkFileHandle;

/// Files named by their content.
#[derive(Debug, Clone)]
pub struct FileStore {
    place: Place,
}

/// Where the files lie.
#[derive(Debug, Clone)]
enum Place {
    Directory(Directory),
    #[cfg(feature = "s3")]
    Bucket(Bucket),
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
        let root = PathBuf::from(url.strip_prefix("file://").unwrap_or(url));
        Self { place: Place::Directory(Directory::new(root)) }
    }

    /// The store that the settings name. Nothing is asked of it yet.
    ///
    /// # Errors
    /// For a bucket, when the connections to it cannot be set up.
    pub fn of(settings: &Settings) -> std::io::Result<Self> {
        #[cfg(feature = "s3")]
        if let Some(address) = settings.storage.bucket() {
            return Ok(Self { place: Place::Bucket(Bucket::of(address, &settings.s3)?) });
        }
        Ok(Self::new(&settings.storage.url))
    }

    /// The directory that the files lie in; none for those in a bucket.
    pub fn directory(&self) -> Option<&Path> {
        match &self.place {
            Place::Directory(directory) => Some(&directory.root),
            #[cfg(feature = "s3")]
            Place::Bucket(_) => None,
        }
    }

    /// Whether files can come in; a bucket takes a few bytes, gives them back and removes them.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn probe(&self) -> std::io::Result<()> {
        in_place!(self, place => place.probe())
    }

    /// An empty file to receive an upload, beside the stored ones or on its way to them; it vanishes unless it is kept.
    ///
    /// # Errors
    /// When its directory cannot be made or written.
    pub fn incoming(&self) -> std::io::Result<tempfile::NamedTempFile> {
        in_place!(self, place => place.incoming())
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

    /// Stores a received file: once this is done it is there for good, whole and under its name. Bytes that are there
    /// already count as just come.
    ///
    /// # Errors
    /// When reading or writing fails.
    pub fn keep(&self, file: tempfile::NamedTempFile) -> std::io::Result<StoredFile> {
        in_place!(self, place => place.keep(file))
    }

    /// Opens a stored file; one of a bucket is fetched first.
    ///
    /// # Errors
    /// When it is not there.
    pub fn open(&self, sha256: &str) -> std::io::Result<File> {
        in_place!(self, place => place.open(sha256))
    }

    /// Size of a stored file in bytes.
    ///
    /// # Errors
    /// When it is not there.
    pub fn size(&self, sha256: &str) -> std::io::Result<u64> {
        in_place!(self, place => place.size(sha256))
    }

    /// Whether a file is stored.
    ///
    /// # Errors
    /// When that cannot be told.
    pub fn has(&self, sha256: &str) -> std::io::Result<bool> {
        in_place!(self, place => place.has(sha256))
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
        assert_eq!((store.has(&first.sha256).unwrap(), store.size(&first.sha256).unwrap()), (true, 3));
        assert!(!store.has(&"0".repeat(64)).unwrap());
    }

    #[test]
    fn a_directory_of_several_new_parts_is_made() {
        let dir = tempfile::tempdir().unwrap();
        let store = FileStore::new(&format!("file://{}/data/files", dir.path().display()));
        assert!(store.has(&store.put(&b"abc"[..]).unwrap().sha256).unwrap());
    }
}
