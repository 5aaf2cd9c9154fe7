//! Vendors that may be one.

use std::collections::HashMap;

use super::{Check, Inconsistency};
use crate::domain::{
    name::NameIndex,
    record_ref::{Mend, RecordKind, RecordRef, VendorRef},
};

/// A vendor as its name is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The vendor.
    pub vendor: VendorRef,
    /// Its web domain.
    pub domain: Option<String>,
}

/// Vendors whose name, or web domain, is close to that of one before them on the list; each is told of once, with the
/// nearest of those.
pub fn near_duplicates(vendors: &[Named]) -> Vec<Inconsistency> {
    let by_id: HashMap<&str, &VendorRef> =
        vendors.iter().map(|one| (one.vendor.vendor_id.as_str(), &one.vendor)).collect();
    let mut index = NameIndex::default();
    let mut found = Vec::new();
    for one in vendors {
        let (vendor, domain) = (&one.vendor, one.domain.as_deref());
        if let Some(proposal) = index.propose(&vendor.vendor, domain)
            && let Some(other) = by_id.get(proposal.candidate.as_str())
        {
            found.push(Inconsistency {
                check: Check::SimilarVendors,
                vendor: vendor.clone(),
                record: RecordRef::new(RecordKind::Vendor, vendor.vendor_id, &vendor.vendor),
                what: format!("looks like {} ({}): {}", other.vendor, other.reference, proposal.why),
                mend: Mend::field(RecordKind::Vendor, vendor.vendor_id, "name"),
                person_id: None,
            });
        }
        index.add(&vendor.vendor, domain, vendor.vendor_id.as_str());
    }
    found
}
