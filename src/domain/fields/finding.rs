//! The editable fields of a finding.

use super::{FieldDef, FieldKind, Fields, criteria_complaints, field, needed, order_complaints, with_kind};
use crate::domain::{
    field_error::FieldError,
    finding::{Finding, FindingStatus},
};

impl Finding {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(title, "Finding", "What is wrong, in a few words"),
        field!(reference, "Reference", "Your own, such as F-0031"),
        with_kind(field!(description, "Description"), FieldKind::Paragraph),
        field!(service_id, "Service", "Leave open when it concerns all of them"),
        field!(source, "Source"),
        field!(criteria, "Criteria", "Such as CC6.1"),
        field!(severity, "Severity"),
        field!(owner_id, "Owner"),
        field!(found_on, "Found on"),
        field!(due_on, "Due"),
        field!(treatment, "Treatment"),
        field!(status, "Status"),
        field!(closed_on, "Closed on"),
        with_kind(field!(closure_evidence, "Evidence of closure"), FieldKind::Paragraph),
    ];
}

impl Fields for Finding {
    const NOUN: &'static str = "finding";

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        let mut errors = criteria_complaints("criteria", "Criteria", &self.criteria);
        errors.extend(needed("title", "Finding", Some(&self.title)));
        errors.extend(order_complaints("closed_on", "Closed on", self.found_on, self.closed_on));
        errors.extend(order_complaints("due_on", "Due", self.found_on, self.due_on));
        if self.closed_on.is_some() && self.is_open() {
            let message = "Closed on: the finding is still open; close it, or clear the day.";
            errors.push(FieldError::new("closed_on", "still_open", message));
        }
        if self.status == FindingStatus::Closed && self.closure_evidence.is_none() {
            let message = "Evidence of closure: say what shows that it is settled, or leave the finding open.";
            errors.push(FieldError::new("closure_evidence", "required", message));
        }
        errors
    }
}
