//! The editable fields of a vendor.

use serde_json::Value;

use super::{Complaint, FieldDef, FieldKind, FieldType, Fields, field, order_complaints, with_kind, with_set};
use crate::domain::{field_error::FieldError, import::value::text, vendor::Vendor};

/// Longest name that a vendor answers to, in characters.
const LONGEST_NAME: usize = 200;

impl Vendor {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(name, "Name", "As people here call it"),
        field!(legal_name, "Legal name"),
        field!(aliases, "Aliases", "Other names it goes by, one a line"),
        with_set(field!(domain, "Domain", "Web domain, such as harbourpayroll.example"), set_domain),
        with_set(field!(country, "Country"), set_country),
        field!(category, "Category"),
        with_kind(field!(description, "Description", "What it does for us"), FieldKind::Paragraph),
        field!(status, "Status"),
        field!(key_vendor, "Key vendor", "A yes or no of its own, not a risk level"),
        field!(subservice_organization, "Subservice organization", "We rely on its controls for our own SOC 2"),
        field!(subservice_method, "Subservice method"),
        field!(business_owner_id, "Business owner"),
        field!(security_owner_id, "Security owner"),
        field!(tags, "Tags"),
        field!(last_review_on, "Last review"),
        field!(next_review_on, "Next review", "Wins over the cadence of the tier"),
        field!(active_on, "Active since"),
        field!(terminated_on, "Terminated on", "Today, where you terminate it and leave this open"),
        field!(claims_soc2, "Claims a SOC 2", "As told; never used in a score"),
        field!(claims_iso27001, "Claims ISO 27001", "As told; never used in a score"),
        field!(claims_dpa, "Claims a DPA", "As told; never used in a score"),
        field!(stated_tier, "Stated tier", "From a register; never used in a score"),
        field!(stated_score, "Stated score", "From a register; never used in a score"),
        with_kind(field!(notes, "Notes"), FieldKind::Paragraph),
    ];
}

/// A domain is kept as a register's is: in lower case.
fn set_domain(vendor: &mut Vendor, value: &Value) -> Result<(), Complaint> {
    vendor.domain = Option::<String>::from_json(value)?.map(|domain| domain.to_lowercase());
    Ok(())
}

/// A country code is kept as a register's is: in upper case.
fn set_country(vendor: &mut Vendor, value: &Value) -> Result<(), Complaint> {
    let given = Option::<String>::from_json(value)?;
    vendor.country = given.map(|given| text::country(&given).ok().flatten().unwrap_or(given));
    Ok(())
}

impl Fields for Vendor {
    const NOUN: &'static str = "vendor";
    const GIVEN: &'static [&'static str] = &["name"];

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if self.subservice_method.is_some() && !self.subservice_organization {
            errors.push(FieldError::new(
                "subservice_method",
                "not_a_subservice_organization",
                "Subservice method: only a subservice organization has one; tick that, or leave the method open.",
            ));
        }
        errors.extend(order_complaints("terminated_on", "Terminated on", self.active_on, self.terminated_on));
        // They are looked up by an index, which takes no long texts.
        let names =
            [("legal_name", "Legal name", self.legal_name.as_deref()), ("domain", "Domain", self.domain.as_deref())];
        let aliases = self.aliases.iter().map(|alias| ("aliases", "Aliases", Some(alias)));
        for (field, label, name) in names.into_iter().chain(aliases) {
            if name.is_some_and(|name| name.chars().count() > LONGEST_NAME) {
                let message = format!("{label}: shorten it to {LONGEST_NAME} characters.");
                errors.push(FieldError::new(field, "too_long", message));
            }
        }
        if let Some(domain) = &self.domain
            && (domain.contains(char::is_whitespace) || !domain.contains('.') || domain.contains('/'))
        {
            errors.push(FieldError::new(
                "domain",
                "not_a_domain",
                format!("Domain: “{domain}” is not a domain; write it as vendor.example."),
            ));
        }
        errors
    }
}
