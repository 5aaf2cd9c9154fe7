//! The editable fields of a complementary subservice organization control.

use super::{FieldDef, FieldKind, Fields, criteria_complaints, field, needed, with_kind};
use crate::domain::{csoc::Csoc, field_error::FieldError};

impl Csoc {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(soc_report_id, "SOC report"),
        field!(organization, "Subservice organization"),
        field!(reference, "Number", "In the report"),
        with_kind(field!(description, "Control", "What the report expects of it"), FieldKind::Paragraph),
        field!(criteria, "Criteria", "Such as CC6.4"),
        field!(page, "Page", "Where in the report it stands, such as p. 41"),
    ];
}

impl Fields for Csoc {
    const NOUN: &'static str = "csoc";

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        let mut errors = criteria_complaints("criteria", "Criteria", &self.criteria);
        errors.extend(needed("description", "Control", self.description.as_deref()));
        errors
    }
}
