//! The first pass over a register: which rows belong to one record, which stand twice, and which new vendors might be
//! known under another name.
//!
//! Keeps a hash of each key and the row numbers, never the rows, so a register of a million rows fits. Two 64-bit
//! hashes stand for a key: rows of different records meet by accident once in 10²⁶ registers.

mod keys;

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use super::{
    cell::{CellValue, SheetRow, address},
    heading::MappedHeading,
    problem::{Problem, Severity},
    row_reader::SheetReading,
    template,
    value::trimmed,
};
use crate::domain::name::{NameIndex, is_plain};

type Digest = (u64, u64);

/// The rows of one record, as row numbers on the sheet, ascending.
pub type RowGroup = Vec<u32>;

/// Collects which rows form one record while the rows pass once.
///
/// Vendors: the same name key, or the same reference. Contracts: the same vendor and reference, else start, else end.
/// SOC reports: the same vendor, kind, type and day. Certificates: the same vendor, kind, number and day. Findings: the
/// same vendor and reference, else title. Audit roadmaps: the same vendor, kind and type. What hangs on a report: the same
/// report, and number, else words. Incidents: the same vendor and reference, else title and day. Access: the same vendor, way
/// and system. Steps of an offboarding: the same vendor and step. Overrides: the same service and first day. Answers: the
/// same vendor and questionnaire. A row without a name forms a record of its own, which its draft
/// then rejects. An exact repetition of an earlier row is left out with a warning.
pub struct RowIndex<'a> {
    reading: &'a SheetReading<'a>,
    groups: Vec<RowGroup>,
    by_key: HashMap<Digest, usize>,
    seen: HashMap<Digest, u32>,
    problems: Vec<Problem>,
    rows: u64,
}

/// What the first pass found.
#[derive(Debug, Default)]
pub struct IndexedRows {
    /// The rows of each record, in the order in which the records first appear.
    pub groups: Vec<RowGroup>,
    /// Rows that stand twice, and examples that were passed over.
    pub problems: Vec<Problem>,
    /// Data rows read, blank ones aside, repetitions included.
    pub rows: u64,
}

impl<'a> RowIndex<'a> {
    /// An empty index of a sheet.
    pub fn new(reading: &'a SheetReading<'a>) -> Self {
        Self {
            reading,
            groups: Vec::new(),
            by_key: HashMap::new(),
            seen: HashMap::new(),
            problems: Vec::new(),
            rows: 0,
        }
    }

    /// Takes in one data row; a blank one and a template's example are passed over.
    pub fn add(&mut self, row: &SheetRow) {
        if row.is_blank() {
            return;
        }
        if template::is_example(row) {
            self.problems.push(template::passed_over(self.reading.map(), row));
            return;
        }
        self.rows += 1;
        if self.repeats_headings(row) {
            self.problems.push(self.passed_over(
                row,
                "repeated_heading",
                format!("Row {} repeats the headings and was passed over; remove it.", row.row),
            ));
            return;
        }
        let first = *self.seen.entry(digest_of_row(row)).or_insert(row.row);
        if first != row.row {
            self.problems.push(self.repeated(row, first));
            return;
        }
        let keys = self.keys(row);
        let known = keys.iter().find_map(|key| self.by_key.get(key).copied());
        let group = known.unwrap_or(self.groups.len());
        match self.groups.get_mut(group) {
            Some(rows) => rows.push(row.row),
            None => self.groups.push(vec![row.row]),
        }
        for key in keys {
            self.by_key.entry(key).or_insert(group);
        }
    }

    /// The groups and what was noticed.
    pub fn finish(self) -> IndexedRows {
        IndexedRows { groups: self.groups, problems: self.problems, rows: self.rows }
    }

    fn text(&self, row: &SheetRow, key: &str) -> String {
        let cell = self.reading.cell(row, key);
        trimmed(cell).into_owned()
    }

    /// Whether a row is the heading row once more, as sheets put together from several have it.
    fn repeats_headings(&self, row: &SheetRow) -> bool {
        let headings = &self.reading.map().headings;
        let same = |heading: &MappedHeading| trimmed(row.cell(heading.column)) == heading.heading.trim();
        !headings.is_empty() && headings.iter().all(same)
    }

