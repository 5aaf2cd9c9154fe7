//! From a role to addresses.

use super::{
    facts::{Addressee, Dated, ReminderFacts, VendorFacts},
    rules::RecipientRole,
};
use crate::domain::outbox::Channel;

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
    /// By which way; a channel has its word as the address.
    pub channel: Channel,
}

impl Recipient {
    /// A channel, which is told as somebody is.
    pub(super) fn of_channel(channel: Channel) -> Self {
        let (email, name) = (channel.as_str().to_owned(), format!("{} channel", channel.label()));
        Self { email, name, stands_in_for: None, outside: false, channel }
    }
}

/// Who holds the role at this vendor. An own role nobody holds, and a holder without an address, become the fallback;
/// contacts at the vendor do not, and hear nothing until outside mail is switched on. An approver is told where there is
/// one.
pub(super) fn recipients(
    role: RecipientRole,
    about: &Dated,
    vendor: &VendorFacts,
    facts: &ReminderFacts,
) -> Vec<Recipient> {
    let holders = holders(role, about, vendor, facts);
    if role.is_outside() {
        let told = holders.into_iter().filter(|_| facts.outside_mail);
        return told.filter_map(|contact| addressed(contact, true)).collect();
    }
    if holders.is_empty() {
        let needed = role != RecipientRole::Approver;
        return needed.then(|| stand_in(facts, format!("{} (nobody)", role.label()))).flatten().into_iter().collect();
    }
    holders.into_iter().filter_map(|person| told(person, facts)).collect()
}

/// The address of one of our own people, or the fallback in their place.
pub(super) fn told(person: &Addressee, facts: &ReminderFacts) -> Option<Recipient> {
    let absent = |why| format!("{} ({why})", person.name);
    if person.disabled {
        return stand_in(facts, absent("account disabled"));
    }
    addressed(person, false).or_else(|| stand_in(facts, absent("no address")))
}

fn holders<'a>(
    role: RecipientRole,
    about: &'a Dated,
    vendor: &'a VendorFacts,
    facts: &'a ReminderFacts,
) -> Vec<&'a Addressee> {
    let owner = || about.owner.as_ref().or(vendor.business_owner.as_ref());
    match role {
        RecipientRole::Owner => owner().into_iter().collect(),
        RecipientRole::Procurement => facts.procurement.iter().collect(),
        RecipientRole::SecurityOwner => vendor.security_owner.iter().collect(),
        RecipientRole::Approver => about.approver.iter().collect(),
        RecipientRole::PrivacyContact => {
            facts.privacy_contact.as_ref().or(vendor.security_owner.as_ref()).into_iter().collect()
        }
        RecipientRole::Manager => owner().and_then(|owner| owner.manager.as_deref()).into_iter().collect(),
        RecipientRole::ProgrammeLead => vec![facts.programme_lead.as_ref().unwrap_or(&facts.fallback)],
        RecipientRole::SecurityContact => vendor.security_contacts.iter().collect(),
        RecipientRole::VendorContact if vendor.security_contacts.is_empty() => vendor.other_contacts.iter().collect(),
        RecipientRole::VendorContact => vendor.security_contacts.iter().collect(),
    }
}

/// Who answers for the item: the one person who holds the role.
pub(super) fn responsible<'a>(
    role: RecipientRole,
    about: &'a Dated,
    vendor: &'a VendorFacts,
    facts: &'a ReminderFacts,
) -> Option<&'a Addressee> {
    holders(role, about, vendor, facts).into_iter().next()
}

fn addressed(person: &Addressee, outside: bool) -> Option<Recipient> {
    let email = person.email.as_deref().map(str::trim).filter(|email| !email.is_empty())?;
    let (email, name) = (email.to_lowercase(), person.name.clone());
    Some(Recipient { email, name, stands_in_for: None, outside, channel: Channel::Mail })
}

fn stand_in(facts: &ReminderFacts, absent: String) -> Option<Recipient> {
    addressed(&facts.fallback, false).map(|recipient| Recipient { stands_in_for: Some(absent), ..recipient })
}
