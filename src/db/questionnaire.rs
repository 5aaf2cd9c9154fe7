//! Questionnaires, their answers, and what is counted of them.

use diesel::prelude::*;

use super::{
    Conn, GROUP,
    connection::{each_backend, insert_rows},
    record::record,
    schema::{answers, questionnaire_series, questionnaire_tallies, questionnaires},
};
use crate::domain::{
    Date, Instant,
    ids::{AnswerId, QuestionnaireId, ServiceId, VendorId},
    lines::Lines,
    questionnaire::{Answer, AnswerCounts, AnswerValue, Attestation, Questionnaire},
};

record! {
    table questionnaires; id QuestionnaireId; record Questionnaire;
    fields {
        id: QuestionnaireId, vendor_id: VendorId, service_id: Option<ServiceId>, template: String,
        template_version: Option<String>, sent_on: Option<Date>, due_on: Option<Date>, submitted_on: Option<Date>,
        attestation: Attestation, reviewer: Option<String>, reviewed_on: Option<Date>, created_at: Instant,
        updated_at: Instant, version: i32,
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = answers, treat_none_as_default_value = false)]
struct AnswerRow {
    id: AnswerId,
    questionnaire_id: QuestionnaireId,
    position: i32,
    question_ref: String,
    question: String,
    domain: Option<String>,
    series: Lines,
    value: AnswerValue,
    raw: String,
    comment: Option<String>,
    evidence: Option<String>,
    weight_milli: i32,
    preferred: Option<AnswerValue>,
    must: bool,
    sheet: String,
    sheet_row: i32,
    sheet_column: String,
}

impl From<AnswerRow> for Answer {
    fn from(row: AnswerRow) -> Self {
        Self {
            id: row.id,
            questionnaire_id: row.questionnaire_id,
            position: row.position,
            question_ref: row.question_ref,
            question: row.question,
            domain: row.domain,
            series: row.series,
            value: row.value,
            raw: row.raw,
            comment: row.comment,
            evidence: row.evidence,
            weight_milli: row.weight_milli,
            preferred: row.preferred,
            must: row.must,
            sheet: row.sheet,
            row: row.sheet_row,
            column: row.sheet_column,
        }
    }
}

impl From<&Answer> for AnswerRow {
    fn from(answer: &Answer) -> Self {
        let answer = answer.clone();
        Self {
            id: answer.id,
            questionnaire_id: answer.questionnaire_id,
            position: answer.position,
            question_ref: answer.question_ref,
            question: answer.question,
            domain: answer.domain,
            series: answer.series,
            value: answer.value,
            raw: answer.raw,
            comment: answer.comment,
            evidence: answer.evidence,
            weight_milli: answer.weight_milli,
            preferred: answer.preferred,
            must: answer.must,
            sheet: answer.sheet,
            sheet_row: answer.row,
            sheet_column: answer.column,
        }
    }
}

/// What is counted of a questionnaire's answers when they are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// How many answers of each kind.
    pub counts: AnswerCounts,
    /// Whether a non-negotiable question failed.
    pub failed_must: bool,
}

/// Weight compliant and applicable of one series, as `(questionnaire, series, compliant, applicable)`.
pub type SeriesRow = (QuestionnaireId, String, i64, i64);

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = questionnaire_tallies)]
struct TallyRow {
    questionnaire_id: QuestionnaireId,
    questions: i32,
    yes: i32,
    no: i32,
    not_applicable: i32,
    partial: i32,
    blank: i32,
    other: i32,
    failed_must: bool,
}

/// Stores the answers of a new questionnaire and what is counted of them.
///
/// # Errors
/// What the database says.
pub fn insert_answers(
    conn: &mut Conn,
    id: QuestionnaireId,
    given: &[Answer],
    tally: Tally,
    series: &[SeriesRow],
) -> QueryResult<()> {
    let rows: Vec<AnswerRow> = given.iter().map(AnswerRow::from).collect();
    insert_rows!(conn, answers::table, rows);
    let AnswerCounts { questions, yes, no, not_applicable, partial, blank, other } = tally.counts;
    let row = TallyRow {
        questionnaire_id: id,
        questions,
        yes,
        no,
        not_applicable,
        partial,
        blank,
        other,
        failed_must: tally.failed_must,
    };
    diesel::insert_into(questionnaire_tallies::table).values(&row).execute(conn)?;
    let rows: Vec<_> = series
        .iter()
        .map(|(id, name, compliant, applicable)| {
            (
                questionnaire_series::questionnaire_id.eq(*id),
                questionnaire_series::series.eq(name),
                questionnaire_series::compliant.eq(*compliant),
                questionnaire_series::applicable.eq(*applicable),
            )
        })
        .collect();
    if !rows.is_empty() {
        each_backend!(conn, |inner| diesel::insert_into(questionnaire_series::table).values(&rows).execute(inner))?;
    }
    Ok(())
}

/// The questionnaires of these vendors, by vendor, newest first.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<Questionnaire>> {
    let mut found: Vec<Questionnaire> = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> = questionnaires::table
            .filter(questionnaires::vendor_id.eq_any(group))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(Questionnaire::from));
    }
    found.sort_by(|a, b| (a.vendor_id, b.submitted_on, a.id).cmp(&(b.vendor_id, a.submitted_on, b.id)));
    Ok(found)
}

/// The answers of a questionnaire, in its order.
///
/// # Errors
/// What the database says.
pub fn answers_of(conn: &mut Conn, id: QuestionnaireId) -> QueryResult<Vec<Answer>> {
    let rows: Vec<AnswerRow> = answers::table
        .filter(answers::questionnaire_id.eq(id))
        .order(answers::position)
        .select(AnswerRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Answer::from).collect())
}

/// What was counted of these questionnaires' answers.
///
/// # Errors
/// What the database says.
pub fn tallies_of(conn: &mut Conn, ids: &[QuestionnaireId]) -> QueryResult<Vec<(QuestionnaireId, Tally)>> {
    let mut found = Vec::new();
    for group in ids.chunks(GROUP) {
        let rows: Vec<TallyRow> = questionnaire_tallies::table
            .filter(questionnaire_tallies::questionnaire_id.eq_any(group))
            .select(TallyRow::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(|row| {
            let counts = AnswerCounts {
                questions: row.questions,
                yes: row.yes,
                no: row.no,
                not_applicable: row.not_applicable,
                partial: row.partial,
                blank: row.blank,
                other: row.other,
            };
            (row.questionnaire_id, Tally { counts, failed_must: row.failed_must })
        }));
    }
    Ok(found)
}

/// Per series, what was counted of these questionnaires' answers.
///
/// # Errors
/// What the database says.
pub fn series_of(conn: &mut Conn, ids: &[QuestionnaireId]) -> QueryResult<Vec<SeriesRow>> {
    let mut found = Vec::new();
    for group in ids.chunks(GROUP) {
        found.extend(
            questionnaire_series::table
                .filter(questionnaire_series::questionnaire_id.eq_any(group))
                .order((questionnaire_series::questionnaire_id, questionnaire_series::series))
                .load::<SeriesRow>(conn)?,
        );
    }
    Ok(found)
}
