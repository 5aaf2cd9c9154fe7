//! What coverage asks of many vendors' files, in a few statements and no more columns than it needs.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    Conn, GROUP, audit_roadmap,
    schema::{audit_roadmaps, bridge_letters, services, soc_report_services, soc_reports, vendors},
};
use crate::domain::{
    Date,
    coverage::{CoverageFile, LetterDays, ReportDays},
    ids::{BridgeLetterId, PersonId, ServiceId, SocReportId, VendorId},
    person::name_key,
    soc_report::{AuditorCheck, Opinion, ReportType, ScopeFit, SocKind, is_relied_on},
    vendor::VendorStatus,
};

/// Whose coverage is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whose {
    /// Only these.
    pub ids: Option<Vec<VendorId>>,
    /// Only those that this person owns.
    pub owner: Option<PersonId>,
    /// Only key vendors.
    pub key_vendors: bool,
    /// Archived ones too.
    pub archived: bool,
}

type Named = (VendorId, String, String, bool, VendorStatus);

/// The files of these vendors as coverage needs them, in the order of their ids.
///
/// # Errors
/// What the database says.
pub fn load(conn: &mut Conn, whose: &Whose) -> QueryResult<Vec<CoverageFile>> {
    let found = named(conn, whose)?;
    // Whole tables are read where whole tables are asked for: a list of ids would only be compared with itself.
    let all = whose.ids.is_none() && whose.owner.is_none() && !whose.key_vendors;
    let ids: Vec<VendorId> = found.iter().map(|vendor| vendor.0).collect();
    let only = (!all).then_some(ids.as_slice());
    let mut files: Vec<CoverageFile> = found
        .into_iter()
        .map(|(vendor, name, reference, key_vendor, _)| CoverageFile {
            vendor,
            name,
            reference,
            key_vendor,
            services: Vec::new(),
            reports: Vec::new(),
            letters: Vec::new(),
            fits: HashMap::new(),
            roadmaps: Vec::new(),
        })
        .collect();
    let places: HashMap<VendorId, usize> = files.iter().enumerate().map(|(at, file)| (file.vendor, at)).collect();
    let mut file_of = |vendor: VendorId, put: &mut dyn FnMut(&mut CoverageFile)| {
        if let Some(file) = places.get(&vendor).and_then(|at| files.get_mut(*at)) {
            put(file);
        }
    };
    for (vendor, id, name) in services_of(conn, only)? {
        file_of(vendor, &mut |file| file.services.push((id, name.clone())));
    }
    let mut of_report: HashMap<SocReportId, VendorId> = HashMap::new();
    for (vendor, report) in reports_of(conn, only)? {
        of_report.insert(report.id, vendor);
        file_of(vendor, &mut |file| file.reports.push(report));
    }
    for (report, service, fit) in fits_of(conn, only, &of_report)? {
        let Some(vendor) = of_report.get(&report) else { continue };
        file_of(*vendor, &mut |file| {
            file.fits.insert((report, service), fit);
        });
    }
    for (vendor, letter) in letters_of(conn, only)? {
        file_of(vendor, &mut |file| file.letters.push(letter));
    }
    for roadmap in roadmaps_of(conn, only)? {
        file_of(roadmap.vendor_id, &mut |file| file.roadmaps.push(roadmap.clone()));
    }
    Ok(files)
}

/// Whether any vendor that is not archived is a key vendor.
///
/// # Errors
/// What the database says.
pub fn has_key_vendors(conn: &mut Conn) -> QueryResult<bool> {
    let keyed = vendors::table.filter(vendors::key_vendor.eq(true)).filter(vendors::status.ne_all(ARCHIVED));
    diesel::select(diesel::dsl::exists(keyed)).get_result(conn)
}

/// Ids of key vendors after an id, archived ones too, at most `limit`.
///
/// # Errors
/// What the database says.
pub fn key_vendors_after(conn: &mut Conn, after: Option<VendorId>, limit: i64) -> QueryResult<Vec<VendorId>> {
    let mut query = vendors::table.filter(vendors::key_vendor.eq(true)).order(vendors::id).limit(limit).into_boxed();
    if let Some(after) = after {
        query = query.filter(vendors::id.gt(after));
    }
    query.select(vendors::id).load(conn)
}

/// The statuses that take a vendor off the lists.
const ARCHIVED: [VendorStatus; 2] = [VendorStatus::Rejected, VendorStatus::Terminated];

