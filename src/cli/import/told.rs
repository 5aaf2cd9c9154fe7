//! What the reading of a file came to, for the terminal.

use crate::{
    actions::import_spreadsheet::FileReport,
    domain::import::{
        field::{self, ImportKind},
        problem::{Problem, Severity},
        text_form::FoundForm,
    },
};

/// Problems shown; the JSON has more.
const SHOWN: usize = 50;

/// The file, what was read as what, the counts, and what is wrong with it.
pub(super) fn told(report: &FileReport, dry_run: bool) -> String {
    if report.kind.is_none() {
        // Nothing is known of it but why it could not be read, and that sentence names it.
        return format!("{}\n", report.summary);
    }
    let mut text = format!("{}{}\n", report.file, what(report));
    text += &headings(report);
    text += &format!("  {}\n", report.summary);
    if dry_run {
        text += "  A dry run: nothing was stored.\n";
    }
    for held in &report.possible_duplicates {
        text += &format!(
            "  held: “{}” at {} may be “{}” ({}); it was neither made nor merged. Bring the file in on the page Imports to decide.\n",
            held.name, held.cell, held.candidate, held.why
        );
    }
    text + &problems(report) + &hints(report)
}

/// What to write on the command line where the sentence of a problem leaves that open.
fn hints(report: &FileReport) -> String {
    let has = |code: &str| report.problems.iter().any(|problem| problem.code == code);
    let mut text = String::new();
    if has("ambiguous_date") {
        text += "  To say which comes first: --date-order day, or --date-order month\n";
    }
    if has("vendor_missing") {
        text += "  To name the vendor: --vendor NAME, with --create-vendor where it is not on the register\n";
    }
    let kept_out = !report.applied && report.problems.iter().any(|problem| problem.severity == Severity::Error);
    if kept_out && report.rejected > 0 {
        text += "  To apply the good rows alone: --accept-valid, with --rejected OUT.xlsx for the others\n";
    }
    text
}

fn what(report: &FileReport) -> String {
    let Some(kind) = kind(report) else { return String::new() };
    let sheet = report.sheets.first().filter(|name| !name.is_empty());
    let form = |form: &FoundForm| {
        let between = if form.separator == '\t' { "tab".to_owned() } else { format!("“{}”", form.separator) };
        format!(", {} text separated by {between}", form.encoding_label())
    };
    let of_workbook = || sheet.map(|name| format!(", sheet “{name}”"));
    let sheet = report.text.as_ref().map(form).or_else(of_workbook).unwrap_or_default();
    let sure = (report.confidence * 100.0).round();
    let layout = report.layout.as_deref().unwrap_or_default();
    let answers = report.answers.map(|answers| {
        format!(
            ", {} questions: {} yes, {} no, {} n/a, {} partial, {} blank, {} other",
            answers.questions,
            answers.yes,
            answers.no,
            answers.not_applicable,
            answers.partial,
            answers.blank,
            answers.other
        )
    });
    let answers = answers.unwrap_or_default();
    format!(": {} (layout {layout}, {sure} % sure){sheet}, {} rows{answers}", kind.label(), report.rows)
}

fn kind(report: &FileReport) -> Option<ImportKind> {
    report.kind.as_ref().and_then(|kind| kind.parse().ok())
}

fn headings(report: &FileReport) -> String {
    let Some(kind) = kind(report) else { return String::new() };
    let label = |key: &str| field::find(kind, key).map_or_else(|| key.to_owned(), |field| field.label.to_owned());
    let read: Vec<String> = report
        .headings
        .iter()
        .filter_map(|heading| Some(read_as(&heading.heading, &label(heading.field.as_deref()?))))
        .collect();
    let unread: Vec<&str> = report
        .headings
        .iter()
        .filter(|heading| heading.field.is_none() && !heading.heading.trim().is_empty())
        .map(|heading| heading.heading.as_str())
        .collect();
    let mut text = format!("  read as: {}\n", read.join(" · "));
    if !unread.is_empty() {
        text += &format!("  not read: {}\n", unread.join(" · "));
    }
    text
}

/// A heading that bears its field's own name needs no arrow.
fn read_as(heading: &str, label: &str) -> String {
    if heading.eq_ignore_ascii_case(label) { heading.to_owned() } else { format!("{heading} → {label}") }
}

fn problems(report: &FileReport) -> String {
    let mut text = String::new();
    for severity in [Severity::Error, Severity::Warning] {
        let found: Vec<&Problem> = report.problems.iter().filter(|problem| problem.severity == severity).collect();
        for problem in found.iter().take(SHOWN) {
            text += &format!("  {severity}: {}\n", line(&report.file, problem));
        }
        if found.len() > SHOWN {
            text += &format!("  and {} more of them; --json has them all\n", found.len() - SHOWN);
        }
    }
    text
}

/// `file · sheet · cell · heading · “value” — what to do`, without the parts that are not known.
fn line(file: &str, problem: &Problem) -> String {
    let value = if problem.value.is_empty() { String::new() } else { format!("“{}”", problem.value) };
    let place: Vec<&str> = [file, &problem.sheet, &problem.cell, &problem.heading, &value]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    format!("{} — {}", place.join(" · "), problem.message)
}
