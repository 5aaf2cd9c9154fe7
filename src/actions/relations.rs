//! Who stands behind one vendor, who says so, and what its newest list or report says otherwise than the one before.

use std::collections::HashMap;

use super::vendor::{ensure_visible, named, visible};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        Date,
        access::Actor,
        dossier::Dossier,
        ids::{ServiceId, SocReportId, SubserviceId, VendorId},
        name::match_key,
        relation::{self, Document, ListChange},
        subservice::{Source, Subservice},
        vendor::SubserviceMethod,
    },
    error::AppError,
};

/// An organization that stands behind a vendor now.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Standing {
    /// The relation's record.
    pub id: SubserviceId,
    /// What it is called there.
    pub name: String,
    /// The vendor that it is on our register.
    pub provider_id: Option<VendorId>,
    /// The service it stands behind; none for all.
    pub service_id: Option<ServiceId>,
    /// What that is called.
    pub service: Option<String>,
    /// `soc_report`, `list` or `hand`.
    pub source: &'static str,
    /// The report that names it.
    pub soc_report_id: Option<SocReportId>,
    /// “SOC 2 Type 2 to 2026-03-31”, “list of 2026-06-01” or “noted by hand”.
    pub told_by: String,
    /// Day of the list that names it.
    pub listed_on: Option<Date>,
    /// What it does for the vendor.
    pub purpose: Option<String>,
    /// Where.
    pub location: Option<String>,
    /// How the vendor's report treats it.
    pub method: Option<SubserviceMethod>,
    /// Group of providers that stand in for each other.
    pub interchangeable: Option<String>,
}

/// What a list or report says otherwise than the one before.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Change {
    /// “list of 2026-06-01”.
    pub newer: String,
    /// “list of 2026-01-01”.
    pub older: String,
    /// Who is new, gone, or treated otherwise.
    #[serde(flatten)]
    pub change: ListChange,
}

/// Who stands behind a vendor.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Relations {
    /// The vendor.
    pub vendor_id: VendorId,
    /// Its name.
    pub vendor: String,
    /// Its reference.
    pub reference: String,
    /// Who stands behind it now, by name.
    pub standing: Vec<Standing>,
    /// What changed with its newest list and reports.
    pub changes: Vec<Change>,
}

/// Who stands behind a vendor.
///
/// # Errors
/// `NotFound` when there is none that the actor may see.
pub fn of_vendor(app: &App, actor: &Actor, id: VendorId) -> Result<Relations, AppError> {
    app.db.read(|conn| {
        ensure_visible(conn, actor, id)?;
        relations(conn, actor, id)
    })
}

/// Who stands behind the vendor of this name or reference.
///
/// # Errors
/// `Invalid` when nobody of that name is on the register.
pub fn of_named(app: &App, name: &str) -> Result<Relations, AppError> {
    app.db.read(|conn| {
        let id = named(conn, name)?;
        relations(conn, &Actor::command_line(), id)
    })
}

fn relations(conn: &mut Conn, actor: &Actor, id: VendorId) -> Result<Relations, AppError> {
    let missing = || AppError::NotFound("This vendor".to_owned());
    let dossier = db::facts::load(conn, &[id])?.pop().ok_or_else(missing)?;
    of(conn, actor, &dossier)
}

/// Who stands behind the vendor of a file. Which of them is a vendor of ours too is told where the actor may see it.
pub(crate) fn of(conn: &mut Conn, actor: &Actor, dossier: &Dossier) -> Result<Relations, AppError> {
    let mut keys: Vec<String> = dossier.papers.subservices.iter().map(|one| match_key(&one.name)).collect();
    keys.sort_unstable();
    keys.dedup();
    let known: HashMap<String, VendorId> = db::vendor::list_names(conn, &keys)?
        .into_iter()
        .filter(|name| name.kind != "domain")
        .map(|name| (name.match_key, name.vendor_id))
        .collect();
    let key = |name: &str| {
        let key = match_key(name);
        known.get(&key).map_or(key, VendorId::to_string)
    };
    let changes = relation::changes(dossier, key).into_iter().map(|compared| Change {
        newer: document(compared.newer),
        older: document(compared.older),
        change: compared.change,
    });
    let seen = visible(conn, actor, known.values().copied().collect())?;
    let shown: HashMap<String, VendorId> =
        known.iter().filter(|(_, id)| seen.contains(id)).map(|(key, id)| (key.clone(), *id)).collect();
    Ok(Relations {
        vendor_id: dossier.vendor.id,
        vendor: dossier.vendor.name.clone(),
        reference: dossier.vendor.reference.clone(),
        changes: changes.collect(),
        standing: relation::standing(dossier).into_iter().map(|one| standing(dossier, one, &shown)).collect(),
    })
}

fn standing(dossier: &Dossier, one: &Subservice, known: &HashMap<String, VendorId>) -> Standing {
    let service = one.service_id.and_then(|id| dossier.services.iter().find(|service| service.id == id));
    let report = one.soc_report_id.and_then(|id| dossier.reports.iter().find(|report| report.id == id));
    let (source, told_by) = match one.source() {
        Source::Report(_) => {
            ("soc_report", report.map(|report| document(Document::Report(report))).unwrap_or_default())
        }
        Source::List(day) => ("list", document(Document::List(day))),
        Source::Hand => ("hand", "noted by hand".to_owned()),
    };
    Standing {
        id: one.id,
        name: one.name.clone(),
        provider_id: known.get(&match_key(&one.name)).copied(),
        service_id: one.service_id,
        service: service.map(|service| service.name.clone()),
        source,
        soc_report_id: one.soc_report_id,
        told_by,
        listed_on: one.listed_on,
        purpose: one.purpose.clone(),
        location: one.location.clone(),
        method: one.method,
        interchangeable: one.interchangeable.clone(),
    }
}

fn document(document: Document<'_>) -> String {
    match document {
        Document::List(day) => format!("list of {day}"),
        Document::Report(report) => match report.speaks_until() {
            Some(day) => format!("{} to {day}", report.title()),
            None => report.title(),
        },
    }
}
