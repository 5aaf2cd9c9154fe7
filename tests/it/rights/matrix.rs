//! The matrix as the documentation has it, held against every address that there is.

use std::collections::BTreeSet;

use ninefold::web::routes::{Line, lines};

/// The words that say what somebody meets.
const WORDS: [&str; 8] = ["open", "sign in", "yes", "no", "own", "person", "vendor", "hidden"];

/// A row: an address, and what each meets there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub method: String,
    pub path: String,
    /// Nobody, then administrator, security, procurement, business owner, auditor.
    pub met: Vec<String>,
}

impl Row {
    pub fn is_api(&self) -> bool {
        self.path.starts_with("/api/")
    }
}

/// The rows of the documentation.
pub fn rows() -> Vec<Row> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rights.md");
    let text = std::fs::read_to_string(path).unwrap();
    let addresses = text.lines().filter(|line| line.starts_with("| ") && line.contains("| `/"));
    addresses.map(row).collect()
}

fn row(line: &str) -> Row {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    assert_eq!(cells.len(), 9, "{line}");
    let met: Vec<String> = cells[3..].iter().map(|cell| (*cell).to_owned()).collect();
    for word in &met {
        assert!(WORDS.contains(&word.as_str()), "“{word}” says nothing: {line}");
    }
    Row { method: cells[0].to_owned(), path: cells[1].trim_matches('`').to_owned(), met }
}

#[test]
fn every_route_stands_in_the_matrix_and_the_other_way_round() {
    let rows = rows();
    let told: BTreeSet<(String, String)> = rows.iter().map(|row| (row.path.clone(), row.method.clone())).collect();
    assert_eq!(told.len(), rows.len(), "an address stands there twice");
    let there: BTreeSet<(String, String)> =
        lines().into_iter().map(|Line { path, method }| (path, method.to_owned())).collect();
    let missing: Vec<_> = there.difference(&told).collect();
    assert!(missing.is_empty(), "docs/rights.md says nothing of {missing:#?}");
    let gone: Vec<_> = told.difference(&there).collect();
    assert!(gone.is_empty(), "docs/rights.md speaks of what is not there: {gone:#?}");
}

#[test]
fn a_table_of_every_address_is_read() {
    let rows = rows();
    assert!(rows.len() > 400, "{}", rows.len());
    let users = rows.iter().find(|row| (row.method.as_str(), row.path.as_str()) == ("GET", "/users")).unwrap();
    assert_eq!(users.met, ["sign in", "yes", "no", "no", "no", "no"]);
}
