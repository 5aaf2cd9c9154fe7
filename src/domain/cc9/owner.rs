//! 9.2-04: who answers for each vendor.

use super::{Filed, Found, Lack, Point};
use crate::domain::record_ref::{Mend, RecordKind};

/// 9.2-04. Population: active vendors. Rule: a business owner and a security owner are named. Since when they are is not
/// on record, so who is named now stands.
pub(super) fn owners(file: &Filed<'_>, found: &mut Found) {
    if !file.is_active() {
        return;
    }
    let vendor = file.vendor();
    let lacking = |there: bool, what: &str, field| {
        (!there).then(|| Lack::new(what, Mend::field(RecordKind::Vendor, vendor.id, field)))
    };
    let missing = [
        lacking(vendor.business_owner_id.is_some(), "no business owner", "business_owner_id"),
        lacking(vendor.security_owner_id.is_some(), "no security owner", "security_owner_id"),
    ];
    file.note_vendor(found, Point::Owners, missing.into_iter().flatten().collect());
}
