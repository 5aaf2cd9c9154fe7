//! The editable fields of a certificate.

use super::{FieldDef, FieldKind, Fields, criteria_complaints, field, order_complaints, with_kind};
use crate::domain::{certificate::Certificate, field_error::FieldError};

impl Certificate {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(kind, "Certificate"),
        field!(service_id, "Service", "Leave open when it speaks for the vendor alone"),
        field!(number, "Number"),
        field!(issuer, "Issuer"),
        with_kind(field!(scope, "Scope", "As it says"), FieldKind::Paragraph),
        field!(statement_of_applicability, "Statement of applicability", "Is that of the ISO 27001 on file?"),
        field!(criteria, "Criteria", "Such as CC6; what it speaks to, where you name it"),
        field!(issued_on, "Issued"),
        field!(expires_on, "Expires"),
        field!(reviewer, "Reviewer"),
        field!(reviewed_on, "Reviewed on"),
        with_kind(field!(notes, "Notes"), FieldKind::Paragraph),
    ];
}

impl Fields for Certificate {
    const NOUN: &'static str = "certificate";
    const GIVEN: &'static [&'static str] = &["kind"];

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        let mut errors = criteria_complaints("criteria", "Criteria", &self.criteria);
        errors.extend(order_complaints("expires_on", "Expires", self.issued_on, self.expires_on));
        errors
    }
}
