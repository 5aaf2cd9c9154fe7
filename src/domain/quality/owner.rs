//! Who answers for vendors, and whether they can be reached.

use std::collections::BTreeMap;

use super::{Check, Inconsistency, Known};
use crate::domain::{
    person::Person,
    record_ref::{Mend, RecordKind, RecordRef},
};

pub(super) fn check(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    missing(known, found);
    unreachable(known, found);
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

/// Whoever owns a vendor, a contract, a finding, a control or a step has an address.
fn unreachable(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    let dossier = known.dossier;
    let owners = [&dossier.business_owner, &dossier.security_owner].into_iter().flatten();
    let owners = owners.chain(dossier.contract_owners.values()).chain(dossier.papers.owners.values());
    let without = owners.filter(|person| person.email.is_none()).map(|person| (person.id, person));
    let without: BTreeMap<_, &Person> = without.collect();
    for person in without.into_values() {
        let record = RecordRef::new(RecordKind::Person, person.id, &person.name);
        let mend = Mend::field(RecordKind::Person, person.id, "email");
        known.note(found, Check::OwnerWithoutEmail, record, told(1), mend);
    }
}

/// What is told of a person without an address who answers for something at so many vendors.
pub(super) fn told(vendors: usize) -> String {
    match vendors {
        0 | 1 => "no e-mail address".to_owned(),
        2 => "no e-mail address; answers for something at another vendor too".to_owned(),
        more => format!("no e-mail address; answers for something at {} other vendors too", more - 1),
    }
}
