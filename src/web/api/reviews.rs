//! The steps of a review: signed, approved, sent back. A completed one is frozen.

use actix_web::{HttpResponse, http::header::ETAG, web::Path};

use super::{body::Body, params::Params, records::id_of, refusal::Answer, shape, tag};
use crate::{
    actions::review,
    domain::{ids::ReviewId, review::Review},
    web::{
        Site, run,
        session::{Approves, Assesses, Caller, Reads},
    },
};

fn answer(review: &Review) -> Answer {
    Ok(HttpResponse::Ok().insert_header((ETAG, tag::of(review.version, None))).json(shape::object(review)?))
}

/// `POST /api/v1/reviews/{id}/sign`: the caller, a signed-in person, stands by what is there.
pub async fn sign(app: Site, caller: Caller<Assesses>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id: ReviewId = id_of(&id)?;
    answer(&run(&app, move |app| review::sign(app, &caller.actor, id)).await?)
}

/// `POST /api/v1/reviews/{id}/approve`: a second person does, and the review is frozen.
pub async fn approve(app: Site, caller: Caller<Approves>, id: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    let id: ReviewId = id_of(&id)?;
    answer(&run(&app, move |app| review::approve(app, &caller.actor, id)).await?)
}

/// `POST /api/v1/reviews/{id}/send-back` with `why`: back to a draft.
pub async fn send_back(app: Site, caller: Caller<Reads>, id: Path<String>, params: Params, body: Body) -> Answer {
    params.only(&[])?;
    let id: ReviewId = id_of(&id)?;
    let why = body.0.get("why").and_then(serde_json::Value::as_str).map(str::to_owned);
    answer(&run(&app, move |app| review::send_back(app, &caller.actor, id, why.as_deref())).await?)
}
