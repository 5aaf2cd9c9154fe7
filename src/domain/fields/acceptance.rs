//! The editable fields of an acceptance.

use super::{FieldDef, FieldKind, Fields, field, needed, order_complaints, with_kind};
use crate::domain::{acceptance::Acceptance, field_error::FieldError};

impl Acceptance {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(finding_id, "Finding"),
        with_kind(field!(reason, "Reason"), FieldKind::Paragraph),
        field!(approver, "Approver"),
        field!(accepted_on, "Accepted on"),
        field!(expires_on, "Expires", "Its last day"),
    ];
}

impl Fields for Acceptance {
    const NOUN: &'static str = "acceptance";

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        let mut errors: Vec<FieldError> = needed("reason", "Reason", self.reason.as_deref()).into_iter().collect();
        errors.extend(needed("approver", "Approver", self.approver.as_deref()));
        if self.expires_on.is_none() {
            let message = "Expires: give the last day on which it holds; a finding is not accepted for ever.";
            errors.push(FieldError::new("expires_on", "required", message));
        }
        errors.extend(order_complaints("expires_on", "Expires", self.accepted_on, self.expires_on));
        errors
    }
}