    fn repeated(&self, row: &SheetRow, first: u32) -> Problem {
        let message =
            format!("Row {} says exactly what row {first} says and was passed over; remove one of them.", row.row);
        self.passed_over(row, "duplicate_row", message)
    }

    fn passed_over(&self, row: &SheetRow, code: &str, message: String) -> Problem {
        let column = row.cells.iter().position(|cell| !cell.is_blank()).unwrap_or(0);
        Problem {
            severity: Severity::Warning,
            sheet: self.reading.map().sheet.clone(),
            cell: address(column, row.row),
            heading: self.reading.map().heading(column).unwrap_or_default().to_owned(),
            value: row.cell(column).shown().chars().take(200).collect(),
            code: code.to_owned(),
            message,
        }
    }
}

fn digest(value: &impl Hash) -> Digest {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        salt.hash(&mut hasher);
        value.hash(&mut hasher);
        hasher.finish()
    };
    (half(0), half(1))
}

/// A row's content, without its number and its trailing empty cells.
fn digest_of_row(row: &SheetRow) -> Digest {
    let used = row.cells.iter().rposition(|cell| !cell.is_blank()).map_or(0, |last| last + 1);
    digest(&row.cells.iter().take(used).map(HashedCell).collect::<Vec<_>>())
}

struct HashedCell<'a>(&'a CellValue);

impl Hash for HashedCell<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self.0).hash(state);
        match self.0 {
            CellValue::Text(text) | CellValue::Error(text) => text.hash(state),
            CellValue::Number(number) => number.to_bits().hash(state),
            CellValue::Bool(value) => value.hash(state),
            CellValue::DateTime(instant) => instant.hash(state),
            CellValue::Empty | CellValue::FormulaWithoutValue => {}
        }
    }
}

/// A vendor that an import would create.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NewVendor<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its web domain.
    pub domain: Option<&'a str>,
    /// Row of its first mention.
    pub row: u32,
}

/// A new vendor that might be a known one. It is held: neither made nor merged until somebody decides.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PossibleDuplicate {
    /// The new name.
    pub name: String,
    /// The known name it might be.
    pub candidate: String,
    /// What speaks for it.
    pub why: String,
    /// Sheet of its first mention.
    pub sheet: String,
    /// Cell of its first mention.
    pub cell: String,
}

/// Finds which new vendors might be one on record, or another of the same file, while they pass once.
///
/// Of two new ones the plain name is made and the one with a group word (“Acme Holding”) held; else the later one.
pub struct Duplicates<'a> {
    reading: &'a SheetReading<'a>,
    /// Names on record, and new ones that are not held.
    known: NameIndex,
    held: Vec<(usize, PossibleDuplicate)>,
    /// Those with a group word wait for every plain name: place, name, domain and row.
    waiting: Vec<(usize, String, Option<String>, u32)>,
}

impl<'a> Duplicates<'a> {
    /// Nobody is held yet.
    pub const fn new(known: NameIndex, reading: &'a SheetReading<'a>) -> Self {
        Self { reading, known, held: Vec::new(), waiting: Vec::new() }
    }

    /// Takes in a new vendor; `place` tells which.
    pub fn take(&mut self, place: usize, vendor: NewVendor<'_>) {
        if is_plain(vendor.name) {
            self.ask(place, vendor);
        } else {
            let NewVendor { name, domain, row } = vendor;
            self.waiting.push((place, name.to_owned(), domain.map(str::to_owned), row));
        }
    }

    fn ask(&mut self, place: usize, vendor: NewVendor<'_>) {
        match self.known.propose(vendor.name, vendor.domain) {
            None => self.known.add(vendor.name, vendor.domain, vendor.name),
            Some(proposal) => {
                let held = PossibleDuplicate {
                    name: vendor.name.to_owned(),
                    candidate: proposal.candidate,
                    why: proposal.why,
                    sheet: self.reading.map().sheet.clone(),
                    cell: self.reading.address(vendor.row, "name"),
                };
                self.held.push((place, held));
            }
        }
    }

    /// Those that are held, in order.
    pub fn finish(mut self) -> Vec<(usize, PossibleDuplicate)> {
        for (place, name, domain, row) in std::mem::take(&mut self.waiting) {
            self.ask(place, NewVendor { name: &name, domain: domain.as_deref(), row });
        }
        self.held.sort_by_key(|(place, _)| *place);
        self.held
    }
}

#[cfg(test)]
mod tests;
