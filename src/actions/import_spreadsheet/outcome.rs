//! What an import would do or did: counts, headings, problems, proposals, and the first changes, for page, JSON and terminal.

use super::values::ValueReport;
use crate::domain::{
    ids::ImportId,
    import::{
        cell::SheetRow,
        change::{FieldChange, Outcome},
        heading::{MappedHeading, SheetMap},
        plan::PossibleDuplicate,
        problem::{Problem, Severity},
        text_form::FoundForm,
    },
    questionnaire::AnswerCounts,
};

/// Changes kept to be shown; the counts tell of all.
const SHOWN_CHANGES: usize = 200;
/// Problems kept to be shown; further ones are counted.
const SHOWN_PROBLEMS: usize = 5_000;

/// The heading of the column that says what is wrong with rejected rows; read back, it is nobody's business.
pub(super) const PROBLEM_HEADING: &str = "Problem";

/// A heading and what it was taken for.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct HeadingReport {
    /// The sheet it stands on.
    #[serde(default)]
    pub sheet: String,
    /// The heading as it stands.
    pub heading: String,
    /// Key of the field; `None` when the column is left unread.
    pub field: Option<String>,
    /// How sure that is, 0 to 1.
    pub confidence: f64,
    /// `exact`, `synonym`, `similar`, `layout`, `chosen` or `none`.
    pub matched: String,
    /// Column, from 0.
    pub column: usize,
    /// The first values below it.
    pub samples: Vec<String>,
    /// Fields it is likely to be, where it was left open: three at most, the likeliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offered: Vec<String>,
}

impl HeadingReport {
    /// The headings of a sheet, but for the column of problems that we wrote behind rejected rows.
    pub(super) fn of(map: &SheetMap) -> Vec<Self> {
        let report = |heading: &MappedHeading| Self {
            sheet: map.sheet.clone(),
            heading: heading.heading.clone(),
            field: heading.field.map(|field| field.key.to_owned()),
            confidence: heading.confidence,
            matched: heading.matched.as_str().to_owned(),
            column: heading.column,
            samples: Vec::new(),
            offered: Vec::new(),
        };
        let last = map.headings.len().saturating_sub(1);
        let is_ours = |place: usize, heading: &MappedHeading| {
            place == last && heading.field.is_none() && heading.heading.trim() == PROBLEM_HEADING
        };
        let shown = map.headings.iter().enumerate().filter(|(place, heading)| !is_ours(*place, heading));
        shown.map(|(_, heading)| report(heading)).collect()
    }

    /// Keeps three different values of the column, as a reminder of what stands there.
    pub(super) fn sample(&mut self, row: &SheetRow) {
        if self.samples.len() >= 3 {
            return;
        }
        let text: String = row.cell(self.column).shown().trim().chars().take(60).collect();
        if !text.is_empty() && !self.samples.contains(&text) {
            self.samples.push(text);
        }
    }
}

/// One record that is created or changed, to be shown.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ShownChange {
    /// What it is called.
    pub name: String,
    /// First row it came from.
    pub row: u32,
    /// Created, or what changes.
    pub outcome: Outcome,
}

/// How many records a file creates, changes, leaves and loses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// Records created.
    pub created: u32,
    /// Records changed.
    pub updated: u32,
    /// Records as the file says.
    pub unchanged: u32,
    /// Records rejected for an error.
    pub rejected: u32,
}

