//! Contract and SOC report registers: each row's vendor is found, then its contract or report is created or changed.

use std::{collections::HashMap, rc::Rc};

use super::{
    context::{CHUNK, Context},
    people::named,
    vendors::services_named,
};
use crate::{
    db::{self, Conn},
    domain::{
        contract::Contract,
        dossier::Dossier,
        ids::VendorId,
        import::{
            change::{Drafted, Outcome},
            contract_rows::{self, ContractDraft, ExistingContract},
            plan::IndexedRows,
            problem::Severity,
            soc_report_rows::{self, ExistingSocReport, SocReportDraft},
            value::Unreadable,
            vendor_ref::{Filed, VendorRef, unknown_vendor},
        },
        lines::Lines,
        name::NameIndex,
        soc_report::SocReport,
    },
    error::AppError,
};

/// Plans or applies a contract register.
pub(super) fn contracts(conn: &mut Conn, context: &mut Context<'_>, indexed: &IndexedRows) -> Result<(), AppError> {
    let mut known = Register::default();
    for groups in indexed.groups.chunks(CHUNK) {
        let rows = context.rows(groups)?;
        let drafted = rows.iter().map(|rows| contract_rows::draft(rows, context.reading)).collect::<Vec<_>>();
        let drafts = keep(context, drafted);
        for (filed, dossier) in known.with_vendors(conn, context, drafts)? {
            contract(conn, context, &filed, &dossier)?;
        }
        context.settle(conn)?;
        context.progress.advance(groups.len() as u64);
    }
    Ok(())
}

/// Plans or applies a SOC report register; `read` hears of each report as it is on file afterwards.
pub(super) fn reports(
    conn: &mut Conn,
    context: &mut Context<'_>,
    indexed: &IndexedRows,
    read: &mut dyn FnMut(SocReport),
) -> Result<(), AppError> {
    let mut known = Register::default();
    for groups in indexed.groups.chunks(CHUNK) {
        let rows = context.rows(groups)?;
        let drafted = rows.iter().map(|rows| soc_report_rows::draft(rows, context.reading)).collect::<Vec<_>>();
        let drafts = keep(context, drafted);
        for (filed, dossier) in known.with_vendors(conn, context, drafts)? {
            if is_to_come(context, &filed)? {
                continue;
            }
            read(report(conn, context, &filed, &dossier)?);
        }
        context.settle(conn)?;
        context.progress.advance(groups.len() as u64);
    }
    Ok(())
}

/// The drafts that can be filed; the problems of all are noted.
pub(super) fn keep<T>(context: &mut Context<'_>, drafted: Vec<Drafted<T>>) -> Vec<T> {
    let mut drafts = Vec::with_capacity(drafted.len());
    for one in drafted {
        context.outcome.counts.rejected += u32::from(one.draft.is_none());
        if context.on_main_sheet() {
            context.outcome.reject_rows(&one.rejected_rows);
        }
        one.problems.into_iter().for_each(|problem| context.outcome.problem(problem));
        drafts.extend(one.draft);
    }
    drafts
}

/// A draft with the file of its vendor, which many drafts share.
pub(super) type WithFile<T> = (Filed<T>, Rc<Dossier>);

/// The vendors on the register, asked for as rows name them.
#[derive(Default)]
pub(super) struct Register {
    names: Option<NameIndex>,
}

impl Register {
    /// Each draft with its vendor's file; a draft whose vendor is not on the register becomes a problem.
    pub fn with_vendors<T>(
        &mut self,
        conn: &mut Conn,
        context: &mut Context<'_>,
        drafts: Vec<Filed<T>>,
    ) -> Result<Vec<WithFile<T>>, AppError> {
        let vendors: Vec<&VendorRef> = drafts.iter().map(|filed| &filed.vendor).collect();
        let found = find(conn, &vendors)?;
        let mut ids: Vec<VendorId> = found.iter().flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let dossiers = dossiers(conn, &ids)?;
        let mut ready = Vec::with_capacity(drafts.len());
        for (filed, id) in drafts.into_iter().zip(found) {
            match id.and_then(|id| dossiers.get(&id)) {
                Some(dossier) => ready.push((filed, Rc::clone(dossier))),
                None => self.unknown(conn, context, &filed)?,
            }
        }
        Ok(ready)
    }

