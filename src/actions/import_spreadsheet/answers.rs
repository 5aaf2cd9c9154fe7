//! Questionnaires: all answers of one sheet, filed for a vendor and, where said, for one of its services.

use std::{cell::RefCell, collections::BTreeMap};

use super::{
    context::Context,
    question_sheets::{QuestionRows, once_each, question_rows},
    reading::Part,
    values::{ANSWER, answer, meaning},
};
use crate::{
    actions::{
        vendor::{first_service, names_of, next_references},
        vendor_page::{Comparison, compared},
    },
    db::{self, Conn, questionnaire::Tally},
    domain::{
        dossier::Dossier,
        evidence::tally,
        import::{
            answer_rows::{self, AnswerDraft, AnswerLayout},
            change::Outcome,
            problem::{Problem, Severity},
            vendor_ref::VendorRef,
        },
        person::name_key,
        questionnaire::{Answer, AnswerCounts, Attestation, Questionnaire},
        vendor::{Vendor, VendorStatus},
    },
    error::AppError,
};

/// Plans or applies a questionnaire; `beside` are further sheets of its questions.
pub(super) fn run<'a>(
    conn: &mut Conn,
    context: &mut Context<'a>,
    main: &'a Part<'a>,
    beside: &'a [Part<'a>],
) -> Result<(), AppError> {
    let drafts = all_answers(context, main, beside)?;
    let counts = AnswerCounts::count(drafts.iter().map(|(_, draft)| draft.value));
    context.outcome.answers = Some(counts);
    if drafts.is_empty() && !context.outcome.has_errors() {
        let message = "There is no question below the headings; fill the questionnaire in, or choose another sheet.";
        refuse(context, "no_questions", "", message);
        return Ok(());
    }
    if counts.questions > 0 && counts.questions == counts.blank {
        let message = "No question is answered yet; bring the questionnaire back when it is filled in.";
        refuse(context, "no_answers", "", message);
        return Ok(());
    }
    let Some((dossier, created)) = vendor(conn, context)? else { return Ok(()) };
    let Some(service) = service(context, &dossier) else { return Ok(()) };
    let submitted = context.options.submitted.unwrap_or(context.today);
    let questionnaire = Questionnaire {
        id: context.app.clock.new_id(),
        vendor_id: dossier.vendor.id,
        service_id: service,
        template: context.layout.template.clone().unwrap_or_else(|| context.layout.name.clone()),
        template_version: context.version.clone(),
        sent_on: None,
        due_on: None,
        submitted_on: Some(submitted),
        attestation: context.options.attestation.unwrap_or(Attestation::SelfAttested),
        reviewer: None,
        reviewed_on: None,
        created_at: context.now,
        updated_at: context.now,
        version: 1,
    };
    let answers: Vec<Answer> = (1..)
        .zip(&drafts)
        .map(|(position, (sheet, draft))| {
            draft.new_answer(context.app.clock.new_id(), questionnaire.id, position, sheet)
        })
        .collect();
    let name = format!("{} {}", dossier.vendor.name, context.layout.title);
    if !created && stands_already(conn, &dossier, &questionnaire, &answers)? {
        context.outcome.record(&name, context.map.heading_row, Outcome::Same);
        return Ok(());
    }
    context.outcome.record(&name, context.map.heading_row, Outcome::Create);
    if !created {
        context.outcome.compared = supersedes(conn, &dossier, &questionnaire, &answers)?;
    }
    if !context.applies() {
        return Ok(());
    }
    if created {
        store_vendor(conn, context, &dossier)?;
    }
    store(conn, &questionnaire, &answers, counts)?;
    context.created(&questionnaire, context.map.heading_row);
    context.touch(dossier.vendor.id);
    context.settle(conn)
}