fn named(conn: &mut Conn, whose: &Whose) -> QueryResult<Vec<Named>> {
    let groups: Vec<Option<&[VendorId]>> = match &whose.ids {
        Some(ids) => ids.chunks(GROUP).map(Some).collect(),
        None => vec![None],
    };
    let mut found: Vec<Named> = Vec::new();
    for group in groups {
        let mut query = vendors::table.into_boxed();
        if let Some(ids) = group {
            query = query.filter(vendors::id.eq_any(ids));
        }
        if let Some(owner) = whose.owner {
            let owns = vendors::business_owner_id.eq(owner).or(vendors::security_owner_id.eq(owner));
            query = query.filter(owns);
        }
        if whose.key_vendors {
            query = query.filter(vendors::key_vendor.eq(true));
        }
        let columns = (vendors::id, vendors::name, vendors::reference, vendors::key_vendor, vendors::status);
        found.extend(query.select(columns).load::<Named>(conn)?);
    }
    found.retain(|vendor| whose.archived || !vendor.4.is_archived());
    found.sort_unstable_by_key(|vendor| vendor.0);
    Ok(found)
}

/// Runs a query for all vendors, or for these in groups that either database takes.
macro_rules! of_vendors {
    ($conn:expr, $only:expr, $row:ty, $query:expr, $vendor:expr) => {{
        match $only {
            None => $query.load::<$row>($conn)?,
            Some(ids) => {
                let mut found: Vec<$row> = Vec::new();
                for group in ids.chunks(GROUP) {
                    found.extend($query.filter($vendor.eq_any(group)).load::<$row>($conn)?);
                }
                found
            }
        }
    }};
}

type ServiceRow = (VendorId, ServiceId, String);

fn services_of(conn: &mut Conn, only: Option<&[VendorId]>) -> QueryResult<Vec<ServiceRow>> {
    let query = || {
        let active = services::table.filter(services::active.eq(true));
        active.select((services::vendor_id, services::id, services::name))
    };
    let mut found = of_vendors!(conn, only, ServiceRow, query(), services::vendor_id);
    found.sort_by_cached_key(|(vendor, _, name)| (*vendor, name_key(name)));
    Ok(found)
}

type Days = (Option<Date>, Option<Date>, Option<Date>);
type Opinions = (Opinion, Opinion, Option<Opinion>);
type ReportRow = (VendorId, SocReportId, SocKind, ReportType, Days, ScopeFit, AuditorCheck, Opinions);

fn reports_of(conn: &mut Conn, only: Option<&[VendorId]>) -> QueryResult<Vec<(VendorId, ReportDays)>> {
    let query = || {
        soc_reports::table.select((
            soc_reports::vendor_id,
            soc_reports::id,
            soc_reports::kind,
            soc_reports::report_type,
            (soc_reports::period_start, soc_reports::period_end, soc_reports::as_of),
            soc_reports::scope_fit,
            soc_reports::auditor_check,
            (soc_reports::opinion_description, soc_reports::opinion_design, soc_reports::opinion_operation),
        ))
    };
    let found = of_vendors!(conn, only, ReportRow, query(), soc_reports::vendor_id);
    let days = |row: ReportRow| {
        let (vendor, id, kind, report_type, (from, to, as_of), scope_fit, check, (description, design, operation)) =
            row;
        let opinions = || [Some(description), Some(design), operation].into_iter().flatten();
        let relied_on = is_relied_on(check, opinions());
        let adverse = opinions().any(|opinion| opinion == Opinion::Adverse);
        (vendor, ReportDays { id, kind, report_type, from, to, as_of, scope_fit, relied_on, adverse })
    };
    Ok(found.into_iter().map(days).collect())
}

fn fits_of(
    conn: &mut Conn,
    only: Option<&[VendorId]>,
    of_report: &HashMap<SocReportId, VendorId>,
) -> QueryResult<Vec<(SocReportId, ServiceId, ScopeFit)>> {
    match only {
        None => soc_report_services::table.load(conn),
        Some(_) => {
            let reports: Vec<SocReportId> = of_report.keys().copied().collect();
            super::soc_report::fits_of(conn, &reports)
        }
    }
}

type LetterRow = (VendorId, BridgeLetterId, SocReportId, Option<Date>, Option<Date>);

fn letters_of(conn: &mut Conn, only: Option<&[VendorId]>) -> QueryResult<Vec<(VendorId, LetterDays)>> {
    let query = || {
        bridge_letters::table.select((
            bridge_letters::vendor_id,
            bridge_letters::id,
            bridge_letters::soc_report_id,
            bridge_letters::starts_on,
            bridge_letters::ends_on,
        ))
    };
    let found = of_vendors!(conn, only, LetterRow, query(), bridge_letters::vendor_id);
    let days = |(vendor, id, report, from, to): LetterRow| (vendor, LetterDays { id, report, from, to });
    Ok(found.into_iter().map(days).collect())
}

fn roadmaps_of(
    conn: &mut Conn,
    only: Option<&[VendorId]>,
) -> QueryResult<Vec<crate::domain::audit_roadmap::AuditRoadmap>> {
    match only {
        Some(ids) => audit_roadmap::list_of(conn, ids),
        None => {
            let every: Vec<VendorId> = audit_roadmaps::table.select(audit_roadmaps::vendor_id).distinct().load(conn)?;
            audit_roadmap::list_of(conn, &every)
        }
    }
}
