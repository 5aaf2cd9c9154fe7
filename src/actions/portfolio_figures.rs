//! The portfolio in pictures: how far evidence takes the gravest services down, how old it is, and what moved since a
//! day.

use std::collections::HashMap;

use super::score_history;
use crate::{
    app::App,
    db::{
        self, Conn,
        evidence_age::Dated,
        score::StoredScore,
        score_history::{Inputs, Snapshot},
    },
    domain::{
        Date,
        access::Actor,
        calendar::{add_months, days_between},
        ids::{ServiceId, VendorId},
        ratio::{Nano, three_decimals},
        scoring::{self, Band},
    },
    error::AppError,
};

/// Services on the slope.
const SLOPE: usize = 20;
/// Changes that are told.
const CHANGES: usize = 100;

/// A service on the slope from inherent to residual.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Slope {
    /// The vendor.
    pub vendor_id: VendorId,
    /// Its name.
    pub vendor: String,
    /// The service.
    pub service_id: ServiceId,
    /// Its name.
    pub service: String,
    /// 0 to 100.
    #[serde(serialize_with = "three_decimals")]
    pub inherent: Nano,
    /// 0 to 100.
    #[serde(serialize_with = "three_decimals")]
    pub residual: Nano,
    /// Tier of the inherent risk.
    pub tier: Band,
    /// Band of the residual.
    pub band: Band,
}

/// Vendors by the age of their newest evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct AgeBin {
    /// Whole months of age from which on.
    pub from_months: i32,
    /// Whole months below which; `None` for the last.
    pub to_months: Option<i32>,
    /// Vendors whose newest is an audited report or a certificate.
    pub audited: usize,
    /// Vendors whose newest is a questionnaire.
    pub questionnaires: usize,
}

/// How old the newest evidence of every vendor is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Ages {
    /// By age.
    pub bins: Vec<AgeBin>,
    /// Vendors with nothing on file.
    pub nothing: usize,
    /// All vendors that are not archived.
    pub vendors: usize,
}

/// A service whose shown figures differ from those of a day.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Change {
    /// The vendor.
    pub vendor_id: VendorId,
    /// Its reference.
    pub reference: String,
    /// Its name.
    pub vendor: String,
    /// The service.
    pub service_id: ServiceId,
    /// Its name.
    pub service: String,
    /// What it showed at the end of that day; `None` when it was not scored yet.
    pub before: Option<Shown>,
    /// What it shows now.
    pub after: Shown,
    /// What moved it, in a few words each.
    pub events: Vec<String>,
}

/// What is shown of a score.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Shown {
    /// 0 to 100.
    #[serde(serialize_with = "three_decimals")]
    pub residual: Nano,
    /// Its band.
    pub band: Band,
    /// Tier of the inherent risk.
    pub tier: Band,
}

/// What changed since a day.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Changes {
    /// By whose end it is compared.
    pub since: Date,
    /// How many services differ.
    pub changed: usize,
    /// Of them, new since.
    pub new: usize,
    /// Those whose band rose, then fell, then the others by points; at most 100.
    pub changes: Vec<Change>,
}

/// The services with the highest inherent risk, highest first; those that are not rated aside.
///
/// # Errors
/// What the database says.
pub fn slope(app: &App, actor: &Actor) -> Result<Vec<Slope>, AppError> {
    app.db.read(|conn| {
        let rows = db::score::highest_inherent(conn, actor.scope(), SLOPE)?;
        let slope = rows.into_iter().map(|(score, vendor, service)| Slope {
            vendor_id: score.vendor_id,
            vendor,
            service_id: score.service_id,
            service,
            inherent: Nano::new(score.inherent),
            residual: Nano::new(score.residual),
            tier: score.tier.parse().unwrap_or(Band::Unrated),
            band: score.band.parse().unwrap_or(Band::Unrated),
        });
        Ok(slope.collect())
    })
}

/// The ages that vendors are counted by, in months.
const AGES: [i32; 6] = [0, 3, 6, 12, 18, 24];

/// How old the newest evidence of every vendor is, from the day it speaks until. What is dated after today does not
/// count yet; a certificate that ran out is none.
///
/// # Errors
/// What the database says.
pub fn ages(app: &App, actor: &Actor) -> Result<Ages, AppError> {
    let today = app.today();
    let (vendors, dated) = app.db.read(|conn| {
        let vendors = db::evidence_age::vendors(conn, actor.scope())?;
        Ok((vendors, db::evidence_age::list(conn, today)?))
    })?;
    let mut newest: HashMap<VendorId, Dated> = HashMap::new();
    for one in dated {
        let held = newest.entry(one.vendor_id).or_insert(one);
        if (one.until, one.audited) > (held.until, held.audited) {
            *held = one;
        }
    }
    let mut bins: Vec<AgeBin> = AGES
        .iter()
        .enumerate()
        .map(|(place, from)| AgeBin {
            from_months: *from,
            to_months: AGES.get(place + 1).copied(),
            audited: 0,
            questionnaires: 0,
        })
        .collect();
    let mut nothing = 0;
    for vendor in &vendors {
        let Some(one) = newest.get(vendor) else {
            nothing += 1;
            continue;
        };
        let bin = bins.iter_mut().rev().find(|bin| add_months(one.until, bin.from_months) <= today);
        if let Some(bin) = bin {
            if one.audited { bin.audited += 1 } else { bin.questionnaires += 1 }
        }
    }
    Ok(Ages { bins, nothing, vendors: vendors.len() })
}

