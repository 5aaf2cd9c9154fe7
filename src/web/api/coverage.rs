//! Which days of a window the vendors' SOC reports cover.

use serde_json::{Map, Value, json};

use super::{page::Page, params::Params, refusal::Answer, shape};
use crate::{
    actions::records,
    app::App,
    db,
    domain::{coverage::Window, ids::VendorId, vendor::Vendor},
    error::AppError,
    web::{
        Site, run,
        session::{Caller, Reads},
    },
};

/// `GET /api/v1/coverage`: vendor by vendor, in `from` to `to`, or in the current fiscal year.
pub async fn index(app: Site, caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&["limit", "after", "vendor_id", "from", "to"])?;
    let (limit, after) = (params.limit()?, params.after::<VendorId>()?);
    let vendor = params.parse("vendor_id", "the id of a vendor")?;
    let window = window(&params, app.fiscal_year())?;
    let page = run(&app, move |app| {
        let found = records::list::<Vendor>(app, &caller.actor, vendor, after, limit + 1)?;
        Page::cut(found, limit, |vendor| vec![vendor.id.to_string()]).show(|vendors| shown(app, vendors, window))
    });
    let about = Map::from_iter([("window".to_owned(), json!(window))]);
    Ok(page.await?.answer_about(&params, about))
}

fn window(params: &Params, year: Window) -> Result<Window, AppError> {
    let what = "a day such as 2026-11-22";
    let from = params.parse("from", what)?.unwrap_or(year.from);
    let to = params.parse("to", what)?.unwrap_or(year.to);
    let window = Window { from, to };
    if window.days() == 0 {
        let message = format!("The window ends on {to}, before it begins on {from}; swap the two days.");
        return Err(AppError::invalid("to", "end_before_start", message));
    }
    Ok(window)
}

fn shown(app: &App, vendors: &[Vendor], window: Window) -> Result<Vec<Value>, AppError> {
    let ids: Vec<VendorId> = vendors.iter().map(|vendor| vendor.id).collect();
    let dossiers = app.db.read(|conn| Ok(db::facts::load(conn, &ids)?))?;
    dossiers
        .iter()
        .map(|dossier| {
            let mut shown = Map::new();
            shown.insert("vendor_id".to_owned(), json!(dossier.vendor.id));
            shown.insert("vendor".to_owned(), json!(dossier.vendor.name));
            shown.insert("reference".to_owned(), json!(dossier.vendor.reference));
            shown.extend(shape::object(&dossier.coverage(window))?);
            Ok(Value::Object(shown))
        })
        .collect()
}
