//! What stands against each other on the register.

use actix_web::HttpResponse;

use super::{params::Params, refusal::Answer, shape};
use crate::{
    actions::quality::{self, Quality},
    domain::quality::Check,
    web::{
        Site, run,
        session::{Caller, Reads, ensure_sees_all},
    },
};

/// `GET /api/v1/quality?check=`: standing inconsistencies by group and check, all of them or those of the checks named.
pub async fn index(app: Site, caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&["check"])?;
    ensure_sees_all(&caller.actor, "the list of inconsistencies tells")?;
    let wanted: Vec<Check> = params.words("check")?;
    let mut found = run(&app, quality::report).await?;
    if !wanted.is_empty() {
        narrow(&mut found, &wanted);
    }
    Ok(HttpResponse::Ok().json(shape::object(&found)?))
}

/// Lets go of what other checks found.
fn narrow(found: &mut Quality, wanted: &[Check]) {
    for group in &mut found.groups {
        group.checks.retain(|checked| wanted.contains(&checked.check));
        group.count = group.checks.iter().map(|checked| checked.count).sum();
    }
    found.groups.retain(|group| group.count > 0);
    found.count = found.groups.iter().map(|group| group.count).sum();
}
