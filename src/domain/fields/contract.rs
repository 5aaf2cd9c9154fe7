//! The editable fields of a contract.

use super::{FieldDef, FieldKind, Fields, field, with_kind};
use crate::domain::{contract::Contract, field_error::FieldError};

impl Contract {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(reference, "Reference", "Your own, such as C-0107"),
        field!(starts_on, "Start"),
        field!(ends_on, "End", "Last day of the first or only term"),
        field!(term_months, "Term (months)"),
        field!(renewal_months, "Renewal (months)", "Where it differs from the first term"),
        field!(auto_renew, "Renews itself"),
        field!(notice_value, "Notice period"),
        field!(notice_unit, "Notice counted in"),
        field!(annual_value_minor, "Annual value", "In the smallest unit of the currency, such as cents"),
        field!(currency, "Currency", "ISO 4217, such as EUR"),
        field!(owner_id, "Owner"),
        field!(security_addendum in clauses, "Security addendum", ""),
        field!(sla in clauses, "SLA", ""),
        field!(dpa in clauses, "DPA", ""),
        field!(baa in clauses, "BAA", ""),
        field!(scc in clauses, "SCC", ""),
        field!(confidentiality in clauses, "Confidentiality", ""),
        field!(audit_right in clauses, "Audit right", ""),
        field!(data_return in clauses, "Data return", ""),
        field!(breach_notice_hours in clauses, "Breach notice (hours)", ""),
        with_kind(field!(notes, "Notes"), FieldKind::Paragraph),
    ];
}

impl Fields for Contract {
    const NOUN: &'static str = "contract";

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if let (Some(start), Some(end)) = (self.starts_on, self.ends_on)
            && end < start
        {
            errors.push(FieldError::new(
                "ends_on",
                "end_before_start",
                format!("End: {end} is before the start, {start}."),
            ));
        }
        if self.notice_value.is_some() != self.notice_unit.is_some() {
            errors.push(FieldError::new(
                "notice_unit",
                "incomplete",
                "Notice: give both the number and whether it counts days or months.",
            ));
        }
        if self.annual_value_minor.is_some() && self.currency.is_none() {
            errors.push(FieldError::new("currency", "required", "Currency: is needed beside a value."));
        }
        if let Some(code) = &self.currency
            && iso_currency::Currency::from_code(code).is_none()
        {
            errors.push(FieldError::new(
                "currency",
                "unknown_currency",
                format!("Currency: “{code}” is not an ISO 4217 code such as EUR."),
            ));
        }
        if self.auto_renew && self.ends_on.is_none() && (self.starts_on.is_none() || self.term_months.is_none()) {
            errors.push(FieldError::new(
                "ends_on",
                "required",
                "End: a contract that renews itself needs an end, or a start and a term.",
            ));
        }
        errors
    }
}
