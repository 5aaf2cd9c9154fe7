//! The file that a backup is: a zip whose entries are stored as they are, the list of them last.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, BufReader, Read, Seek, Write},
    path::Path,
};

use sha2::{Digest, Sha256};
use zip::{CompressionMethod, ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::manifest::{ENTRY, FORMAT, Listed, Manifest, entry_of};
use crate::{error::AppError, files::StoredFile};

/// The longest list that is read: some millions of files.
const LONGEST_LIST: u64 = 512 << 20;

const PIECE: usize = 64 << 10;

/// A backup that grows entry by entry.
pub(super) struct Writing<W: Write + Seek> {
    zip: ZipWriter<W>,
}

impl<W: Write + Seek> Writing<W> {
    pub(super) fn begin(out: W) -> Self {
        Self { zip: ZipWriter::new(out) }
    }

    /// Writes an entry and tells its digest and size.
    pub(super) fn add(&mut self, entry: &str, mut from: impl Read) -> io::Result<StoredFile> {
        // Its size is not known before, so each may be large.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .large_file(true)
            .unix_permissions(0o600);
        self.zip.start_file(entry, options).map_err(failed)?;
        copy(&mut from, &mut self.zip)
    }

    pub(super) fn finish(mut self, manifest: &Manifest) -> Result<(), AppError> {
        let text = serde_json::to_vec_pretty(manifest).map_err(AppError::internal)?;
        self.add(ENTRY, text.as_slice())?;
        self.zip.finish().map_err(failed)?.flush()?;
        Ok(())
    }
}

/// A backup that is read.
#[derive(Debug)]
pub struct Reading {
    zip: ZipArchive<BufReader<File>>,
    /// What it says stands in it.
    pub manifest: Manifest,
}

impl Reading {
    /// Opens a backup and reads its list.
    ///
    /// # Errors
    /// `Conflict` when it is none, is damaged, or was written by a newer version.
    pub fn open(path: &Path) -> Result<Self, AppError> {
        let file = File::open(path).map_err(|error| {
            AppError::invalid("file", "unreadable", format!("The file {} cannot be read: {error}.", path.display()))
        })?;
        let no_backup = || {
            let message = format!("{} is no backup of Ninefold, or only a part of one.", path.display());
            AppError::Conflict { code: "no_backup", message }
        };
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|_| no_backup())?;
        let text = {
            let entry = zip.by_name(ENTRY).map_err(|_| no_backup())?;
            let mut text = Vec::new();
            entry.take(LONGEST_LIST).read_to_end(&mut text).map_err(|error| damaged(&format!("its list: {error}")))?;
            text
        };
        let shape: Shape = serde_json::from_slice(&text).map_err(|_| no_backup())?;
        if shape.format > FORMAT {
            let message = "The backup was written by a newer Ninefold. Use that version to put it back.".to_owned();
            return Err(AppError::Conflict { code: "backup_newer", message });
        }
        let manifest = serde_json::from_slice(&text).map_err(|error| damaged(&format!("its list: {error}")))?;
        Ok(Self { zip, manifest })
    }

    /// Compares every entry with the list, and copies the database out.
    ///
    /// # Errors
    /// `Conflict` that names the first entry that is missing, is not listed, or is not what was written.
    pub fn verify(&mut self, database: &mut impl Write) -> Result<(), AppError> {
        let listed = self.manifest.files.iter().map(|file| entry_of(&file.sha256));
        let mut listed: BTreeSet<String> = listed.collect();
        listed.extend([ENTRY.to_owned(), self.manifest.kind.entry().to_owned()]);
        for name in self.zip.file_names() {
            let name = name.map_err(|error| damaged(&error.to_string()))?;
            if !listed.remove(&*name) {
                return Err(damaged(&format!("{name} is not on its list")));
            }
        }
        if let Some(missing) = listed.first() {
            return Err(damaged(&format!("{missing} is missing")));
        }
        let (entry, expected) = (self.manifest.kind.entry(), self.manifest.database.clone());
        self.copy(entry, &expected, database)?;
        for file in self.manifest.files.clone() {
            self.copy(&entry_of(&file.sha256), &file, &mut io::sink())?;
        }
        Ok(())
    }

    /// A stored file's bytes.
    ///
    /// # Errors
    /// `Conflict` when they cannot be read.
    pub fn file(&mut self, sha256: &str) -> Result<impl Read, AppError> {
        let entry = entry_of(sha256);
        self.zip.by_name(&entry).map_err(|error| damaged(&format!("{entry}: {error}")))
    }

    fn copy(&mut self, entry: &str, expected: &Listed, to: &mut impl Write) -> Result<(), AppError> {
        let found = self.zip.by_name(entry).map_err(|error| damaged(&format!("{entry}: {error}")))?;
        // One byte more than was written tells an entry that grew, and no entry fills the disk.
        let mut found = found.take(expected.bytes.saturating_add(1));
        let copied = copy(&mut found, to).map_err(|error| match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => error.into(),
            _ => damaged(&format!("{entry}: {error}")),
        })?;
        if Listed::from(copied) == *expected {
            return Ok(());
        }
        Err(damaged(&format!("{entry} is not what was written")))
    }
}

/// What is read of a list first: later versions may have changed all else.
#[derive(serde::Deserialize)]
struct Shape {
    format: u32,
}

fn copy(from: &mut impl Read, to: &mut impl Write) -> io::Result<StoredFile> {
    let (mut hasher, mut size, mut buffer) = (Sha256::new(), 0, vec![0; PIECE]);
    loop {
        let read = from.read(&mut buffer)?;
        let Some(piece) = buffer.get(..read).filter(|piece| !piece.is_empty()) else { break };
        hasher.update(piece);
        to.write_all(piece)?;
        size += read as u64;
    }
    Ok(StoredFile { sha256: hex::encode(hasher.finalize()), size })
}

/// A full disk stays one, whatever wrapped it.
fn failed(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => error,
        other => io::Error::other(other),
    }
}

fn damaged(what: &str) -> AppError {
    let message = format!("The backup is damaged: {what}. Nothing was changed; use another backup.");
    AppError::Conflict { code: "backup_damaged", message }
}
