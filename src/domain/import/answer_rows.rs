//! Rows of a questionnaire with a question and an answer column become normalized answers.

use std::collections::HashMap;

use super::{
    cell::{CellValue, SheetRow, column_letters},
    problem::Problem,
    row_reader::{RowReader, SheetReading},
    value::{amount, answer, text},
};
use crate::domain::{
    ids::{AnswerId, QuestionnaireId},
    lines::Lines,
    questionnaire::{Answer, AnswerCounts, AnswerValue},
};

/// Heaviest question, in thousandths.
const MOST_WEIGHT: i64 = 1_000_000;

/// The series a question speaks to, from its id, domain and criterion.
pub type SeriesOf<'a> = &'a dyn Fn(&str, Option<&str>, Option<&str>) -> Vec<String>;

/// What a layout adds to the rows of its questionnaire.
pub struct AnswerLayout<'a> {
    /// Series that a question speaks to.
    pub series: SeriesOf<'a>,
    /// Reads an answer by the layout's own words, asked for what is not understood without them.
    pub words: &'a dyn Fn(&str) -> AnswerValue,
    /// Preferred answer of a question id where the layout says one.
    pub preferred: &'a dyn Fn(&str) -> Option<AnswerValue>,
    /// Whether a question id is non-negotiable.
    pub must: &'a dyn Fn(&str) -> bool,
    /// Weight of a question id in thousandths, where the workbook says one elsewhere.
    pub weight: &'a dyn Fn(&str) -> Option<i32>,
    /// Title of the section in which a row stands, where the sheet has such.
    pub section: &'a dyn Fn(u32) -> Option<String>,
    /// Whether a domain that stands on the first row of its block only holds for the rows below.
    pub domain_carried_down: bool,
}

/// One answer as the sheet gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerDraft {
    /// The question's id as printed; empty where the sheet has none.
    pub question_ref: String,
    /// The question's text.
    pub question: String,
    /// Domain or section.
    pub domain: Option<String>,
    /// Series it speaks to.
    pub series: Lines,
    /// Normalized answer.
    pub value: AnswerValue,
    /// The answer as it came.
    pub raw: String,
    /// Comment; also the reason of an N/A.
    pub comment: Option<String>,
    /// Evidence named beside the answer.
    pub evidence: Option<String>,
    /// Weight in thousandths.
    pub weight_milli: i32,
    /// Preferred answer where it is not Yes.
    pub preferred: Option<AnswerValue>,
    /// A non-negotiable question.
    pub must: bool,
    /// Row on the sheet.
    pub row: u32,
    /// Column of the answer, in letters.
    pub column: String,
}

/// The answers of one sheet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DraftedAnswers {
    /// The answers, in sheet order.
    pub answers: Vec<AnswerDraft>,
    /// How many of which kind.
    pub counts: AnswerCounts,
    /// Sheet rows that were rejected.
    pub rejected_rows: Vec<u32>,
    /// Everything found wrong.
    pub problems: Vec<Problem>,
}

/// Reads the rows of a questionnaire. Rows without a question (section headings, footers) are passed over.
pub fn draft(rows: &[SheetRow], reading: &SheetReading<'_>, layout: &AnswerLayout<'_>) -> DraftedAnswers {
    let numeric = is_numeric(rows, reading);
    let mut drafted = DraftedAnswers::default();
    let mut first_rows: HashMap<String, u32> = HashMap::new();
    let mut domain = None;
    for row in rows {
        let mut reader = RowReader::new(reading, row);
        if let Some(said) = reader.short("domain") {
            domain = Some(said);
        } else if !layout.domain_carried_down {
            domain = None;
        }
        let read = read_answer(&mut reader, layout, domain.clone(), numeric);
        if let Some(read) = &read {
            warn_of_repetition(&mut reader, &read.question_ref, &mut first_rows);
        }
        let (problems, rejected) = reader.finish();
        drafted.problems.extend(problems);
        match read {
            Some(read) if !rejected => {
                drafted.counts.add(read.value);
                drafted.answers.push(read);
            }
            _ if rejected => drafted.rejected_rows.push(row.row),
            _ => {}
        }
    }
    drafted
}

/// Whether the answers are maturity figures: some are 2 to 5, and none is another number.
fn is_numeric(rows: &[SheetRow], reading: &SheetReading<'_>) -> bool {
    let mut figures = rows.iter().filter_map(|row| amount::number(reading.cell(row, "answer"))).peekable();
    let mut above_one = false;
    figures.all(|figure| {
        above_one |= figure > 1.into();
        (1..=5).any(|level| figure == level.into())
    }) && above_one
}

