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
        field!(our_control, "Our control", "Its reference, such as AC-03; several with commas"),
        field!(owner_id, "Owner"),
        field!(status, "Status"),
        field!(due_on, "Due", "By when it has to be in place"),
        with_kind(field!(evidence, "Evidence", "What shows that it is in place"), FieldKind::Paragraph),
        with_kind(field!(reason, "Reason", "Why it does not apply"), FieldKind::Paragraph),
        field!(page, "Page", "Where in the report it stands, such as p. 41"),
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
        if self.status == CuecStatus::Implemented && self.our_control.is_none() {
            let message = "Our control: name the control of yours that does it, or choose another status.";
            errors.push(FieldError::new("our_control", "required", message));
        }
        errors
    }
}
