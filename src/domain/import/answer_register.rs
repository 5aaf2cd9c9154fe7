//! Rows of a register of answers: the answers of several vendors or questionnaires in one sheet.

use super::{
    answer_rows::{self, AnswerDraft, AnswerLayout},
    cell::SheetRow,
    change::Drafted,
    row_reader::{RowReader, SheetReading},
    value::trimmed,
    vendor_ref::{Filed, read_vendor},
};
use crate::domain::{Date, questionnaire::Attestation};

/// What the rows say of one questionnaire.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct QuestionnaireDraft {
    /// The service it was asked of.
    pub service: Option<String>,
    /// Template, such as `caiq-4`.
    pub template: String,
    /// Template version.
    pub version: Option<String>,
    /// When it came back.
    pub submitted: Option<Date>,
    /// Who stands behind the answers.
    pub attestation: Option<Attestation>,
    /// The answers, in order.
    pub answers: Vec<AnswerDraft>,
}

/// The template that the rows of one questionnaire name.
pub fn template_of(rows: &[SheetRow], reading: &SheetReading<'_>) -> String {
    rows.first().map(|row| trimmed(reading.cell(row, "template")).into_owned()).unwrap_or_default()
}

/// Drafts one questionnaire from its rows; a row with an error leaves the whole of it out, for half a questionnaire would
/// count as another.
pub fn draft(
    rows: &[SheetRow],
    reading: &SheetReading<'_>,
    layout: &AnswerLayout<'_>,
) -> Drafted<Filed<QuestionnaireDraft>> {
    let mut drafted = Drafted::<Filed<QuestionnaireDraft>>::default();
    let Some(first) = rows.first() else { return drafted };
    let mut reader = RowReader::new(reading, first);
    let vendor = read_vendor(&mut reader);
    let said = QuestionnaireDraft {
        service: reader.name("service"),
        template: reader.short("template").unwrap_or_default(),
        version: reader.short("template_version"),
        submitted: reader.date("submitted"),
        attestation: reader.word("attestation"),
        answers: Vec::new(),
    };
    if said.template.is_empty() && !reader.is_rejected() {
        reader.missing("template", "questionnaire");
    }
    let (problems, rejected) = reader.finish();
    drafted.problems.extend(problems);
    let read = answer_rows::draft(rows, reading, layout);
    drafted.problems.extend(read.problems);
    match vendor {
        Some(vendor) if !rejected && read.rejected_rows.is_empty() => {
            let draft = QuestionnaireDraft { answers: read.answers, ..said };
            drafted.draft = Some(Filed { vendor, draft, rows: rows.iter().map(|row| row.row).collect() });
        }
        _ => drafted.rejected_rows.extend(rows.iter().map(|row| row.row)),
    }
    drafted
}
