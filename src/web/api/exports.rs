//! Whole tables as files.

use actix_web::{HttpResponse, web::Path};
use serde_json::json;

use super::{params::Params, refusal::Answer};
use crate::{
    actions::{export, vendor_table::Format},
    error::AppError,
    web::{
        Site,
        pages::download::download,
        run,
        session::{Caller, Exports, ensure_sees_all},
    },
};

/// `GET /api/v1/exports`: the tables there are.
pub async fn index(_caller: Caller<Exports>, params: Params) -> Answer {
    params.only(&[])?;
    let kinds: Vec<&str> = export::KINDS.iter().map(|(word, _)| *word).collect();
    Ok(HttpResponse::Ok().json(json!({ "kinds": kinds, "formats": ["csv", "xlsx", "json"] })))
}

/// `GET /api/v1/exports/{kind}?format=`: a table, as it is read back.
pub async fn show(app: Site, caller: Caller<Exports>, kind: Path<String>, params: Params) -> Answer {
    params.only(&["format"])?;
    ensure_sees_all(&caller.actor, "a whole table tells")?;
    let kind = export::kind(&kind).ok_or_else(|| AppError::NotFound("Such a table".to_owned()))?;
    let format = params.words::<Format>("format")?.first().copied().unwrap_or(Format::Csv);
    let written = run(&app, move |app| export::to_file(app, &caller.actor, kind, format)).await?;
    Ok(download(written.file, written.bytes, &written.name, format.media_type()))
}
