//! What answers say otherwise than before, and what a vendor says in two ways.

use actix_web::{HttpResponse, web::Path};
use serde_json::{Map, Value, json};

use super::{params::Params, records::id_of, refusal::Answer, shape};
use crate::{
    actions::{
        contradictions,
        vendor_page::{self, AnswerSheet},
    },
    domain::{
        ids::{QuestionnaireId, VendorId},
        questionnaire::Questionnaire,
    },
    error::AppError,
    web::{
        Site, run,
        session::{Caller, Reads},
    },
};

/// `GET /api/v1/questionnaires/{id}/diff`: against the submission that it supersedes. Where there is none, `compared_with`
/// is null and nothing is listed.
pub async fn diff(app: Site, caller: Caller<Reads>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id: QuestionnaireId = id_of(&id)?;
    let sheet = run(&app, move |app| vendor_page::answer_sheet(app, &caller.actor, id)).await?;
    Ok(HttpResponse::Ok().json(shown(sheet)?))
}

fn shown(sheet: AnswerSheet) -> Result<Map<String, Value>, AppError> {
    let (before, diff) = sheet.compared.map(|compared| (compared.before, compared.diff)).unzip();
    let mut shown = Map::new();
    shown.insert("questionnaire_id".to_owned(), json!(sheet.id));
    shown.insert("compared_with".to_owned(), json!(before.as_ref().map(named)));
    shown.insert("superseded_by".to_owned(), json!(sheet.superseded_by.as_ref().map(named)));
    shown.insert("summary".to_owned(), json!(diff.as_ref().map(ToString::to_string)));
    shown.extend(shape::object(&diff.unwrap_or_default())?);
    Ok(shown)
}

fn named(questionnaire: &Questionnaire) -> Value {
    json!({
        "id": questionnaire.id,
        "template": questionnaire.template,
        "template_version": questionnaire.template_version,
        "submitted_on": questionnaire.submitted_on,
    })
}

/// `GET /api/v1/vendors/{id}/contradictions`.
pub async fn contradictions(app: Site, caller: Caller<Reads>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id: VendorId = id_of(&id)?;
    let found = run(&app, move |app| contradictions::of_vendor(app, &caller.actor, id)).await?;
    Ok(HttpResponse::Ok().json(shape::object(&found)?))
}
