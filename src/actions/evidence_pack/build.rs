//! Builds a pack from one consistent state of the database: first everything that tells how new it is, then its files.

use std::{collections::HashMap, fs::File, io::BufWriter};

use super::{
    index::{self, Told},
    newest::Newest,
    populations::{self, Complete},
    readiness::Readiness,
    reconciled::{self, Reconciled},
    sample::Sample,
    scope::Scope,
    vendor::{Folder, Surroundings},
};
use crate::{
    actions::models,
    app::App,
    db::{self, Conn},
    domain::{
        Instant,
        coverage::Window,
        evidence_pack::{PackOrder, Selection, by_number, population::Population},
        ids::VendorId,
    },
    error::AppError,
    files,
    pack::{PackFile, PackZip},
};

/// References named in a complaint.
const NAMED: usize = 20;

/// A pack that was built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// The days that it tells of.
    pub window: Window,
    /// The instant of its newest record.
    pub as_of: Instant,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Vendors active in the window.
    pub population: usize,
    /// References of the vendors that are looked at closely.
    pub sampled: Vec<String>,
    /// Rows of each population, by its name.
    pub rows: Vec<(Population, u64)>,
}

/// The register: references in order, with their ids.
type Register = Vec<(String, VendorId)>;

/// Everything that a pack holds, but the files of its vendors.
struct Gathered {
    as_of: Instant,
    complete: Vec<Complete>,
    readiness: Readiness,
    sample: Sample,
    /// Ids and names of the vendors that are looked at.
    vendors: Vec<(VendorId, String)>,
    reconciled: Vec<Reconciled>,
    around: Surroundings,
}

/// Refuses what cannot be built, before anything is.
///
/// # Errors
/// `Conflict` on an empty register; `Invalid` for references that nobody goes by.
pub(super) fn check(app: &App, order: &PackOrder) -> Result<(), AppError> {
    app.db.read(|conn| register(conn, order).map(drop))
}

/// The register; refused when it is empty, or does not know somebody who was chosen.
fn register(conn: &mut Conn, order: &PackOrder) -> Result<Register, AppError> {
    let mut register = db::vendor::list_references(conn)?;
    if register.is_empty() {
        let message = "There is no vendor on the register yet, so there is nothing to show: import the register first \
                       (Imports, or ninefold import FILE)."
            .to_owned();
        return Err(AppError::Conflict { code: "empty_register", message });
    }
    register.sort_by(|(one, _), (other, _)| by_number(one, other));
    if let Selection::Chosen(chosen) = &order.selection {
        let known: HashMap<&str, VendorId> = register.iter().map(|(reference, id)| (reference.as_str(), *id)).collect();
        let unknown: Vec<&str> = chosen.iter().map(String::as_str).filter(|one| !known.contains_key(one)).collect();
        if !unknown.is_empty() {
            let more = unknown.len().saturating_sub(NAMED);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            let named = unknown.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
            let message = format!(
                "References: {named}{more} cannot be found on the register. References look like V-0012; take them from \
                 the vendors table, or leave them out to draw a sample."
            );
            return Err(AppError::invalid("references", "unknown_vendor", message));
        }
    }
    Ok(register)
}

/// Builds a pack into a file, which is left at its beginning.
///
/// # Errors
/// As `check`; what the database or the disk says.
pub(super) fn build(app: &App, order: &PackOrder, out: &mut File) -> Result<Built, AppError> {
    let (as_of, population, sampled, rows) = app.db.read(|conn| {
        models::refresh(conn, app)?;
        let scope = Scope::new(app, order);
        let gathered = gather(conn, app, &scope)?;
        let rows = gathered.complete.iter().map(|one| (one.population, one.rows)).collect();
        let told = (gathered.as_of, gathered.sample.population, gathered.sample.taken.clone(), rows);
        write(conn, app, &scope, gathered, out)?;
        Ok(told)
    })?;
    let stored = files::digest(out)?;
    Ok(Built { window: order.window, as_of, sha256: stored.sha256, bytes: stored.size, population, sampled, rows })
}

fn gather(conn: &mut Conn, app: &App, scope: &Scope) -> Result<Gathered, AppError> {
    let mut newest = Newest::default();
    let register = register(conn, &scope.order)?;
    let populations = populations::gather(conn, scope, &register, &mut newest)?;
    let sample = Sample::of(scope, &populations.active);
    let ids: HashMap<&str, VendorId> = register.iter().map(|(reference, id)| (reference.as_str(), *id)).collect();
    let around = Surroundings::load(conn)?;
    let mut vendors = Vec::with_capacity(sample.taken.len());
    for id in sample.taken.iter().filter_map(|reference| ids.get(reference.as_str())) {
        // Loaded once for its instants and once for its files: a pack may look at hundreds, and memory holds one.
        let folder = Folder::load(conn, scope, *id)?;
        folder.see(&around, &mut newest);
        vendors.push((*id, folder.name().to_owned()));
    }
    let reconciled = reconciled::gather(conn, app, scope, &mut newest)?;
    let (complete, readiness) = (populations.complete, populations.readiness);
    Ok(Gathered { as_of: newest.instant(), complete, readiness, sample, vendors, reconciled, around })
}

fn write(conn: &mut Conn, app: &App, scope: &Scope, gathered: Gathered, out: &mut File) -> Result<(), AppError> {
    let Gathered { as_of, complete, readiness, sample, vendors, reconciled, around } = gathered;
    let names: Vec<String> = vendors.iter().map(|(_, name)| name.clone()).collect();
    let told = Told::of(scope, as_of, (&complete, &readiness), (&sample, &names), &reconciled);
    let mut zip = PackZip::begin(BufWriter::new(out), as_of);
    let mut add = |files: Vec<PackFile>| files.into_iter().try_for_each(|file| zip.add(file));
    add(vec![index::style(), populations::completeness(&complete, scope, as_of)?])?;
    for one in complete {
        add(one.files(scope, as_of)?.into())?;
    }
    add(readiness.files(as_of)?.into())?;
    add(sample.files(scope, &names)?)?;
    for (id, _) in &vendors {
        let folder = Folder::load(conn, scope, *id)?;
        add(folder.files(conn, app, scope, &around, as_of)?)?;
    }
    for one in reconciled {
        add(one.files(as_of)?.into())?;
    }
    // Further parts join here, each as the files that it makes.
    let page = told.page(scope, zip.packed())?;
    zip.add(page)?;
    let sums = index::sums(zip.packed())?;
    zip.add(sums)?;
    Ok(zip.finish()?)
}
