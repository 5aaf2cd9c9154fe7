//! A pack taken apart.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{Cursor, Read, Seek},
};

use sha2::{Digest, Sha256};
use zip::ZipArchive;

/// The files of a pack by their paths.
pub struct Unpacked(pub BTreeMap<String, Vec<u8>>);

fn entries(from: impl Read + Seek) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(from).unwrap();
    let mut files = BTreeMap::new();
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        assert!(files.insert(name.clone(), bytes).is_none(), "{name} stands in it twice");
    }
    files
}

impl Unpacked {
    /// Of a file.
    pub fn read(mut file: File) -> Self {
        file.rewind().unwrap();
        Self(entries(file))
    }

    /// Of bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(entries(Cursor::new(bytes)))
    }

    fn bytes(&self, path: &str) -> &[u8] {
        self.0.get(path).unwrap_or_else(|| panic!("{path} is not in the pack: {:?}", self.0.keys()))
    }

    /// A text file.
    pub fn text(&self, path: &str) -> String {
        String::from_utf8(self.bytes(path).to_vec()).unwrap()
    }

    /// SHA-256 of a file.
    pub fn sha256(&self, path: &str) -> String {
        hex::encode(Sha256::digest(self.bytes(path)))
    }

    /// The rows of separated text, headings first.
    pub fn rows(&self, path: &str) -> Vec<Vec<String>> {
        let bytes = self.bytes(path).strip_prefix(b"\xef\xbb\xbf").expect("a byte order mark");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    /// Everything that stands in the parts of a workbook.
    pub fn sheet_text(&self, path: &str) -> String {
        let parts = entries(Cursor::new(self.bytes(path)));
        parts.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect::<Vec<_>>().join("\n")
    }

    /// Every file, workbooks taken apart too.
    pub fn everything(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for (path, bytes) in &self.0 {
            if path.ends_with(".xlsx") {
                for (part, bytes) in entries(Cursor::new(bytes)) {
                    found.push((format!("{path}/{part}"), String::from_utf8_lossy(&bytes).into_owned()));
                }
            } else {
                found.push((path.clone(), String::from_utf8_lossy(bytes).into_owned()));
            }
        }
        found
    }
}
