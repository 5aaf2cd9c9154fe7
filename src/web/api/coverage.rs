//! Which days of a window the vendors' SOC reports cover, and what comes next.

use serde_json::{Map, Value, json};

use super::{page::Page, params::Params, refusal::Answer, shape};
use crate::{
    actions::{coverage, records},
    app::App,
    domain::{access::Actor, coverage::Window, ids::VendorId, vendor::Vendor},
    error::AppError,
    web::{
        Site, run,
        session::{Caller, Reads},
    },
};

/// `GET /api/v1/coverage`: vendor by vendor, in `from` to `to`, or in the current fiscal year; of all vendors, of one, or
/// of the key vendors.
pub async fn index(app: Site, caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&["limit", "after", "vendor_id", "from", "to", "key_vendors"])?;
    let (limit, after) = (params.limit()?, params.after::<VendorId>()?);
    let vendor = params.parse("vendor_id", "the id of a vendor")?;
    let key_vendors = params.parse("key_vendors", "true or false")?.unwrap_or(false);
    let window = window(&params, app.fiscal_year())?;
    let page = run(&app, move |app| {
        let found = match vendor {
            None if key_vendors => coverage::key_vendors(app, &caller.actor, after, limit + 1)?,
            _ => listed(app, &caller.actor, vendor, key_vendors, after, limit + 1)?,
        };
        Page::cut(found, limit, |vendor| vec![vendor.to_string()]).show(|vendors| shown(app, vendors, window))
    });
    let about = Map::from_iter([("window".to_owned(), json!(window))]);
    Ok(page.await?.answer_about(&params, about))
}

fn listed(
    app: &App,
    actor: &Actor,
    vendor: Option<VendorId>,
    key_vendors: bool,
    after: Option<VendorId>,
    limit: i64,
) -> Result<Vec<VendorId>, AppError> {
    let found = records::list::<Vendor>(app, actor, vendor, after, limit)?;
    Ok(found.into_iter().filter(|vendor| !key_vendors || vendor.key_vendor).map(|vendor| vendor.id).collect())
}

/// The window that an address names, or the current fiscal year.
pub(super) fn window(params: &Params, year: Window) -> Result<Window, AppError> {
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

fn shown(app: &App, vendors: &[VendorId], window: Window) -> Result<Vec<Value>, AppError> {
    let found = coverage::of_vendors(app, vendors.to_vec(), window)?;
    let shown = found.iter().map(|(id, coverage)| {
        let mut shown = Map::from_iter([("vendor_id".to_owned(), json!(id))]);
        shown.extend(shape::object(coverage)?);
        Ok(Value::Object(shown))
    });
    shown.collect()
}
