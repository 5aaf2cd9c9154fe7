//! The audit trail, newest first, and whether it is as it was written.

use actix_web::HttpResponse;
use serde_json::{Value, json};

use super::{page::Page, params::Params, refusal::Answer, shape};
use crate::{
    actions::audit::{self, Asked, Shown},
    domain::{audit::chain::Anchor, ids::AuditId},
    error::AppError,
    web::{
        Site, run,
        session::{Caller, ReadsAudit},
    },
};

/// `GET /api/v1/audit?actor=&action=&record_kind=&record_id=&vendor_id=&from=&to=`.
pub async fn index(app: Site, caller: Caller<ReadsAudit>, params: Params) -> Answer {
    params.only(&["actor", "action", "record_kind", "record_id", "vendor_id", "from", "to", "limit", "after"])?;
    let (limit, before) = (params.limit()?, params.after::<AuditId>()?);
    let text = |name: &str| params.get(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let asked = Asked {
        actor: text("actor"),
        action: text("action"),
        kind: text("record_kind"),
        record: text("record_id"),
        vendor: params.parse("vendor_id", "the id of a vendor")?,
        from: params.parse("from", "a day, such as 2026-11-22")?,
        to: params.parse("to", "a day, such as 2026-11-22")?,
    };
    let found = run(&app, move |app| audit::list(app, &caller.actor, &asked, before, limit + 1));
    let page = Page::cut(found.await?, limit, |shown: &Shown| vec![shown.line.entry.id.to_string()]);
    Ok(page.show(|entries| entries.iter().map(shown).collect())?.answer(&params))
}

/// `GET /api/v1/audit/verify?anchor=`: walks along the trail, with an anchor that was kept elsewhere or without.
pub async fn verify(app: Site, _caller: Caller<ReadsAudit>, params: Params) -> Answer {
    params.only(&["anchor"])?;
    let anchor = params.parse::<Anchor>("anchor", "where the trail ended, such as 1042-9f3c5a7be21d0448")?;
    let found = run(&app, move |app| audit::verify(app, anchor.as_ref())).await?;
    Ok(HttpResponse::Ok().json(found.document()))
}

/// The values are kept as JSON text and shown as JSON; the number and the tag are those of the chain.
fn shown(shown: &Shown) -> Result<Value, AppError> {
    let mut fields = shape::object(&shown.line.entry)?;
    for name in ["before_values", "after_values"] {
        if let Some(Value::String(text)) = fields.get(name)
            && let Ok(values) = serde_json::from_str(text)
        {
            fields.insert(name.to_owned(), values);
        }
    }
    fields.insert("number".to_owned(), json!(shown.line.seq));
    fields.insert("mac".to_owned(), json!(shown.line.mac));
    Ok(Value::Object(fields))
}
