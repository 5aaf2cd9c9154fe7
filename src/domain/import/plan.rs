//! The first pass over a register: which rows belong to one record, which stand twice, and which new vendors might be
//! known under another name.
//!
//! Keeps a hash of each key and the row numbers, never the rows, so a register of a million rows fits. Two 64-bit
//! hashes stand for a key: rows of different records meet by accident once in 10²⁶ registers.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use super::{
    cell::{CellValue, SheetRow, address},
    field::ImportKind,
    heading::MappedHeading,
    problem::{Problem, Severity},
    row_reader::SheetReading,
    template,
    value::{
        date::{DateReading, date},
        soc, text, trimmed,
    },
};
use crate::domain::{
    control::reference_key,
    name::{NameIndex, is_plain, match_key, plain_key},
    soc_report::ReportType,
};

type Digest = (u64, u64);

/// The rows of one record, as row numbers on the sheet, ascending.
pub type RowGroup = Vec<u32>;

/// Collects which rows form one record while the rows pass once.
///
/// Vendors: the same name key, or the same reference. Contracts: the same vendor and reference, else start, else end.
/// SOC reports: the same vendor, kind, type and day. Certificates: the same vendor, kind, number and day. Findings: the
/// same vendor and reference, else title. Audit roadmaps: the same vendor, kind and type. What hangs on a report: the same report, and number, else words. Answers: the
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

    /// The keys of a row, the strongest first.
    fn keys(&self, row: &SheetRow) -> Vec<Digest> {
        match self.reading.map().kind {
            ImportKind::VendorRegister => self.vendor_keys(row),
            ImportKind::ContractRegister => self.part_key(row, self.contract_part(row)),
            ImportKind::SocReportRegister | ImportKind::SocReportDetail => self.part_key(row, self.report_part(row)),
            ImportKind::CertificateRegister => self.part_key(row, self.certificate_part(row)),
            ImportKind::ControlRegister => self.control_key(row),
            ImportKind::ReviewRegister => self.part_key(row, self.review_part(row)),
            ImportKind::FindingRegister => self.part_key(row, self.entry(row, &["title"])),
            ImportKind::AuditRoadmapRegister => self.part_key(row, self.roadmap_part(row)),
            ImportKind::BridgeLetters => {
                let days = ["letter_start", "letter_end"].map(|key| self.day(row, key));
                self.report_key(row, days.join("|"))
            }
            ImportKind::Exceptions => self.report_key(row, self.entry(row, &["control", "description"])),
            ImportKind::Cuecs => self.report_key(row, self.entry(row, &["description"])),
            ImportKind::Subservices => self.report_key(row, self.relation_part(row)),
            ImportKind::Csocs => {
                let organization = match_key(&self.text(row, "organization"));
                self.report_key(row, format!("{organization}|{}", self.entry(row, &["description"])))
            }
            ImportKind::Questionnaire => Vec::new(),
            ImportKind::AnswerRegister => self.part_key(row, self.questionnaire_part(row)),
        }
    }

    fn vendor_keys(&self, row: &SheetRow) -> Vec<Digest> {
        // A number of somebody else's may stand at several vendors.
        let reference = text::vendor_reference(&self.text(row, "reference"));
        let name = cleaned_name(&self.text(row, "name"));
        let reference = reference.map(|text| digest(&("reference", text)));
        reference.into_iter().chain(name.map(|name| digest(&("name", match_key(&name))))).collect()
    }

    fn part_key(&self, row: &SheetRow, part: String) -> Vec<Digest> {
        let vendor = cleaned_name(&self.text(row, "vendor"));
        vendor.map(|name| digest(&(match_key(&name), part))).into_iter().collect()
    }

    fn contract_part(&self, row: &SheetRow) -> String {
        let reference = self.text(row, "reference").to_lowercase();
        let parts = [("r", reference), ("s", self.day(row, "contract_start")), ("e", self.day(row, "contract_end"))];
        parts
            .into_iter()
            .find(|(_, part)| !part.is_empty())
            .map(|(mark, part)| format!("{mark}{part}"))
            .unwrap_or_default()
    }

    fn report_part(&self, row: &SheetRow) -> String {
        let (kind, beside) = soc::kind_and_type(&self.text(row, "kind")).unwrap_or_default();
        let (_, own) = soc::kind_and_type(&self.text(row, "report_type")).unwrap_or_default();
        let end = self.day(row, "period_end");
        let day = if end.is_empty() { self.day(row, "as_of") } else { end };
        format!("{kind:?}|{:?}|{day}", own.or(beside))
    }

    /// The questionnaire that an answer belongs to: by its record, else by service, template and day.
    fn questionnaire_part(&self, row: &SheetRow) -> String {
        let record = self.text(row, "record").to_lowercase();
        if !record.is_empty() {
            return record;
        }
        let parts = ["service", "template", "template_version"].map(|key| self.text(row, key).to_lowercase());
        format!("{}|{}", parts.join("|"), self.day(row, "submitted"))
    }

    /// An organization behind a vendor: its name, the list that names it, and the service it stands behind.
    fn relation_part(&self, row: &SheetRow) -> String {
        let name = match_key(&self.text(row, "name"));
        if name.is_empty() {
            return name;
        }
        format!("{name}|{}|{}", self.day(row, "listed_on"), plain_key(&self.text(row, "service")))
    }

    /// A review: what it is about, over which time, and when it was signed; one that says none of these stands alone.
    fn review_part(&self, row: &SheetRow) -> String {
        let days = ["period_to", "reviewed_on", "period_end"].map(|key| self.day(row, key));
        let words = ["kind", "report", "conclusion"].map(|key| plain_key(&self.text(row, key)));
        format!("{}|{}", words.join("|"), days.join("|"))
    }

    /// A control of ours goes by its reference, and belongs to no vendor.
    fn control_key(&self, row: &SheetRow) -> Vec<Digest> {
        let reference = reference_key(&self.text(row, "reference"));
        if reference.is_empty() { Vec::new() } else { vec![digest(&("control", reference))] }
    }

    fn certificate_part(&self, row: &SheetRow) -> String {
        let (kind, number) = (plain_key(&self.text(row, "kind")), self.text(row, "number").to_lowercase());
        let issued = self.day(row, "issued");
        let day = if issued.is_empty() { self.day(row, "expires") } else { issued };
        format!("{kind}|{number}|{day}")
    }

    fn roadmap_part(&self, row: &SheetRow) -> String {
        let (kind, beside) = soc::kind_and_type(&self.text(row, "kind")).unwrap_or_default();
        let (_, own) = soc::kind_and_type(&self.text(row, "report_type")).unwrap_or_default();
        format!("{kind:?}|{:?}", own.or(beside).unwrap_or(ReportType::Type2))
    }

    /// A row that hangs on a report, named by it or by the workbook; one that says nothing of itself stands alone.
    fn report_key(&self, row: &SheetRow, part: String) -> Vec<Digest> {
        if part.chars().all(|letter| letter == '|') {
            return Vec::new();
        }
        let vendor = cleaned_name(&self.text(row, "vendor")).map(|name| match_key(&name));
        let report = soc::kind_and_type(&self.text(row, "report")).map(|kinds| format!("{kinds:?}"));
        vec![digest(&(vendor, report.unwrap_or_default(), self.day(row, "period_end"), part))]
    }

    /// What an entry goes by: its reference, else its words.
    fn entry(&self, row: &SheetRow, words: &[&str]) -> String {
        let reference = self.text(row, "reference").to_lowercase();
        if !reference.is_empty() {
            return format!("r{reference}");
        }
        words.iter().map(|key| plain_key(&self.text(row, key))).collect::<Vec<_>>().join("|")
    }

    /// A day in one spelling; one that needs its column's order stands as it was written.
    fn day(&self, row: &SheetRow, key: &str) -> String {
        let cell = self.reading.cell(row, key);
        match date(cell) {
            Ok(DateReading::Day(day) | DateReading::Ordered(day, _) | DateReading::Midnight(day)) => day.to_string(),
            Ok(DateReading::Nothing) => String::new(),
            _ => trimmed(cell).into_owned(),
        }
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

fn cleaned_name(value: &str) -> Option<String> {
    text::name(value).ok().and_then(|(name, _)| name)
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
