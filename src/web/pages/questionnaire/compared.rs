//! What a submission says otherwise than the one before it.

use crate::{
    actions::vendor_page::Comparison,
    domain::{
        questionnaire::Questionnaire,
        questionnaire_diff::{ChangedAnswer, Said, Turn},
    },
    web::view::{
        mark::{Link, Tag, Tone},
        questionnaire::{ChangedRow, ComparedView},
    },
};

/// “CAIQ 4.0.3 of 2025-03-10”, a link to it.
pub(super) fn link(questionnaire: &Questionnaire) -> Link {
    let day = questionnaire.submitted_on.map(|day| format!(" of {day}")).unwrap_or_default();
    Link::new(format!("{}{day}", questionnaire.title()), format!("/questionnaires/{}", questionnaire.id))
}

/// Changed answers, then new questions, then those that are gone.
pub(super) fn view(comparison: &Comparison) -> ComparedView {
    let diff = &comparison.diff;
    let rows = diff.changed.iter().map(changed).chain(diff.new.iter().map(new)).chain(diff.gone.iter().map(gone));
    ComparedView { with: link(&comparison.before), sentence: diff.to_string(), rows: rows.collect() }
}

fn changed(changed: &ChangedAnswer) -> ChangedRow {
    let tone = match changed.turn {
        Turn::Better => Tone::Good,
        Turn::Worse => Tone::Bad,
        Turn::Otherwise => Tone::Plain,
    };
    ChangedRow {
        before: Some(words(&changed.before)),
        after: Some(Tag::new(words(&changed.after), tone)),
        ..row(&changed.after)
    }
}

fn new(said: &Said) -> ChangedRow {
    ChangedRow { after: Some(Tag::new(words(said), Tone::Plain)), ..row(said) }
}

fn gone(said: &Said) -> ChangedRow {
    ChangedRow { before: Some(words(said)), comment: None, ..row(said) }
}

fn row(said: &Said) -> ChangedRow {
    ChangedRow {
        reference: said.question_ref.clone(),
        question: said.question.clone(),
        before: None,
        after: None,
        comment: said.comment.clone().filter(|comment| !comment.trim().is_empty()),
    }
}

/// The answer as it is counted; free text as it came, cut short.
fn words(said: &Said) -> String {
    use crate::domain::questionnaire::AnswerValue;
    match said.value {
        AnswerValue::Other if said.raw.chars().count() > 60 => {
            format!("{}…", said.raw.chars().take(60).collect::<String>())
        }
        AnswerValue::Other => said.raw.clone(),
        value => value.label().to_owned(),
    }
}
