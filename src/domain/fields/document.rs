//! The editable fields of a document.

use super::{FieldDef, Fields, field};
use crate::domain::document::Document;

impl Document {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(soc_report_id, "SOC report", "The report that it is, or belongs to"),
        field!(title, "Title"),
        field!(restriction, "Restriction", "Such as the NDA it came under"),
        field!(readers, "Who may open it"),
    ];
}

impl Fields for Document {
    const NOUN: &'static str = "document";

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }
}
