//! Who answers for vendors, and whether they can be reached.

use std::collections::BTreeMap;

use super::{Check, Inconsistency, Known};
use crate::domain::{
    person::Person,
    record_ref::{Mend, RecordKind, RecordRef},
};

pub(super) fn check(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    missing(known, found);
    left(known, found);
    unreachable(known, found);
    without_digests(known, found);
}

/// A vendor with a service of tier High or Critical (of one that is not rated, whether we can bear its outage for a day at
/// most) has a business and a security owner.
fn missing(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    let vendor = &known.dossier.vendor;
    if !known.services.iter().any(|rated| rated.is_grave()) {
        return;
    }
    let owners = [
        (vendor.business_owner_id, "no business owner", "business_owner_id"),
        (vendor.security_owner_id, "no security owner", "security_owner_id"),
    ];
    for (_, what, field) in owners.into_iter().filter(|(owner, ..)| owner.is_none()) {
        let mend = Mend::field(RecordKind::Vendor, vendor.id, field);
        known.note(found, Check::NoOwner, RecordRef::vendor(vendor), what, mend);
    }
}

/// Whoever owns a vendor, a contract or an open finding is still there.
fn left(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    let (dossier, vendor) = (known.dossier, &known.dossier.vendor);
    let owners = [
        (&dossier.business_owner, "business owner", "business_owner_id"),
        (&dossier.security_owner, "security owner", "security_owner_id"),
    ];
    for (owner, role, field) in owners {
        note_left(known, found, (owner.as_ref(), role), || {
            (RecordRef::vendor(vendor), Mend::field(RecordKind::Vendor, vendor.id, field))
        });
    }
    for contract in &dossier.contracts {
        let owner = contract.owner_id.and_then(|id| dossier.contract_owners.get(&id));
        note_left(known, found, (owner, "owner"), || {
            let record = RecordRef::new(RecordKind::Contract, contract.id, &contract.reference);
            (record, Mend::field(RecordKind::Contract, contract.id, "owner_id"))
        });
    }
    for finding in dossier.papers.findings.iter().filter(|finding| finding.is_open()) {
        let owner = finding.owner_id.and_then(|id| dossier.papers.owners.get(&id));
        note_left(known, found, (owner, "owner"), || {
            (super::finding::record(finding), Mend::field(RecordKind::Finding, finding.id, "owner_id"))
        });
    }
}

/// Whoever sees to an open step of an offboarding is still there, also at a vendor that has left: its steps are still
/// reminded of. For a step of nobody's that is the business owner, who is told of at the vendor until it is archived.
pub(super) fn steps(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    let (dossier, papers) = (known.dossier, &known.dossier.papers);
    let archived = dossier.vendor.status.is_archived();
    for step in papers.offboarding_steps.iter().filter(|step| !step.is_done_on(known.today)) {
        let (owner, role) = match step.owner_id {
            Some(id) => (papers.owners.get(&id), "owner"),
            None => (dossier.business_owner.as_ref().filter(|_| archived), "nobody is named, and business owner"),
        };
        note_left(known, found, (owner, role), || {
            let record = RecordRef::new(RecordKind::OffboardingStep, step.id, step.title());
            (record, Mend::field(RecordKind::OffboardingStep, step.id, "owner_id"))
        });
    }
}

/// Notes of an owner who has left: “owner Ada Brook has left; reminders go to vendor-risk@example.com”.
fn note_left(
    known: &Known<'_>,
    found: &mut Vec<Inconsistency>,
    (owner, role): (Option<&Person>, &str),
    place: impl FnOnce() -> (RecordRef, Mend),
) {
    let Some(owner) = owner.filter(|person| known.reach.has_left(person.id)) else { return };
    let (record, mend) = place();
    let what = format!("{role} {} has left; {}", owner.name, known.reach.instead());
    known.note(found, Check::OwnerLeft, record, what, mend);
    if let Some(noted) = found.last_mut() {
        noted.person_id = Some(owner.id);
    }
}

/// Whoever owns a vendor, a contract, a finding, a control or a step has an address. Of who has left, more is said than
/// that.
fn unreachable(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    let dossier = known.dossier;
    let owners = [&dossier.business_owner, &dossier.security_owner].into_iter().flatten();
    let owners = owners.chain(dossier.contract_owners.values()).chain(dossier.papers.owners.values());
    let without = owners.filter(|person| person.email.is_none() && !known.reach.has_left(person.id));
    let without: BTreeMap<_, &Person> = without.map(|person| (person.id, person)).collect();
    for person in without.into_values() {
        let record = RecordRef::new(RecordKind::Person, person.id, &person.name);
        let mend = Mend::field(RecordKind::Person, person.id, "email");
        let what = format!("no e-mail address; {}", known.reach.instead());
        known.note(found, Check::OwnerWithoutEmail, record, what, mend);
    }
}

/// Whoever owns a vendor or a contract hears in time of what is not urgent yet.
fn without_digests(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    let dossier = known.dossier;
    let owners = [&dossier.business_owner, &dossier.security_owner].into_iter().flatten();
    let owners = owners.chain(dossier.contract_owners.values());
    let silent = owners.filter(|person| known.reach.takes_none(person) && !known.reach.has_left(person.id));
    let silent: BTreeMap<_, &Person> = silent.map(|person| (person.id, person)).collect();
    for person in silent.into_values() {
        let record = RecordRef::new(RecordKind::Person, person.id, &person.name);
        let mend = Mend::field(RecordKind::Person, person.id, "email");
        known.note(found, Check::OwnerWithoutDigests, record, "takes no digests", mend);
    }
}

/// What is added about a person who answers for something at so many vendors.
pub(super) fn elsewhere(vendors: usize) -> String {
    match vendors {
        0 | 1 => String::new(),
        2 => "; answers for something at another vendor too".to_owned(),
        more => format!("; answers for something at {} other vendors too", more - 1),
    }
}
