//! The editable fields of an exception of a SOC report.

use super::{FieldDef, FieldKind, Fields, criteria_complaints, field, needed, with_kind};
use crate::domain::{field_error::FieldError, soc_exception::SocException};

impl SocException {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(soc_report_id, "SOC report"),
        field!(reference, "Number", "In the report"),
        field!(control, "Control", "Id of the control that was tested"),
        field!(criteria, "Criteria", "Such as CC6.1"),
        with_kind(field!(description, "Exception", "What the auditor found"), FieldKind::Paragraph),
        field!(severity, "Severity", "Counts as moderate until you say"),
        field!(population, "Population"),
        field!(sample, "Sample"),
        field!(deviations, "Deviations"),
        with_kind(field!(cause, "Cause"), FieldKind::Paragraph),
        with_kind(field!(response, "Management response", "Not vouched for by the auditor"), FieldKind::Paragraph),
        field!(fixed, "A later report shows it fixed"),
        field!(finding_id, "Finding", "The one it was turned into"),
        field!(page, "Page", "Where in the report it stands, such as p. 41"),
    ];
}

impl Fields for SocException {
    const NOUN: &'static str = "exception";

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        let mut errors = criteria_complaints("criteria", "Criteria", &self.criteria);
        errors.extend(needed("description", "Exception", self.description.as_deref()));
        errors
    }
}