/// The answers of all sheets, each with the name of its own.
fn all_answers<'a>(
    context: &mut Context<'a>,
    main: &'a Part<'a>,
    beside: &'a [Part<'a>],
) -> Result<Vec<(&'a str, AnswerDraft)>, AppError> {
    let mut drafts: Vec<(&str, AnswerDraft)> = Vec::new();
    context.outcome.rows = 0;
    for part in std::iter::once(main).chain(beside) {
        context.turn_to(part);
        let questions = question_rows(context)?;
        context.outcome.rows += u32::try_from(questions.rows.len()).unwrap_or(u32::MAX);
        drafts.extend(draft(context, &questions).into_iter().map(|draft| (part.map.sheet.as_str(), draft)));
    }
    context.turn_to(main);
    Ok(once_each(context, main.layout, drafts))
}

fn draft(context: &mut Context<'_>, questions: &QuestionRows) -> Vec<AnswerDraft> {
    let asides = context.asides;
    let layout = context.layout;
    let amendments = &context.options.amendments;
    let unknown: RefCell<BTreeMap<String, u32>> = RefCell::new(BTreeMap::new());
    let series = |reference: &str, domain: Option<&str>, criterion: Option<&str>| {
        let found = layout.crosswalk.series_of(reference, domain, criterion);
        if found.is_none() {
            *unknown.borrow_mut().entry(domain.unwrap_or_default().to_owned()).or_default() += 1;
        }
        found.unwrap_or_default().into_iter().map(str::to_owned).collect()
    };
    let answer_layout = AnswerLayout {
        series: &series,
        words: &|raw| {
            let meant = meaning(ANSWER, raw, amendments, &layout.meanings);
            meant.and_then(|meant| answer(&meant, layout)).unwrap_or_else(|| layout.values.answer(raw))
        },
        preferred: &|reference| {
            let aside = asides.get(reference).and_then(|aside| aside.preferred);
            layout.preferred.get(reference).copied().or(aside)
        },
        must: &|reference| layout.must.iter().any(|id| id == reference),
        weight: &|reference| asides.get(reference).and_then(|aside| aside.weight),
        section: &|row| questions.section(row),
        domain_carried_down: layout.domain_carried_down,
    };
    let drafted = answer_rows::draft(&questions.rows, context.reading, &answer_layout);
    drafted.problems.into_iter().for_each(|problem| context.outcome.problem(problem));
    context.outcome.counts.rejected += u32::from(!drafted.rejected_rows.is_empty());
    let sheet = context.map.sheet.clone();
    for (domain, count) in unknown.into_inner() {
        let shown = if domain.is_empty() { "no domain".to_owned() } else { format!("the domain “{domain}”") };
        context.outcome.problem(Problem {
            severity: Severity::Warning,
            sheet: sheet.clone(),
            cell: format!("A{}", context.map.heading_row),
            heading: "Domain".to_owned(),
            value: domain,
            code: "unknown_domain".to_owned(),
            message: format!(
                "{count} questions have {shown}, which fits no series of criteria: they are kept and score nothing. Name a criterion such as CC6 in a column of its own, or use a domain such as “Access control”."
            ),
        });
    }
    drafted.answers
}

/// The vendor it is filed for, and whether it is made for it; `None` when that is not known.
fn vendor(conn: &mut Conn, context: &mut Context<'_>) -> Result<Option<(Dossier, bool)>, AppError> {
    let Some(name) = context.options.vendor.clone().filter(|name| !name.trim().is_empty()) else {
        refuse(context, "vendor_missing", "", "Say whose questionnaire this is: name the vendor.");
        return Ok(None);
    };
    let reference = VendorRef::new(name.trim());
    if let Some(id) = super::filed::find(conn, &[&reference])?.first().copied().flatten() {
        return Ok(db::facts::load(conn, &[id])?.into_iter().next().map(|dossier| (dossier, false)));
    }
    if !context.options.create_vendor {
        let message = format!(
            "“{name}” is not on the vendor register. Write the name as it stands there, or create the vendor with the import (--create-vendor)."
        );
        refuse(context, "unknown_vendor", &name, &message);
        return Ok(None);
    }
    Ok(Some((proposed(context, name.trim()), true)))
}

