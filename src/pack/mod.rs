//! Files of an evidence pack: the zip, its pages and their style sheet. The same files at the same instant give the same
//! bytes: entries carry that instant, compression is fixed, and nothing here asks what day it is.
//!
//! Must not know the database, the web or where a file's content comes from.

pub mod page;

use std::{
    fs::File,
    io::{self, Read, Seek, Write},
};

use chrono::{Datelike, Timelike};
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

use crate::domain::Instant;

/// The style sheet of the pages, by its name in the pack.
pub const STYLE: (&str, &str) = ("pack.css", include_str!("pack.css"));
/// Effort of the compression; another one would give other bytes.
const LEVEL: i64 = 6;
/// Bytes copied at a time.
const PIECE: usize = 64 << 10;

/// A file of a pack, before it is written into it.
pub struct PackFile {
    /// Its path in the pack, such as `populations/vendors.csv`.
    pub path: String,
    /// What it is, in a few words.
    pub title: String,
    /// How it was made, in a sentence.
    pub how: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a file.
pub enum Content {
    /// Few bytes.
    Bytes(Vec<u8>),
    /// Many, in a temporary file, from its beginning.
    File(File),
}

impl PackFile {
    /// A small file.
    pub fn new(
        path: impl Into<String>,
        title: impl Into<String>,
        how: impl Into<String>,
        bytes: impl Into<Vec<u8>>,
    ) -> Self {
        Self { path: path.into(), title: title.into(), how: how.into(), content: Content::Bytes(bytes.into()) }
    }

    /// A file that is too large for memory.
    pub fn large(path: impl Into<String>, title: impl Into<String>, how: impl Into<String>, file: File) -> Self {
        Self { path: path.into(), title: title.into(), how: how.into(), content: Content::File(file) }
    }
}

/// A file that stands in the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// Its path.
    pub path: String,
    /// What it is.
    pub title: String,
    /// How it was made.
    pub how: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
}

/// A pack that grows file by file.
pub struct PackZip<W: Write + Seek> {
    zip: ZipWriter<W>,
    at: DateTime,
    packed: Vec<Packed>,
}

impl<W: Write + Seek> PackZip<W> {
    /// An empty pack whose entries are of `at`.
    pub fn begin(out: W, at: Instant) -> Self {
        Self { zip: ZipWriter::new(out), at: time(at), packed: Vec::new() }
    }

    /// Writes a file into it.
    ///
    /// # Errors
    /// When the file cannot be read, the output fails, or a file of that path is there already.
    pub fn add(&mut self, file: PackFile) -> io::Result<()> {
        let PackFile { path, title, how, content } = file;
        let options = SimpleFileOptions::default().last_modified_time(self.at).unix_permissions(0o644);
        // A workbook is compressed in itself.
        let options = if path.ends_with(".xlsx") {
            options.compression_method(CompressionMethod::Stored)
        } else {
            options.compression_method(CompressionMethod::Deflated).compression_level(Some(LEVEL))
        };
        self.zip.start_file(path.as_str(), options).map_err(failed)?;
        let (sha256, bytes) = match content {
            Content::Bytes(bytes) => self.copy(bytes.as_slice())?,
            Content::File(mut file) => {
                file.rewind()?;
                self.copy(file)?
            }
        };
        self.packed.push(Packed { path, title, how, sha256, bytes });
        Ok(())
    }

    fn copy(&mut self, mut from: impl Read) -> io::Result<(String, u64)> {
        let (mut hasher, mut size, mut buffer) = (Sha256::new(), 0, vec![0; PIECE]);
        loop {
            let read = from.read(&mut buffer)?;
            let Some(piece) = buffer.get(..read).filter(|piece| !piece.is_empty()) else { break };
            hasher.update(piece);
            self.zip.write_all(piece)?;
            size += read as u64;
        }
        Ok((hex::encode(hasher.finalize()), size))
    }

    /// What stands in it by now, in the order in which it came.
    pub fn packed(&self) -> &[Packed] {
        &self.packed
    }

    /// Ends it.
    ///
    /// # Errors
    /// When the output fails.
    pub fn finish(self) -> io::Result<()> {
        self.zip.finish().map_err(failed)?.flush()
    }
}

fn failed(error: ZipError) -> io::Error {
    io::Error::other(error)
}

/// The instant as a zip keeps it: whole two seconds, from 1980 to 2107; its first one for instants that it cannot keep.
fn time(at: Instant) -> DateTime {
    let part = |number: u32| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(at.year()).unwrap_or_default();
    let (month, day) = (part(at.month()), part(at.day()));
    let (hour, minute, second) = (part(at.hour()), part(at.minute()), part(at.second()));
    DateTime::from_date_and_time(year, month, day, hour, minute, second & !1).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn packed(at: &str) -> (Vec<u8>, Vec<Packed>) {
        let mut bytes = Cursor::new(Vec::new());
        let mut zip = PackZip::begin(&mut bytes, at.parse().unwrap());
        let mut large = tempfile::tempfile().unwrap();
        large.write_all(b"abc").unwrap();
        zip.add(PackFile::large("a/large.csv", "Large", "copied", large)).unwrap();
        zip.add(PackFile::new("small.xlsx", "Small", "made", "x")).unwrap();
        let packed = zip.packed().to_vec();
        zip.finish().unwrap();
        (bytes.into_inner(), packed)
    }

    #[test]
    fn the_same_files_at_the_same_instant_are_the_same_bytes() {
        let (bytes, files) = packed("2026-11-22T09:00:01");
        assert_eq!(bytes, packed("2026-11-22T09:00:01").0);
        assert_ne!(bytes, packed("2026-11-22T09:00:03").0, "the instant is in it");
        assert_eq!(files[0].sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!((files[0].bytes, files[1].path.as_str()), (3, "small.xlsx"));
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let entry = archive.by_name("a/large.csv").unwrap();
        assert_eq!(entry.last_modified().unwrap().to_string(), "2026-11-22 09:00:00");
    }

    #[test]
    fn an_instant_that_a_zip_cannot_keep_is_its_first() {
        assert_eq!(time("1969-01-01T00:00:00".parse().unwrap()), DateTime::default());
    }

    #[test]
    fn a_path_stands_in_it_once() {
        let mut bytes = Cursor::new(Vec::new());
        let mut zip = PackZip::begin(&mut bytes, "2026-11-22T09:00:00".parse().unwrap());
        zip.add(PackFile::new("a", "A", "", "1")).unwrap();
        assert!(zip.add(PackFile::new("a", "A", "", "2")).is_err());
    }
}
