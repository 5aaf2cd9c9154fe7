//! Who stands behind the vendors: what hangs on few providers, and what an outage of one touches.

use actix_web::{HttpRequest, HttpResponse, web::Query};

use super::{
    frame::{frame, render},
    marks::vendor_url,
};
use crate::{
    actions::supply_chain::{self, Exposure, FourthParty, Overview, Picture, SupplyChain, TouchedService},
    domain::concentration::Level,
    error::AppError,
    web::{
        Site,
        error::PageError,
        run,
        session::{Reads, Visitor, ensure_sees_all},
        view::{
            figure::{
                Percent,
                two_hops::{HopFigure, HopNode},
            },
            frame::Place,
            mark::{Link, Tag, Tone},
            supply_chain::{CarrierRow, OutageView, SupplyChainPage, TouchedRow},
            words,
        },
    },
};

/// Providers that the table shows.
const MOST: usize = 100;

/// What the address carries.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Whose outage is looked at.
    down: String,
    /// Whose two hops are shown.
    of: String,
}

/// `GET /supply-chain?down=&of=`
pub async fn show(
    app: Site,
    visitor: Visitor<Reads>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    ensure_sees_all(&visitor.actor, "the supply chain tells")?;
    let frame = frame(&app, &visitor, "Supply chain", Some(Place::SupplyChain), &request).await?;
    let given = |text: &str| Some(text.trim().to_owned()).filter(|name| !name.is_empty());
    let (down, of) = (given(&wanted.down), given(&wanted.of));
    let asked = down.clone();
    let found = run(&app, move |app| supply_chain::overview(app, asked.as_deref(), of.as_deref())).await?;
    let Overview { report, outage, of, picture } = found;
    let outage = outage.map(said).transpose()?.map(|found| found.map(outage_view));
    let (of, no_such) = match of.map(said).transpose()? {
        Some(Ok(vendor)) => (Some(vendor), None),
        Some(Err(why)) => (None, Some(why)),
        None => (None, None),
    };
    let left = report.fourth_parties.len().saturating_sub(MOST);
    render(SupplyChainPage {
        frame,
        lede: lede(&report),
        level: level(report.level),
        index: format!("{:.0}", report.index),
        carriers: report.fourth_parties.iter().take(MOST).map(row).collect(),
        more: (left > 0).then(|| format!("{} carry less and are left out; the JSON has them all.", counted(left))),
        picture: figure(picture, of.as_deref()),
        picture_of: of,
        no_such,
        down: down.unwrap_or_default(),
        outage,
    })
}

/// What was found, or the sentence that says why not.
fn said<T>(found: Result<T, AppError>) -> Result<Result<T, String>, AppError> {
    match found {
        Ok(found) => Ok(Ok(found)),
        Err(AppError::Invalid(fields)) => Ok(Err(fields.into_iter().map(|field| field.message).collect())),
        Err(other) => Err(other),
    }
}

fn counted(providers: usize) -> String {
    words::counted(providers, "provider", "providers")
}

/// The picture; none while it would be empty.
fn figure(picture: Picture, of: Option<&str>) -> Option<HopFigure> {
    let Picture { shape, names } = picture;
    if shape.ties.iter().all(Vec::is_empty) {
        return None;
    }
    let title = match of {
        Some(vendor) => format!("Who stands behind {vendor}, and who behind these"),
        None => "Our vendors, who stands behind them, and who behind these".to_owned(),
    };
    let mut columns = [const { Vec::new() }; 3];
    for ((nodes, names), column) in shape.columns.iter().zip(names).zip(&mut columns) {
        column.extend(nodes.iter().zip(names).map(|(node, (name, vendor))| {
            let url = vendor.map_or_else(|| down_url(&name), vendor_url);
            // Scores count in billionths.
            let at_stake = node.weight / 1_000_000_000;
            let touched = if node.hit { ", touched by the outage" } else { "" };
            HopNode {
                said: format!(": {at_stake} points of inherent risk hang on it{touched}"),
                name,
                url,
                hit: node.hit,
            }
        }));
    }
    let left_out = (shape.left_out > 0)
        .then(|| format!("{} with less at stake left out", words::counted(shape.left_out, "name", "names")));
    Some(HopFigure::new(title, columns, &shape.ties, left_out))
}

fn down_url(name: &str) -> String {
    format!("/supply-chain?down={}#outage", crate::web::error::percent_encoding(name))
}

fn lede(found: &SupplyChain) -> String {
    if found.fourth_parties.is_empty() {
        return "Nobody behind a vendor is known yet. They come in with a SOC report's workbook or a list of sub-processors, or \
                by hand on a vendor's page."
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
        counted(found.fourth_parties.len()),
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
        exposed: one.exposed.map_or_else(|| "see".to_owned(), |exposed| words::counted(exposed, "service", "services")),
        outage_url: down_url(&one.name),
    }
}

fn outage_view(found: Exposure) -> OutageView {
    OutageView { services: found.services.iter().map(touched).collect(), name: found.name }
}

fn touched(one: &TouchedService) -> TouchedRow {
    TouchedRow {
        vendor: Link::new(&one.vendor, vendor_url(one.vendor_id)),
        service: one.service.clone(),
        hops: match one.hops {
            0 => "its own".to_owned(),
            1 => "1 hop".to_owned(),
            more => format!("{more} hops"),
        },
        inherent: format!("{:.1}", one.inherent),
    }
}
