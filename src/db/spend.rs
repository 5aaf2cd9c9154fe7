//! What vendors cost: their active services and contracts, by the columns that a spend rating takes.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    Conn,
    schema::{contract_services, contracts, services, spend_quintiles, vendors},
};
use crate::domain::ids::{ContractId, ServiceId, VendorId};

/// A contract's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractValue {
    /// Yearly, in the currency's minor unit.
    pub annual_value_minor: Option<i64>,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// The services it names.
    pub services: Vec<ServiceId>,
}

/// A vendor's active services and what is paid for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spending {
    /// The vendor.
    pub vendor_id: VendorId,
    /// Its active services, by name.
    pub services: Vec<ServiceId>,
    /// Its contracts.
    pub contracts: Vec<ContractValue>,
}

/// The spending on vendors behind `after`, by id.
///
/// # Errors
/// What the database says.
pub fn list_after(conn: &mut Conn, after: Option<VendorId>, limit: i64) -> QueryResult<Vec<Spending>> {
    let mut ids = vendors::table.order(vendors::id).limit(limit).select(vendors::id).into_boxed();
    if let Some(after) = after {
        ids = ids.filter(vendors::id.gt(after));
    }
    let ids: Vec<VendorId> = ids.load(conn)?;
    let active: Vec<(VendorId, ServiceId)> = services::table
        .filter(services::vendor_id.eq_any(&ids))
        .filter(services::active.eq(true))
        .order((services::vendor_id, services::name_key))
        .select((services::vendor_id, services::id))
        .load(conn)?;
    let valued: Vec<(VendorId, ContractId, Option<i64>, Option<String>)> = contracts::table
        .filter(contracts::vendor_id.eq_any(&ids))
        .order(contracts::id)
        .select((contracts::vendor_id, contracts::id, contracts::annual_value_minor, contracts::currency))
        .load(conn)?;
    let named: Vec<(ContractId, ServiceId)> = contract_services::table
        .inner_join(contracts::table)
        .filter(contracts::vendor_id.eq_any(&ids))
        .select((contract_services::contract_id, contract_services::service_id))
        .load(conn)?;
    let mut services_of: HashMap<ContractId, Vec<ServiceId>> = HashMap::new();
    for (contract, service) in named {
        services_of.entry(contract).or_default().push(service);
    }
    let mut found: HashMap<VendorId, Spending> =
        ids.iter().map(|id| (*id, Spending { vendor_id: *id, services: Vec::new(), contracts: Vec::new() })).collect();
    for (vendor, service) in active {
        found.entry(vendor).and_modify(|spending| spending.services.push(service));
    }
    for (vendor, contract, annual_value_minor, currency) in valued {
        let services = services_of.remove(&contract).unwrap_or_default();
        let value = ContractValue { annual_value_minor, currency, services };
        found.entry(vendor).and_modify(|spending| spending.contracts.push(value));
    }
    Ok(ids.into_iter().filter_map(|id| found.remove(&id)).collect())
}

/// Every derived spend rating.
///
/// # Errors
/// What the database says.
pub fn quintiles(conn: &mut Conn) -> QueryResult<HashMap<ServiceId, i16>> {
    let rows: Vec<(ServiceId, i16)> =
        spend_quintiles::table.select((spend_quintiles::service_id, spend_quintiles::quintile)).load(conn)?;
    Ok(rows.into_iter().collect())
}
