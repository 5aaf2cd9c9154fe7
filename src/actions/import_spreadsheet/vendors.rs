//! Vendor registers: matching to the register, holding what looks alike, and storing vendors with all their parts.

mod reviews;

use std::{
    collections::{HashMap, HashSet},
    thread,
};

use super::{
    ImportOptions,
    context::{CHUNK, Context},
    people::named,
};
use crate::{
    actions::{
        rescore,
        vendor::{names_of, next_references},
    },
    db::{self, Conn},
    domain::{
        contract::Contract,
        dossier::Dossier,
        ids::{ServiceId, VendorId},
        import::{
            cell::SheetRow,
            change::{Drafted, Outcome},
            contract_rows::ContractDraft,
            plan::{Duplicates, IndexedRows, NewVendor},
            row_reader::SheetReading,
            vendor_rows::{self, ExistingVendor, VendorDraft},
        },
        lines::Lines,
        name::{NameIndex, match_key},
        person::name_key,
        vendor::{Contact, Service, Vendor},
    },
    error::AppError,
};

/// Plans or applies every vendor of the register.
pub(super) fn run(conn: &mut Conn, context: &mut Context<'_>, indexed: &IndexedRows) -> Result<(), AppError> {
    let held = hold(conn, context, indexed)?;
    let (source, reading) = (context.source(), context.reading);
    thread::scope(|scope| {
        let drafted = source.ahead(scope, &indexed.groups, move |rows| vendor_rows::draft(&rows, reading));
        for (place, drafts) in drafted.into_iter().enumerate() {
            let drafts = drafts?;
            let count = drafts.len() as u64;
            let drafts = unheld(context, drafts, place * CHUNK, &held);
            chunk(conn, context, &drafts)?;
            context.settle(conn)?;
            context.progress.advance(count);
        }
        Ok(())
    })
}

/// Notes what is wrong with the drafts and passes on those that stand.
fn unheld(
    context: &mut Context<'_>,
    drafts: Vec<Drafted<VendorDraft>>,
    first: usize,
    held: &HashSet<usize>,
) -> Vec<VendorDraft> {
    let mut standing = Vec::with_capacity(drafts.len());
    for (offset, drafted) in drafts.into_iter().enumerate() {
        context.outcome.counts.rejected += u32::from(drafted.draft.is_none());
        context.outcome.reject_rows(&drafted.rejected_rows);
        drafted.problems.into_iter().for_each(|problem| context.outcome.problem(problem));
        if let Some(draft) = drafted.draft.filter(|_| !held.contains(&(first + offset))) {
            standing.push(with_merged_names(draft, context.options));
        }
    }
    standing
}

/// A name that was said to mean this vendor is one it answers to.
fn with_merged_names(draft: VendorDraft, options: &ImportOptions) -> VendorDraft {
    let merged = options.amendments.meanings.get("name").into_iter().flatten();
    let merged: Vec<&String> =
        merged.filter(|(_, meant)| match_key(meant) == draft.key).map(|(name, _)| name).collect();
    let aliases = Lines::new(draft.aliases.iter().chain(merged.iter().map(|name| name.as_str())));
    VendorDraft { aliases, ..draft }
}

/// The groups that are held because they look like a vendor on the register, or like another of the same file.
fn hold(conn: &mut Conn, context: &mut Context<'_>, indexed: &IndexedRows) -> Result<HashSet<usize>, AppError> {
    let mut known = NameIndex::default();
    let mut taken: HashSet<String> = HashSet::new();
    for (name, domain, vendor) in db::vendor::list_named(conn)? {
        known.add(&name, domain.as_deref(), &vendor);
        taken.insert(crate::domain::name::match_key(&name));
    }
    let mut duplicates = Duplicates::new(known, context.reading);
    each_unknown(conn, context, indexed, &taken, |place, named| {
        duplicates.take(place, NewVendor { name: &named.name, domain: named.domain.as_deref(), row: named.row });
    })?;
    let mut held = HashSet::new();
    for (place, proposal) in duplicates.finish() {
        held.insert(place);
        context.outcome.possible_duplicates.push(proposal);
    }
    Ok(held)
}

