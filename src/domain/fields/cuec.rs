//! The editable fields of a complementary user entity control.

use super::{FieldDef, FieldKind, Fields, criteria_complaints, field, needed, with_kind};
use crate::domain::{
    cuec::{Cuec, CuecStatus},
    field_error::FieldError,
};

impl Cuec {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(soc_report_id, "SOC report"),
        field!(reference, "Number", "In the report"),
        with_kind(field!(description, "Control", "What the report assumes that we do"), FieldKind::Paragraph),
        field!(criteria, "Criteria", "Such as CC6.2; without one it touches every series"),
        field!(our_control, "Our control"),
        field!(owner_id, "Owner"),
        field!(status, "Status"),
        with_kind(field!(reason, "Reason", "Why it does not apply"), FieldKind::Paragraph),
    ];
}

impl Fields for Cuec {
    const NOUN: &'static str = "cuec";

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        let mut errors = criteria_complaints("criteria", "Criteria", &self.criteria);
        errors.extend(needed("description", "Control", self.description.as_deref()));
        if self.status == CuecStatus::NotApplicable && self.reason.is_none() {
            let message = "Reason: say why the control does not apply.";
            errors.push(FieldError::new("reason", "required", message));
        }
        errors
    }
}
