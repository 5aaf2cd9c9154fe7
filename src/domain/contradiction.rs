//! Where a vendor says two things: yes in one questionnaire and no in another, or yes against a SOC report's exception.
//!
//! Told for somebody to look at, so few and right: the series and the service have to meet, the questions have to ask for
//! the same thing in nearly the same words, and what differs in a number or a negation is left alone.

mod subject;

use subject::Subject;

use super::{
    criteria::Series,
    ids::QuestionnaireId,
    questionnaire::{Answer, AnswerValue, Questionnaire},
};

/// A questionnaire of the vendor that counts today, with its answers.
#[derive(Debug, Clone)]
pub struct AnsweredSheet {
    /// The questionnaire.
    pub questionnaire: Questionnaire,
    /// Its answers.
    pub answers: Vec<Answer>,
}

/// A failed test that an auditor reports.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ReportedException {
    /// The report, as people call it: `SOC 2 Type 2 to 2026-06-30`.
    pub report: String,
    /// The criterion it was found under, such as `CC6.3`.
    pub criterion: String,
    /// What was tested and what was found.
    pub text: String,
}

/// An answer on one side of a contradiction.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Statement {
    /// Its questionnaire.
    pub questionnaire_id: QuestionnaireId,
    /// Template and day, as people call it: `caiq-4 of 2026-03-10`.
    pub questionnaire: String,
    /// The question's id as printed.
    pub question_ref: String,
    /// The question.
    pub question: String,
    /// Yes or no.
    pub value: AnswerValue,
    /// The answer as it came.
    pub raw: String,
    /// Sheet and cell it was read from.
    pub cell: String,
}

/// What an answer stands against.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Against {
    /// The opposite answer in another questionnaire.
    Answer(Statement),
    /// A failed test in a SOC report.
    Exception(ReportedException),
}

/// Two statements that cannot both be right.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Contradiction {
    /// The series that both speak to.
    pub series: Vec<&'static str>,
    /// The words that both have.
    pub subject: Vec<String>,
    /// The answer that is yes.
    pub says: Statement,
    /// What stands against it.
    pub against: Against,
}

/// Every contradiction among a vendor's current questionnaires, and between their answers and the exceptions of its
/// reports; in the order of the questionnaires and their questions.
pub fn contradictions(sheets: &[AnsweredSheet], exceptions: &[ReportedException]) -> Vec<Contradiction> {
    let sides: Vec<Side<'_>> = sheets.iter().flat_map(sides_of).collect();
    let exceptions: Vec<(&ReportedException, Series, Subject)> = exceptions
        .iter()
        .filter_map(|one| Some((one, Series::of_criterion(&one.criterion)?, Subject::of(&one.text))))
        .collect();
    let mut found = Vec::new();
    for yes in sides.iter().filter(|side| side.says_yes) {
        found.extend(sides.iter().filter(|side| !side.says_yes).filter_map(|no| yes.contradicts(no)));
        found.extend(exceptions.iter().filter_map(|(one, series, subject)| yes.is_refuted(one, *series, subject)));
    }
    found
}

/// A yes or a no, with what it is about.
struct Side<'a> {
    sheet: &'a AnsweredSheet,
    answer: &'a Answer,
    says_yes: bool,
    subject: Subject,
}

fn sides_of(sheet: &AnsweredSheet) -> impl Iterator<Item = Side<'_>> {
    sheet.answers.iter().filter_map(move |answer| {
        let says_yes = match answer.value {
            AnswerValue::Yes => true,
            AnswerValue::No => false,
            _ => return None,
        };
        let subject = Subject::of(&answer.question);
        subject.tells_enough().then_some(Side { sheet, answer, says_yes, subject })
    })
}

impl Side<'_> {
    fn contradicts(&self, no: &Side<'_>) -> Option<Contradiction> {
        let (mine, other) = (&self.sheet.questionnaire, &no.sheet.questionnaire);
        // Two services may well be run in two ways; an answer for the whole vendor holds for each of them.
        let meet = mine.service_id.is_none() || other.service_id.is_none() || mine.service_id == other.service_id;
        if mine.id == other.id || !meet {
            return None;
        }
        let series = self.common_series(|name| no.answer.series.contains(name));
        if series.is_empty() {
            return None;
        }
        let subject = self.subject.asks_the_same(&no.subject)?;
        Some(Contradiction { series, subject, says: self.statement(), against: Against::Answer(no.statement()) })
    }

    fn is_refuted(&self, exception: &ReportedException, of: Series, text: &Subject) -> Option<Contradiction> {
        let series = self.common_series(|name| name == of.as_str());
        if series.is_empty() {
            return None;
        }
        let subject = self.subject.is_told_in(text)?;
        Some(Contradiction { series, subject, says: self.statement(), against: Against::Exception(exception.clone()) })
    }

    fn common_series(&self, also: impl Fn(&str) -> bool) -> Vec<&'static str> {
        let both = |series: &&Series| self.answer.series.contains(series.as_str()) && also(series.as_str());
        Series::ALL.iter().filter(both).map(|series| series.as_str()).collect()
    }

    fn statement(&self) -> Statement {
        let (answer, questionnaire) = (self.answer, &self.sheet.questionnaire);
        let day = questionnaire.submitted_on.map(|day| format!(" of {day}")).unwrap_or_default();
        Statement {
            questionnaire_id: questionnaire.id,
            questionnaire: format!("{}{day}", questionnaire.template),
            question_ref: answer.question_ref.clone(),
            question: answer.question.clone(),
            value: answer.value,
            raw: answer.raw.clone(),
            cell: format!("{}!{}{}", answer.sheet, answer.column, answer.row),
        }
    }
}

#[cfg(test)]
mod tests;