/// Everything about the reading of one file.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct FileOutcome {
    /// Detection in a sentence.
    pub reason: String,
    /// How a text file was taken apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<FoundForm>,
    /// What is in the other sheets, in words.
    pub sheets: Vec<String>,
    /// Data rows read.
    pub rows: u32,
    /// Records by what happens to them.
    pub counts: Counts,
    /// Services that the file names, in a vendor register.
    pub services: u32,
    /// Headings and what they were taken for.
    pub headings: Vec<HeadingReport>,
    /// Different values of the columns of closed lists.
    pub values: Vec<ValueReport>,
    /// What is wrong, errors and warnings.
    pub problems: Vec<Problem>,
    /// Problems beyond those kept.
    pub more_problems: u32,
    /// Records rejected for an error among them.
    pub errors: u32,
    /// New names that look like known vendors: neither made nor merged.
    pub possible_duplicates: Vec<PossibleDuplicate>,
    /// The first records that are created or changed.
    pub changes: Vec<ShownChange>,
    /// Questions and answers of a questionnaire.
    pub answers: Option<AnswerCounts>,
    /// How the answers differ from those of the submission that they supersede, in a sentence.
    pub compared: Option<String>,
    /// The earlier import of the very same reading.
    pub same_as: Option<String>,
    /// Whether every problem is kept, however many there are.
    #[serde(skip)]
    pub(super) keeps_all: bool,
    /// Where every problem is kept: rows that are rejected together for what the first of them says.
    #[serde(skip)]
    pub(super) rejected_together: Vec<Vec<u32>>,
    /// Where every problem is kept: every row of the main sheet that could not be read, also for what its whole column
    /// leaves open.
    #[serde(skip)]
    pub(super) rejected_rows: Vec<u32>,
}

impl FileOutcome {
    pub(super) fn begin(reason: String) -> Self {
        Self { reason, ..Self::default() }
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        if problem.severity == Severity::Error {
            self.errors += 1;
        }
        let kept = self.keeps_all || self.problems.len() < SHOWN_PROBLEMS;
        if kept { self.problems.push(problem) } else { self.more_problems += 1 }
    }

    /// Notes the rows of a draft that could not be read.
    pub(super) fn reject_rows(&mut self, rows: &[u32]) {
        if self.keeps_all {
            self.rejected_rows.extend(rows);
        }
    }

    pub(super) fn record(&mut self, name: &str, row: u32, outcome: Outcome) {
        match outcome {
            Outcome::Create => self.counts.created += 1,
            Outcome::Update(_) => self.counts.updated += 1,
            Outcome::Same => {
                self.counts.unchanged += 1;
                return;
            }
        }
        if self.changes.len() < SHOWN_CHANGES {
            self.changes.push(ShownChange { name: name.to_owned(), row, outcome });
        }
    }

    /// Whether errors keep the file from being applied whole.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Whether applying would change nothing.
    pub fn changes_nothing(&self) -> bool {
        self.counts.created == 0 && self.counts.updated == 0
    }
}

/// One file's report, in the shape of the command's and the API's JSON.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct FileReport {
    /// File name.
    pub file: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// What it holds.
    pub kind: Option<String>,
    /// Layout that read it.
    pub layout: Option<String>,
    /// How sure the detection is, 0 to 1.
    pub confidence: f64,
    /// Sheets: the one that was read first.
    pub sheets: Vec<String>,
    /// How a text file was taken apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<FoundForm>,
    /// Data rows read.
    pub rows: u32,
    /// Records created.
    pub created: u32,
    /// Records changed.
    pub updated: u32,
    /// Records that were as the file says.
    pub unchanged: u32,
    /// Records rejected.
    pub rejected: u32,
    /// Whether it was applied.
    pub applied: bool,
    /// The import.
    pub import_id: Option<ImportId>,
    /// Questions, for a questionnaire.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub questions: Option<i32>,
    /// Answers by kind, for a questionnaire.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<AnswerCounts>,
    /// Headings and their fields.
    pub headings: Vec<HeadingReport>,
    /// New names that look like known vendors.
    pub possible_duplicates: Vec<PossibleDuplicate>,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Short reference of the import, such as `I-0003`.
    pub reference: Option<String>,
    /// The earlier import of the very same reading.
    pub same_as: Option<String>,
    /// What people are told in one sentence.
    pub summary: String,
}

/// A change of one field in a line: `annual_value: 590 000 → 612 000`.
pub fn shown_change(change: &FieldChange) -> String {
    let part = if change.part.is_empty() { String::new() } else { format!("{}: ", change.part) };
    let before = if change.before.is_empty() { "none" } else { &change.before };
    format!("{part}{} {before} → {}", change.field, change.after)
}
