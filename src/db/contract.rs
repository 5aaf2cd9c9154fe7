//! Contracts and the services they cover.

use diesel::prelude::*;

use super::{
    Conn, GROUP,
    connection::each_backend,
    record::record,
    schema::{contract_services, contracts},
};
use crate::domain::{
    Date, Instant,
    contract::{Clauses, Contract, NoticeUnit},
    ids::{ContractId, PersonId, ServiceId, VendorId},
};

record! {
    table contracts; id ContractId; record Contract;
    fields {
        id: ContractId, vendor_id: VendorId, reference: String, starts_on: Option<Date>, ends_on: Option<Date>,
        term_months: Option<i32>, renewal_months: Option<i32>, auto_renew: bool, notice_value: Option<i32>,
        notice_unit: Option<NoticeUnit>, annual_value_minor: Option<i64>, currency: Option<String>,
        owner_id: Option<PersonId>, notes: Option<String>, created_at: Instant, updated_at: Instant, version: i32,
    }
    nested clauses: Clauses {
        security_addendum: Option<bool>, sla: Option<bool>, dpa: Option<bool>, baa: Option<bool>, scc: Option<bool>,
        confidentiality: Option<bool>, audit_right: Option<bool>, data_return: Option<bool>, breach_notice_hours: Option<i32>,
    }
}

/// The contracts of these vendors, by vendor and reference.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<Contract>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> = contracts::table
            .filter(contracts::vendor_id.eq_any(group))
            .order((contracts::vendor_id, contracts::reference))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(Contract::from));
    }
    Ok(found)
}

/// Which services the contracts of these vendors cover.
///
/// # Errors
/// What the database says.
pub fn services_of(conn: &mut Conn, contracts: &[ContractId]) -> QueryResult<Vec<(ContractId, ServiceId)>> {
    let mut found = Vec::new();
    for group in contracts.chunks(GROUP) {
        found.extend(
            contract_services::table
                .filter(contract_services::contract_id.eq_any(group))
                .order((contract_services::contract_id, contract_services::service_id))
                .select((contract_services::contract_id, contract_services::service_id))
                .load::<(ContractId, ServiceId)>(conn)?,
        );
    }
    Ok(found)
}

/// Says anew which services a contract covers.
///
/// # Errors
/// What the database says.
pub fn replace_services(conn: &mut Conn, contract: ContractId, services: &[ServiceId]) -> QueryResult<()> {
    diesel::delete(contract_services::table.filter(contract_services::contract_id.eq(contract))).execute(conn)?;
    let rows: Vec<_> = services
        .iter()
        .map(|service| (contract_services::contract_id.eq(contract), contract_services::service_id.eq(*service)))
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    each_backend!(conn, |inner| diesel::insert_into(contract_services::table).values(&rows).execute(inner))?;
    Ok(())
}
