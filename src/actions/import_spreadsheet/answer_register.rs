//! Registers of answers: the answers of several vendors or questionnaires in one sheet, each questionnaire filed whole.

use super::{
    answers::{stands_already, store},
    context::Context,
    filed::{Register, keep},
};
use crate::{
    db::Conn,
    domain::{
        dossier::Dossier,
        import::{
            answer_register::{self, QuestionnaireDraft},
            answer_rows::AnswerLayout,
            cell::SheetRow,
            change::{Drafted, Outcome},
            layout::Layout,
            plan::IndexedRows,
            problem::Severity,
            value::Unreadable,
            vendor_ref::Filed,
        },
        name::plain_key,
        questionnaire::{Answer, AnswerCounts, Attestation, Questionnaire},
    },
    error::AppError,
};

/// Questionnaires planned or applied at a time; each may have hundreds of answers.
const CHUNK: usize = 20;

/// Plans or applies every questionnaire of the register.
pub(super) fn run(conn: &mut Conn, context: &mut Context<'_>, indexed: &IndexedRows) -> Result<(), AppError> {
    let mut known = Register::default();
    for groups in indexed.groups.chunks(CHUNK) {
        let mut drafted = Vec::with_capacity(groups.len());
        for rows in context.rows(groups)? {
            drafted.push(draft(context, &rows));
        }
        let drafts = keep(context, drafted);
        for (filed, dossier) in known.with_vendors(conn, context, drafts)? {
            questionnaire(conn, context, &filed, &dossier)?;
        }
        context.settle(conn)?;
    }
    Ok(())
}

/// Reads the rows of one questionnaire. A template that is known lends its words, its preferences and its
/// non-negotiable questions; the series are the sheet's to name.
fn draft(context: &Context<'_>, rows: &[SheetRow]) -> Drafted<Filed<QuestionnaireDraft>> {
    let template = answer_register::template_of(rows, context.reading);
    let known = context.app.layouts.iter().find(|layout| serves(layout, &template)).unwrap_or(context.layout);
    let series = |reference: &str, domain: Option<&str>, criterion: Option<&str>| {
        let named = criterion.map(|criterion| context.layout.crosswalk.named_in(criterion));
        let found = named.filter(|named| !named.is_empty());
        let found = found.or_else(|| known.crosswalk.series_of(reference, domain, None));
        found.unwrap_or_default().into_iter().map(str::to_owned).collect()
    };
    let layout = AnswerLayout {
        series: &series,
        words: &|raw| known.values.answer(raw),
        preferred: &|reference| known.preferred.get(reference).copied(),
        must: &|reference| known.must.iter().any(|id| id == reference),
        weight: &|_| None,
        section: &|_| None,
        domain_carried_down: false,
    };
    answer_register::draft(rows, context.reading, &layout)
}

fn serves(layout: &Layout, template: &str) -> bool {
    layout.template.as_deref().unwrap_or(&layout.name) == template
}

fn questionnaire(
    conn: &mut Conn,
    context: &mut Context<'_>,
    filed: &Filed<QuestionnaireDraft>,
    dossier: &Dossier,
) -> Result<(), AppError> {
    let draft = &filed.draft;
    let row = filed.rows.first().copied().unwrap_or(1);
    let service = draft.service.as_ref().map(|name| {
        let key = plain_key(name);
        dossier.services.iter().find(|service| plain_key(&service.name) == key).map(|service| service.id)
    });
    if service == Some(None) {
        return refuse_service(context, filed, dossier);
    }
    let questionnaire = Questionnaire {
        id: context.app.clock.new_id(),
        vendor_id: dossier.vendor.id,
        service_id: service.flatten(),
        template: draft.template.clone(),
        template_version: draft.version.clone(),
        sent_on: None,
        due_on: None,
        submitted_on: Some(draft.submitted.unwrap_or(context.today)),
        attestation: draft.attestation.unwrap_or(Attestation::SelfAttested),
        reviewer: None,
        reviewed_on: None,
        created_at: context.now,
        updated_at: context.now,
        version: 1,
    };
    let answers: Vec<Answer> = (1..)
        .zip(&draft.answers)
        .map(|(position, draft)| {
            draft.new_answer(context.app.clock.new_id(), questionnaire.id, position, &context.map.sheet)
        })
        .collect();
    let name = format!("{} {}", dossier.vendor.name, draft.template);
    if stands_already(conn, dossier, &questionnaire, &answers)? {
        context.outcome.record(&name, row, Outcome::Same);
        return Ok(());
    }
    context.outcome.record(&name, row, Outcome::Create);
    if context.applies() {
        let counts = AnswerCounts::count(answers.iter().map(|answer| answer.value));
        store(conn, &questionnaire, &answers, counts)?;
        context.created(&questionnaire, row);
        context.touch(dossier.vendor.id);
    }
    Ok(())
}

fn refuse_service(
    context: &mut Context<'_>,
    filed: &Filed<QuestionnaireDraft>,
    dossier: &Dossier,
) -> Result<(), AppError> {
    let names = dossier.services.iter().map(|service| service.name.as_str()).collect::<Vec<_>>().join("”, “");
    let message = format!("{} has no service of this name. It has “{names}”; choose one of them.", dossier.vendor.name);
    context.outcome.counts.rejected += 1;
    for rows in context.rows(std::slice::from_ref(&filed.rows))? {
        if let Some(row) = rows.first() {
            let why = Unreadable::new("unknown_service", message.clone());
            let problem = context.reading.problem(Severity::Error, row, "service", why);
            context.outcome.problem(problem);
        }
    }
    Ok(())
}
