//! What another version of the risk model would do to the portfolio. Computes and stores nothing.

use std::collections::{BTreeMap, HashMap};

use crate::{
    app::{App, InForce},
    db,
    domain::{
        Date,
        ids::{ScoringModelId, ServiceId, VendorId},
        ratio::{Nano, three_decimals},
        scoring::{self, Band, ConstantChange, Model, ServiceFacts, ServiceScore},
    },
    error::AppError,
};

/// Services read at a time.
const GROUP: i64 = 1000;
/// Moves that are listed; the others are counted.
const LISTED: usize = 200;

/// What a model would do.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Effect {
    /// The day both are computed for.
    pub as_of: Date,
    /// Version in force.
    pub in_force: String,
    /// The other version.
    pub model_version: String,
    /// The constants in which the other differs from the model in force, by key.
    pub constants: Vec<ConstantChange>,
    /// Services scored by both; those of archived vendors aside.
    pub services: usize,
    /// Services whose shown residual or band changes.
    pub changed: usize,
    /// Services whose band rises.
    pub rises: usize,
    /// Services whose band falls.
    pub falls: usize,
    /// Services by residual band, in force and by the other.
    pub bands: Vec<BandCount>,
    /// Services from one residual band to another, where it changes.
    pub shifts: Vec<BandShift>,
    /// The services that change, those that change band first, then by points; at most 200.
    pub moves: Vec<Move>,
}

/// How many services are in a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct BandCount {
    /// The band.
    pub band: Band,
    /// By the model in force.
    pub before: usize,
    /// By the other.
    pub after: usize,
}

/// How many services go from one band to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct BandShift {
    /// By the model in force.
    pub from: Band,
    /// By the other.
    pub to: Band,
    /// How many.
    pub services: usize,
}

/// One service that changes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Move {
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
    /// As it stands.
    pub before: Standing,
    /// As it would stand.
    pub after: Standing,
    /// The band at which an override in force holds it, whatever the models say.
    pub held: Option<Band>,
}

/// Where a service stands by one model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Standing {
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
}

impl Standing {
    fn of(score: &ServiceScore) -> Self {
        Self {
            inherent: score.inherent.value,
            residual: score.residual.value,
            band: score.residual.band,
            tier: score.inherent.tier,
        }
    }
}

/// The effect of a stored version or draft.
///
/// # Errors
/// `NotFound`; what the database says.
pub fn of_version(app: &App, id: ScoringModelId) -> Result<Effect, AppError> {
    let version = super::models::get(app, id)?;
    let model = Model::parse(&version.toml).map_err(AppError::internal)?;
    effect(app, &model, &version.toml)
}

/// What scoring every service by `other`, whose file is `toml`, would change against the model in force, as of today.
///
/// # Errors
/// What the database says.
pub fn effect(app: &App, other: &Model, toml: &str) -> Result<Effect, AppError> {
    let (InForce { id, model: in_force }, today) = (app.in_force(), app.today());
    let compared = Compared {
        as_of: today,
        in_force: in_force.version().to_owned(),
        model_version: other.version().to_owned(),
        constants: scoring::model_diff(&file_of(app, id)?, toml),
    };
    let mut tally = Tally::default();
    let mut after: Option<ServiceId> = None;
    loop {
        let group = app.db.read(|conn| Ok(db::score_history::current_inputs(conn, after, GROUP)?))?;
        let Some(last) = group.last() else { break };
        after = Some(last.service_id);
        for row in &group {
            let facts: ServiceFacts = serde_json::from_str(&row.facts).map_err(AppError::internal)?;
            let (before, then) = (scoring::score(&facts, &in_force, today), scoring::score(&facts, other, today));
            tally.add(row.service_id, &before, &then);
        }
        if i64::try_from(group.len()).is_ok_and(|count| count < GROUP) {
            break;
        }
    }
    tally.into_effect(app, compared)
}