fn read_answer(
    reader: &mut RowReader<'_>,
    layout: &AnswerLayout<'_>,
    domain: Option<String>,
    numeric: bool,
) -> Option<AnswerDraft> {
    let question = reader.long("question")?;
    let question_ref =
        reader.read_text("question_ref", |value| text::text(value, text::NAME_LIMIT)).unwrap_or_default();
    let criterion = reader.short("criterion");
    let domain = domain.or_else(|| (layout.section)(reader.row_number()));
    let Said { cell, raw, column } = said(reader);
    let cell = &cell;
    let stated = reader.cell("preferred").map(|cell| answer::answer(cell, numeric));
    Some(AnswerDraft {
        series: Lines::new((layout.series)(&question_ref, domain.as_deref(), criterion.as_deref())),
        value: match answer::answer(cell, numeric) {
            AnswerValue::Other => (layout.words)(&raw),
            value => value,
        },
        raw,
        comment: reader.long("comment"),
        evidence: reader.long("evidence"),
        weight_milli: reader.read("weight", weight).or_else(|| (layout.weight)(&question_ref)).unwrap_or(1000),
        preferred: stated.or_else(|| (layout.preferred)(&question_ref)).filter(|value| is_preference(*value)),
        must: (layout.must)(&question_ref),
        row: reader.row_number(),
        column,
        question_ref,
        question,
        domain,
    })
}

/// What a row answers: the cell, the text that is kept, and the column.
struct Said {
    cell: CellValue,
    raw: String,
    column: String,
}

/// The columns of which one is marked, and what a mark in each says.
const MARKS: [(&str, &str); 3] = [("answer_yes", "Yes"), ("answer_no", "No"), ("answer_na", "N/A")];

/// The answer cell, or the one of several columns that is marked.
fn said(reader: &mut RowReader<'_>) -> Said {
    let letters = |reader: &RowReader<'_>, key: &str| reader.reading().column(key).map(column_letters);
    if let Some(column) = letters(reader, "answer") {
        let cell = reader.cell("answer").cloned().unwrap_or_default();
        return Said { cell, raw: reader.long("answer").unwrap_or_default(), column };
    }
    let marked: Vec<(&str, &str)> =
        MARKS.into_iter().filter(|(key, _)| reader.cell(key).is_some_and(|cell| !cell.is_blank())).collect();
    match marked.as_slice() {
        [] => Said {
            cell: CellValue::Empty,
            raw: String::new(),
            column: letters(reader, "answer_yes").unwrap_or_default(),
        },
        [(key, word)] => {
            let column = letters(reader, key).unwrap_or_default();
            Said { cell: CellValue::Text((*word).to_owned()), raw: (*word).to_owned(), column }
        }
        [(key, _), (other, _), ..] => {
            let message = format!(
                "The row is marked in columns {} and {}; leave the mark that is meant.",
                letters(reader, key).unwrap_or_default(),
                letters(reader, other).unwrap_or_default()
            );
            reader.error(key, "several_answers", message);
            Said { cell: CellValue::Empty, raw: String::new(), column: letters(reader, key).unwrap_or_default() }
        }
    }
}

/// Yes is preferred anyway, and nobody prefers a blank or free text.
fn is_preference(value: AnswerValue) -> bool {
    !matches!(value, AnswerValue::Yes | AnswerValue::Blank | AnswerValue::Other)
}

/// A weight in thousandths; a blank says none.
///
/// # Errors
/// `not_a_weight`.
pub fn weight(cell: &CellValue) -> super::value::Reading<i32> {
    let thousandths =
        amount::number(cell).and_then(|number| number.checked_mul(1000.into())).map(|number| number.round());
    let read = thousandths
        .and_then(|number| i32::try_from(number).ok())
        .filter(|number| (0..=MOST_WEIGHT).contains(&i64::from(*number)));
    read.map(Some).ok_or_else(|| {
        let message =
            format!("{} is not a weight; write a number from 0 to 1000.", super::value::quoted(&cell.shown()));
        super::value::Unreadable::new("not_a_weight", message)
    })
}

fn warn_of_repetition(reader: &mut RowReader<'_>, question_ref: &str, first_rows: &mut HashMap<String, u32>) {
    if question_ref.is_empty() {
        return;
    }
    let row = reader.row_number();
    let first = *first_rows.entry(question_ref.to_owned()).or_insert(row);
    if first != row {
        let message = format!(
            "Question id “{question_ref}” stands in row {first} already; both answers were kept. Give each question its own id."
        );
        reader.warn("question_ref", "repeated_question", message);
    }
}

impl AnswerDraft {
    /// The answer as it would be stored.
    pub fn new_answer(&self, id: AnswerId, questionnaire_id: QuestionnaireId, position: i32, sheet: &str) -> Answer {
        Answer {
            id,
            questionnaire_id,
            position,
            question_ref: self.question_ref.clone(),
            question: self.question.clone(),
            domain: self.domain.clone(),
            series: self.series.clone(),
            value: self.value,
            raw: self.raw.clone(),
            comment: self.comment.clone(),
            evidence: self.evidence.clone(),
            weight_milli: self.weight_milli,
            preferred: self.preferred,
            must: self.must,
            sheet: sheet.to_owned(),
            row: i32::try_from(self.row).unwrap_or(i32::MAX),
            column: self.column.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
