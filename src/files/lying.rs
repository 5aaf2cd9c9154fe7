//! What lies in the store, told by the names in it alone, and how it is removed.
//!
//! A file is there before its row, so that nothing but age tells what is on its way in from what was left behind. Bytes
//! that come in again are young again: they are looked at once more, in a directory under its lock, before they are
//! removed.

use std::{
    fs::{DirEntry, Metadata},
    io::ErrorKind,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use super::{Directory, FileStore, INCOMING, PROBE, Place};
use crate::domain::Instant;

/// A file in the store, under a name that the store gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lying {
    /// Its SHA-256; none for one that never came in whole.
    pub sha256: Option<String>,
    /// Size in bytes.
    pub size: u64,
    /// How long ago it came, or was last written.
    pub age: Duration,
    /// Where it lies: a path in a directory, a key in a bucket.
    pub(super) path: PathBuf,
    pub(super) modified: SystemTime,
}

impl Lying {
    /// The last part of its name.
    pub fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }
}

impl FileStore {
    /// Everything that lies here. What the store did not name is left out.
    ///
    /// # Errors
    /// When a directory cannot be read, or a bucket be listed.
    pub fn lying(&self) -> std::io::Result<Vec<Lying>> {
        in_place!(self, place => place.lying())
    }

    /// Every stored file: its SHA-256, when it came, and its size.
    ///
    /// # Errors
    /// As `lying`.
    pub fn list(&self) -> std::io::Result<Vec<(String, Instant, u64)>> {
        let stored = |one: Lying| {
            let came = chrono::DateTime::<chrono::Utc>::from(one.modified).naive_utc();
            one.sha256.map(|sha256| (sha256, came, one.size))
        };
        Ok(self.lying()?.into_iter().filter_map(stored).collect())
    }

    /// Removes what lies here, unless it came in again meanwhile; answers whether it is gone now.
    ///
    /// # Errors
    /// When it cannot be removed, and on a disk that knows no locks.
    pub fn remove(&self, one: &Lying) -> std::io::Result<bool> {
        in_place!(self, place => place.remove(one))
    }
}

impl Directory {
    pub(super) fn lying(&self) -> std::io::Result<Vec<Lying>> {
        if !self.root.try_exists()? {
            return Ok(Vec::new());
        }
        // The disk's own time, since its files bear that one.
        let now = self.incoming()?.as_file().metadata()?.modified()?;
        let mut found = Vec::new();
        for (name, entry) in named(&self.root)? {
            let kind = entry.file_type()?;
            if kind.is_file() && (name.starts_with(INCOMING) || name.starts_with(PROBE)) {
                found.extend(lying(&entry, None, now)?);
            }
            if !kind.is_dir() || !is_hex(&name, 2) {
                continue;
            }
            for (digest, entry) in named(&entry.path())? {
                if is_hex(&digest, 64) && digest.starts_with(&name) && entry.file_type()?.is_file() {
                    found.extend(lying(&entry, Some(digest), now)?);
                }
            }
        }
        Ok(found)
    }

    pub(super) fn remove(&self, one: &Lying) -> std::io::Result<bool> {
        let door = self.door()?;
        door.lock()?;
        let unchanged = match std::fs::metadata(&one.path) {
            Ok(now) => now.modified()? == one.modified,
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            Err(error) => return Err(error),
        };
        if unchanged {
            std::fs::remove_file(&one.path)?;
        }
        Ok(unchanged)
    }
}

/// The entries of a directory whose names are text.
fn named(folder: &Path) -> std::io::Result<Vec<(String, DirEntry)>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if let Ok(name) = entry.file_name().into_string() {
            found.push((name, entry));
        }
    }
    Ok(found)
}

/// The file as it stands; none where it went since its directory was read.
fn lying(entry: &DirEntry, sha256: Option<String>, now: SystemTime) -> std::io::Result<Option<Lying>> {
    let told: Metadata = match entry.metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        told => told?,
    };
    let modified = told.modified()?;
    let age = now.duration_since(modified).unwrap_or_default();
    Ok(Some(Lying { sha256, size: told.len(), age, path: entry.path(), modified }))
}

pub(super) fn is_hex(name: &str, length: usize) -> bool {
    name.len() == length && name.bytes().all(|letter| matches!(letter, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, FileStore) {
        let dir = tempfile::tempdir().unwrap();
        let store = FileStore::new(&format!("file://{}", dir.path().display()));
        (dir, store)
    }

    fn place(dir: &tempfile::TempDir, sha256: &str) -> PathBuf {
        dir.path().join(&sha256[..2]).join(sha256)
    }

    fn age(path: &Path, hours: u64) {
        let file = std::fs::File::options().write(true).open(path).unwrap();
        let earlier = file.metadata().unwrap().modified().unwrap() - Duration::from_secs(hours * 3_600);
        file.set_modified(earlier).unwrap();
    }

    #[test]
    fn what_lies_here_is_told_with_its_age_and_strangers_are_left_out() {
        let (dir, store) = store();
        let stored = store.put(&b"abc"[..]).unwrap();
        age(&place(&dir, &stored.sha256), 30);
        std::fs::write(dir.path().join(".incoming-x1"), "half").unwrap();
        std::fs::write(dir.path().join("notes.txt"), "mine").unwrap();
        std::fs::create_dir(dir.path().join("zz")).unwrap();
        std::fs::write(place(&dir, &stored.sha256).with_file_name("readme"), "mine").unwrap();
        let mut found = store.lying().unwrap();
        found.sort_by_key(|one| one.size);
        let told: Vec<_> = found.iter().map(|one| (one.sha256.clone(), one.size, one.age.as_secs() / 3_600)).collect();
        assert_eq!(told, [(Some(stored.sha256.clone()), 3, 30), (None, 4, 0)]);
        let listed = store.list().unwrap();
        assert_eq!(listed.iter().map(|(sha256, _, size)| (sha256, *size)).collect::<Vec<_>>(), [(&stored.sha256, 3)]);
    }

    #[test]
    fn bytes_that_came_in_again_are_not_removed() {
        let (dir, store) = store();
        let stored = store.put(&b"abc"[..]).unwrap();
        age(&place(&dir, &stored.sha256), 30);
        let seen = store.lying().unwrap().remove(0);
        store.put(&b"abc"[..]).unwrap();
        assert!(!store.remove(&seen).unwrap() && store.has(&stored.sha256).unwrap());
        let seen = store.lying().unwrap().remove(0);
        assert_eq!(seen.age.as_secs() / 3_600, 0);
        assert!(store.remove(&seen).unwrap() && !store.has(&stored.sha256).unwrap());
        assert!(!store.remove(&seen).unwrap());
    }
}
