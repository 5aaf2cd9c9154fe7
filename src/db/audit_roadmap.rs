//! Audit roadmaps: the way of vendors to their next SOC report.

use diesel::prelude::*;

use super::{Conn, GROUP, record::record, schema::audit_roadmaps};
use crate::domain::{
    Date, Instant,
    audit_roadmap::{AuditRoadmap, Meanwhile},
    ids::{AuditRoadmapId, VendorId},
    soc_report::{ReportType, SocKind},
};

record! {
    table audit_roadmaps; id AuditRoadmapId; record AuditRoadmap;
    fields {
        id: AuditRoadmapId, vendor_id: VendorId, kind: SocKind, report_type: ReportType,
        gap_analysis_ends_on: Option<Date>, remediation_ends_on: Option<Date>, observation_starts_on: Option<Date>,
        observation_ends_on: Option<Date>, fieldwork_ends_on: Option<Date>, reporting_ends_on: Option<Date>,
        expected_on: Option<Date>, meanwhile: Meanwhile, notes: Option<String>, created_at: Instant,
        updated_at: Instant, version: i32,
    }
}

/// Those of these vendors, by vendor, the oldest record first.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<AuditRoadmap>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> = audit_roadmaps::table
            .filter(audit_roadmaps::vendor_id.eq_any(group))
            .order((audit_roadmaps::vendor_id, audit_roadmaps::id))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(AuditRoadmap::from));
    }
    Ok(found)
}