    fn unknown<T>(&mut self, conn: &mut Conn, context: &mut Context<'_>, filed: &Filed<T>) -> Result<(), AppError> {
        if self.names.is_none() {
            let mut names = NameIndex::default();
            for (name, domain, label) in db::vendor::list_named(conn)? {
                names.add(&name, domain.as_deref(), &label);
            }
            self.names = Some(names);
        }
        let like: Vec<String> = self
            .names
            .iter()
            .filter_map(|names| names.propose(&filed.vendor.name, None))
            .map(|found| found.candidate)
            .collect();
        for rows in context.rows(std::slice::from_ref(&filed.rows))? {
            if let Some(row) = rows.first() {
                context.outcome.problem(unknown_vendor(context.reading, row, &filed.vendor.name, &like));
            }
        }
        context.outcome.counts.rejected += 1;
        if context.outcome.keeps_all {
            context.outcome.rejected_together.push(filed.rows.clone());
        }
        Ok(())
    }
}

/// Leaves out a report on days that are still to come: no auditor can have seen them.
fn is_to_come(context: &mut Context<'_>, filed: &Filed<SocReportDraft>) -> Result<bool, AppError> {
    let until = filed.draft.speaks_until;
    if until <= context.today {
        return Ok(false);
    }
    let message = format!("The report speaks until {until}, which is still to come; correct the day.");
    for rows in context.rows(std::slice::from_ref(&filed.rows))? {
        if let Some(row) = rows.first() {
            let why = Unreadable::new("in_the_future", message.clone());
            context.outcome.problem(context.reading.problem(Severity::Error, row, "period_end", why));
        }
    }
    context.outcome.counts.rejected += 1;
    Ok(true)
}

/// The files of these vendors, by their ids.
pub(super) fn dossiers(conn: &mut Conn, ids: &[VendorId]) -> Result<HashMap<VendorId, Rc<Dossier>>, AppError> {
    let loaded = db::facts::load(conn, ids)?;
    Ok(loaded.into_iter().map(|dossier| (dossier.vendor.id, Rc::new(dossier))).collect())
}

/// The vendors these names or references mean.
pub(super) fn find(conn: &mut Conn, vendors: &[&VendorRef]) -> Result<Vec<Option<VendorId>>, AppError> {
    let references: Vec<String> = vendors.iter().filter_map(|vendor| vendor.reference.clone()).collect();
    let by_reference: HashMap<String, VendorId> = db::vendor::list_by_references(conn, &references)?
        .into_iter()
        .map(|vendor| (vendor.reference, vendor.id))
        .collect();
    let keys: Vec<String> = vendors.iter().map(|vendor| vendor.key.clone()).collect();
    let by_key: HashMap<String, VendorId> = db::vendor::list_names(conn, &keys)?
        .into_iter()
        .filter(|name| name.kind != "domain")
        .map(|name| (name.match_key, name.vendor_id))
        .collect();
    let find = |vendor: &&VendorRef| {
        let reference = vendor.reference.as_ref().and_then(|reference| by_reference.get(reference));
        reference.or_else(|| by_key.get(&vendor.key)).copied()
    };
    Ok(vendors.iter().map(find).collect())
}

/// Warns of service names that the vendor has not; the record is filed all the same.
fn warn_of_services(context: &mut Context<'_>, rows: &[u32], vendor: &str, unknown: &[String]) -> Result<(), AppError> {
    if unknown.is_empty() {
        return Ok(());
    }
    let message = format!(
        "{vendor} has no service called “{}”; the row is filed without it. Add the service, or write its name as it stands there.",
        unknown.join("”, “")
    );
    for rows in context.rows(&[rows.to_vec()])? {
        if let Some(row) = rows.first() {
            let problem = context.reading.problem(
                Severity::Warning,
                row,
                "services",
                Unreadable::new("unknown_service", message.clone()),
            );
            context.outcome.problem(problem);
        }
    }
    Ok(())
}

