//! The editable fields of a control of ours.

use super::{FieldDef, FieldKind, Fields, field, with_kind};
use crate::domain::{control::Control, field_error::FieldError};

impl Control {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(reference, "Reference", "What it goes by, such as AC-03"),
        field!(name, "Control", "What it is, in a few words"),
        with_kind(field!(description, "Description"), FieldKind::Paragraph),
        field!(owner_id, "Owner"),
        field!(status, "Status"),
        with_kind(field!(evidence, "Evidence", "What shows that it runs, and where that lies"), FieldKind::Paragraph),
        field!(checked_on, "Last checked"),
    ];
}

impl Fields for Control {
    const NOUN: &'static str = "control";
    const GIVEN: &'static [&'static str] = &["reference", "name"];

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        let cut = self.reference.contains([',', ';']);
        let message = "Reference: leave out commas and semicolons; they part the controls of a mapping.";
        cut.then(|| FieldError::new("reference", "separator", message)).into_iter().collect()
    }
}
