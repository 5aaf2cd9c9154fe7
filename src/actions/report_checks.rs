//! What a reviewer sees at once about SOC reports.

use std::collections::HashMap;

use super::{records, report_page, score::each_dossier};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        Date,
        access::Actor,
        dossier::Dossier,
        ids::{SocReportId, VendorId},
        name::match_key,
        report_check::{Around, Check, Copied, checks},
        similar_text::{self, ReportText, TextIndex},
        soc_report::{ReportType, SocKind, SocReport},
    },
    error::AppError,
};

/// A report and what is to see about it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ReportChecks {
    /// The report.
    pub soc_report_id: SocReportId,
    /// Its vendor's name.
    pub vendor: String,
    /// Its vendor's reference.
    pub reference: String,
    /// “SOC 2 Type 2”.
    pub report: String,
    /// The day it speaks until.
    pub until: Option<Date>,
    /// What speaks against it first, then what is worth a look.
    pub checks: Vec<Check>,
}

/// The checks of one report.
///
/// # Errors
/// `NotFound` when there is none that the actor may see.
pub fn of_report(app: &App, actor: &Actor, id: SocReportId) -> Result<ReportChecks, AppError> {
    let file = report_page::report_file(app, actor, id)?;
    Ok(told(&file.dossier, &file.report, file.checks))
}

/// The checks of the newest report of each kind and type, of the named vendor or of all that are not archived.
///
/// # Errors
/// An unknown vendor; what the database says.
pub fn report(app: &App, vendor: Option<&str>) -> Result<Vec<ReportChecks>, AppError> {
    let mut found = Vec::new();
    let index = app.db.read(index)?;
    each_dossier(app, vendor, &mut |dossier| {
        if vendor.is_none() && dossier.vendor.status.is_archived() {
            return Ok(());
        }
        let around = app.db.read(|conn| around_in(conn, &index, dossier))?;
        let mut newest: HashMap<(SocKind, ReportType), &SocReport> = HashMap::new();
        for report in &dossier.reports {
            let held = newest.entry((report.kind, report.report_type)).or_insert(report);
            if report.speaks_until() > held.speaks_until() {
                *held = report;
            }
        }
        let mut reports: Vec<&SocReport> = newest.into_values().collect();
        reports.sort_by_key(|report| (report.kind.as_str(), report.report_type.as_str()));
        found.extend(reports.into_iter().map(|report| {
            let checks = checks(dossier, report, &around, app.today(), app.fiscal_year());
            told(dossier, report, checks)
        }));
        Ok(())
    })?;
    found.sort_by_key(|one| one.vendor.to_lowercase());
    Ok(found)
}

/// What is known beside a vendor's file for one page of it: its texts are compared with those of all other vendors.
pub(crate) fn around_one(conn: &mut Conn, dossier: &Dossier) -> Result<Around, AppError> {
    let others = db::report_text::list(conn, Some(dossier.vendor.id))?;
    around(conn, dossier, |own| {
        // The few texts of the page are indexed, and the many of the others go past them.
        let index = TextIndex::new(own.to_vec());
        others
            .iter()
            .flat_map(|other| index.near(other).into_iter().map(|mine| (mine.clone(), other.clone())))
            .collect()
    })
}

/// As [`around_one`], against an index that holds the texts of all vendors' reports.
pub(crate) fn around_in(conn: &mut Conn, index: &TextIndex, dossier: &Dossier) -> Result<Around, AppError> {
    around(conn, dossier, |own| pairs_in(index, own))
}

/// The texts of all vendors' reports, to be compared with those of one after the other.
pub(crate) fn index(conn: &mut Conn) -> Result<TextIndex, AppError> {
    let mut texts = db::report_text::list(conn, None)?;
    // In an order of their own: no two databases answer rows alike.
    texts.sort_by_cached_key(|one| (one.kind, one.label.len(), one.label.clone(), one.text.clone()));
    Ok(TextIndex::new(texts))
}

fn pairs_in(index: &TextIndex, own: &[ReportText]) -> Vec<(ReportText, ReportText)> {
    own.iter().flat_map(|mine| index.near(mine).into_iter().map(|other| (mine.clone(), other.clone()))).collect()
}

/// What is known beside a vendor's file: reports of the organizations it names, wording that others share, and reviews
/// that what is on record has left behind. `pairs` finds texts of others that nearly equal its own.
fn around(
    conn: &mut Conn,
    dossier: &Dossier,
    pairs: impl Fn(&[ReportText]) -> Vec<(ReportText, ReportText)>,
) -> Result<Around, AppError> {
    Ok(Around {
        providers: providers(conn, dossier)?,
        copied: copied(conn, dossier, pairs)?,
        changed_since_review: changed_since_review(dossier),
    })
}

fn copied(
    conn: &mut Conn,
    dossier: &Dossier,
    pairs: impl Fn(&[ReportText]) -> Vec<(ReportText, ReportText)>,
) -> Result<Vec<Copied>, AppError> {
    let mut found = Vec::new();
    for report in &dossier.reports {
        let own = similar_text::of_report(dossier, report);
        let near = pairs(&own);
        for shared in similar_text::shared(&own, near.iter().map(|(mine, other)| (mine, other))) {
            let vendor = db::vendor::find(conn, shared.vendor)?.map(|vendor| vendor.name).unwrap_or_default();
            let other = db::soc_report::find(conn, shared.report)?;
            let report_name = other.map(|other| records::Record::label(&other)).unwrap_or_default();
            found.push(Copied { own: report.id, shared, vendor, report: report_name });
        }
    }
    Ok(found)
}

/// The reports whose record no longer is what their newest completed review looked at.
fn changed_since_review(dossier: &Dossier) -> HashMap<SocReportId, Date> {
    let mut newest: HashMap<SocReportId, (Date, Option<String>)> = HashMap::new();
    for review in &dossier.papers.reviews {
        if let (Some(report), Some(on)) = (review.soc_report_id, review.completed_on()) {
            newest.insert(report, (on, review.digest.clone()));
        }
    }
    let changed = newest
        .into_iter()
        .filter(|(report, (_, digest))| digest.is_some() && *digest != super::review::digest(dossier, *report));
    changed.map(|(report, (on, _))| (report, on)).collect()
}

/// Until when the newest reports of the organizations speak that a vendor's reports name.
fn providers(conn: &mut Conn, dossier: &Dossier) -> Result<HashMap<String, Option<Date>>, AppError> {
    let keys: Vec<String> = dossier.papers.subservices.iter().map(|one| match_key(&one.name)).collect();
    let named: Vec<(String, VendorId)> = db::vendor::list_names(conn, &keys)?
        .into_iter()
        .filter(|name| name.kind != "domain")
        .map(|name| (name.match_key, name.vendor_id))
        .collect();
    let ids: Vec<VendorId> = named.iter().map(|(_, id)| *id).collect();
    let mut until: HashMap<VendorId, Date> = HashMap::new();
    for report in db::soc_report::list_of(conn, &ids)?.iter().filter(|report| report.kind != SocKind::Soc3) {
        if let Some(day) = report.speaks_until() {
            let newest = until.entry(report.vendor_id).or_insert(day);
            *newest = day.max(*newest);
        }
    }
    Ok(named.into_iter().map(|(key, id)| (key, until.get(&id).copied())).collect())
}

fn told(dossier: &Dossier, report: &SocReport, checks: Vec<Check>) -> ReportChecks {
    ReportChecks {
        soc_report_id: report.id,
        vendor: dossier.vendor.name.clone(),
        reference: dossier.vendor.reference.clone(),
        report: report.title(),
        until: report.speaks_until(),
        checks,
    }
}
