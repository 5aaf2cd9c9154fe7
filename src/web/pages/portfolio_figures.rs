//! The portfolio in pictures: what changed since a day, the slope of the gravest services, the age of evidence.

use actix_web::{HttpRequest, HttpResponse, web::Query};

use super::{
    frame::{frame, render},
    marks::{address, band, vendor_url},
};
use crate::{
    actions::portfolio_figures::{self, AgeBin, Change, Changes, Shown},
    domain::Date,
    error::AppError,
    web::{
        Site,
        error::PageError,
        run,
        session::{Reads, Visitor},
        view::{
            figure::{
                ages::{AgeHistogram, AgeItem},
                slope::{Slope, SlopeItem},
            },
            frame::Place,
            mark::{Badge, Link},
            portfolio_figures::{ChangeRow, FiguresPage},
            words,
        },
    },
};

/// The day compared with, as it was sent.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wanted {
    since: String,
}

/// `GET /portfolio/figures?since=DATE`
pub async fn show(
    app: Site,
    visitor: Visitor<Reads>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let sent = wanted.into_inner().since;
    let actor = visitor.actor.clone();
    let (since, mut error) = match sent.trim() {
        "" => (None, None),
        text => match text.parse::<Date>() {
            Ok(day) => (Some(day), None),
            Err(_) => (None, Some(format!("“{text}” is not a day; write it as 2026-11-22."))),
        },
    };
    let (changes, slope, ages) = run(&app, move |app| {
        let changes = match portfolio_figures::changes(app, &actor, since) {
            Err(error @ AppError::Invalid(_)) => Err(error.to_string()),
            other => Ok(other?),
        };
        Ok((changes, portfolio_figures::slope(app, &actor)?, portfolio_figures::ages(app, &actor)?))
    })
    .await?;
    let limits = app.model().band_starts().map(|start| start.get() as f64 / 10.0);
    let found = match changes {
        Ok(changes) => Some(changes),
        Err(message) => {
            error = Some(message);
            None
        }
    };
    let frame = frame(&app, &visitor, "Portfolio in figures", Some(Place::Portfolio), &request).await?;
    render(FiguresPage {
        frame,
        since: found.as_ref().map_or(sent, |changes| changes.since.to_string()),
        error,
        sentence: found.as_ref().map_or_else(String::new, sentence),
        new: found.as_ref().map_or(0, |changes| changes.new),
        changes: found
            .iter()
            .flat_map(|changes| &changes.changes)
            .filter(|one| one.before.is_some())
            .map(row)
            .collect(),
        more: found.as_ref().map_or(0, more),
        slope: Slope::new(slope.iter().map(slope_item).collect(), limits),
        ages: AgeHistogram::new(ages.bins.iter().map(age_item).collect(), ages.nothing),
    })
}

/// Changes of services that were scored then and are not listed.
fn more(changes: &Changes) -> usize {
    let listed = changes.changes.iter().filter(|one| one.before.is_some()).count();
    (changes.changed - changes.new).saturating_sub(listed)
}

fn sentence(changes: &Changes) -> String {
    let changed = words::counted(changes.changed - changes.new, "service shows", "services show");
    format!("{changed} another figure than at the end of {}", changes.since)
}

fn score_url(vendor: crate::domain::ids::VendorId, service: crate::domain::ids::ServiceId) -> String {
    format!("{}#score", address(&vendor_url(vendor), [("service", service.as_str())]))
}

fn row(change: &Change) -> ChangeRow {
    let badge = |one: &Shown| Badge::scored(band(one.band), one.residual.shown().to_string());
    let named = change.service != change.vendor;
    ChangeRow {
        vendor: Link::new(&change.vendor, score_url(change.vendor_id, change.service_id)),
        sub: if named { format!("{} · {}", change.reference, change.service) } else { change.reference.clone() },
        events: words::capitalized(&change.events.join("; ")),
        before: change.before.as_ref().map(badge),
        after: badge(&change.after),
        points: change
            .before
            .map_or_else(String::new, |before| words::signed(change.after.residual.shown() - before.residual.shown())),
    }
}

fn slope_item(one: &portfolio_figures::Slope) -> SlopeItem {
    SlopeItem {
        vendor: one.vendor.clone(),
        service: (one.service != one.vendor).then(|| one.service.clone()),
        url: score_url(one.vendor_id, one.service_id),
        inherent: one.inherent,
        residual: one.residual,
        band: band(one.band),
        tier: band(one.tier),
    }
}

fn age_item(bin: &AgeBin) -> AgeItem {
    let label = match (bin.from_months, bin.to_months) {
        (0, Some(to)) => format!("under {to} months"),
        (from, Some(to)) => format!("{from} to {to} months"),
        (from, None) => format!("{from} months and more"),
    };
    AgeItem { label, stale: bin.from_months >= 12, audited: bin.audited, questionnaires: bin.questionnaires }
}
