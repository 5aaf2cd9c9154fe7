//! Exceptions of SOC reports.

use diesel::prelude::*;

use super::{Conn, GROUP, record::record, schema::soc_exceptions};
use crate::domain::{
    Instant,
    ids::{FindingId, SocExceptionId, SocReportId, VendorId},
    lines::Lines,
    soc_exception::{ExceptionSeverity, SocException},
};

record! {
    table soc_exceptions; id SocExceptionId; record SocException;
    fields {
        id: SocExceptionId, vendor_id: VendorId, soc_report_id: SocReportId, reference: Option<String>, control: Option<String>, criteria: Lines, description: Option<String>, population: Option<String>, sample: Option<String>, deviations: Option<String>, cause: Option<String>, response: Option<String>, severity: Option<ExceptionSeverity>, fixed: bool, finding_id: Option<FindingId>, page: Option<String>, created_at: Instant, updated_at: Instant, version: i32,
    }
}

/// Those of these vendors, by vendor, the oldest record first.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<SocException>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> = soc_exceptions::table
            .filter(soc_exceptions::vendor_id.eq_any(group))
            .order((soc_exceptions::vendor_id, soc_exceptions::id))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(SocException::from));
    }
    Ok(found)
}
