//! One contract looked at closely, with what a decision about it rests on.

use super::{Acknowledged, Acknowledgements, looked_at, of_contracts};
use crate::{
    actions::{records, sweep_reminders},
    app::App,
    db::{self, Conn, renewal::Party},
    domain::{
        Date,
        access::Actor,
        contract::Contract,
        ids::ContractId,
        renewal::{Followed, RenewalState},
        vendor::{Service, VendorStatus},
    },
    error::AppError,
};

/// A contract with what a decision about it rests on.
#[derive(Debug, Clone)]
pub struct Panel {
    /// The day it is of.
    pub today: Date,
    /// The contract.
    pub contract: Contract,
    /// Its dates and where the decision stands.
    pub followed: Followed,
    /// With whom.
    pub vendor: Party,
    /// Who owns the contract.
    pub owner: Option<String>,
    /// Open incidents of the vendor.
    pub incidents: usize,
    /// Open findings at the vendor.
    pub findings: usize,
    /// Who could do the same, as the services it covers name them.
    pub alternates: Vec<String>,
    /// Whether one of these services has a plan for leaving.
    pub exit_plan: bool,
    /// When leaving was last tried with one of them.
    pub exit_tested_on: Option<Date>,
    /// The vendor's other contracts that run.
    pub others: Vec<String>,
    /// Whether the actor gets reminders of it, and so can put them off.
    pub is_told: bool,
    /// That somebody acknowledged the reminders of its date, where that is so.
    pub acknowledged: Option<Acknowledged>,
}

impl Panel {
    /// Whether the vendor's offboarding can begin with the end of this contract.
    pub fn may_offboard(&self) -> bool {
        let status = self.vendor.status;
        self.others.is_empty() && status != VendorStatus::Offboarding && !status.is_archived()
    }
}

/// A contract looked at closely.
///
/// # Errors
/// `NotFound` when there is none that the actor may see.
pub fn panel(app: &App, actor: &Actor, id: ContractId) -> Result<Panel, AppError> {
    let today = app.today();
    app.db.read(|conn| {
        let contract: Contract = records::get_in(conn, actor, id)?;
        let whose = [contract.vendor_id];
        let missing = || AppError::NotFound("This vendor".to_owned());
        let vendor = db::renewal::parties_of(conn, &whose)?.pop().ok_or_else(missing)?;
        let decisions = db::renewal_decision::list_of(conn, &whose)?;
        let services = services(conn, &contract)?;
        let owner = match contract.owner_id {
            Some(owner) => db::person::find(conn, owner)?.map(|person| person.name),
            None => None,
        };
        let mut alternates: Vec<String> = services.iter().filter_map(|one| one.alternate_vendor.clone()).collect();
        alternates.sort_unstable();
        alternates.dedup();
        let planned = sweep_reminders::planned_for(conn, app, contract.vendor_id)?;
        let (address, record) = (actor.label.to_lowercase(), contract.id.to_string());
        let followed = looked_at(app, &contract, &decisions);
        let acknowledged = match &followed {
            Followed::Running(runway) => Acknowledgements::load(conn, &whose)?.of(app, runway),
            Followed::Undated | Followed::Over(_) => None,
        };
        Ok(Panel {
            acknowledged,
            followed,
            is_told: planned.iter().any(|one| *one.key.record_id == record && one.recipient.email == address),
            today,
            vendor,
            owner,
            incidents: db::incident::list_of(conn, &whose)?.iter().filter(|one| one.is_open_on(today)).count(),
            findings: db::finding::list_of(conn, &whose)?.iter().filter(|one| one.is_open()).count(),
            alternates,
            exit_plan: services.iter().any(|one| one.exit_plan.is_some()),
            exit_tested_on: services.iter().filter_map(|one| one.exit_tested_on).max(),
            others: others(conn, app, &contract)?,
            contract,
        })
    })
}

/// The active services that the contract covers: those it names, or all of the vendor's where it names none.
fn services(conn: &mut Conn, contract: &Contract) -> Result<Vec<Service>, AppError> {
    let named = db::contract::services_of(conn, &[contract.id])?;
    let mut services = db::service::list_of(conn, &[contract.vendor_id])?;
    let covers = |service: &Service| named.is_empty() || named.iter().any(|(_, id)| *id == service.id);
    services.retain(|service| service.active && covers(service));
    Ok(services)
}

/// The references of the vendor's other contracts that run, or state no end.
pub(super) fn others(conn: &mut Conn, app: &App, contract: &Contract) -> Result<Vec<String>, AppError> {
    let whose = [contract.vendor_id];
    let decisions = of_contracts(db::renewal_decision::list_of(conn, &whose)?);
    let runs = |other: &Contract| {
        let decisions = decisions.get(&other.id).map(Vec::as_slice).unwrap_or_default();
        match looked_at(app, other, decisions) {
            Followed::Over(_) => false,
            Followed::Undated => true,
            Followed::Running(runway) => runway.state != RenewalState::Leaving,
        }
    };
    let others =
        db::contract::list_of(conn, &whose)?.into_iter().filter(|other| other.id != contract.id && runs(other));
    Ok(others.map(|other| other.reference).collect())
}
