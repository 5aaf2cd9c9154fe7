//! What a vendor's services showed before, and what moved each score.

use std::collections::HashMap;

use super::{records, vendor};
use crate::{
    app::App,
    db::{
        self, Conn,
        score_history::{Inputs, Snapshot},
    },
    domain::{
        Date, Instant,
        access::Actor,
        calendar::{add_days, add_months},
        ids::{ServiceId, VendorId},
        ratio::{Nano, three_decimals},
        score_override::ScoreOverride,
        scoring::{self, Band, ServiceFacts},
        vendor::Service,
    },
    error::AppError,
};

/// Entries of a history.
const LIMIT: i64 = 200;

/// What a service showed from an instant on.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Entry {
    /// The service.
    pub service_id: ServiceId,
    /// Its name.
    pub service: String,
    /// Since when.
    pub since: Instant,
    /// Until when; `None` for what it shows now.
    pub until: Option<Instant>,
    /// The day it was last worked out for.
    pub scored_on: Date,
    /// Version of the model.
    pub model_version: String,
    /// 0 to 100.
    #[serde(serialize_with = "three_decimals")]
    pub inherent: Nano,
    /// 0 to 100.
    #[serde(serialize_with = "three_decimals")]
    pub residual: Nano,
    /// Band of the residual after floors.
    pub band: Band,
    /// Tier of the inherent risk after lifts.
    pub tier: Band,
    /// 0 to 1, four decimals.
    pub confidence: f64,
    /// SHA-256 of the inputs.
    pub inputs_digest: String,
    /// What moved it, in a few words each.
    pub events: Vec<String>,
}

/// The history of a vendor's services, the newest first; at most 200 entries.
///
/// # Errors
/// `NotFound` when there is none that the actor may see.
pub fn of_vendor(app: &App, actor: &Actor, id: VendorId) -> Result<Vec<Entry>, AppError> {
    app.db.read(|conn| {
        vendor::ensure_visible(conn, actor, id)?;
        entries(conn, app.clock.now(), id)
    })
}

/// The history of one service.
///
/// # Errors
/// `NotFound` when there is none that the actor may see.
pub fn of_service(app: &App, actor: &Actor, id: ServiceId) -> Result<Vec<Entry>, AppError> {
    let service = records::get::<Service>(app, actor, id)?;
    let mut entries = of_vendor(app, actor, service.vendor_id)?;
    entries.retain(|entry| entry.service_id == id);
    Ok(entries)
}

/// The history of a vendor's services, the newest first.
pub(super) fn entries(conn: &mut Conn, now: Instant, vendor: VendorId) -> Result<Vec<Entry>, AppError> {
    let held = db::score::list_of(conn, &[vendor])?;
    let current: Vec<ServiceId> = held.iter().map(|score| score.service_id).collect();
    let mut shown: Vec<Snapshot> = held.iter().map(|score| Snapshot::of(score, now)).collect();
    shown.extend(db::score_history::snapshots_of(conn, vendor, LIMIT)?);
    shown.sort_by_key(|snapshot| (std::cmp::Reverse(snapshot.since), snapshot.service_id));
    let digests: Vec<String> = shown.iter().map(|snapshot| snapshot.inputs_digest.clone()).collect();
    let inputs: HashMap<String, String> = db::score_history::inputs_of(conn, &digests)?
        .into_iter()
        .map(|Inputs { digest, facts }| (digest, facts))
        .collect();
    let names: HashMap<ServiceId, String> =
        db::service::list_of(conn, &[vendor])?.into_iter().map(|service| (service.id, service.name)).collect();
    let mut entries = Vec::with_capacity(shown.len());
    for (place, snapshot) in shown.iter().enumerate() {
        let before = shown.iter().skip(place + 1).find(|older| older.service_id == snapshot.service_id);
        let newest = shown.iter().take(place).all(|newer| newer.service_id != snapshot.service_id);
        let is_current = newest && current.contains(&snapshot.service_id);
        let name = names.get(&snapshot.service_id).cloned().unwrap_or_default();
        entries.push(entry(snapshot, is_current, name, moved(before, snapshot, &inputs)?));
    }
    Ok(entries)
}

