//! The rows of exported answers.

use super::{Row, headings};
use crate::{
    actions::export::ExportKind,
    domain::{
        dossier::Dossier,
        import::value::list::written,
        questionnaire::{Answer, Questionnaire},
    },
    spreadsheet::WrittenCell,
};

/// Thousandths of the weight of a question that weighs what others do.
const USUAL_WEIGHT: i32 = 1000;

/// A row an answer, under the headings of the register of answers.
pub(super) fn answer_rows(dossier: &Dossier, questionnaire: &Questionnaire, answers: &[Answer]) -> Vec<Row> {
    let headings = headings(ExportKind::Questionnaires);
    let row = |answer: &Answer| {
        headings
            .iter()
            .map(|heading| {
                filing_cell(dossier, questionnaire, heading.key).unwrap_or_else(|| answer_cell(answer, heading.key))
            })
            .collect()
    };
    answers.iter().map(row).collect()
}

fn filing_cell(dossier: &Dossier, questionnaire: &Questionnaire, key: &str) -> Option<WrittenCell> {
    Some(match key {
        "vendor" => dossier.vendor.name.as_str().into(),
        "service" => {
            let service = questionnaire.service_id.and_then(|id| dossier.services.iter().find(|one| one.id == id));
            service.map(|service| service.name.as_str()).into()
        }
        "template" => questionnaire.template.as_str().into(),
        "template_version" => questionnaire.template_version.as_deref().into(),
        "submitted" => questionnaire.submitted_on.into(),
        "attestation" => questionnaire.attestation.label().into(),
        "record" => questionnaire.id.to_string().as_str().into(),
        _ => return None,
    })
}

fn answer_cell(answer: &Answer, key: &str) -> WrittenCell {
    match key {
        "position" => WrittenCell::Number(f64::from(answer.position)),
        "question_ref" => answer.question_ref.as_str().into(),
        "domain" => answer.domain.as_deref().into(),
        "question" => answer.question.as_str().into(),
        "answer" => answer.raw.as_str().into(),
        "comment" => answer.comment.as_deref().into(),
        "evidence" => answer.evidence.as_deref().into(),
        "criterion" => written(&answer.series).as_str().into(),
        "weight" if answer.weight_milli != USUAL_WEIGHT => WrittenCell::Number(f64::from(answer.weight_milli) / 1000.0),
        "preferred" => answer.preferred.map(|value| value.label()).into(),
        _ => WrittenCell::Empty,
    }
}
