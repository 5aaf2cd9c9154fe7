//! What vendors can still reach.

use super::{Check, Inconsistency, Known};
use crate::domain::{
    record_ref::{Mend, RecordKind, RecordRef},
    vendor::VendorStatus,
};

/// An access of a vendor that was terminated has ended.
pub(super) fn check(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    let vendor = &known.dossier.vendor;
    let gone = vendor.status == VendorStatus::Terminated && vendor.terminated_on.is_none_or(|day| day <= known.today);
    if !gone {
        return;
    }
    for grant in known.dossier.papers.access_grants.iter().filter(|grant| grant.ended_on.is_none()) {
        let what = match vendor.terminated_on {
            Some(day) => format!("no last day, though the vendor was terminated on {day}"),
            None => "no last day, though the vendor was terminated".to_owned(),
        };
        let record = RecordRef::new(RecordKind::AccessGrant, grant.id, &grant.what);
        let mend = Mend::field(RecordKind::AccessGrant, grant.id, "ended_on");
        known.note(found, Check::AccessOutlives, record, what, mend);
    }
}
