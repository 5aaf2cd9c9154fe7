//! The vendors as the vendors table has them: filtered, searched, sorted, each with its worst service's score.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::{
    page::Page,
    params::{Params, wrong_cursor},
    refusal::Answer,
    shape,
};
use crate::{
    actions::summarize::NEVER,
    app::App,
    db::{
        self,
        summary::{Key, PageRequest, VendorFilter, VendorSort, VendorSummary},
    },
    domain::{access::Actor, ids::VendorId, ratio::Nano, scoring::Band, vendor::Vendor},
    error::AppError,
    web::{
        Site, run,
        session::{Caller, Reads},
    },
};

const KNOWN: &[&str] =
    &["limit", "after", "sort", "q", "status", "band", "tier", "soc_state", "owner", "category", "archived"];

const SOC_STATES: &[&str] = &["none", "type1", "soc3", "covered", "covered_with_bridge", "gap"];
/// Most words of a search.
const MOST_WORDS: usize = 10;

/// What can be sorted by.
const SORTS: &[(&str, VendorSort)] = &[
    ("name", VendorSort::Name),
    ("reference", VendorSort::Reference),
    ("residual", VendorSort::Residual),
    ("tier", VendorSort::Tier),
    ("confidence", VendorSort::Confidence),
    ("next_on", VendorSort::Next),
];

/// An order of the list: by what, and which end first.
struct Order {
    name: String,
    sort: VendorSort,
    descending: bool,
}

/// By reference where nobody says: an order that no change of a score disturbs.
fn order(params: &Params) -> Result<Order, AppError> {
    let name = params.get("sort").unwrap_or("reference").to_owned();
    let (descending, key) = name.strip_prefix('-').map_or((false, name.as_str()), |key| (true, key));
    let known = SORTS.iter().find(|(word, _)| *word == key);
    match known {
        Some((_, sort)) => Ok(Order { sort: *sort, descending, name }),
        None => {
            let words: Vec<&str> = SORTS.iter().map(|(word, _)| *word).collect();
            let message = format!("sort: give one of {}, with “-” before it for the largest first.", words.join(", "));
            Err(AppError::invalid("sort", "unknown_word", message))
        }
    }
}

fn filter(params: &Params, actor: &Actor) -> Result<VendorFilter, AppError> {
    let bands: Vec<&str> = Band::ALL.iter().map(|band| band.as_str()).collect();
    let words = params.get("q").unwrap_or_default().split_whitespace().take(MOST_WORDS);
    Ok(VendorFilter {
        words: words.map(str::to_lowercase).collect(),
        archived: params.parse("archived", "true or false")?,
        statuses: params.words("status")?,
        bands: params.listed("band", &bands)?,
        tiers: params.listed("tier", &bands)?,
        soc_states: params.listed("soc_state", SOC_STATES)?,
        scope: actor.scope(),
        // A business owner sees their own, whoever they ask for.
        owner: params.get("owner").filter(|_| actor.sees_all()).map(str::to_owned),
        category: params.get("category").map(str::to_owned),
        ..VendorFilter::default()
    })
}

/// The cursor names its order, so that it cannot begin a page of another.
fn start(params: &Params, order: &Order) -> Result<Option<Key>, AppError> {
    let Some([name, value, id]) = params.cursor::<3>()? else { return Ok(None) };
    if name != order.name {
        return Err(wrong_cursor());
    }
    Ok(Some(Key { value, id: id.parse().map_err(|_| wrong_cursor())? }))
}

/// `GET /api/v1/vendors`.
pub async fn index(app: Site, caller: Caller<Reads>, params: Params) -> Answer {
    params.only(KNOWN)?;
    let (order, limit) = (order(&params)?, params.limit()?);
    let filter = filter(&params, &caller.actor)?;
    let request = PageRequest {
        sort: order.sort,
        descending: order.descending,
        from: start(&params, &order)?,
        backwards: false,
        limit: limit + 1,
    };
    let page = run(&app, move |app| {
        let rows = app.db.read(|conn| listed(conn, &filter, &request))?;
        let place = |(_, row): &(Vendor, VendorSummary)| {
            let key = row.key(order.sort);
            vec![order.name.clone(), key.value, key.id.to_string()]
        };
        Page::cut(rows, limit, place).show(|rows| rows.iter().map(|(vendor, row)| shown(vendor, row)).collect())
    });
    Ok(page.await?.answer(&params))
}

fn listed(
    conn: &mut db::Conn,
    filter: &VendorFilter,
    request: &PageRequest,
) -> Result<Vec<(Vendor, VendorSummary)>, AppError> {
    let rows = db::summary::page(conn, filter, request)?;
    let ids: Vec<VendorId> = rows.iter().map(|row| row.vendor_id).collect();
    let found = db::vendor::list_by_ids(conn, &ids)?;
    let mut vendors: HashMap<VendorId, Vendor> = found.into_iter().map(|vendor| (vendor.id, vendor)).collect();
    Ok(rows.into_iter().filter_map(|row| Some((vendors.remove(&row.vendor_id)?, row))).collect())
}

fn shown(vendor: &Vendor, row: &VendorSummary) -> Result<Value, AppError> {
    let mut fields = shape::object(vendor)?;
    add(&mut fields, row);
    Ok(Value::Object(fields))
}

/// Adds the figures of the vendors table to vendors.
///
/// # Errors
/// What the database says.
pub fn add_figures(app: &App, vendors: &[Vendor], shown: &mut [Map<String, Value>]) -> Result<(), AppError> {
    let ids: Vec<VendorId> = vendors.iter().map(|vendor| vendor.id).collect();
    let rows = app.db.read(|conn| Ok(db::summary::list_of(conn, &ids)?))?;
    for (vendor, fields) in vendors.iter().zip(shown) {
        if let Some(row) = rows.iter().find(|row| row.vendor_id == vendor.id) {
            add(fields, row);
        }
    }
    Ok(())
}

/// Scores with three decimals, shares with four; the score is that of the worst service.
fn add(fields: &mut Map<String, Value>, row: &VendorSummary) {
    let due = (row.next_on != NEVER).then_some(row.next_on);
    let none_if_empty = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("archived", json!(row.archived));
    put("owner", json!(none_if_empty(&row.owner_name)));
    put("soc_state", json!(row.soc_state));
    put("next_on", json!(due));
    put("next_action", json!(none_if_empty(&row.next_action)));
    put("services", json!(row.service_count));
    put(
        "score",
        json!({
            "service": none_if_empty(&row.service_name),
            "inherent": Nano::new(row.inherent).to_f64(3),
            "residual": Nano::new(row.residual).to_f64(3),
            "band": row.band,
            "tier": row.tier,
            "confidence": Nano::new(row.confidence).to_f64(4),
            "effectiveness": Nano::new(row.effectiveness).to_f64(4),
            "scored_on": row.summarized_on,
        }),
    );
}
