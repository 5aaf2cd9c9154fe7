//! From a role to addresses.

use super::{
    facts::{Addressee, ReminderFacts, VendorFacts},
    rules::RecipientRole,
};

/// To whom one mail goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recipient {
    /// Address, trimmed, in lower case.
    pub email: String,
    /// Name.
    pub name: String,
    /// Whom the fallback address stands in for, with the reason the mail gives.
    pub stands_in_for: Option<String>,
    /// Somebody at the vendor: told singly, without a link to our records.
    pub outside: bool,
}

/// Who holds the role at this vendor. An own role nobody holds, and a holder without an address, become the fallback;
/// contacts at the vendor do not, and hear nothing until outside mail is switched on.
pub(super) fn recipients(
    role: RecipientRole,
    owner: Option<&Addressee>,
    vendor: &VendorFacts,
    facts: &ReminderFacts,
) -> Vec<Recipient> {
    let holders: Vec<&Addressee> = match role {
        RecipientRole::Owner => owner.into_iter().collect(),
        RecipientRole::Procurement => facts.procurement.iter().collect(),
        RecipientRole::SecurityOwner => vendor.security_owner.iter().collect(),
        RecipientRole::SecurityContact => vendor.security_contacts.iter().collect(),
    };
    if role.is_outside() {
        let told = holders.into_iter().filter(|_| facts.outside_mail);
        return told.filter_map(|contact| addressed(contact, true)).collect();
    }
    if holders.is_empty() {
        return stand_in(facts, format!("{} (nobody)", role.label())).into_iter().collect();
    }
    let stand_in_for = |person: &Addressee| stand_in(facts, format!("{} (no address)", person.name));
    holders.into_iter().filter_map(|person| addressed(person, false).or_else(|| stand_in_for(person))).collect()
}

fn addressed(person: &Addressee, outside: bool) -> Option<Recipient> {
    let email = person.email.as_deref().map(str::trim).filter(|email| !email.is_empty())?;
    Some(Recipient { email: email.to_lowercase(), name: person.name.clone(), stands_in_for: None, outside })
}

fn stand_in(facts: &ReminderFacts, absent: String) -> Option<Recipient> {
    addressed(&facts.fallback, false).map(|recipient| Recipient { stands_in_for: Some(absent), ..recipient })
}