fn proposed(context: &Context<'_>, name: &str) -> Dossier {
    use crate::actions::records::Record;
    let mut vendor = Vendor::blank(context.app, context.app.clock.new_id(), context.now);
    name.clone_into(&mut vendor.name);
    vendor.status = VendorStatus::Proposed;
    vendor.sample = context.options.sample;
    let services = vec![first_service(&vendor)];
    Dossier { services, ..Dossier::new(vendor) }
}

fn store_vendor(conn: &mut Conn, context: &mut Context<'_>, dossier: &Dossier) -> Result<(), AppError> {
    let reference = next_references(conn, 1)?.into_iter().next().unwrap_or_default();
    let vendor = Vendor { reference, ..dossier.vendor.clone() };
    db::vendor::insert_all(conn, [&vendor])?;
    db::vendor::insert_names(conn, &names_of(&vendor))?;
    db::service::insert_all(conn, &dossier.services)?;
    let row = context.map.heading_row;
    context.created(&vendor, row);
    dossier.services.iter().for_each(|service| context.created(service, row));
    Ok(())
}

/// The service it is filed for; the outer `None` when the named one is not the vendor's.
fn service(context: &mut Context<'_>, dossier: &Dossier) -> Option<Option<crate::domain::ids::ServiceId>> {
    let Some(name) = context.options.service.clone().filter(|name| !name.trim().is_empty()) else { return Some(None) };
    let key = name_key(&name);
    let found = dossier.services.iter().find(|service| name_key(&service.name) == key).map(|service| service.id);
    if found.is_none() {
        let known = dossier.services.iter().map(|service| service.name.as_str()).collect::<Vec<_>>().join("”, “");
        let message =
            format!("{} has no service called “{name}”. It has “{known}”; choose one of them.", dossier.vendor.name);
        refuse(context, "unknown_service", &name, &message);
    }
    found.map(Some)
}

fn refuse(context: &mut Context<'_>, code: &str, value: &str, message: &str) {
    context.outcome.counts.rejected += 1;
    context.outcome.problem(Problem {
        severity: Severity::Error,
        sheet: context.map.sheet.clone(),
        cell: format!("A{}", context.map.heading_row),
        heading: String::new(),
        value: value.to_owned(),
        code: code.to_owned(),
        message: message.to_owned(),
    });
}

/// Whether the vendor gave these very answers that day already.
pub(super) fn stands_already(
    conn: &mut Conn,
    dossier: &Dossier,
    new: &Questionnaire,
    answers: &[Answer],
) -> Result<bool, AppError> {
    let same = |stored: &&Questionnaire| {
        (stored.service_id, &stored.template, stored.submitted_on) == (new.service_id, &new.template, new.submitted_on)
    };
    let said = |answers: &[Answer]| -> Vec<(String, String, Option<String>)> {
        answers.iter().map(|answer| (answer.question_ref.clone(), answer.raw.clone(), answer.comment.clone())).collect()
    };
    for stored in dossier.questionnaires.iter().map(|counted| &counted.questionnaire).filter(same) {
        if said(&db::questionnaire::answers_of(conn, stored.id)?) == said(answers) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How the answers differ from those that they supersede, in a sentence.
fn supersedes(
    conn: &mut Conn,
    dossier: &Dossier,
    new: &Questionnaire,
    answers: &[Answer],
) -> Result<Option<String>, AppError> {
    Ok(compared(conn, dossier, new, answers)?.map(|Comparison { before, diff }| {
        let day = before.submitted_on.map(|day| format!(" of {day}")).unwrap_or_default();
        format!("Supersedes the answers{day}: {diff}.")
    }))
}

pub(super) fn store(
    conn: &mut Conn,
    questionnaire: &Questionnaire,
    answers: &[Answer],
    counts: AnswerCounts,
) -> Result<(), AppError> {
    let counted = tally(answers);
    let series: Vec<_> = counted
        .series
        .iter()
        .map(|entry| (questionnaire.id, entry.series.as_str().to_owned(), entry.compliant, entry.applicable))
        .collect();
    db::questionnaire::insert_all(conn, [questionnaire])?;
    let tally = Tally { counts, failed_must: counted.failed_must };
    Ok(db::questionnaire::insert_answers(conn, questionnaire.id, answers, tally, &series)?)
}
