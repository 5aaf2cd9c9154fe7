//! Blank sheets to fill: for each kind of content its headings, what goes under each, and an example row.
//!
//! Made from the field lists, so that a kind gets its template by being listed. What is written here is what the
//! readers take; the example reads without a word of complaint.

mod entry;
mod guidance;

pub use entry::{Entry, Form, entry};

use super::{
    cell::{CellValue, SheetRow, address},
    field::{Field, ImportKind, fields},
    heading::SheetMap,
    layout::{TemplateQuestion, layout},
    problem::{Problem, Severity},
};

/// With this the first cell of a template's example row begins.
pub const EXAMPLE_MARK: &str = "Example:";

/// The columns of our own questionnaire: what its readers know besides is for files of others.
const QUESTIONNAIRE: &[&str] = &["question_ref", "domain", "question", "answer", "comment", "evidence"];

/// A sheet of a template.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateSheet {
    /// Name of the sheet.
    pub title: String,
    /// Its columns.
    pub columns: Vec<TemplateColumn>,
    /// Filled rows below the headings, in the order of the columns.
    pub rows: Vec<Vec<String>>,
}

/// A column of a template.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TemplateColumn {
    /// The field it holds.
    pub field: Field,
    /// What goes into it.
    pub entry: Entry,
}

impl TemplateColumn {
    fn of(kind: ImportKind, field: &Field) -> Self {
        Self { field: *field, entry: entry(kind, field.key) }
    }

