//! One vendor's file as the checks read it.

use super::{Check, Inconsistency};
use crate::domain::{
    Date,
    cc9::Rated,
    dossier::Dossier,
    record_ref::{Mend, RecordRef, VendorRef},
    scoring::Band,
};

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
        found.push(Inconsistency { check, vendor, record, what: what.into(), mend });
    }
}
