//! One questionnaire: what it says otherwise than before, its answers by domain, which of them count against it, and the cell each was read from.

mod compared;

use actix_web::{HttpRequest, HttpResponse, web::Path};

use super::{
    frame::{frame, render},
    marks::vendor_url,
    vendor::{attestation, read_link, title},
};
use crate::{
    actions::vendor_page::{self, AnswerSheet},
    domain::{dossier::CountedQuestionnaire, evidence::compliance, ids::QuestionnaireId, questionnaire::Answer},
    error::AppError,
    web::{
        Site,
        error::PageError,
        run,
        session::{Reads, Visitor},
        view::{
            frame::{Frame, Place},
            mark::{Link, Tag, Tone},
            questionnaire::{AnswerBar, AnswerGroup, AnswerRow, QuestionnairePage},
            vendor::Fact,
            words,
        },
    },
};

/// The page: `GET /questionnaires/{id}`.
///
/// # Errors
/// `NotFound` for an id that is none, or of a vendor that the visitor may not see.
pub async fn show(
    app: Site,
    visitor: Visitor<Reads>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let missing = || AppError::NotFound("This questionnaire".to_owned());
    let id: QuestionnaireId = id.parse().map_err(|_| missing())?;
    let actor = visitor.actor.clone();
    let sheet = run(&app, move |app| vendor_page::answer_sheet(app, &actor, id)).await?;
    let counted = sheet.dossier.questionnaire(id).ok_or_else(missing)?;
    let frame = frame(&app, &visitor, &title(counted), Some(Place::Vendors), &request).await?;
    render(page(frame, &sheet, counted))
}

fn page(frame: Frame, sheet: &AnswerSheet, counted: &CountedQuestionnaire) -> QuestionnairePage {
    let (vendor, record, counts) = (&sheet.dossier.vendor, &counted.questionnaire, counted.counts);
    let size = |count: i32| usize::try_from(count).unwrap_or(0);
    QuestionnairePage {
        frame,
        vendor: Link::new(&vendor.name, vendor_url(vendor.id)),
        title: title(counted),
        subtitle: subtitle(sheet, counted),
        facts: facts(sheet, counted),
        source: sheet.sources.places(record.id.as_str()).first().map(read_link),
        superseded_by: sheet.superseded_by.as_ref().map(compared::link),
        compared: sheet.compared.as_ref().map(compared::view),
        bar: AnswerBar::new(&[
            ("yes", size(counts.yes), Tone::Good),
            ("partly", size(counts.partial), Tone::Plain),
            ("otherwise", size(counts.other), Tone::Plain),
            ("not applicable", size(counts.not_applicable), Tone::Dim),
            ("no", size(counts.no), Tone::Bad),
            ("blank", size(counts.blank), Tone::Bad),
        ]),
        groups: groups(&sheet.answers),
    }
}

fn subtitle(sheet: &AnswerSheet, counted: &CountedQuestionnaire) -> String {
    let record = &counted.questionnaire;
    let service = record.service_id.and_then(|id| sheet.dossier.services.iter().find(|service| service.id == id));
    let service = service.map_or("all services", |service| service.name.as_str());
    let submitted = record.submitted_on.map_or_else(
        || "not submitted yet".to_owned(),
        |on| format!("submitted {on}, {}", words::ago(on, sheet.today)),
    );
    format!("{} · {service} · {submitted}", sheet.dossier.vendor.name)
}

fn facts(sheet: &AnswerSheet, counted: &CountedQuestionnaire) -> Vec<Fact> {
    let record = &counted.questionnaire;
    let compliances: Vec<f64> = sheet.answers.iter().filter_map(compliance).collect();
    let mut facts = vec![
        Fact::new("Standing", attestation(record.attestation).text),
        Fact::new("Questions", words::grouped(counted.counts.questions.into())),
    ];
    if !compliances.is_empty() {
        let count = f64::from(u32::try_from(compliances.len()).unwrap_or(u32::MAX));
        facts.push(Fact::new("In order", words::percent(compliances.iter().sum::<f64>() / count)));
    }
    if counted.tally.failed_must {
        facts.push(Fact::bad("Non-negotiable", "failed"));
    }
    if let Some(reviewer) = &record.reviewer {
        let on = record.reviewed_on.map_or_else(String::new, |on| format!(", {on}"));
        facts.push(Fact::new("Read by", format!("{reviewer}{on}")));
    }
    facts
}

/// Answers by domain, in the order in which the sheet first names each.
fn groups(answers: &[Answer]) -> Vec<AnswerGroup> {
    let mut groups: Vec<(&str, Vec<&Answer>)> = Vec::new();
    for answer in answers {
        let domain = answer.domain.as_deref().unwrap_or("Answers");
        match groups.iter_mut().find(|(known, _)| *known == domain) {
            Some((_, held)) => held.push(answer),
            None => groups.push((domain, vec![answer])),
        }
    }
    groups.into_iter().map(|(domain, answers)| group(domain, &answers)).collect()
}

fn group(domain: &str, answers: &[&Answer]) -> AnswerGroup {
    let judged: Vec<f64> = answers.iter().filter_map(|answer| compliance(answer)).collect();
    let in_order = judged.iter().filter(|share| **share >= 1.0).count();
    let remark = if judged.is_empty() {
        "nothing applies".to_owned()
    } else {
        format!("{in_order} of {} in order", judged.len())
    };
    AnswerGroup { title: domain.to_owned(), remark, answers: answers.iter().map(|answer| row(answer)).collect() }
}

fn row(answer: &Answer) -> AnswerRow {
    let tone = match compliance(answer) {
        None => Tone::Dim,
        Some(share) if share >= 1.0 => Tone::Good,
        Some(share) if share > 0.0 => Tone::Plain,
        Some(_) => Tone::Bad,
    };
    let label = answer.value.label();
    let words = if answer.must { format!("{label}, non-negotiable") } else { label.to_owned() };
    AnswerRow {
        reference: answer.question_ref.clone(),
        question: answer.question.clone(),
        answer: Tag::new(words, tone),
        comment: answer.comment.clone().filter(|comment| !comment.trim().is_empty()),
        series: answer.series.join(", "),
        cell: format!("{}{}", answer.column, answer.row),
    }
}
