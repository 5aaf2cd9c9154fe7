//! The editable fields of a contact.

use super::{FieldDef, Fields, field};
use crate::domain::{field_error::FieldError, vendor::Contact};

impl Contact {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(name, "Name"),
        field!(email, "Email"),
        field!(role, "Role"),
        field!(receives_reminders, "Receives reminders", "Only once an administrator has switched mail to vendors on"),
    ];
}

impl Fields for Contact {
    const NOUN: &'static str = "contact";
    const GIVEN: &'static [&'static str] = &["name"];

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        super::email_complaints("email", self.email.as_deref())
    }
}