fn contract(
    conn: &mut Conn,
    context: &mut Context<'_>,
    filed: &Filed<ContractDraft>,
    dossier: &Dossier,
) -> Result<(), AppError> {
    let draft = &filed.draft;
    let vendor = &dossier.vendor;
    let row = filed.rows.first().copied().unwrap_or(1);
    let (services, unknown) = draft.services.as_ref().map(|names| services_named(dossier, names)).unwrap_or_default();
    warn_of_services(context, &filed.rows, &vendor.name, &unknown)?;
    let stored = draft.find(&dossier.contracts);
    let existing = stored.map(|contract| existing_contract(contract, dossier));
    let known_services = Lines::new(
        draft.services.iter().flat_map(Lines::iter).filter(|name| !unknown.iter().any(|other| other == name)),
    );
    let draft = &ContractDraft { services: draft.services.is_some().then_some(known_services), ..draft.clone() };
    let outcome = draft.compare(existing.as_ref());
    let changed = !matches!(outcome, Outcome::Same);
    context.outcome.record(&format!("{} {}", vendor.name, draft.label()), row, outcome);
    if !context.applies() || !changed {
        return Ok(());
    }
    let owner = draft.owner.as_ref().map(|owner| context.person(conn, owner, row)).transpose()?;
    let id = match stored {
        Some(stored) => {
            let mut contract = stored.clone();
            draft.apply(&mut contract);
            contract.owner_id = owner.or(contract.owner_id);
            context.changed(conn, stored, row)?;
            contract.updated_at = context.now;
            db::contract::update(conn, &contract)?;
            contract.id
        }
        None => {
            let given = draft.reference.clone();
            let reference = given.unwrap_or_else(|| context.contract_reference(vendor, &dossier.contracts));
            let mut contract = draft.new_contract(context.app.clock.new_id(), vendor.id, reference, context.now);
            contract.owner_id = owner;
            db::contract::insert_all(conn, [&contract])?;
            context.created(&contract, row);
            contract.id
        }
    };
    if draft.services.is_some() {
        db::contract::replace_services(conn, id, &services)?;
    }
    context.touch(vendor.id);
    Ok(())
}

fn existing_contract(contract: &Contract, dossier: &Dossier) -> ExistingContract {
    let covered = |service| dossier.contract_services.contains(&(contract.id, service));
    ExistingContract {
        owner: contract.owner_id.and_then(|id| dossier.contract_owners.get(&id)).map(named),
        services: Lines::new(
            dossier.services.iter().filter(|service| covered(service.id)).map(|service| &service.name),
        ),
        contract: contract.clone(),
    }
}

fn report(
    conn: &mut Conn,
    context: &mut Context<'_>,
    filed: &Filed<SocReportDraft>,
    dossier: &Dossier,
) -> Result<SocReport, AppError> {
    let draft = &filed.draft;
    let vendor = &dossier.vendor;
    let row = filed.rows.first().copied().unwrap_or(1);
    let (services, unknown) = draft.services.as_ref().map(|names| services_named(dossier, names)).unwrap_or_default();
    warn_of_services(context, &filed.rows, &vendor.name, &unknown)?;
    let known_services = Lines::new(
        draft.services.iter().flat_map(Lines::iter).filter(|name| !unknown.iter().any(|other| other == name)),
    );
    let draft = &SocReportDraft { services: draft.services.is_some().then_some(known_services), ..draft.clone() };
    let stored = dossier.reports.iter().find(|report| draft.is(report));
    let outcome = draft.compare(stored.map(|report| existing_report(report, dossier)).as_ref());
    let changed = !matches!(outcome, Outcome::Same);
    let name =
        format!("{} {} {} to {}", vendor.name, draft.kind.label(), draft.report_type.label(), draft.speaks_until);
    context.outcome.record(&name, row, outcome);
    let report = match stored {
        Some(stored) => {
            let mut report = SocReport { updated_at: context.now, ..stored.clone() };
            draft.apply(&mut report);
            report
        }
        None => draft.new_report(context.app.clock.new_id(), vendor.id, context.now),
    };
    if !context.applies() || !changed {
        return Ok(report);
    }
    match stored {
        Some(stored) => {
            context.changed(conn, stored, row)?;
            db::soc_report::update(conn, &report)?;
        }
        None => {
            db::soc_report::insert_all(conn, [&report])?;
            context.created(&report, row);
        }
    }
    if draft.services.is_some() {
        let fits: Vec<_> = services.into_iter().map(|service| (service, report.scope_fit)).collect();
        db::soc_report::replace_fits(conn, report.id, &fits)?;
    }
    context.touch(vendor.id);
    Ok(report)
}

fn existing_report(report: &SocReport, dossier: &Dossier) -> ExistingSocReport {
    let named = |service| dossier.fits.contains_key(&(report.id, service));
    ExistingSocReport {
        services: Lines::new(dossier.services.iter().filter(|service| named(service.id)).map(|service| &service.name)),
        report: report.clone(),
    }
}
