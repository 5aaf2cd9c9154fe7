//! The editable fields of a bridge letter.

use super::{FieldDef, FieldKind, Fields, field, order_complaints, with_kind};
use crate::domain::{bridge_letter::BridgeLetter, field_error::FieldError};

impl BridgeLetter {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(soc_report_id, "SOC report"),
        field!(starts_on, "From", "The day after the report's last one"),
        field!(ends_on, "To"),
        field!(signer, "Signer", "Of the vendor's management, never the auditor"),
        field!(issued_on, "Issued"),
        field!(material_changes, "Reports material changes"),
        field!(incidents, "Reports incidents"),
        with_kind(field!(notes, "Notes"), FieldKind::Paragraph),
    ];
}

impl Fields for BridgeLetter {
    const NOUN: &'static str = "bridge_letter";

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        let missing = [("starts_on", "From", self.starts_on), ("ends_on", "To", self.ends_on)];
        let missing = missing.into_iter().filter(|(.., day)| day.is_none());
        let missing =
            missing.map(|(field, label, _)| FieldError::new(field, "required", format!("{label}: is needed.")));
        let signer = self.signer.as_deref().is_none_or(|signer| signer.trim().is_empty()).then(|| {
            let message = "Signer: is needed; a letter that nobody of the vendor's management signed is none.";
            FieldError::new("signer", "required", message.to_owned())
        });
        missing.chain(signer).chain(order_complaints("ends_on", "To", self.starts_on, self.ends_on)).collect()
    }
}
