//! The editable fields of a subservice organization.

use super::{FieldDef, Fields, field};
use crate::domain::{field_error::FieldError, subservice::Subservice};

impl Subservice {
    /// What is said of a relation with two sources.
    pub const TWO_SOURCES: &'static str = "a relation that a SOC report names is not one of a list of sub-processors; leave \
         one of the two open, or note it once for each.";

    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(name, "Name"),
        field!(service_id, "Service", "Leave open when it stands behind all of the vendor’s services"),
        field!(soc_report_id, "SOC report", "The report that names it"),
        field!(listed_on, "Listed on", "Day of the vendor’s list of sub-processors that names it"),
        field!(purpose, "What it does", "For the vendor"),
        field!(location, "Location", "Where it does so"),
        field!(method, "Method"),
        field!(interchangeable, "Interchangeable with", "The same word for providers that stand in for each other"),
    ];
}

impl Fields for Subservice {
    const NOUN: &'static str = "subservice";
    const GIVEN: &'static [&'static str] = &["name"];

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        if self.soc_report_id.is_none() || self.listed_on.is_none() {
            return Vec::new();
        }
        vec![FieldError::new("listed_on", "two_sources", format!("Listed on: {}", Self::TWO_SOURCES))]
    }
}
