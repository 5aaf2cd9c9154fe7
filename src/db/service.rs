//! Services and their spend quintiles.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    Conn, GROUP,
    connection::each_backend,
    record::record,
    schema::{services, spend_quintiles, vendors},
};
use crate::domain::{
    Date, Instant,
    ids::{ServiceId, VendorId},
    lines::Lines,
    person::name_key,
    vendor::{Rating, Ratings, Service},
};

record! {
    table services; id ServiceId; record Service;
    fields {
        id: ServiceId, vendor_id: VendorId, name: String, description: Option<String>, active: bool, data_categories: Lines,
        needs_availability: bool, needs_confidentiality: bool, needs_processing_integrity: bool, needs_privacy: bool,
        exit_plan: Option<String>, alternate_vendor: Option<String>, rto_hours: Option<i32>, rpo_hours: Option<i32>,
        exit_tested_on: Option<Date>,
        created_at: Instant, updated_at: Instant, version: i32,
    }
    nested ratings: Ratings {
        data_sensitivity: Rating, criticality: Rating, access: Rating, substitutability: Rating, data_volume: Rating,
        regulatory: Rating, fourth_party: Rating, geography: Rating, spend: Rating,
    }
    extra { name_key: String = |service: &Service| name_key(&service.name) }
}

/// The services of these vendors, by vendor and name.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<Service>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> = services::table
            .filter(services::vendor_id.eq_any(group))
            .order((services::vendor_id, services::name_key))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(Service::from));
    }
    Ok(found)
}

/// A service with its vendor, by name.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Named {
    /// The service.
    pub service_id: ServiceId,
    /// Its name.
    pub service: String,
    /// The vendor.
    pub vendor_id: VendorId,
    /// Its reference.
    pub reference: String,
    /// Its name.
    pub vendor: String,
}

/// These services with their vendors, in no particular order.
///
/// # Errors
/// What the database says.
pub fn named(conn: &mut Conn, ids: &[ServiceId]) -> QueryResult<Vec<Named>> {
    let mut found = Vec::with_capacity(ids.len());
    for group in ids.chunks(GROUP) {
        let rows = services::table.inner_join(vendors::table).filter(services::id.eq_any(group));
        let columns = (services::id, services::name, vendors::id, vendors::reference, vendors::name);
        found.extend(rows.select(columns).load::<Named>(conn)?);
    }
    Ok(found)
}

/// How many services there are.
///
/// # Errors
/// What the database says.
pub fn count(conn: &mut Conn) -> QueryResult<i64> {
    services::table.count().get_result(conn)
}

/// The derived spend ratings of these services.
///
/// # Errors
/// What the database says.
pub fn spend_quintiles_of(conn: &mut Conn, ids: &[ServiceId]) -> QueryResult<HashMap<ServiceId, i16>> {
    let mut found = HashMap::new();
    for group in ids.chunks(GROUP) {
        let rows: Vec<(ServiceId, i16)> = spend_quintiles::table
            .filter(spend_quintiles::service_id.eq_any(group))
            .select((spend_quintiles::service_id, spend_quintiles::quintile))
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Replaces every derived spend rating.
///
/// # Errors
/// What the database says.
pub fn replace_spend_quintiles(conn: &mut Conn, ratings: &[(ServiceId, i16)], on: Date) -> QueryResult<()> {
    diesel::delete(spend_quintiles::table).execute(conn)?;
    for group in ratings.chunks(GROUP) {
        let rows: Vec<_> = group
            .iter()
            .map(|(id, quintile)| {
                (
                    spend_quintiles::service_id.eq(*id),
                    spend_quintiles::quintile.eq(*quintile),
                    spend_quintiles::refreshed_on.eq(on),
                )
            })
            .collect();
        each_backend!(conn, |inner| diesel::insert_into(spend_quintiles::table).values(&rows).execute(inner))?;
    }
    Ok(())
}

/// What names one of these services and stays when the service goes: the kind of record, its id, and the service.
///
/// # Errors
/// What the database says.
pub fn named_by(conn: &mut Conn, ids: &[ServiceId]) -> QueryResult<Vec<(&'static str, String, ServiceId)>> {
    use super::schema::{
        access_grants, certificates, contract_services, findings, incidents, questionnaires, score_overrides,
        soc_report_services, subservices,
    };
    let mut found = Vec::new();
    for group in ids.chunks(GROUP) {
        let rows: Vec<(String, ServiceId)> = contract_services::table
            .filter(contract_services::service_id.eq_any(group))
            .select((contract_services::contract_id, contract_services::service_id))
            .load(conn)?;
        found.extend(rows.into_iter().map(|(id, service)| ("contract", id, service)));
        let rows: Vec<(String, ServiceId)> = soc_report_services::table
            .filter(soc_report_services::service_id.eq_any(group))
            .select((soc_report_services::soc_report_id, soc_report_services::service_id))
            .load(conn)?;
        found.extend(rows.into_iter().map(|(id, service)| ("soc_report", id, service)));
        let rows: Vec<(String, ServiceId)> = score_overrides::table
            .filter(score_overrides::service_id.eq_any(group))
            .select((score_overrides::id, score_overrides::service_id))
            .load(conn)?;
        found.extend(rows.into_iter().map(|(id, service)| ("override", id, service)));
        macro_rules! of_one {
            ($($table:ident as $noun:literal),+) => {$(
                let rows: Vec<(String, Option<ServiceId>)> = $table::table
                    .filter($table::service_id.eq_any(group))
                    .select(($table::id, $table::service_id))
                    .load(conn)?;
                found.extend(rows.into_iter().filter_map(|(id, service)| Some(($noun, id, service?))));
            )+};
        }
        of_one!(
            questionnaires as "questionnaire",
            certificates as "certificate",
            findings as "finding",
            subservices as "subservice",
            incidents as "incident",
            access_grants as "access_grant"
        );
    }
    Ok(found)
}
