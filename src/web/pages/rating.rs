//! Rating: what is not rated and where to begin, suggestions taken in bulk, and the screen that goes through services.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Query},
};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    frame::{frame, render},
    marks::{address, vendor_url},
    vendors::money,
};
use crate::{
    actions::{
        rating::{self, Sheet, Unrated},
        records,
    },
    app::App,
    domain::{access::Right, ids::ServiceId, money, profile, scoring::Factor, vendor::Service},
    error::AppError,
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        run,
        session::{EditsVendors, Reads, Visitor},
        view::{
            factor::FACTORS,
            frame::Place,
            mark::Link,
            rating::{FactorRow, RatePage, RatingPage, Step, SuggestedGroup, UnratedView},
            words,
        },
    },
};

/// Rows of one suggestion that are listed.
const LISTED: usize = 200;

/// What the rating screen shows.
#[derive(Deserialize)]
pub struct Wanted {
    service: Option<String>,
    profile: Option<String>,
}

/// What is not rated: `GET /rating`.
pub async fn index(app: Site, visitor: Visitor<Reads>, request: HttpRequest) -> Result<HttpResponse, PageError> {
    let actor = visitor.actor.clone();
    let queue = run(&app, move |app| rating::queue(app, &actor)).await?;
    let frame = frame(&app, &visitor, "Rating", Some(Place::Vendors), &request).await?;
    let may = visitor.actor.can(Right::EditVendors);
    render(RatingPage {
        frame,
        left: queue.len(),
        first: queue.iter().take(10).map(|one| view(one, may)).collect(),
        groups: groups(&queue),
        without: queue.iter().filter(|one| one.profile.is_none()).count(),
        begin_url: (may && !queue.is_empty()).then(|| "/rate".to_owned()),
        may_take: may,
    })
}

