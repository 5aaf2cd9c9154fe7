//! The editable fields of an incident.

use super::{FieldDef, FieldKind, Fields, field, order_complaints, with_kind};
use crate::domain::{field_error::FieldError, incident::Incident};

impl Incident {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(title, "Incident", "What happened, in a few words"),
        field!(reference, "Reference", "Your own, such as I-0003"),
        field!(service_id, "Service", "Leave open when it touches all of them"),
        field!(source, "Source"),
        field!(reported_on, "Reported on", "The day you heard of it"),
        field!(confirmed_on, "Confirmed on", "By the vendor; leave open while it has not"),
        field!(closed_on, "Closed on", "The day it was over"),
        with_kind(field!(description, "Description"), FieldKind::Paragraph),
    ];
}

impl Fields for Incident {
    const NOUN: &'static str = "incident";
    const GIVEN: &'static [&'static str] = &["title", "reported_on"];

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        let days = [("confirmed_on", "Confirmed on", self.confirmed_on), ("closed_on", "Closed on", self.closed_on)];
        let turned = days
            .into_iter()
            .filter_map(|(field, label, day)| order_complaints(field, label, Some(self.reported_on), day));
        turned.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::incident::tests::incident;

    #[test]
    fn nothing_is_confirmed_or_closed_before_it_is_reported() {
        for (days, told) in [
            ("2026-10-02|2026-10-02|2026-10-02", vec![]),
            ("2026-10-02|2026-10-01|", vec!["confirmed_on"]),
            ("2026-10-02||2026-10-01", vec!["closed_on"]),
            ("2026-10-02|2026-09-30|2026-10-01", vec!["confirmed_on", "closed_on"]),
        ] {
            let fields: Vec<String> = incident(days).complaints().into_iter().map(|one| one.field).collect();
            assert_eq!(fields, told, "{days}");
        }
    }
}
