//! The list that a backup carries: what it is of, and the digest of each thing in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{db::copy::TrailEnd, files::StoredFile};

/// The shape of backups that this version writes, and the newest that it reads.
pub const FORMAT: u32 = 1;

/// The entry that holds the list.
pub const ENTRY: &str = "manifest.json";

/// Which database a backup is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A file.
    Sqlite,
    /// A server's dump.
    Postgres,
}

impl Kind {
    /// The entry that holds the database.
    pub const fn entry(self) -> &'static str {
        match self {
            Self::Sqlite => "database.sqlite",
            Self::Postgres => "database.pgdump",
        }
    }

    /// As people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// The end of the audit trail when the copy was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trail {
    /// Number of the last line.
    pub seq: i64,
    /// Its tag.
    pub mac: String,
    /// Which key made the tag.
    pub key_id: String,
}

impl From<TrailEnd> for Trail {
    fn from(end: TrailEnd) -> Self {
        let TrailEnd { seq, mac, key_id } = end;
        Self { seq, mac, key_id }
    }
}

impl std::fmt::Display for Trail {
    /// As `audit verify --anchor` takes it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.seq, self.mac)
    }
}

/// Something that stands in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

impl From<StoredFile> for Listed {
    fn from(StoredFile { sha256, size }: StoredFile) -> Self {
        Self { sha256, bytes: size }
    }
}

/// What stands in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The shape of the backup.
    pub format: u32,
    /// The version of the program that wrote it.
    pub program: String,
    /// When, UTC.
    pub made_at: String,
    /// Which database it is of.
    #[serde(rename = "database_kind")]
    pub kind: Kind,
    /// The database's copy.
    pub database: Listed,
    /// Versions of the migrations that ran on it.
    pub migrations: Vec<String>,
    /// The end of its audit trail, where one was begun.
    #[serde(rename = "audit")]
    pub trail: Option<Trail>,
    /// Rows of each table.
    pub counts: BTreeMap<String, i64>,
    /// The stored files that its rows name.
    pub files: Vec<Listed>,
    /// Those that its rows name too and that could not be copied; empty unless that was accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lost: Vec<Lost>,
}

/// A stored file that is not in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// SHA-256 of the bytes that were stored.
    pub sha256: String,
    /// Why it could not be copied.
    pub why: String,
}

impl Manifest {
    /// Rows of all tables.
    pub fn rows(&self) -> i64 {
        self.counts.values().sum()
    }

    /// Rows of a table.
    pub fn count(&self, table: &str) -> i64 {
        self.counts.get(table).copied().unwrap_or(0)
    }
}

/// The entry of a stored file.
pub fn entry_of(sha256: &str) -> String {
    format!("files/{}/{sha256}", sha256.get(..2).unwrap_or("xx"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_back_and_says_what_it_is_in_plain_words() {
        let listed = |letter: &str, bytes| Listed { sha256: letter.repeat(64), bytes };
        let manifest = Manifest {
            format: FORMAT,
            program: "1.2.3".to_owned(),
            made_at: "2026-11-22T09:00:00Z".to_owned(),
            kind: Kind::Sqlite,
            database: listed("a", 4096),
            migrations: vec!["20261122000001".to_owned()],
            trail: Some(Trail { seq: 7, mac: "ab".to_owned(), key_id: "cd".to_owned() }),
            counts: [("vendors".to_owned(), 3)].into(),
            files: vec![listed("b", 5)],
            lost: vec![Lost { sha256: "c".repeat(64), why: "it is missing".to_owned() }],
        };
        let text = serde_json::to_string(&manifest).unwrap();
        assert_eq!(serde_json::from_str::<Manifest>(&text).unwrap(), manifest);
        let whole = serde_json::to_string(&Manifest { lost: Vec::new(), ..manifest.clone() }).unwrap();
        assert!(!whole.contains("lost") && serde_json::from_str::<Manifest>(&whole).unwrap().lost.is_empty());
        for part in [r#""database_kind":"sqlite""#, r#""audit":{"seq":7"#, r#""bytes":4096"#] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert_eq!(manifest.trail.as_ref().unwrap().to_string(), "7-ab");
        assert_eq!((manifest.count("vendors"), manifest.count("none")), (3, 0));
    }

    #[test]
    fn a_file_stands_under_the_first_letters_of_its_digest() {
        assert_eq!(entry_of("abcd"), "files/ab/abcd");
        assert_eq!(entry_of("a"), "files/xx/a");
    }
}
