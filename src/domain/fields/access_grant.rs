//! The editable fields of an access or integration.

use super::{FieldDef, FieldKind, Fields, field, order_complaints, with_kind};
use crate::domain::{access_grant::AccessGrant, field_error::FieldError};

impl AccessGrant {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(what, "What", "The system, integration or place that it reaches"),
        field!(kind, "Kind"),
        field!(level, "Level"),
        field!(service_id, "Service", "Leave open when it serves all of them"),
        field!(accounts, "Accounts", "How many"),
        field!(granted_on, "Granted on"),
        field!(last_reviewed_on, "Last reviewed", "When somebody looked whether it is still needed"),
        field!(reviewed_by, "Reviewed by"),
        field!(ended_on, "Ended on"),
        with_kind(field!(notes, "Notes"), FieldKind::Paragraph),
    ];
}

impl Fields for AccessGrant {
    const NOUN: &'static str = "access_grant";
    const GIVEN: &'static [&'static str] = &["what", "kind", "level"];

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        let days =
            [("last_reviewed_on", "Last reviewed", self.last_reviewed_on), ("ended_on", "Ended on", self.ended_on)];
        let turned =
            days.into_iter().filter_map(|(field, label, day)| order_complaints(field, label, self.granted_on, day));
        let nobody = self.reviewed_by.is_some() && self.last_reviewed_on.is_none();
        let message = "Last reviewed: somebody is named who reviewed it; give the day, or clear the name.";
        turned.chain(nobody.then(|| FieldError::new("last_reviewed_on", "required", message))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access_grant::tests::access;

    #[test]
    fn nothing_ends_or_is_reviewed_before_it_is_granted() {
        for (days, told) in [
            ("2026-10-02|2026-10-02|2026-10-02", vec![]),
            ("|2026-10-02|2026-10-01", vec![]),
            ("2026-10-02|2026-10-01|2026-09-30", vec!["last_reviewed_on", "ended_on"]),
        ] {
            let fields: Vec<String> = access(days).complaints().into_iter().map(|one| one.field).collect();
            assert_eq!(fields, told, "{days}");
        }
        let unsaid = AccessGrant { reviewed_by: Some("Ada Brook".to_owned()), ..access("||") };
        assert_eq!(unsaid.complaints().len(), 1);
    }
}
