//! The portfolio in figures: vendors by tier and band, by SOC state, by status, and those with the highest risk.

use actix_web::HttpResponse;
use serde_json::{Map, Value, json};

use super::{params::Params, refusal::Answer};
use crate::{
    actions::portfolio_figures,
    app::App,
    db::{
        self,
        summary::{PageRequest, VendorFilter, VendorSort},
    },
    domain::{Date, access::Scope, ratio::Nano},
    error::AppError,
    web::{
        Site, run,
        session::{Caller, Exports, Reads},
    },
};

/// How many of the highest risks are named.
const HIGHEST: i64 = 10;

/// `GET /api/v1/portfolio`. Archived vendors count by status alone. It tells of every vendor, so it takes the right to
/// take tables out.
pub async fn show(app: Site, _caller: Caller<Exports>, params: Params) -> Answer {
    params.only(&[])?;
    Ok(HttpResponse::Ok().json(run(&app, figures).await?))
}

/// `GET /api/v1/portfolio/figures?since=DATE`: what changed since the end of that day (by default a month ago), the
/// twenty services with most at stake, and how old evidence is.
pub async fn pictures(app: Site, caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&["since"])?;
    let since: Option<Date> = params.parse("since", "a day such as 2026-11-22")?;
    let (changes, slope, ages) = run(&app, move |app| {
        let actor = &caller.actor;
        Ok((
            portfolio_figures::changes(app, actor, since)?,
            portfolio_figures::slope(app, actor)?,
            portfolio_figures::ages(app, actor)?,
        ))
    })
    .await?;
    Ok(HttpResponse::Ok().json(json!({
        "as_of": app.today(), "since": changes.since, "changed": changes.changed, "new": changes.new,
        "changes": changes.changes, "slope": slope, "evidence_ages": ages,
    })))
}

fn figures(app: &App) -> Result<Value, AppError> {
    let filter = VendorFilter { archived: Some(false), ..VendorFilter::default() };
    let gravest =
        PageRequest { sort: VendorSort::Residual, descending: true, from: None, backwards: false, limit: HIGHEST };
    app.db.read(|conn| {
        let by_band = db::summary::count_by_band(conn, Scope::All)?;
        let highest = db::summary::page(conn, &filter, &gravest)?;
        let soc_states = db::summary::count_by_soc_state(conn, Scope::All)?;
        let statuses = db::summary::count_by_status(conn, Scope::All)?;
        Ok(json!({
            "as_of": app.today(),
            "model_version": app.model().version(),
            "vendors": db::summary::count(conn, &filter)?,
            "bands": counted(by_band.iter().map(|(_, band, count)| (band.clone(), *count))),
            "tiers": counted(by_band.iter().map(|(tier, _, count)| (tier.clone(), *count))),
            "tiers_and_bands": by_band
                .iter()
                .map(|(tier, band, count)| json!({ "tier": tier, "band": band, "vendors": count }))
                .collect::<Vec<_>>(),
            "soc_states": counted(soc_states.into_iter()),
            "statuses": counted(statuses.into_iter().map(|(status, count)| (status.as_str().to_owned(), count))),
            "highest": highest
                .iter()
                .map(|row| json!({
                    "vendor_id": row.vendor_id,
                    "vendor": row.name,
                    "reference": row.reference,
                    "service": row.service_name,
                    "residual": Nano::new(row.residual).to_f64(3),
                    "band": row.band,
                    "tier": row.tier,
                    "confidence": Nano::new(row.confidence).to_f64(4),
                }))
                .collect::<Vec<_>>(),
        }))
    })
}

/// Counts by word, words in order.
fn counted(counts: impl Iterator<Item = (String, i64)>) -> Map<String, Value> {
    let mut sums = std::collections::BTreeMap::new();
    for (word, count) in counts {
        *sums.entry(word).or_insert(0) += count;
    }
    sums.into_iter().map(|(word, count): (String, i64)| (word, json!(count))).collect()
}
