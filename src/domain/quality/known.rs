//! One vendor's file as the checks read it.

use std::collections::HashSet;

use super::{Check, Inconsistency};
use crate::domain::{
    Date,
    cc9::Rated,
    dossier::Dossier,
    ids::PersonId,
    person::Person,
    record_ref::{Mend, RecordRef, VendorRef},
    scoring::Band,
};

/// Who can be told of what falls due, and who is told instead of all others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// People who have left: their account is disabled.
    pub left: HashSet<PersonId>,
    /// The address that is told in their place, and in that of whoever has none.
    pub fallback: String,
    /// Addresses, in lower case, that take no digests.
    pub no_digests: HashSet<String>,
}

impl Reach {
    /// Whether somebody has left.
    pub fn has_left(&self, person: PersonId) -> bool {
        self.left.contains(&person)
    }

    /// Whether somebody takes no digests.
    pub fn takes_none(&self, person: &Person) -> bool {
        let email = person.email.as_deref().map(|email| email.trim().to_lowercase());
        email.is_some_and(|email| self.no_digests.contains(&email))
    }

    /// “reminders go to vendor-risk@example.com”.
    pub fn instead(&self) -> String {
        format!("reminders go to {}", self.fallback)
    }
}

/// A vendor's file with what is known beside it.
#[derive(Debug, Clone)]
pub struct Known<'a> {
    /// The file.
    pub dossier: &'a Dossier,
    /// Its services in use, with their tiers.
    pub services: Vec<Rated<'a>>,
    /// The tier that the vendor shows.
    pub tier: Band,
    /// The day.
    pub today: Date,
    /// Who can be told.
    pub reach: &'a Reach,
}

impl Known<'_> {
    /// Notes something that stands.
    pub(super) fn note(
        &self,
        found: &mut Vec<Inconsistency>,
        check: Check,
        record: RecordRef,
        what: impl Into<String>,
        mend: Mend,
    ) {
        let vendor = VendorRef::from(self.dossier);
        found.push(Inconsistency { check, vendor, record, what: what.into(), mend, person_id: None });
    }
}
