//! The days off in force.

use actix_web::HttpResponse;

use super::{params::Params, refusal::Answer};
use crate::{
    actions::holidays,
    web::{
        Site,
        session::{Caller, Reads},
    },
};

/// `GET /api/v1/holidays?year=`: the days off of a year, or of the current one, and the countries they are of.
pub async fn index(app: Site, _caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&["year"])?;
    let year = params.parse("year", "a year such as 2026")?;
    Ok(HttpResponse::Ok().json(holidays::of_year(&app, year)?))
}
