//! The access review: accounts and tokens, what each may do and when it was last used.

use actix_web::HttpResponse;
use serde_json::{Value, json};

use super::{params::Params, refusal::Answer};
use crate::{
    actions::{
        export::{self, Access},
        vendor_table::Format,
    },
    web::{
        Site,
        pages::download::download,
        run,
        session::{Caller, ReadsAudit},
    },
};

/// `GET /api/v1/access-review`: every way in, as `items`; with `format` the same as a file.
pub async fn show(app: Site, caller: Caller<ReadsAudit>, params: Params) -> Answer {
    params.only(&["format"])?;
    let Some(format) = params.words::<Format>("format")?.first().copied() else {
        let listed = run(&app, move |app| export::access_review(app, &caller.actor)).await?;
        let items: Vec<Value> = listed.iter().map(Access::object).collect();
        return Ok(HttpResponse::Ok().json(json!({ "items": items })));
    };
    let written = run(&app, move |app| export::access_review_to_file(app, &caller.actor, format)).await?;
    Ok(download(written.file, written.bytes, &written.name, format.media_type()))
}
