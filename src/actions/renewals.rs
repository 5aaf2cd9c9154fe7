//! Renewals: running contracts by the day that decides, page by page; one looked at closely, and a decision about it.
//!
//! The register is read group by group: of each contract no more than its day and its place are kept, so that memory
//! follows the page and not the register.

mod acknowledged;
mod agenda;
mod decide;
mod listing;
mod panel;
mod survey;

use std::collections::HashMap;

use crate::{
    app::App,
    db::{
        self, Conn,
        renewal::{Party, PartyFilter},
    },
    domain::{
        Date,
        access::{Actor, Scope},
        contract::Contract,
        ids::{ContractId, PersonId, VendorId},
        renewal::{Around, Followed, RenewalState, Runway, Totals, followed},
        renewal_decision::RenewalDecision,
    },
    error::AppError,
};
pub use acknowledged::Acknowledged;
use acknowledged::Acknowledgements;
pub use agenda::{Agenda, agenda};
pub use decide::{Recorded, decide};
pub use listing::Listing;
pub use panel::{Panel, panel};
use survey::survey;

/// Contracts loaded at a time where all of them are handed over.
pub(crate) const GROUP: usize = 500;
/// Registers with more vendors than this are not planned ahead unless somebody asks for it.
const LARGE: i64 = 5_000;
/// Contracts without dates that are named.
const NAMED: usize = 5;
/// Missed deadlines that are told in full.
const TOLD: usize = 10;

/// Which contracts are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Only those of the actor, or of vendors that the actor owns.
    pub mine: bool,
    /// Only those that stand in one of these states; all where there is none.
    pub states: Vec<RenewalState>,
    /// How the vendor's name begins.
    pub prefix: String,
    /// Only those to decide on by this day.
    pub until: Option<Date>,
}

/// A contract's place in the list: by the day that decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The day.
    pub on: Date,
    /// The contract.
    pub id: ContractId,
}

/// A running contract with its vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewal {
    /// Its dates and where the decision stands.
    pub runway: Runway,
    /// With whom.
    pub vendor: Party,
    /// Who owns the contract.
    pub owner: Option<String>,
    /// That somebody acknowledged the reminders of its date, where that is so.
    pub acknowledged: Option<Acknowledged>,
}

impl Renewal {
    /// Its place in the list.
    pub fn place(&self) -> Place {
        Place { on: self.runway.decide_by, id: self.runway.contract_id }
    }
}

/// A contract without dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undated {
    /// The contract.
    pub contract_id: ContractId,
    /// Our reference of it.
    pub reference: String,
    /// With whom.
    pub vendor: String,
}

/// One page of the list, and what the whole adds up to.
#[derive(Debug, Clone)]
pub struct Found {
    /// The day it is of.
    pub today: Date,
    /// The page, by the day that decides.
    pub page: Vec<Renewal>,
    /// How many stand before it.
    pub before: usize,
    /// How many there are.
    pub matching: usize,
    /// Behind which one the page before begins; the first page begins behind none.
    pub previous: Option<Place>,
    /// Behind which one the next page begins.
    pub next: Option<Place>,
    /// What all contracts add up to, in whatever state.
    pub totals: Totals,
    /// Missed deadlines, the newest first.
    pub missed: Vec<Renewal>,
    /// How many more were missed.
    pub more_missed: usize,
    /// Some of those without dates.
    pub undated: Vec<Undated>,
    /// The one to decide on first; else the one missed last.
    pub first: Option<ContractId>,
}

/// The contracts asked for behind `after`, at most `limit`, with what all add up to.
///
/// # Errors
/// What the database says.
pub fn list(app: &App, actor: &Actor, asked: &Asked, after: Option<Place>, limit: usize) -> Result<Found, AppError> {
    app.db.read(|conn| {
        let survey = survey(conn, app, actor, asked)?;
        let places = &survey.places;
        let before = after.map_or(0, |after| places.partition_point(|place| *place <= after));
        let shown: Vec<ContractId> = places.iter().skip(before).take(limit).map(|place| place.id).collect();
        let end = before + shown.len();
        let missed: Vec<ContractId> = survey.missed.iter().rev().take(TOLD).map(|place| place.id).collect();
        Ok(Found {
            today: app.today(),
            page: load(conn, app, &shown)?,
            before,
            matching: places.len(),
            previous: before.checked_sub(limit + 1).and_then(|place| places.get(place).copied()),
            next: end.checked_sub(1).filter(|_| end < places.len()).and_then(|place| places.get(place).copied()),
            more_missed: survey.missed.len() - missed.len(),
            missed: load(conn, app, &missed)?,
            first: survey.first(),
            totals: survey.totals,
            undated: survey.undated,
        })
    })
}

