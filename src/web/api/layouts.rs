//! Layouts of sheets: the known ones, and those saved from an import.

use actix_web::{HttpResponse, web::Path};
use serde_json::{Value, json};

use super::{body::Body, page::Page, params::Params, records::id_of, refusal::Answer, shape};
use crate::{
    actions::layouts,
    error::AppError,
    web::{
        Site, run,
        session::{Caller, Imports, Reads},
    },
};

/// `GET /api/v1/layouts`: the known layouts of sheets and the fields they fill; those that were saved say what they extend.
pub async fn index(app: Site, _caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&[])?;
    let (known, saved) = run(&app, |app| Ok((layouts::known(app)?, layouts::list_saved(app)?))).await?;
    let listed = known.iter().map(|layout| {
        json!({
            "name": layout.name,
            "title": layout.title,
            "kind": layout.kind,
            "template": layout.template,
            "extends": saved.iter().find(|saved| saved.name == layout.name).map(|saved| &saved.extends),
            "fields": layout.fields.iter().map(|field| field.field.key).collect::<Vec<_>>(),
        })
    });
    Ok(Page::whole(listed.collect()).answer(&params))
}

/// `POST /api/v1/imports/{id}/layout` with `{title}`: saves how the import was read as a layout.
pub async fn create(app: Site, caller: Caller<Imports>, id: Path<String>, params: Params, body: Body) -> Answer {
    params.only(&[])?;
    let id = id_of(&id)?;
    let title = match body.0.get("title") {
        Some(Value::String(title)) => title.clone(),
        _ => return Err(AppError::invalid("title", "required", "title: give the layout a name.").into()),
    };
    let saved = run(&app, move |app| layouts::save(app, &caller.actor, id, &title)).await?;
    Ok(HttpResponse::Created().json(shape::object(&saved)?))
}

/// `DELETE /api/v1/layouts/{name}`: removes a saved layout.
pub async fn destroy(app: Site, caller: Caller<Imports>, name: Path<String>, params: Params) -> Answer {
    params.only(&[])?;
    run(&app, move |app| layouts::remove(app, &caller.actor, &name)).await?;
    Ok(HttpResponse::NoContent().finish())
}
