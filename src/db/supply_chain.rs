//! What the supply chain is made of, a statement for each table and no more columns than it needs.

use diesel::prelude::*;

use super::{
    Conn,
    schema::{service_scores, services, soc_report_services, soc_reports, subservices, vendor_names, vendors},
};
use crate::domain::{
    Date,
    ids::{ServiceId, SocReportId, VendorId},
    soc_report::{ReportType, ScopeFit, SocKind},
    supply_chain::{ChainFacts, ChainRelation, ChainReport, ChainService, ChainVendor},
    vendor::VendorStatus,
};

/// Vendors, their names, active services with their stored inherent scores, reports and relations.
///
/// # Errors
/// What the database says.
pub fn load(conn: &mut Conn) -> QueryResult<ChainFacts> {
    Ok(ChainFacts {
        vendors: known_vendors(conn)?,
        names: names(conn)?,
        services: active_services(conn)?,
        reports: reports(conn)?,
        fits: soc_report_services::table
            .select((
                soc_report_services::soc_report_id,
                soc_report_services::service_id,
                soc_report_services::scope_fit,
            ))
            .load(conn)?,
        relations: relations(conn)?,
    })
}

fn known_vendors(conn: &mut Conn) -> QueryResult<Vec<ChainVendor>> {
    let rows: Vec<(VendorId, String, String, VendorStatus)> = vendors::table
        .select((vendors::id, vendors::reference, vendors::name, vendors::status))
        .order(vendors::id)
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, reference, name, status)| ChainVendor { id, reference, name, status }).collect())
}

/// A vendor's own name goes before its legal name, and that before an alias.
fn names(conn: &mut Conn) -> QueryResult<Vec<(String, VendorId)>> {
    let rows: Vec<(String, VendorId, String)> = vendor_names::table
        .filter(vendor_names::kind.ne("domain"))
        .select((vendor_names::match_key, vendor_names::vendor_id, vendor_names::kind))
        .load(conn)?;
    let (own, mut other): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(.., kind)| kind == "name");
    other.sort_by(|one, two| two.2.cmp(&one.2).then_with(|| one.1.cmp(&two.1)));
    Ok(own.into_iter().chain(other).map(|(key, vendor, _)| (key, vendor)).collect())
}

fn active_services(conn: &mut Conn) -> QueryResult<Vec<ChainService>> {
    let rows: Vec<(ServiceId, VendorId, String, Option<i64>)> = services::table
        .left_join(service_scores::table)
        .filter(services::active.eq(true))
        .select((services::id, services::vendor_id, services::name, service_scores::inherent.nullable()))
        .order(services::id)
        .load(conn)?;
    let service = |(id, vendor_id, name, inherent): (_, _, _, Option<i64>)| ChainService {
        id,
        vendor_id,
        name,
        inherent: inherent.unwrap_or_default(),
    };
    Ok(rows.into_iter().map(service).collect())
}

fn reports(conn: &mut Conn) -> QueryResult<Vec<ChainReport>> {
    type Row = (SocReportId, VendorId, SocKind, ReportType, Option<Date>, Option<Date>, ScopeFit);
    let rows: Vec<Row> = soc_reports::table
        .select((
            soc_reports::id,
            soc_reports::vendor_id,
            soc_reports::kind,
            soc_reports::report_type,
            soc_reports::period_end,
            soc_reports::as_of,
            soc_reports::scope_fit,
        ))
        .load(conn)?;
    let report = |(id, vendor_id, kind, report_type, period_end, as_of, fit): Row| ChainReport {
        id,
        vendor_id,
        kind,
        report_type,
        until: report_type.speaks_until(period_end, as_of),
        fit,
    };
    Ok(rows.into_iter().map(report).collect())
}

fn relations(conn: &mut Conn) -> QueryResult<Vec<ChainRelation>> {
    type Row = (VendorId, Option<ServiceId>, Option<SocReportId>, Option<Date>, String, Option<String>);
    let rows: Vec<Row> = subservices::table
        .select((
            subservices::vendor_id,
            subservices::service_id,
            subservices::soc_report_id,
            subservices::listed_on,
            subservices::name,
            subservices::interchangeable,
        ))
        .order(subservices::id)
        .load(conn)?;
    let relation = |(vendor_id, service_id, soc_report_id, listed_on, name, group)| ChainRelation {
        vendor_id,
        service_id,
        soc_report_id,
        listed_on,
        name,
        group,
    };
    Ok(rows.into_iter().map(relation).collect())
}
