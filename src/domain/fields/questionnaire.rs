//! The editable fields of a questionnaire; its answers come in with its file.

use super::{FieldDef, Fields, field};
use crate::domain::questionnaire::Questionnaire;

impl Questionnaire {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(service_id, "Service", "Leave open when it speaks for the vendor alone"),
        field!(template, "Template"),
        field!(template_version, "Version"),
        field!(sent_on, "Sent"),
        field!(due_on, "Due"),
        field!(submitted_on, "Submitted", "Only submitted ones count as evidence"),
        field!(attestation, "Answers"),
        field!(reviewer, "Reviewer"),
        field!(reviewed_on, "Reviewed on"),
    ];
}

impl Fields for Questionnaire {
    const NOUN: &'static str = "questionnaire";
    const GIVEN: &'static [&'static str] = &["template"];

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }
}