/// The days by today on which overrides of a vendor's services began to hold and ceased to, newest first: the day, the
/// service and what happened.
///
/// # Errors
/// What the database says.
pub fn decisions(app: &App, vendor: VendorId) -> Result<Vec<(Date, String, String)>, AppError> {
    let (overrides, services) = app
        .db
        .read(|conn| Ok((db::score_override::list_of(conn, &[vendor])?, db::service::list_of(conn, &[vendor])?)))?;
    let name = |id: ServiceId| services.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default();
    let turns = |held: &ScoreOverride| {
        let service = name(held.service_id);
        held.turns(app.today()).into_iter().map(move |(day, what)| (day, service.clone(), what)).collect::<Vec<_>>()
    };
    let mut found: Vec<_> = overrides.iter().flat_map(turns).collect();
    found.sort_by_key(|(day, ..)| std::cmp::Reverse(*day));
    Ok(found)
}

/// A service's residual from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurvePoint {
    /// The day.
    pub on: Date,
    /// 0 to 100.
    pub residual: Nano,
    /// Whether it was shown then; else today's facts give it for that day.
    pub known: bool,
}

/// A service's residual over the year to `today`: as it was shown, and before its history begins week by week as
/// today's facts give it.
pub fn curve(app: &App, entries: &[&Entry], facts: &ServiceFacts, today: Date) -> Vec<CurvePoint> {
    let (organization, model) = (app.organization(), app.model());
    let from = add_months(today, -12);
    let mut points: Vec<CurvePoint> = Vec::new();
    let begins = entries.last().map_or(today, |first| organization.day_of(first.since));
    let mut day = from;
    while day < begins {
        let residual = scoring::score(facts, &model, day).residual.value;
        points.push(CurvePoint { on: day, residual, known: false });
        day = add_days(day, 7);
    }
    let shown = entries.iter().rev().map(|entry| {
        let on = organization.day_of(entry.since).max(from);
        CurvePoint { on, residual: entry.residual, known: true }
    });
    points.extend(shown);
    // Of several on one day the last stands: what was before the year began, or was shown for some hours only.
    let mut kept: Vec<CurvePoint> = Vec::with_capacity(points.len());
    for point in points {
        if kept.last().is_some_and(|before| before.on == point.on && before.known == point.known) {
            kept.pop();
        }
        kept.push(point);
    }
    kept
}

fn entry(snapshot: &Snapshot, is_current: bool, service: String, events: Vec<String>) -> Entry {
    let band = |word: &str| word.parse().unwrap_or(Band::Unrated);
    Entry {
        service_id: snapshot.service_id,
        service,
        since: snapshot.since,
        until: (!is_current).then_some(snapshot.until),
        scored_on: snapshot.scored_on,
        model_version: snapshot.model_version.clone(),
        inherent: Nano::new(snapshot.inherent),
        residual: Nano::new(snapshot.residual),
        band: band(&snapshot.band),
        tier: band(&snapshot.tier),
        confidence: Nano::new(snapshot.confidence).to_f64(4),
        inputs_digest: snapshot.inputs_digest.clone(),
        events,
    }
}

/// What moved a score from one snapshot to the next.
fn moved(
    before: Option<&Snapshot>,
    after: &Snapshot,
    inputs: &HashMap<String, String>,
) -> Result<Vec<String>, AppError> {
    let Some(before) = before else { return Ok(vec!["first scored".to_owned()]) };
    let mut events = Vec::new();
    if before.model_version != after.model_version {
        events.push(format!("model {} in place of {}", after.model_version, before.model_version));
    }
    if before.inputs_digest != after.inputs_digest
        && let (Some(was), Some(is)) = (inputs.get(&before.inputs_digest), inputs.get(&after.inputs_digest))
    {
        events.extend(scoring::events(&parsed(was)?, &parsed(is)?));
    }
    if events.is_empty() {
        events.push("its evidence aged, or a day was reached".to_owned());
    }
    Ok(events)
}

/// Inputs as they were stored.
pub(super) fn parsed(facts: &str) -> Result<ServiceFacts, AppError> {
    serde_json::from_str(facts).map_err(AppError::internal)
}
