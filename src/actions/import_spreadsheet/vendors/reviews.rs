//! When a vendor was reviewed, as a sheet says it: for a vendor on the register that is for those who assess to say.

use super::super::context::Context;
use crate::{
    domain::{access::Right, import::vendor_rows::VendorDraft, vendor::Vendor},
    error::AppError,
};

/// The draft without the days of reviews, where whoever brings it in may not say them of a vendor on the register.
pub(super) fn left_out(
    context: &mut Context<'_>,
    draft: &VendorDraft,
    stored: &Vendor,
) -> Result<Option<VendorDraft>, AppError> {
    if context.by.is_none_or(|by| by.can(Right::Assess)) {
        return Ok(None);
    }
    let mut left = draft.clone();
    let keys = left.leave_reviews(stored);
    for key in &keys {
        let row = draft.rows.first().copied().unwrap_or(1);
        let message = "When a vendor on the register was reviewed, and is to be, is for those who assess to say; the day \
                       was left as it is there.";
        context.left_out(row, key, message)?;
    }
    Ok((!keys.is_empty()).then_some(left))
}
