//! The editable fields of a review; sign-offs are steps of their own.

use super::{FieldDef, FieldKind, Fields, field, order_complaints, with_kind};
use crate::domain::{
    field_error::FieldError,
    review::{Review, ReviewKind},
};

impl Review {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(kind, "Review"),
        field!(soc_report_id, "SOC report", "The one that was read"),
        field!(period_start, "Period from"),
        field!(period_end, "Period to"),
        field!(looked_at, "What was looked at", "A line each"),
        with_kind(field!(conclusion, "Conclusion"), FieldKind::Paragraph),
        field!(outcome, "Outcome"),
        with_kind(field!(conditions, "Conditions", "What has to hold for relying on it"), FieldKind::Paragraph),
        field!(next_due_on, "Next review due"),
        field!(corrects_id, "Corrects", "The completed review that this one corrects"),
    ];
}

impl Fields for Review {
    const NOUN: &'static str = "review";

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        let mut errors: Vec<FieldError> =
            order_complaints("period_end", "Period to", self.period_start, self.period_end).into_iter().collect();
        if self.kind == ReviewKind::SocReport && self.soc_report_id.is_none() {
            let message = "SOC report: choose the report that was read, or another kind of review.";
            errors.push(FieldError::new("soc_report_id", "required", message));
        }
        if self.corrects_id == Some(self.id) {
            let message = "Corrects: a review cannot correct itself; choose the completed one, or none.";
            errors.push(FieldError::new("corrects_id", "corrects_itself", message));
        }
        errors
    }
}