/// The file of the model in force.
fn file_of(app: &App, id: Option<ScoringModelId>) -> Result<String, AppError> {
    match id {
        Some(id) => Ok(super::models::get(app, id)?.toml),
        None => Ok(app.model_file.to_string()),
    }
}

/// Which models are compared, and for which day.
struct Compared {
    as_of: Date,
    in_force: String,
    model_version: String,
    constants: Vec<ConstantChange>,
}

#[derive(Default)]
struct Tally {
    services: usize,
    changed: usize,
    rises: usize,
    falls: usize,
    before: HashMap<Band, usize>,
    after: HashMap<Band, usize>,
    shifts: BTreeMap<(Band, Band), usize>,
    moves: Vec<(Weight, ServiceId, Standing, Standing)>,
}

/// What a move is sorted by: steps of band, then points.
type Weight = (u8, Nano);

impl Tally {
    fn add(&mut self, service: ServiceId, before: &ServiceScore, after: &ServiceScore) {
        let (was, is) = (before.residual.band, after.residual.band);
        self.services += 1;
        *self.before.entry(was).or_default() += 1;
        *self.after.entry(is).or_default() += 1;
        if was != is {
            *self.shifts.entry((was, is)).or_default() += 1;
            if is.gravity() > was.gravity() { self.rises += 1 } else { self.falls += 1 }
        }
        let shown = |score: &ServiceScore| (score.residual.value.shown(), score.residual.band, score.inherent.tier);
        if shown(before) == shown(after) {
            return;
        }
        self.changed += 1;
        let points = (after.residual.value - before.residual.value).get().saturating_abs();
        let weight = (was.gravity().abs_diff(is.gravity()), Nano::new(points));
        self.moves.push((weight, service, Standing::of(before), Standing::of(after)));
        if self.moves.len() >= LISTED * 8 {
            self.keep_heaviest();
        }
    }

    fn keep_heaviest(&mut self) {
        self.moves.sort_by_key(|(weight, service, ..)| (std::cmp::Reverse(*weight), *service));
        self.moves.truncate(LISTED);
    }

    fn into_effect(mut self, app: &App, compared: Compared) -> Result<Effect, AppError> {
        self.keep_heaviest();
        let count = |of: &HashMap<Band, usize>, band: &Band| of.get(band).copied().unwrap_or(0);
        let bands = Band::ALL.iter().rev().map(|band| BandCount {
            band: *band,
            before: count(&self.before, band),
            after: count(&self.after, band),
        });
        Ok(Effect {
            moves: self.moves(app, compared.as_of)?,
            as_of: compared.as_of,
            in_force: compared.in_force,
            model_version: compared.model_version,
            constants: compared.constants,
            services: self.services,
            changed: self.changed,
            rises: self.rises,
            falls: self.falls,
            bands: bands.collect(),
            shifts: self
                .shifts
                .iter()
                .map(|((from, to), services)| BandShift { from: *from, to: *to, services: *services })
                .collect(),
        })
    }

    /// The moves that are listed, with the names of their services and the overrides that hold them.
    fn moves(&self, app: &App, as_of: Date) -> Result<Vec<Move>, AppError> {
        let ids: Vec<ServiceId> = self.moves.iter().map(|(_, id, ..)| *id).collect();
        let (named, holding) =
            app.db.read(|conn| Ok((db::service::named(conn, &ids)?, db::score_override::holding(conn, as_of)?)))?;
        let named: HashMap<ServiceId, _> = named.into_iter().map(|row| (row.service_id, row)).collect();
        let holding: HashMap<ServiceId, Band> = holding.into_iter().collect();
        let moves = self.moves.iter().filter_map(|(_, id, before, after)| {
            let row = named.get(id)?;
            Some(Move {
                vendor_id: row.vendor_id,
                reference: row.reference.clone(),
                vendor: row.vendor.clone(),
                service_id: *id,
                service: row.service.clone(),
                before: *before,
                after: *after,
                // One that is not rated is not held.
                held: holding.get(id).copied().filter(|_| before.band != Band::Unrated),
            })
        });
        Ok(moves.collect())
    }
}