/// How a record's first row names its vendor.
struct Named {
    key: String,
    name: String,
    domain: Option<String>,
    row: u32,
}

impl Named {
    fn of(rows: &[SheetRow], reading: &SheetReading<'_>) -> Option<Self> {
        let row = rows.first()?;
        let name = reading.cell(row, "name").shown().split_whitespace().collect::<Vec<_>>().join(" ");
        let domain = reading.cell(row, "domain").shown().trim().to_owned();
        let key = match_key(&name);
        let domain = Some(domain).filter(|domain| !domain.is_empty());
        (!key.is_empty()).then_some(Self { key, name, domain, row: row.row })
    }
}

/// Hands over the records whose names nobody on the register answers to, each with its place.
fn each_unknown(
    conn: &mut Conn,
    context: &Context<'_>,
    indexed: &IndexedRows,
    taken: &HashSet<String>,
    mut take: impl FnMut(usize, &Named),
) -> Result<(), AppError> {
    let (source, reading) = (context.source(), context.reading);
    thread::scope(|scope| {
        let named = source.ahead(scope, &indexed.groups, move |rows| Named::of(&rows, reading));
        for (place, named) in named.into_iter().enumerate() {
            let named = named?;
            let keys: Vec<String> = named.iter().flatten().map(|named| named.key.clone()).collect();
            let matched: HashSet<String> =
                db::vendor::list_names(conn, &keys)?.into_iter().map(|name| name.match_key).collect();
            for (offset, named) in named.iter().enumerate() {
                let Some(named) = named else { continue };
                let is_known = matched.contains(&named.key) || taken.contains(&named.key);
                if !is_known && !context.options.as_new.contains(&named.name) {
                    take(place * CHUNK + offset, named);
                }
            }
        }
        Ok(())
    })
}

/// The vendor of each draft on the register: by reference, then by a name it answers to.
fn existing(conn: &mut Conn, drafts: &[VendorDraft]) -> Result<HashMap<usize, VendorId>, AppError> {
    let references: Vec<String> = drafts.iter().filter_map(|draft| draft.reference.clone()).collect();
    let by_reference: HashMap<String, VendorId> = db::vendor::list_by_references(conn, &references)?
        .into_iter()
        .map(|vendor| (vendor.reference, vendor.id))
        .collect();
    let keys: Vec<String> = drafts.iter().map(|draft| draft.key.clone()).collect();
    let by_key: HashMap<String, VendorId> = db::vendor::list_names(conn, &keys)?
        .into_iter()
        .filter(|name| name.kind != "domain")
        .map(|name| (name.match_key, name.vendor_id))
        .collect();
    let find = |draft: &VendorDraft| {
        let reference = draft.reference.as_ref().and_then(|reference| by_reference.get(reference));
        reference.or_else(|| by_key.get(&draft.key)).copied()
    };
    Ok(drafts.iter().enumerate().filter_map(|(place, draft)| Some((place, find(draft)?))).collect())
}

fn chunk(conn: &mut Conn, context: &mut Context<'_>, drafts: &[VendorDraft]) -> Result<(), AppError> {
    let found = existing(conn, drafts)?;
    let ids: Vec<VendorId> = found.values().copied().collect();
    let dossiers: HashMap<VendorId, Dossier> =
        db::facts::load(conn, &ids)?.into_iter().map(|dossier| (dossier.vendor.id, dossier)).collect();
    let mut new = Vec::new();
    for (place, draft) in drafts.iter().enumerate() {
        context.outcome.services += u32::try_from(draft.services.len()).unwrap_or(0);
        let dossier = found.get(&place).and_then(|id| dossiers.get(id));
        let left = dossier.map(|dossier| reviews::left_out(context, draft, &dossier.vendor)).transpose()?.flatten();
        let said = left.as_ref().unwrap_or(draft);
        let outcome = said.compare(dossier.map(as_existing).as_ref());
        let changed = !matches!(outcome, Outcome::Same);
        context.outcome.record(&draft.name, draft.rows.first().copied().unwrap_or(1), outcome);
        match dossier {
            None => new.push(draft),
            Some(dossier) if changed && context.applies() => update(conn, context, said, dossier)?,
            Some(_) => {}
        }
    }
    if context.applies() { create(conn, context, &new) } else { Ok(()) }
}

