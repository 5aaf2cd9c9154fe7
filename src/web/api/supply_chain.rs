//! Who stands behind the vendors.

use actix_web::HttpResponse;

use super::{params::Params, refusal::Answer, shape};
use crate::{
    actions::supply_chain,
    error::AppError,
    web::{
        Site, run,
        session::{Caller, Reads, ensure_sees_all},
    },
};

/// `GET /api/v1/supply-chain`: how concentrated the providers behind our vendors are.
pub async fn index(app: Site, caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&[])?;
    ensure_sees_all(&caller.actor, "the supply chain tells")?;
    let found = run(&app, supply_chain::report).await?;
    Ok(HttpResponse::Ok().json(shape::object(&found)?))
}

/// `GET /api/v1/supply-chain/exposure?of=`: what an outage of a vendor or provider touches.
pub async fn exposure(app: Site, caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&["of"])?;
    ensure_sees_all(&caller.actor, "the supply chain tells")?;
    let Some(of) = params.get("of").map(str::to_owned) else {
        return Err(AppError::invalid("of", "required", "of: name a vendor or provider.").into());
    };
    let found = run(&app, move |app| supply_chain::exposure(app, &of)).await?;
    Ok(HttpResponse::Ok().json(shape::object(&found)?))
}
