//! Tables and packs that are handed out: no cell becomes a formula in the program that opens them.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{markup::complaints, texts::is_unfit};

/// The files of a zip by their names.
pub fn unzipped(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = Vec::new();
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        files.push((name, bytes));
    }
    files
}

/// The cells of separated text.
pub fn cells(bytes: &[u8]) -> Vec<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Whether a spreadsheet program would take a cell of separated text for a formula; a number is none.
fn is_formula(cell: &str) -> bool {
    let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']);
    begins && cell.parse::<f64>().is_err()
}

/// Fails where a file that is handed out starts something when it is opened, whatever it is; answers how many of its
/// cells keep the formula under test as text.
pub fn assert_harmless(name: &str, kind: &str, bytes: &[u8]) -> usize {
    if kind.starts_with("text/csv") || name.ends_with(".csv") {
        let cells = cells(bytes);
        for cell in &cells {
            assert!(!is_formula(cell), "{name}: {cell:?}");
            assert!(!is_unfit(cell), "{name}: {cell:?}");
        }
        return cells.iter().filter(|cell| cell.starts_with("'=cmd|")).count();
    }
    if name.ends_with(".html") {
        assert_eq!(complaints(&String::from_utf8_lossy(bytes)), Vec::<String>::new(), "{name}");
        return 0;
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return 0;
    }
    unzipped(bytes).iter().map(|(part, bytes)| part_of(&format!("{name}/{part}"), bytes)).sum()
}

/// A part of a workbook, or a file of a pack.
fn part_of(name: &str, bytes: &[u8]) -> usize {
    if !name.ends_with(".xml") {
        return assert_harmless(name, "", bytes);
    }
    let text = String::from_utf8_lossy(bytes);
    assert!(!text.contains("<f>") && !text.contains("<f "), "{name} holds a formula");
    assert!(!text.contains("<img"), "{name} holds markup that somebody typed");
    text.matches("=cmd|").count()
}