fn as_existing(dossier: &Dossier) -> ExistingVendor {
    ExistingVendor {
        vendor: dossier.vendor.clone(),
        business_owner: dossier.business_owner.as_ref().map(named),
        security_owner: dossier.security_owner.as_ref().map(named),
        services: dossier.services.clone(),
        contacts: dossier.contacts.clone(),
        contracts: dossier.contracts.clone(),
    }
}

/// Stores new vendors with their parts, many rows a statement.
fn create(conn: &mut Conn, context: &mut Context<'_>, drafts: &[&VendorDraft]) -> Result<(), AppError> {
    let count = i64::try_from(drafts.len()).unwrap_or(0);
    if count == 0 {
        return Ok(());
    }
    let mut fresh = next_references(conn, count)?.into_iter();
    let (mut dossiers, mut names) = (Vec::with_capacity(drafts.len()), vec![]);
    for draft in drafts {
        let fresh = fresh.next().unwrap_or_default();
        let reference = own_reference(conn, draft)?.unwrap_or(fresh);
        let mut vendor = draft.new_vendor(context.app.clock.new_id(), reference, context.now, context.today);
        vendor.sample = context.options.sample;
        resolve_owners(conn, context, draft, &mut vendor)?;
        let row = draft.rows.first().copied().unwrap_or(1);
        context.created(&vendor, row);
        names.extend(names_of(&vendor));
        let mut dossier = Dossier::new(vendor);
        dossier.business_owner = context.people.get(dossier.vendor.business_owner_id);
        dossier.security_owner = context.people.get(dossier.vendor.security_owner_id);
        add_parts(context, draft, &mut dossier, row);
        dossiers.push(dossier);
    }
    rescore::fresh(conn, context.app, &dossiers, |conn| {
        db::vendor::insert_all(conn, dossiers.iter().map(|dossier| &dossier.vendor))?;
        db::vendor::insert_names(conn, &names)?;
        db::service::insert_all(conn, dossiers.iter().flat_map(|dossier| &dossier.services))?;
        db::contact::insert_all(conn, dossiers.iter().flat_map(|dossier| &dossier.contacts))?;
        Ok(db::contract::insert_all(conn, dossiers.iter().flat_map(|dossier| &dossier.contracts))?)
    })
}

/// The services, contacts and contracts of a new vendor, in the order in which a file is loaded.
fn add_parts(context: &mut Context<'_>, draft: &VendorDraft, dossier: &mut Dossier, row: u32) {
    for part in &draft.services {
        let (id, vendor) = (context.app.clock.new_id(), &dossier.vendor);
        let service = part.new_service(id, vendor.id, &vendor.name, context.now);
        context.created(&service, part.row);
        dossier.services.push(service);
    }
    for part in &draft.contacts {
        let contact = part.new_contact(context.app.clock.new_id(), dossier.vendor.id, context.now);
        context.created(&contact, row);
        dossier.contacts.push(contact);
    }
    for part in &draft.contracts {
        let contract = new_contract(context, part, &dossier.vendor, &dossier.contracts, row);
        dossier.contracts.push(contract);
    }
    dossier.services.sort_by_cached_key(|service| name_key(&service.name));
    dossier.contacts.sort_by_cached_key(|contact| name_key(&contact.name));
    dossier.contracts.sort_by(|one, other| one.reference.cmp(&other.reference));
}

/// The reference that the sheet gives, where it is one of ours and free.
fn own_reference(conn: &mut Conn, draft: &VendorDraft) -> Result<Option<String>, AppError> {
    let number = |reference: &String| reference.strip_prefix("V-").and_then(|digits| digits.parse::<i64>().ok());
    let Some((reference, number)) = draft.reference.as_ref().and_then(|text| Some((text.clone(), number(text)?)))
    else {
        return Ok(None);
    };
    if db::vendor::find_by_reference(conn, &reference)?.is_some() {
        return Ok(None);
    }
    db::setting::skip_numbers(conn, "vendor", number)?;
    Ok(Some(reference))
}

