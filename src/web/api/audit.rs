//! The audit trail, newest first.

use serde_json::Value;

use super::{page::Page, params::Params, refusal::Answer, shape};
use crate::{
    db,
    domain::{audit::AuditEntry, ids::AuditId},
    error::AppError,
    web::{
        Site, run,
        session::{Caller, ReadsAudit},
    },
};

/// `GET /api/v1/audit`.
pub async fn index(app: Site, _caller: Caller<ReadsAudit>, params: Params) -> Answer {
    params.only(&["limit", "after"])?;
    let (limit, before) = (params.limit()?, params.after::<AuditId>()?);
    let found = run(&app, move |app| app.db.read(|conn| Ok(db::audit::list_before(conn, before, limit + 1)?)));
    let page = Page::cut(found.await?, limit, |entry| vec![entry.id.to_string()]);
    Ok(page.show(|entries| entries.iter().map(shown).collect())?.answer(&params))
}

/// The values are kept as JSON text and shown as JSON.
fn shown(entry: &AuditEntry) -> Result<Value, AppError> {
    let mut fields = shape::object(entry)?;
    for name in ["before_values", "after_values"] {
        if let Some(Value::String(text)) = fields.get(name)
            && let Ok(values) = serde_json::from_str(text)
        {
            fields.insert(name.to_owned(), values);
        }
    }
    Ok(Value::Object(fields))
}
