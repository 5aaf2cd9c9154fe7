//! The day each document speaks until, by the columns that matter.

use std::collections::HashSet;

use diesel::prelude::*;

use super::{
    Conn,
    connection::MultiBackend,
    schema::{certificates, questionnaires, soc_reports, vendor_summaries},
    scope::within,
};
use crate::domain::{
    Date,
    access::Scope,
    certificate::CertificateKind,
    ids::VendorId,
    soc_report::{Opinion, ScopeFit},
};

/// A document's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    /// Whose it is.
    pub vendor_id: VendorId,
    /// The day it speaks until, was submitted or issued.
    pub until: Date,
    /// Whether somebody outside vouches for it.
    pub audited: bool,
}

/// Every vendor in a scope that is not archived.
///
/// # Errors
/// What the database says.
pub fn vendors(conn: &mut Conn, scope: Scope) -> QueryResult<HashSet<VendorId>> {
    let rows = vendor_summaries::table
        .filter(vendor_summaries::archived.eq(false))
        .select(vendor_summaries::vendor_id)
        .into_boxed::<MultiBackend>();
    let rows = within!(rows, scope, vendor_summaries::vendor_id);
    Ok(rows.load::<VendorId>(conn)?.into_iter().collect())
}

/// What speaks for any vendor on a day: reports that are out and give an opinion, submitted questionnaires, certificates
/// that have not run out.
///
/// # Errors
/// What the database says.
pub fn list(conn: &mut Conn, today: Date) -> QueryResult<Vec<Dated>> {
    type Report = (VendorId, Option<Date>, Option<Date>, Option<Date>);
    let reports: Vec<Report> = soc_reports::table
        .filter(soc_reports::scope_fit.ne(ScopeFit::None))
        .filter(soc_reports::opinion_description.ne(Opinion::Disclaimer))
        .filter(soc_reports::opinion_design.ne(Opinion::Disclaimer))
        .select((soc_reports::vendor_id, soc_reports::period_end, soc_reports::as_of, soc_reports::issued_on))
        .load(conn)?;
    let sheets: Vec<(VendorId, Option<Date>)> = questionnaires::table
        .filter(questionnaires::submitted_on.is_not_null())
        .select((questionnaires::vendor_id, questionnaires::submitted_on))
        .load(conn)?;
    let certified: Vec<(VendorId, Option<Date>, Option<Date>)> = certificates::table
        .filter(certificates::kind.ne(CertificateKind::Insurance))
        .select((certificates::vendor_id, certificates::issued_on, certificates::expires_on))
        .load(conn)?;
    let of_reports = reports.into_iter().filter_map(|(vendor_id, end, as_of, issued)| {
        let until = end.or(as_of)?;
        (issued.unwrap_or(until) <= today).then_some(Dated { vendor_id, until, audited: true })
    });
    let of_sheets = sheets
        .into_iter()
        .filter_map(|(vendor_id, submitted)| Some(Dated { vendor_id, until: submitted?, audited: false }));
    let of_certificates = certified
        .into_iter()
        .filter(|(_, _, expires)| expires.is_none_or(|expires| expires >= today))
        .filter_map(|(vendor_id, issued, _)| Some(Dated { vendor_id, until: issued?, audited: true }));
    Ok(of_reports.chain(of_sheets).chain(of_certificates).filter(|one| one.until <= today).collect())
}