/// Hands over every contract asked for, by the day that decides; answers what all add up to.
///
/// # Errors
/// What the database says.
pub fn each(app: &App, actor: &Actor, asked: &Asked, mut take: impl FnMut(Renewal)) -> Result<Totals, AppError> {
    let survey = app.db.read(|conn| survey(conn, app, actor, asked))?;
    for group in survey.places.chunks(GROUP) {
        let ids: Vec<ContractId> = group.iter().map(|place| place.id).collect();
        app.db.read(|conn| load(conn, app, &ids))?.into_iter().for_each(&mut take);
    }
    Ok(survey.totals)
}

/// The contracts asked for, by the day that decides, each by its place alone.
pub(crate) fn places(app: &App, actor: &Actor, asked: &Asked) -> Result<Vec<Place>, AppError> {
    app.db.read(|conn| Ok(survey(conn, app, actor, asked)?.places))
}

/// These contracts in their order, as far as they run.
pub(crate) fn load(conn: &mut Conn, app: &App, ids: &[ContractId]) -> Result<Vec<Renewal>, AppError> {
    let contracts = db::contract::list_by_ids(conn, ids)?;
    let mut vendors: Vec<VendorId> = contracts.iter().map(|contract| contract.vendor_id).collect();
    vendors.sort_unstable();
    vendors.dedup();
    let parties: HashMap<VendorId, Party> =
        db::renewal::parties_of(conn, &vendors)?.into_iter().map(|party| (party.vendor_id, party)).collect();
    let decisions = of_contracts(db::renewal_decision::list_of(conn, &vendors)?);
    let answers = Acknowledgements::load(conn, &vendors)?;
    let owners: Vec<PersonId> = contracts.iter().filter_map(|contract| contract.owner_id).collect();
    let owners: HashMap<PersonId, String> =
        db::person::list_by_ids(conn, &owners)?.into_iter().map(|person| (person.id, person.name)).collect();
    let renewal = |contract: Contract| {
        let decisions = decisions.get(&contract.id).map(Vec::as_slice).unwrap_or_default();
        let Followed::Running(runway) = looked_at(app, &contract, decisions) else { return None };
        let owner = contract.owner_id.and_then(|id| owners.get(&id).cloned());
        let vendor = parties.get(&contract.vendor_id)?.clone();
        let acknowledged = answers.of(app, &runway);
        Some((contract.id, Renewal { runway: *runway, vendor, owner, acknowledged }))
    };
    let mut found: HashMap<ContractId, Renewal> = contracts.into_iter().filter_map(renewal).collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// A contract as it stands today.
pub(crate) fn looked_at(app: &App, contract: &Contract, decisions: &[RenewalDecision]) -> Followed {
    let base = app.settings.organization.base_currency.to_uppercase();
    let around = Around { today: app.today(), days: &app.business_days, base_currency: &base };
    followed(contract, decisions, app.organization().day_of(contract.created_at), &around)
}

fn of_contracts(decisions: Vec<RenewalDecision>) -> HashMap<ContractId, Vec<RenewalDecision>> {
    let mut found: HashMap<ContractId, Vec<RenewalDecision>> = HashMap::new();
    for decision in decisions {
        found.entry(decision.contract_id).or_default().push(decision);
    }
    found
}

/// The vendors that the actor may see and asks for.
fn parties_asked(actor: &Actor, mine: bool, prefix: &str) -> PartyFilter {
    let held_by = match actor.person {
        _ if !mine => Scope::All,
        Some(person) => Scope::Own(person),
        None => Scope::Nobodys,
    };
    PartyFilter { scope: actor.scope(), held_by, prefix: prefix.trim().to_owned(), archived_too: false }
}

/// Whether planning ahead takes so long that a page should wait to be asked for it.
///
/// # Errors
/// What the database says.
pub fn is_large(app: &App) -> Result<bool, AppError> {
    app.db.read(|conn| Ok(db::vendor::count(conn)? > LARGE))
}
