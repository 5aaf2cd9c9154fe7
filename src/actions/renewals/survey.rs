//! One walk over every contract that somebody asks for: places, sums, and what stands out.

use std::collections::HashSet;

use super::{Asked, NAMED, Place, Undated, of_contracts, parties_asked};
use crate::{
    app::App,
    db::{self, Conn, renewal::Party},
    domain::{
        access::Actor,
        calendar::BusinessDays,
        contract::Contract,
        ids::{ContractId, PersonId, VendorId},
        organization::Organization,
        renewal::{Around, Followed, RenewalState, Runway, Totals, followed},
        renewal_decision::RenewalDecision,
    },
    error::AppError,
};

/// Vendors read at a time.
const GROUP: i64 = 500;

/// What one walk found.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// The contracts asked for, by the day that decides.
    pub(super) places: Vec<Place>,
    /// Those whose deadline was missed, by that day.
    pub(super) missed: Vec<Place>,
    /// What all add up to, in whatever state.
    pub(super) totals: Totals,
    /// Some of those without dates.
    pub(super) undated: Vec<Undated>,
    /// The first that needs a decision.
    to_decide: Option<Place>,
}

impl Survey {
    /// The one to decide on first; else the one missed last, or whichever comes first.
    pub(super) fn first(&self) -> Option<ContractId> {
        let place = self.to_decide.or_else(|| self.missed.last().copied()).or_else(|| self.places.first().copied());
        place.map(|place| place.id)
    }

    fn add(&mut self, runway: &Runway, asked: &Asked, around: &Around<'_>) {
        let place = Place { on: runway.decide_by, id: runway.contract_id };
        self.totals.add(runway, around.today);
        if runway.needs_decision() {
            self.to_decide = Some(self.to_decide.map_or(place, |first| first.min(place)));
        }
        if runway.state == RenewalState::Missed || runway.slipped.is_some() {
            self.missed.push(Place { on: runway.slipped.unwrap_or(place.on), ..place });
        }
        let in_state = asked.states.is_empty() || asked.states.contains(&runway.state);
        if in_state && asked.until.is_none_or(|until| place.on <= until) {
            self.places.push(place);
        }
    }

    fn note_undated(&mut self, contract: Contract, party: &Party) {
        self.totals.undated += 1;
        if self.undated.len() < NAMED {
            let (contract_id, reference) = (contract.id, contract.reference);
            self.undated.push(Undated { contract_id, reference, vendor: party.name.clone() });
        }
    }
}

/// What the walk looks at each contract against.
struct Walk<'a> {
    asked: &'a Asked,
    organization: Organization,
    around: Around<'a>,
    holder: Option<Holder>,
}

/// Somebody whose contracts alone are asked for.
struct Holder {
    person: Option<PersonId>,
    vendors: HashSet<VendorId>,
}

impl Holder {
    fn load(conn: &mut Conn, actor: &Actor) -> Result<Self, AppError> {
        let own = actor.person.map(|person| db::vendor::list_owned_by(conn, person)).transpose()?;
        Ok(Self { person: actor.person, vendors: own.into_iter().flatten().collect() })
    }
}

/// Walks over the contracts of vendors that are not archived.
pub(super) fn survey(conn: &mut Conn, app: &App, actor: &Actor, asked: &Asked) -> Result<Survey, AppError> {
    let base = app.settings.organization.base_currency.to_uppercase();
    let days: &BusinessDays = &app.business_days;
    let walk = Walk {
        asked,
        organization: app.organization(),
        around: Around { today: app.today(), days, base_currency: &base },
        holder: if asked.mine { Some(Holder::load(conn, actor)?) } else { None },
    };
    let filter = parties_asked(actor, asked.mine, &asked.prefix);
    let (mut survey, mut after) = (Survey::default(), None);
    loop {
        let parties = db::renewal::parties_after(conn, &filter, after, GROUP)?;
        let Some(last) = parties.last() else { break };
        after = Some(last.vendor_id);
        walk.group(conn, &parties, &mut survey)?;
    }
    survey.places.sort_unstable();
    survey.missed.sort_unstable();
    Ok(survey)
}

impl Walk<'_> {
    fn group(&self, conn: &mut Conn, parties: &[Party], survey: &mut Survey) -> Result<(), AppError> {
        let ids: Vec<VendorId> = parties.iter().map(|party| party.vendor_id).collect();
        let decisions = of_contracts(db::renewal_decision::list_of(conn, &ids)?);
        for contract in db::contract::list_of(conn, &ids)? {
            // Parties come in the order of their ids.
            let place = parties.binary_search_by_key(&contract.vendor_id, |party| party.vendor_id);
            let Some(party) = place.ok().and_then(|place| parties.get(place)) else { continue };
            if self.is_asked_for(&contract) {
                let decisions = decisions.get(&contract.id).map(Vec::as_slice).unwrap_or_default();
                self.one(contract, decisions, party, survey);
            }
        }
        Ok(())
    }

    fn one(&self, contract: Contract, decisions: &[RenewalDecision], party: &Party, survey: &mut Survey) {
        let recorded_on = self.organization.day_of(contract.created_at);
        match followed(&contract, decisions, recorded_on, &self.around) {
            Followed::Running(runway) => survey.add(&runway, self.asked, &self.around),
            Followed::Undated => survey.note_undated(contract, party),
            Followed::Over(_) => {}
        }
    }

    /// A vendor may be listed for one of its contracts alone.
    fn is_asked_for(&self, contract: &Contract) -> bool {
        self.holder.as_ref().is_none_or(|holder| {
            let own = holder.person.is_some() && contract.owner_id == holder.person;
            own || holder.vendors.contains(&contract.vendor_id)
        })
    }
}