fn resolve_owners(
    conn: &mut Conn,
    context: &mut Context<'_>,
    draft: &VendorDraft,
    vendor: &mut Vendor,
) -> Result<(), AppError> {
    let row = draft.rows.first().copied().unwrap_or(1);
    if let Some(owner) = &draft.business_owner {
        vendor.business_owner_id = Some(context.person(conn, owner, row)?);
    }
    if let Some(owner) = &draft.security_owner {
        vendor.security_owner_id = Some(context.person(conn, owner, row)?);
    }
    Ok(())
}

fn new_contract(
    context: &mut Context<'_>,
    part: &ContractDraft,
    vendor: &Vendor,
    stored: &[Contract],
    row: u32,
) -> Contract {
    let reference = part.reference.clone().unwrap_or_else(|| context.contract_reference(vendor, stored));
    let contract = part.new_contract(context.app.clock.new_id(), vendor.id, reference, context.now);
    context.created(&contract, row);
    contract
}

/// Stores what the sheet says of a vendor that is on the register.
fn update(conn: &mut Conn, context: &mut Context<'_>, draft: &VendorDraft, dossier: &Dossier) -> Result<(), AppError> {
    let row = draft.rows.first().copied().unwrap_or(1);
    let mut vendor = dossier.vendor.clone();
    draft.apply(&mut vendor);
    resolve_owners(conn, context, draft, &mut vendor)?;
    if vendor != dossier.vendor {
        context.changed(conn, &dossier.vendor, row)?;
        vendor.updated_at = context.now;
        db::vendor::update(conn, &vendor)?;
        db::vendor::replace_names(conn, vendor.id, &names_of(&vendor))?;
    }
    for part in &draft.services {
        match part.find(&dossier.vendor.name, &dossier.services) {
            Some(stored) => store_service(conn, context, part, stored)?,
            None => {
                let service = part.new_service(context.app.clock.new_id(), vendor.id, &vendor.name, context.now);
                context.created(&service, part.row);
                db::service::insert_all(conn, [&service])?;
            }
        }
    }
    for part in &draft.contacts {
        match part.find(&dossier.contacts) {
            Some(stored) => {
                let mut contact: Contact = stored.clone();
                if !part.apply(&mut contact).is_empty() {
                    context.changed(conn, stored, row)?;
                    contact.updated_at = context.now;
                    db::contact::update(conn, &contact)?;
                }
            }
            None => {
                let contact = part.new_contact(context.app.clock.new_id(), vendor.id, context.now);
                context.created(&contact, row);
                db::contact::insert_all(conn, [&contact])?;
            }
        }
    }
    for part in &draft.contracts {
        match part.find(&dossier.contracts) {
            Some(stored) => {
                let mut contract = stored.clone();
                if !part.apply(&mut contract).is_empty() {
                    context.changed(conn, stored, row)?;
                    contract.updated_at = context.now;
                    db::contract::update(conn, &contract)?;
                }
            }
            None => {
                let contract = new_contract(context, part, &vendor, &dossier.contracts, row);
                db::contract::insert_all(conn, [&contract])?;
            }
        }
    }
    context.touch(vendor.id);
    Ok(())
}

fn store_service(
    conn: &mut Conn,
    context: &mut Context<'_>,
    part: &vendor_rows::ServiceDraft,
    stored: &Service,
) -> Result<(), AppError> {
    let mut service = stored.clone();
    if !part.apply(&mut service).is_empty() {
        context.changed(conn, stored, part.row)?;
        service.updated_at = context.now;
        db::service::update(conn, &service)?;
    }
    Ok(())
}

/// Service ids of a vendor by the names a sheet gives; unknown names are answered apart.
pub(super) fn services_named(dossier: &Dossier, names: &crate::domain::lines::Lines) -> (Vec<ServiceId>, Vec<String>) {
    let key = crate::domain::name::plain_key;
    let mut found = Vec::new();
    let mut unknown = Vec::new();
    for name in names.iter() {
        match dossier.services.iter().find(|service| key(&service.name) == key(name)) {
            Some(service) => found.push(service.id),
            None => unknown.push(name.to_owned()),
        }
    }
    (found, unknown)
}
