//! The editable fields of a subservice organization.

use super::{FieldDef, Fields, field};
use crate::domain::subservice::Subservice;

impl Subservice {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(soc_report_id, "SOC report"),
        field!(name, "Name"),
        field!(purpose, "What it does", "For the vendor"),
        field!(method, "Method"),
        field!(interchangeable, "Interchangeable with", "The same word for providers that stand in for each other"),
    ];
}

impl Fields for Subservice {
    const NOUN: &'static str = "subservice";

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }
}