/// What differs from the end of a day; by default a month ago.
///
/// # Errors
/// `Invalid` for a day to come; what the database says.
pub fn changes(app: &App, actor: &Actor, since: Option<Date>) -> Result<Changes, AppError> {
    let today = app.today();
    let since = since.unwrap_or_else(|| add_months(today, -1));
    if days_between(since, today) < 0 {
        let message = format!("{since} is yet to come: choose a day up to {today}.");
        return Err(AppError::invalid("since", "yet_to_come", message));
    }
    let end = app.organization().end_of(since);
    app.db.read(|conn| {
        let now = db::score::changed_since(conn, actor.scope(), end)?;
        let vendors: Vec<VendorId> = {
            let mut ids: Vec<VendorId> = now.iter().map(|(score, ..)| score.vendor_id).collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        let before: HashMap<ServiceId, Snapshot> = db::score_history::snapshots_at(conn, &vendors, end)?
            .into_iter()
            .map(|snapshot| (snapshot.service_id, snapshot))
            .collect();
        let mut differing: Vec<(Option<Snapshot>, StoredScore, String, String, String)> = now
            .into_iter()
            .map(|(score, reference, vendor, service)| {
                (before.get(&score.service_id).cloned(), score, reference, vendor, service)
            })
            .filter(|(before, score, ..)| before.as_ref().is_none_or(|before| shown(before) != shown_now(score)))
            .collect();
        let new = differing.iter().filter(|(before, ..)| before.is_none()).count();
        let changed = differing.len();
        differing.sort_by_key(|(before, score, ..)| std::cmp::Reverse(weight(before.as_ref(), score)));
        differing.truncate(CHANGES);
        Ok(Changes { since, changed, new, changes: told(conn, differing)? })
    })
}

fn shown(snapshot: &Snapshot) -> (i64, &str, &str) {
    (Nano::new(snapshot.residual).rounded(1), &snapshot.band, &snapshot.tier)
}

fn shown_now(score: &StoredScore) -> (i64, &str, &str) {
    (Nano::new(score.residual).rounded(1), &score.band, &score.tier)
}

/// Changes of band before others, graver ones first, then by points; what is new comes last.
fn weight(before: Option<&Snapshot>, score: &StoredScore) -> (bool, i16, i64) {
    let Some(before) = before else { return (false, i16::MIN, score.residual) };
    let gravity = |word: &str| i16::from(word.parse().unwrap_or(Band::Unrated).gravity());
    let steps = gravity(&score.band) - gravity(&before.band);
    (true, if steps >= 0 { steps } else { -steps }, (score.residual - before.residual).abs())
}

fn told(
    conn: &mut Conn,
    differing: Vec<(Option<Snapshot>, StoredScore, String, String, String)>,
) -> Result<Vec<Change>, AppError> {
    let digests: Vec<String> = differing
        .iter()
        .flat_map(|(before, score, ..)| {
            before.iter().map(|before| before.inputs_digest.clone()).chain([score.inputs_digest.clone()])
        })
        .collect();
    let inputs: HashMap<String, String> = db::score_history::inputs_of(conn, &digests)?
        .into_iter()
        .map(|Inputs { digest, facts }| (digest, facts))
        .collect();
    let seen = |residual: i64, band: &str, tier: &str| Shown {
        residual: Nano::new(residual),
        band: band.parse().unwrap_or(Band::Unrated),
        tier: tier.parse().unwrap_or(Band::Unrated),
    };
    let mut changes = Vec::with_capacity(differing.len());
    for (before, score, reference, vendor, service) in differing {
        let events = match &before {
            None => vec!["first scored".to_owned()],
            Some(before) => events(before, &score, &inputs)?,
        };
        changes.push(Change {
            vendor_id: score.vendor_id,
            reference,
            vendor,
            service_id: score.service_id,
            service,
            before: before.map(|before| seen(before.residual, &before.band, &before.tier)),
            after: seen(score.residual, &score.band, &score.tier),
            events,
        });
    }
    Ok(changes)
}

fn events(before: &Snapshot, score: &StoredScore, inputs: &HashMap<String, String>) -> Result<Vec<String>, AppError> {
    let mut events = Vec::new();
    if before.model_version != score.model_version {
        events.push(format!("model {} in place of {}", score.model_version, before.model_version));
    }
    if let (Some(was), Some(is)) = (inputs.get(&before.inputs_digest), inputs.get(&score.inputs_digest)) {
        events.extend(scoring::events(&score_history::parsed(was)?, &score_history::parsed(is)?));
    }
    if events.is_empty() {
        events.push("its evidence aged, or a day was reached".to_owned());
    }
    Ok(events)
}
