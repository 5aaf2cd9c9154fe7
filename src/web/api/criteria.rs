//! The Trust Services Criteria by id, in our words.

use actix_web::HttpResponse;
use serde_json::json;

use super::{params::Params, refusal::Answer};
use crate::{
    domain::criteria::{Criterion, criteria},
    web::session::{Caller, Reads},
};

/// `GET /api/v1/criteria`: the 61 criteria with their series.
pub async fn index(_caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&[])?;
    let criteria: Vec<Criterion> = criteria().collect();
    Ok(HttpResponse::Ok().json(json!({ "criteria": criteria })))
}
