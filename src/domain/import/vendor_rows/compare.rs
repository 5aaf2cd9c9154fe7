//! What a vendor's draft would change on record.

use super::VendorDraft;
use crate::domain::{
    contract::Contract,
    import::{
        change::{FieldChange, Outcome},
        value::person::PersonRef,
    },
    vendor::{Contact, Service, Vendor},
};

/// A vendor on record with everything that a register can say of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ExistingVendor {
    /// The vendor.
    pub vendor: Vendor,
    /// Its business owner.
    pub business_owner: Option<PersonRef>,
    /// Its security owner.
    pub security_owner: Option<PersonRef>,
    /// Its services.
    pub services: Vec<Service>,
    /// Its contacts.
    pub contacts: Vec<Contact>,
    /// Its contracts.
    pub contracts: Vec<Contract>,
}

impl VendorDraft {
    /// What importing it would do.
    pub fn compare(&self, existing: Option<&ExistingVendor>) -> Outcome {
        existing.map_or(Outcome::Create, |existing| self.changes(existing).into())
    }

    fn changes(&self, existing: &ExistingVendor) -> Vec<FieldChange> {
        let mut changes = self.apply(&mut existing.vendor.clone());
        changes.extend(owner_changes("business_owner", self.business_owner.as_ref(), existing.business_owner.as_ref()));
        changes.extend(owner_changes("security_owner", self.security_owner.as_ref(), existing.security_owner.as_ref()));
        for service in &self.services {
            match service.find(&existing.vendor.name, &existing.services) {
                Some(stored) => changes.extend(service.apply(&mut stored.clone())),
                None => changes.push(added("service", service.name.as_ref().unwrap_or(&self.name))),
            }
        }
        for contact in &self.contacts {
            match contact.find(&existing.contacts) {
                Some(stored) => changes.extend(contact.apply(&mut stored.clone())),
                None => changes.push(added("contact", &contact.name)),
            }
        }
        for contract in &self.contracts {
            match contract.find(&existing.contracts) {
                Some(stored) => {
                    let part = format!("contract {}", stored.reference);
                    changes.extend(contract.apply(&mut stored.clone()).into_iter().map(|change| change.of(&part)));
                }
                None => changes.push(added("contract", &contract.label())),
            }
        }
        changes
    }
}

/// The changes of an owner: another person, or an address that the stored one lacks.
pub(in crate::domain::import) fn owner_changes(
    key: &str,
    said: Option<&PersonRef>,
    stored: Option<&PersonRef>,
) -> Vec<FieldChange> {
    let Some(said) = said else { return Vec::new() };
    match stored {
        Some(stored) if said.is(stored) => {
            let lacks_address = stored.email.is_none() && said.email.is_some();
            let change = || FieldChange::new(&format!("{key}_email"), &stored.email, &said.email);
            lacks_address.then(change).into_iter().collect()
        }
        _ => vec![FieldChange::new(key, &stored.map(|person| person.name.clone()), &said.name)],
    }
}

/// A part that is not on record yet.
fn added(kind: &str, name: &str) -> FieldChange {
    FieldChange::new(kind, &String::new(), &name.to_owned()).of(&format!("{kind} {name}"))
}