fn view(one: &Unrated, may: bool) -> UnratedView {
    let row = &one.row;
    let mut why = Vec::new();
    if row.key_vendor {
        why.push("key vendor".to_owned());
    }
    why.extend(row.stated_tier.as_ref().map(|tier| format!("register says {tier}")));
    if row.annual_value_minor > 0 {
        why.push(format!("{} a year", money(&row.currency, &money::shown(row.annual_value_minor, &row.currency))));
    }
    let named = (row.service != row.vendor).then(|| row.service.clone());
    let sub: Vec<String> = [Some(row.reference.clone()), row.category.clone(), named].into_iter().flatten().collect();
    UnratedView {
        id: row.service_id.to_string(),
        vendor: Link::new(&row.vendor, format!("{}#score", vendor_url(row.vendor_id))),
        sub: sub.join(" · "),
        why: why.join(" · "),
        rate_url: may.then(|| address("/rate", [("service", row.service_id.as_str())])),
        suggested: one
            .suggested
            .iter()
            .map(|(factor, rating)| format!("{} {rating}", factor.label().to_lowercase()))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

fn groups(queue: &[Unrated]) -> Vec<SuggestedGroup> {
    let mut groups: Vec<SuggestedGroup> = Vec::new();
    for one in queue {
        let Some(profile) = one.profile.as_ref().filter(|_| !one.suggested.is_empty()) else { continue };
        let row = view(one, true);
        match groups.iter_mut().find(|group| group.profile == *profile) {
            Some(group) => {
                group.all += 1;
                if group.rows.len() < LISTED {
                    group.rows.push(row);
                }
            }
            None => groups.push(SuggestedGroup { profile: profile.clone(), all: 1, rows: vec![row] }),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.all));
    groups
}

/// Takes suggestions in bulk: `POST /rating/take`, a field `service` a service.
pub async fn take(app: Site, visitor: Visitor<EditsVendors>, sent: SentForm) -> Result<HttpResponse, PageError> {
    let services: Vec<ServiceId> =
        sent.fields().filter(|(name, _)| *name == "service").filter_map(|(_, id)| id.parse().ok()).collect();
    if services.is_empty() {
        return Ok(flash::see_other_failed(&app, "/rating", "Tick the services whose suggestion you take."));
    }
    let taken = run(&app, move |app| rating::take(app, &visitor.actor, &services, None)).await?;
    let said = format!(
        "{} rated by {} suggestion; change any of them on its page.",
        words::counted(taken, "service", "services"),
        if taken == 1 { "its" } else { "their" }
    );
    Ok(flash::see_other(&app, "/rating", &said))
}

/// The screen that goes through services: `GET /rate?service=ID&profile=NAME`.
pub async fn show(
    app: Site,
    visitor: Visitor<EditsVendors>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let wanted = wanted.into_inner();
    let service = wanted.service.as_deref().map(id_of).transpose()?;
    let (actor, profile) = (visitor.actor.clone(), wanted.profile.clone());
    let sheet = run(&app, move |app| rating::sheet(app, &actor, service, profile.as_deref())).await?;
    let Some(sheet) = sheet else {
        return Ok(flash::see_other(&app, "/rating", "Every service in use is rated."));
    };
    let frame = frame(&app, &visitor, &format!("Rate {}", sheet.service.name), Some(Place::Vendors), &request).await?;
    render(page(&app, frame, &sheet))
}

fn page(app: &App, frame: crate::web::view::frame::Frame, sheet: &Sheet) -> RatePage {
    let (vendor, service) = (&sheet.vendor, &sheet.service);
    let mut about: Vec<String> = vec![vendor.reference.clone()];
    about.extend(vendor.category.clone());
    about.extend(vendor.stated_tier.as_ref().map(|tier| format!("register says {tier}")));
    let named = service.name != vendor.name;
    RatePage {
        frame,
        title: if named { format!("{} · {}", vendor.name, service.name) } else { vendor.name.clone() },
        about: about.join(" · "),
        description: service.description.clone().or_else(|| vendor.description.clone()),
        vendor_url: format!("{}#score", vendor_url(vendor.id)),
        url: format!("/rate/{}", service.id),
        next: sheet.next.map(|next| next.to_string()).unwrap_or_default(),
        skip_url: sheet.next.map(|next| address("/rate", [("service", next.as_str())])),
        left: words::counted(sheet.left, "service is", "services are"),
        profile: sheet.profile.as_ref().map(|profile| profile.name.clone()),
        profiles: app
            .profiles
            .all()
            .iter()
            .map(|profile| {
                let parameters = [("service", service.id.as_str()), ("profile", profile.name.as_str())];
                Link::new(&profile.name, address("/rate", parameters))
            })
            .collect(),
        factors: profile::suggested(&service.ratings, sheet.profile.as_ref()).map(factor_row).to_vec(),
    }
}

fn factor_row((factor, rated, suggested): (Factor, Option<i16>, Option<i16>)) -> FactorRow {
    let known = FACTORS.iter().find(|one| one.key == factor.as_str());
    let words: Vec<&'static str> = known.map(|known| known.words.to_vec()).unwrap_or_default();
    let steps = words.into_iter().zip(0_i16..).map(|(words, rating)| Step {
        rating,
        words,
        chosen: rated == Some(rating),
        suggested: suggested == Some(rating),
    });
    FactorRow {
        key: factor.as_str(),
        label: factor.label(),
        question: known.map_or("", |known| known.question),
        needed: Factor::NEEDED.contains(&factor),
        steps: steps.collect(),
        suggested: suggested.filter(|_| rated.is_none()),
        of_portfolio: factor == Factor::Spend,
    }
}

/// Keeps the ratings and goes on with the next service: `POST /rate/{service}`. With `take`, what is suggested stands in
/// for what is not chosen.
pub async fn rate(
    app: Site,
    visitor: Visitor<EditsVendors>,
    id: Path<String>,
    sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let id = id_of(&id)?;
    let take = !sent.get("take").is_empty();
    let mut values = Map::new();
    for factor in Factor::EACH {
        let chosen = sent.get(factor.as_str());
        let suggested = sent.get(&format!("suggested_{factor}")).to_owned();
        let rating = if chosen.is_empty() && take { suggested.as_str() } else { chosen };
        if let Ok(rating) = rating.parse::<i16>() {
            values.insert(factor.as_str().to_owned(), Value::from(rating));
        }
    }
    let next = match sent.get("next") {
        "" => "/rating".to_owned(),
        next => address("/rate", [("service", next)]),
    };
    let here = address("/rate", [("service", id.as_str())]);
    if values.is_empty() {
        return Ok(flash::see_other_failed(
            &app,
            &here,
            "Choose a rating for each factor you know, or skip the service.",
        ));
    }
    let rated =
        run(&app, move |app| records::update::<Service>(app, &visitor.actor, id, records::Expect::Any, &values)).await;
    match rated {
        Ok(service) => Ok(flash::see_other(&app, &next, &format!("{} was rated.", service.name))),
        Err(error @ AppError::Invalid(_)) => Ok(flash::see_other_failed(&app, &here, &error.to_string())),
        Err(other) => Err(other.into()),
    }
}

fn id_of(id: &str) -> Result<ServiceId, AppError> {
    id.parse().map_err(|_| AppError::NotFound("This service".to_owned()))
}
