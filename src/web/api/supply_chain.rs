//! Who stands behind the vendors.

use actix_web::{HttpResponse, web::Path};

use super::{params::Params, records::id_of, refusal::Answer, shape};
use crate::{
    actions::{relations, supply_chain},
    domain::ids::VendorId,
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

/// `GET /api/v1/vendors/{id}/subservices`: who stands behind a vendor now, and what its newest list and reports changed.
pub async fn of_vendor(app: Site, caller: Caller<Reads>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id: VendorId = id_of(&id)?;
    let found = run(&app, move |app| relations::of_vendor(app, &caller.actor, id)).await?;
    Ok(HttpResponse::Ok().json(shape::object(&found)?))
}
