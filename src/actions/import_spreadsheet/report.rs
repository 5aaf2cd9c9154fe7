//! An import told to people and programs: one report in the shape of the command's and the API's JSON.

use super::{Counts, FileOutcome, FileReport, Incoming, outcome_of};
use crate::domain::import::{
    problem::{Problem, Severity},
    record::{Import, ImportState},
};

/// An import in the shape of the command's and the API's JSON.
pub fn report(import: &Import) -> FileReport {
    let outcome = outcome_of(import);
    let applied = import.state == ImportState::Applied;
    let mut problems = outcome.problems.clone();
    if let Some(failure) = &import.failure {
        problems.push(file_problem("unreadable", failure));
    }
    FileReport {
        file: import.file_name.clone(),
        sha256: import.sha256.clone(),
        kind: import.kind.clone(),
        layout: import.layout.clone(),
        confidence: f64::from(import.confidence_milli.unwrap_or(0)) / 1000.0,
        sheets: import.sheet.iter().cloned().chain(outcome.sheets.clone()).collect(),
        text: outcome.text.clone(),
        rows: outcome.rows,
        created: outcome.counts.created,
        updated: outcome.counts.updated,
        unchanged: outcome.counts.unchanged,
        rejected: outcome.counts.rejected,
        applied,
        import_id: Some(import.id),
        questions: outcome.answers.map(|counts| counts.questions),
        answers: outcome.answers,
        headings: outcome.headings.clone(),
        possible_duplicates: outcome.possible_duplicates.clone(),
        problems,
        reference: Some(import.reference.clone()),
        same_as: outcome.same_as.clone(),
        summary: summary(import, &outcome),
    }
}

fn summary(import: &Import, outcome: &FileOutcome) -> String {
    let said = counted(import, outcome);
    match &outcome.compared {
        Some(compared) => format!("{said} {compared}"),
        None => said,
    }
}

fn counted(import: &Import, outcome: &FileOutcome) -> String {
    let Counts { created, updated, unchanged, rejected } = outcome.counts;
    let held = outcome.possible_duplicates.len();
    match import.state {
        ImportState::Failed => import.failure.clone().unwrap_or_default(),
        ImportState::Applied => {
            format!(
                "{created} created, {updated} changed, {unchanged} as they were, {rejected} rejected, {held} held as possible duplicates."
            )
        }
        ImportState::Undone => {
            let at = import.undone_at.map(|at| format!(" on {}", at.date())).unwrap_or_default();
            let by = import.undone_by.as_deref().map(|by| format!(" by {by}")).unwrap_or_default();
            format!("Taken back{at}{by}: what it created is gone, and what it changed is as before.")
        }
        _ if outcome.has_errors() => format!(
            "Nothing was applied: {}, {} rejected. Mend the file, or apply the good rows.",
            counted_as(outcome.errors, "problem"),
            counted_as(rejected, "record")
        ),
        _ if outcome.changes_nothing() => format!("{unchanged} as they were; nothing to change."),
        _ => format!(
            "{created} to create, {updated} to change, {unchanged} as they are, {held} held as possible duplicates."
        ),
    }
}

pub(super) fn report_again(earlier: &Import, incoming: &Incoming) -> FileReport {
    let first = report(earlier);
    let all = first.created + first.updated + first.unchanged;
    let day = earlier.applied_at.map(|at| at.date().to_string()).unwrap_or_default();
    FileReport {
        file: incoming.file_name.clone(),
        created: 0,
        updated: 0,
        unchanged: all,
        rejected: 0,
        applied: false,
        same_as: Some(earlier.reference.clone()),
        summary: format!(
            "{all} unchanged: this file was applied on {day} as {}; nothing was changed.",
            earlier.reference
        ),
        problems: first.problems.iter().filter(|problem| problem.severity == Severity::Warning).cloned().collect(),
        ..first
    }
}

pub(super) fn failed_report(incoming: &Incoming, code: &str, message: &str) -> FileReport {
    FileReport {
        file: incoming.file_name.clone(),
        sha256: incoming.stored.sha256.clone(),
        kind: None,
        layout: None,
        confidence: 0.0,
        sheets: Vec::new(),
        text: None,
        rows: 0,
        created: 0,
        updated: 0,
        unchanged: 0,
        rejected: 0,
        applied: false,
        import_id: None,
        questions: None,
        answers: None,
        headings: Vec::new(),
        possible_duplicates: Vec::new(),
        problems: vec![file_problem(code, message)],
        reference: None,
        same_as: None,
        summary: message.to_owned(),
    }
}

/// “1 problem”, “3 problems”.
fn counted_as(number: u32, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

fn file_problem(code: &str, message: &str) -> Problem {
    Problem {
        severity: Severity::Error,
        sheet: String::new(),
        cell: String::new(),
        heading: String::new(),
        value: String::new(),
        code: code.to_owned(),
        message: message.to_owned(),
    }
}
