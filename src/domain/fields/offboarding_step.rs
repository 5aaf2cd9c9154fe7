//! The editable fields of a step of an offboarding.

use super::{FieldDef, FieldKind, Fields, field, with_kind};
use crate::domain::{
    field_error::FieldError,
    offboarding_step::{OffboardingKind, OffboardingStep},
};

impl OffboardingStep {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(kind, "Step"),
        field!(what, "What", "What is to be done, where the step does not say it all"),
        field!(owner_id, "Owner"),
        field!(due_on, "Due"),
        field!(done_on, "Done on"),
        field!(done_by, "Done by"),
        with_kind(field!(evidence, "Evidence", "Such as a certificate of destruction"), FieldKind::Paragraph),
    ];
}

impl Fields for OffboardingStep {
    const NOUN: &'static str = "offboarding_step";
    const GIVEN: &'static [&'static str] = &["kind"];

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if self.kind == OffboardingKind::Other && self.what.is_none() {
            errors.push(FieldError::new("what", "required", "What: say what is to be done."));
        }
        if self.done_by.is_some() && self.done_on.is_none() {
            let message = "Done on: somebody is named who did it; give the day, or clear the name.";
            errors.push(FieldError::new("done_on", "required", message));
        }
        errors
    }
}
