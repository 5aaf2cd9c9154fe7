//! SOC reports and how they fit our services.

use diesel::prelude::*;

use super::{
    Conn, GROUP,
    connection::each_backend,
    record::record,
    schema::{soc_report_services, soc_reports},
};
use crate::domain::{
    Date, Instant,
    ids::{ServiceId, SocReportId, VendorId},
    lines::Lines,
    soc_report::{AuditorCheck, Opinion, ReportType, ScopeFit, SocKind, SocReport},
};

record! {
    table soc_reports; id SocReportId; record SocReport;
    fields {
        id: SocReportId, vendor_id: VendorId, kind: SocKind, report_type: ReportType, period_start: Option<Date>,
        period_end: Option<Date>, as_of: Option<Date>, issued_on: Option<Date>, auditor: Option<String>,
        auditor_check: AuditorCheck, auditor_check_method: Option<String>, auditor_checked_on: Option<Date>,
        opinion_description: Opinion, opinion_design: Opinion,
        opinion_operation: Option<Opinion>, qualified_criteria: Lines, categories: Lines, boundary_services: Lines,
        boundary_locations: Lines, scope_fit: ScopeFit, criteria_not_relevant: Lines, incidents: Option<String>,
        significant_changes: Option<String>, subsequent_events: Option<String>, restriction: Option<String>, reviewer: Option<String>,
        reviewed_on: Option<Date>, conclusion: Option<String>, pages: Lines, created_at: Instant, updated_at: Instant, version: i32,
    }
}

/// The reports of these vendors, by vendor, newest first.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<SocReport>> {
    let mut found: Vec<SocReport> = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> =
            soc_reports::table.filter(soc_reports::vendor_id.eq_any(group)).select(Row::as_select()).load(conn)?;
        found.extend(rows.into_iter().map(SocReport::from));
    }
    found.sort_by(|a, b| (a.vendor_id, b.speaks_until(), a.id).cmp(&(b.vendor_id, a.speaks_until(), b.id)));
    Ok(found)
}

/// A service's own fit to a report.
pub type Fit = (SocReportId, ServiceId, ScopeFit);

/// The fits stated service by service for these reports.
///
/// # Errors
/// What the database says.
pub fn fits_of(conn: &mut Conn, reports: &[SocReportId]) -> QueryResult<Vec<Fit>> {
    let mut found = Vec::new();
    for group in reports.chunks(GROUP) {
        found.extend(
            soc_report_services::table
                .filter(soc_report_services::soc_report_id.eq_any(group))
                .order((soc_report_services::soc_report_id, soc_report_services::service_id))
                .load::<Fit>(conn)?,
        );
    }
    Ok(found)
}

/// States anew how a report fits the vendor's services.
///
/// # Errors
/// What the database says.
pub fn replace_fits(conn: &mut Conn, report: SocReportId, fits: &[(ServiceId, ScopeFit)]) -> QueryResult<()> {
    diesel::delete(soc_report_services::table.filter(soc_report_services::soc_report_id.eq(report))).execute(conn)?;
    let rows: Vec<_> = fits
        .iter()
        .map(|(service, fit)| {
            (
                soc_report_services::soc_report_id.eq(report),
                soc_report_services::service_id.eq(*service),
                soc_report_services::scope_fit.eq(*fit),
            )
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    each_backend!(conn, |inner| diesel::insert_into(soc_report_services::table).values(&rows).execute(inner))?;
    Ok(())
}
