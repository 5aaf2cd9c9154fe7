//! Where a row's record belongs: the vendor it names, and the report it hangs on.

use std::rc::Rc;

use super::super::{
    context::Context,
    filed::{Register, dossiers},
};
use crate::{
    db::Conn,
    domain::{
        dossier::Dossier,
        ids::VendorId,
        import::{
            paper_rows::{Placed, ReportRef, RowDraft, Unplaced, unplaced},
            vendor_ref::{Filed, VendorRef},
        },
        soc_report::SocReport,
    },
    error::AppError,
};

/// The vendor's file, and the report.
pub(super) struct Home {
    pub dossier: Rc<Dossier>,
    pub report: Option<SocReport>,
}

/// Each draft with its home; one without becomes a problem. `reports` are those of the workbook's own sheet.
pub(super) fn homes<T: RowDraft>(
    conn: &mut Conn,
    context: &mut Context<'_>,
    known: &mut Register,
    drafts: Vec<Placed<T>>,
    reports: Option<&[SocReport]>,
) -> Result<Vec<(Placed<T>, Home)>, AppError> {
    let mut named = Vec::new();
    let mut found: Vec<(Placed<T>, Rc<Dossier>)> = Vec::new();
    let own: Vec<VendorId> = reports.unwrap_or_default().iter().map(|report| report.vendor_id).collect();
    let own =
        if drafts.iter().any(|placed| placed.vendor.is_none()) { dossiers(conn, &own)? } else { Default::default() };
    // A whole list may be said to be one vendor's, and of a day.
    let alone = T::STANDS_ALONE && reports.is_none();
    let said = context.options.vendor.as_deref().map(str::trim).filter(|name| alone && !name.is_empty());
    let said = said.map(VendorRef::new);
    for mut placed in drafts {
        placed.vendor = placed.vendor.or_else(|| said.clone());
        if let Some(day) = context.options.submitted.filter(|_| alone && placed.report.is_open()) {
            placed.draft.date_of_list(day);
        }
        match &placed.vendor {
            Some(vendor) => {
                named.push(Filed { vendor: vendor.clone(), rows: placed.rows.clone(), draft: placed });
            }
            None if alone => refuse(context, &placed.rows, Unplaced::NoVendor)?,
            None => match only(reports, placed.report).map(|report| own.get(&report.vendor_id)) {
                Ok(Some(dossier)) => found.push((placed, Rc::clone(dossier))),
                Ok(None) => refuse(context, &placed.rows, Unplaced::NoReport)?,
                Err(why) => refuse(context, &placed.rows, why)?,
            },
        }
    }
    let named = known.with_vendors(conn, context, named)?;
    found.extend(named.into_iter().map(|(filed, dossier)| (filed.draft, dossier)));
    let mut ready = Vec::with_capacity(found.len());
    for (placed, dossier) in found {
        match report_of::<T>(&placed, &dossier, reports) {
            Ok(report) => ready.push((placed, Home { dossier, report })),
            Err(why) => refuse(context, &placed.rows, why)?,
        }
    }
    Ok(ready)
}

/// The workbook's one report that a row without a vendor can mean.
fn only(reports: Option<&[SocReport]>, said: ReportRef) -> Result<&SocReport, Unplaced<'static>> {
    let reports = reports.ok_or(Unplaced::NoReport)?;
    if reports.is_empty() {
        return Err(Unplaced::NotRead);
    }
    let mut fitting = reports.iter().filter(|report| said.fits(report));
    match (fitting.next(), fitting.next()) {
        (Some(report), None) => Ok(report),
        _ => Err(Unplaced::NoReport),
    }
}

/// The vendor's report that a row means: of the workbook's own where one fits, else of those on file.
fn report_of<'d, T: RowDraft>(
    placed: &Placed<T>,
    dossier: &'d Dossier,
    reports: Option<&[SocReport]>,
) -> Result<Option<SocReport>, Unplaced<'d>> {
    if !T::IN_REPORT || (T::STANDS_ALONE && reports.is_none() && placed.report.is_open()) {
        return Ok(None);
    }
    let own = reports.unwrap_or_default().iter().filter(|report| report.vendor_id == dossier.vendor.id);
    let own: Vec<&SocReport> = own.filter(|report| placed.report.fits(report)).collect();
    if let [report] = own.as_slice() {
        return Ok(Some((*report).clone()));
    }
    let new = own.into_iter().filter(|own| dossier.reports.iter().all(|report| report.id != own.id));
    let fitting: Vec<&SocReport> =
        dossier.reports.iter().filter(|report| placed.report.fits(report)).chain(new).collect();
    match fitting.as_slice() {
        [report] => Ok(Some((*report).clone())),
        [] => Err(Unplaced::Unknown(&dossier.vendor.name)),
        several => {
            let days = several.iter().filter_map(|report| report.speaks_until()).collect();
            Err(Unplaced::Several(&dossier.vendor.name, days))
        }
    }
}

fn refuse(context: &mut Context<'_>, rows: &[u32], why: Unplaced<'_>) -> Result<(), AppError> {
    for rows in context.rows(&[rows.to_vec()])? {
        if let Some(row) = rows.first() {
            context.outcome.problem(unplaced(context.reading, row, why.clone()));
        }
    }
    context.outcome.counts.rejected += 1;
    Ok(())
}