    /// What the comment at the heading says: what goes in, in which forms, and whether it has to.
    pub fn comment(&self) -> String {
        let needed = if self.field.required { "Needed in every row." } else { "" };
        let forms = self.entry.form.accepts();
        [self.entry.hint, &forms, needed].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

/// What hangs on a report, as the sheets of its workbook.
const OF_A_REPORT: [(ImportKind, &str); 5] = [
    (ImportKind::Exceptions, "Exceptions"),
    (ImportKind::Cuecs, "CUECs"),
    (ImportKind::Subservices, "Subservice organizations"),
    (ImportKind::Csocs, "CSOCs"),
    (ImportKind::BridgeLetters, "Bridge letters"),
];
/// The sheets of a report's workbook leave open which report they hang on: its own sheet says it.
const WHICH_REPORT: [&str; 4] = ["vendor", "report", "period_end", "listed_on"];

/// The blank sheets of a kind, each with its example row. A SOC report's workbook has a sheet for all that hangs on it.
pub fn sheets(kind: ImportKind) -> Vec<TemplateSheet> {
    if kind == ImportKind::Questionnaire {
        return vec![questionnaire()];
    }
    if kind != ImportKind::SocReportDetail {
        return vec![sheet(kind.label(), columns(kind))];
    }
    let beside = OF_A_REPORT.into_iter().map(|(kind, title)| {
        let own = columns(kind).into_iter().filter(|column| !WHICH_REPORT.contains(&column.field.key));
        sheet(title, own.collect())
    });
    std::iter::once(sheet("Report", columns(kind))).chain(beside).collect()
}

/// Our own questionnaire: its questions stand below the example, for their answers to be filled in.
fn questionnaire() -> TemplateSheet {
    let mut blank = sheet("Ninefold questionnaire", columns(ImportKind::Questionnaire));
    let questions = layout("ninefold").map(|layout| layout.questions.as_slice()).unwrap_or_default();
    let cell = |column: &TemplateColumn, question: &TemplateQuestion| match column.field.key {
        "question_ref" => question.id.clone(),
        "domain" => question.domain.clone(),
        "question" => question.text.clone(),
        _ => String::new(),
    };
    let columns = &blank.columns;
    let rows: Vec<Vec<String>> =
        questions.iter().map(|question| columns.iter().map(|column| cell(column, question)).collect()).collect();
    // The example has an id of the questionnaire's own kind, and of none of its questions.
    let place = columns.iter().position(|column| column.field.key == "question_ref");
    let example = blank.rows.first_mut().zip(place).and_then(|(row, place)| Some((place, row.get_mut(place)?)));
    if let Some((place, id)) = example {
        *id = example_cell(place, "GOV-00");
    }
    blank.rows.extend(rows);
    blank
}

/// A sheet whose first column can carry the example's mark.
fn sheet(title: &str, mut columns: Vec<TemplateColumn>) -> TemplateSheet {
    if let Some(place) = columns.iter().position(|column| column.entry.form.is_text()) {
        columns.get_mut(..=place).into_iter().for_each(|before| before.rotate_right(1));
    }
    let example = columns.iter().enumerate().map(|(place, column)| example_cell(place, column.entry.example)).collect();
    TemplateSheet { title: title.to_owned(), columns, rows: vec![example] }
}

fn example_cell(place: usize, example: &str) -> String {
    if place == 0 { format!("{EXAMPLE_MARK} {example}") } else { example.to_owned() }
}

fn columns(kind: ImportKind) -> Vec<TemplateColumn> {
    let wanted = |field: &&Field| kind != ImportKind::Questionnaire || QUESTIONNAIRE.contains(&field.key);
    let mut columns: Vec<_> = fields(kind).iter().filter(wanted).map(|field| TemplateColumn::of(kind, field)).collect();
    if kind == ImportKind::Questionnaire {
        columns.sort_by_key(|column| QUESTIONNAIRE.iter().position(|key| *key == column.field.key));
    }
    columns
}

/// The name of a kind's template in addresses, files and on the command line: `vendor-register`.
pub fn file_stem(kind: ImportKind) -> String {
    kind.as_str().replace('_', "-")
}

/// The kind whose template goes by this name, with dashes or underscores.
pub fn kind_named(name: &str) -> Option<ImportKind> {
    name.replace('-', "_").parse().ok()
}

/// Whether a row is a template's example: its first filled cell begins with the mark.
pub fn is_example(row: &SheetRow) -> bool {
    let first = row.cells.iter().find(|cell| !cell.is_blank());
    let Some(CellValue::Text(text)) = first else { return false };
    let start = text.trim_start().get(..EXAMPLE_MARK.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(EXAMPLE_MARK))
}

/// The note that an example row was passed over.
pub fn passed_over(map: &SheetMap, row: &SheetRow) -> Problem {
    let column = row.cells.iter().position(|cell| !cell.is_blank()).unwrap_or(0);
    Problem {
        severity: Severity::Warning,
        sheet: map.sheet.clone(),
        cell: address(column, row.row),
        heading: map.heading(column).unwrap_or_default().to_owned(),
        value: row.cell(column).shown().chars().take(200).collect(),
        code: "example_row".to_owned(),
        message: format!(
            "Row {} is the example of the template and was passed over; take “{EXAMPLE_MARK}” off if it is to count.",
            row.row
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::import::value::date::is_date_field;

    #[test]
    fn every_field_of_every_kind_says_what_goes_in() {
        for kind in ImportKind::ALL {
            for field in fields(*kind) {
                let entry = entry(*kind, field.key);
                assert!(!entry.hint.is_empty(), "{kind} {}: add a line to template/guidance.rs", field.key);
                assert_eq!(entry.form == Form::Date, is_date_field(field.key), "{kind} {}", field.key);
                assert!(!field.required || !entry.example.is_empty(), "{kind} {} has no example", field.key);
            }
        }
    }

    #[test]
    fn the_first_column_can_carry_the_mark() {
        for kind in ImportKind::ALL {
            for sheet in sheets(*kind) {
                assert!(sheet.columns[0].entry.form.is_text(), "{kind}");
                assert!(sheet.rows[0][0].len() > EXAMPLE_MARK.len() + 1, "{kind}");
            }
        }
    }

    #[test]
    fn a_kind_is_known_by_the_name_of_its_file() {
        for kind in ImportKind::ALL {
            assert_eq!(kind_named(&file_stem(*kind)), Some(*kind));
            assert_eq!(kind_named(kind.as_str()), Some(*kind));
        }
        assert_eq!(kind_named("shoes"), None);
    }

    #[test]
    fn only_the_mark_makes_an_example() {
        let row = |text: &str| SheetRow { row: 2, cells: vec![CellValue::Empty, CellValue::Text(text.to_owned())] };
        for (text, example) in [
            ("Example: Harbour Payroll", true),
            (" example: x", true),
            ("Example Ltd", false),
            ("Exämple: x", false),
            ("For example: x", false),
            ("", false),
        ] {
            assert_eq!(is_example(&row(text)), example, "{text:?}");
        }
    }
}
