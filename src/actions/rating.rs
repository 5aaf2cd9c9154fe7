//! Rating what is not rated: the services in the order in which to do it, with what their category suggests.

use std::cmp::Reverse;

use serde_json::{Map, Value, json};

use super::{ensure_right, records};
use crate::{
    app::App,
    db::{self, Conn, unrated::UnratedRow},
    domain::{
        access::{Actor, Right},
        ids::ServiceId,
        profile::{self, Profile},
        ratio::Nano,
        scoring::{self, Factor, Model},
        vendor::{Service, Vendor},
    },
    error::AppError,
};

/// Services looked at for one list; more wait behind them.
const MOST: i64 = 5_000;

/// A service that is not rated.
#[derive(Debug, Clone, PartialEq)]
pub struct Unrated {
    /// The service, its vendor, and what says how much hangs on it.
    pub row: UnratedRow,
    /// The profile that its category means.
    pub profile: Option<String>,
    /// What that would set.
    pub suggested: Vec<(Factor, i16)>,
}

/// One service on the rating screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The service.
    pub service: Service,
    /// Its vendor.
    pub vendor: Vendor,
    /// The profile that suggests its ratings.
    pub profile: Option<Profile>,
    /// Services that are not rated, this one included while it is not.
    pub left: usize,
    /// The one to go on with.
    pub next: Option<ServiceId>,
}

/// The services that are not rated and in use, those first on which most hangs: key vendors, then those that the
/// register itself calls critical or high, then by what is paid a year, then by what is at stake by the suggestion of
/// their category, then by name.
///
/// # Errors
/// What the database says.
pub fn queue(app: &App, actor: &Actor) -> Result<Vec<Unrated>, AppError> {
    app.db.read(|conn| queue_in(conn, app, actor))
}

/// The services to rate first.
pub(super) fn first(conn: &mut Conn, app: &App, actor: &Actor, count: usize) -> Result<Vec<UnratedRow>, AppError> {
    Ok(queue_in(conn, app, actor)?.into_iter().take(count).map(|one| one.row).collect())
}

fn queue_in(conn: &mut Conn, app: &App, actor: &Actor) -> Result<Vec<Unrated>, AppError> {
    let suggest = |row: UnratedRow| {
        let profile = row.category.as_deref().and_then(|category| app.profiles.suggest(category));
        Unrated {
            profile: profile.map(|profile| profile.name.clone()),
            suggested: profile.map_or_else(Vec::new, |profile| profile::taken(&row.ratings, profile)),
            row,
        }
    };
    let model = app.model();
    let rows = db::unrated::list(conn, actor.scope(), MOST)?.into_iter();
    let mut queue: Vec<(Option<Nano>, Unrated)> = rows.map(suggest).map(|one| (at_stake(&one, &model), one)).collect();
    queue.sort_by(|(of_a, a), (of_b, b)| rank(&a.row, *of_a).cmp(&rank(&b.row, *of_b)));
    Ok(queue.into_iter().map(|(_, one)| one).collect())
}

/// The inherent risk that its category suggests; `None` where that suggests nothing.
fn at_stake(one: &Unrated, model: &Model) -> Option<Nano> {
    one.profile.as_ref().map(|_| scoring::inherent_if_taken(&one.row.ratings, &one.suggested, model))
}

/// What a service is sorted by; the lowest first.
type Rank<'a> = (bool, u8, Reverse<i64>, Reverse<Option<Nano>>, &'a str, &'a str);

fn rank(row: &UnratedRow, at_stake: Option<Nano>) -> Rank<'_> {
    let stated = row.stated_tier.as_deref().map(str::to_lowercase).unwrap_or_default();
    let grave = match stated.as_str() {
        tier if tier.contains("critical") || tier == "1" || tier.contains("tier 1") => 0,
        tier if tier.contains("high") || tier == "2" || tier.contains("tier 2") => 1,
        _ => 2,
    };
    let (paid, at_stake) = (Reverse(row.annual_value_minor), Reverse(at_stake));
    (!row.key_vendor, grave, paid, at_stake, &row.vendor, &row.service)
}

/// The rating screen of one service, or of the first that is not rated; `None` when all are.
///
/// # Errors
/// `NotFound` when there is no such service that the actor may see, or no such profile.
pub fn sheet(
    app: &App,
    actor: &Actor,
    service: Option<ServiceId>,
    profile: Option<&str>,
) -> Result<Option<Sheet>, AppError> {
    let queue = queue(app, actor)?;
    let Some(id) = service.or_else(|| queue.first().map(|first| first.row.service_id)) else { return Ok(None) };
    let service = records::get::<Service>(app, actor, id)?;
    let vendor = records::get::<Vendor>(app, actor, service.vendor_id)?;
    let chosen = match profile.filter(|name| !name.trim().is_empty()) {
        Some(name) => {
            Some(app.profiles.find(name).ok_or_else(|| AppError::NotFound(format!("The rating profile “{name}”")))?)
        }
        None => vendor.category.as_deref().and_then(|category| app.profiles.suggest(category)),
    };
    let place = queue.iter().position(|one| one.row.service_id == id);
    let next = place.map_or(0, |place| place + 1);
    Ok(Some(Sheet {
        left: queue.len(),
        next: queue.get(next).or_else(|| queue.first()).map(|one| one.row.service_id).filter(|next| *next != id),
        profile: chosen.cloned(),
        service,
        vendor,
    }))
}

/// Takes the suggestion for each of these services: of `profile`, or of the one that its vendor's category means. Only
/// what nobody rated is set. Answers how many services were rated; those that nothing is suggested for are left.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub fn take(app: &App, actor: &Actor, services: &[ServiceId], profile: Option<&str>) -> Result<usize, AppError> {
    ensure_right(actor, Right::EditVendors)?;
    let chosen = match profile.filter(|name| !name.trim().is_empty()) {
        Some(name) => {
            Some(app.profiles.find(name).ok_or_else(|| AppError::NotFound(format!("The rating profile “{name}”")))?)
        }
        None => None,
    };
    app.db.write(|conn| {
        let mut taken = 0;
        for id in services {
            let missing = || AppError::NotFound("This service".to_owned());
            let service = db::service::find(conn, *id)?.ok_or_else(missing)?;
            let vendor = db::vendor::find(conn, service.vendor_id)?.ok_or_else(missing)?;
            let of_category = || vendor.category.as_deref().and_then(|category| app.profiles.suggest(category));
            let Some(profile) = chosen.or_else(of_category) else { continue };
            let ratings = profile::taken(&service.ratings, profile);
            if ratings.is_empty() {
                continue;
            }
            let values: Map<String, Value> =
                ratings.iter().map(|(factor, rating)| (factor.as_str().to_owned(), json!(rating))).collect();
            records::update_in::<Service>(conn, app, actor, *id, records::Expect::Any, &values)?;
            taken += 1;
        }
        Ok(taken)
    })
}
