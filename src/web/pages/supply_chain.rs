//! Who stands behind the vendors: what hangs on few providers, and what an outage of one touches.

use actix_web::{HttpRequest, HttpResponse, web::Query};

use super::{
    frame::{frame, render},
    marks::vendor_url,
};
use crate::{
    actions::supply_chain::{self, Exposure, FourthParty, SupplyChain},
    domain::concentration::Level,
    error::AppError,
    web::{
        Site,
        error::PageError,
        run,
        session::{Reads, Visitor, ensure_sees_all},
        view::{
            figure::Percent,
            frame::Place,
            mark::{Link, Tag, Tone},
            supply_chain::{CarrierRow, OutageView, SupplyChainPage},
            words,
        },
    },
};

/// What the address carries.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Whose outage is looked at.
    down: String,
}

/// `GET /supply-chain?down=`
pub async fn show(
    app: Site,
    visitor: Visitor<Reads>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "the supply chain tells")?;
    let frame = frame(&app, &visitor, "Supply chain", Some(Place::Portfolio), &request).await?;
    let name = Some(wanted.down.trim().to_owned()).filter(|name| !name.is_empty());
    let asked = name.clone();
    let found = run(&app, supply_chain::report).await?;
    let outage = match asked {
        Some(name) => match run(&app, move |app| supply_chain::exposure(app, &name)).await {
            Ok(found) => Some(Ok(found)),
            Err(AppError::Invalid(fields)) => Some(Err(fields.into_iter().map(|field| field.message).collect())),
            Err(other) => return Err(other.into()),
        },
        None => None,
    };
    render(SupplyChainPage {
        frame,
        lede: lede(&found),
        level: level(found.level),
        index: format!("{:.0}", found.index),
        carriers: found.fourth_parties.iter().map(row).collect(),
        down: name.unwrap_or_default(),
        outage: outage.map(|found: Result<Exposure, String>| found.map(outage_view)),
    })
}

fn lede(found: &SupplyChain) -> String {
    if found.fourth_parties.is_empty() {
        return "No SOC report on file names an organization behind a vendor yet. They come in with a report's workbook, \
                or on a report's page."
            .to_owned();
    }
    let single = found.fourth_parties.iter().filter(|one| one.single_point).count();
    let points = match single {
        0 => "None of them is a single point".to_owned(),
        1 => "One of them is a single point".to_owned(),
        more => format!("Of them, {} are single points", words::spelled(more)),
    };
    format!(
        "{} {} behind {} of our {} services. {points}: touched by 40 % or more of what is at stake where providers are known.",
        words::counted(found.fourth_parties.len(), "provider", "providers"),
        if found.fourth_parties.len() == 1 { "stands" } else { "stand" },
        found.known_services,
        found.services
    )
}

fn level(level: Level) -> Tag {
    let tone = match level {
        Level::High => Tone::Bad,
        Level::Moderate | Level::None => Tone::Plain,
        Level::Low => Tone::Good,
    };
    Tag::new(level.label().to_lowercase(), tone)
}

fn row(one: &FourthParty) -> CarrierRow {
    let stands_on = one.services.iter().map(|service| format!("{} · {}", service.vendor, service.service));
    CarrierRow {
        name: one.name.clone(),
        url: one.vendor_id.map(vendor_url),
        share: format!("{:.1} %", one.share),
        bar: Percent(one.share),
        touched: format!("{:.1} %", one.touched),
        single_point: one.single_point,
        services: stands_on.collect(),
        exposed: words::counted(one.exposed, "service", "services"),
        outage_url: format!("/supply-chain?down={}#outage", crate::web::error::percent_encoding(&one.name)),
    }
}

fn outage_view(found: Exposure) -> OutageView {
    let services = found.services.iter().map(|one| {
        let url = format!("/vendors?q={}", crate::web::error::percent_encoding(&one.vendor));
        (Link::new(&one.vendor, url), one.service.clone(), format!("{:.1}", one.inherent))
    });
    OutageView { services: services.collect(), name: found.name }
}
