//! The editable fields of a person.

use super::{FieldDef, Fields, field};
use crate::domain::{field_error::FieldError, person::Person};

impl Person {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(name, "Name", "Full name, or a role name such as Payroll owner"),
        field!(email, "Email", "Without one, reminders go to the fallback address"),
        field!(manager_id, "Manager", "To whom reminders escalate"),
    ];
}

impl Fields for Person {
    const NOUN: &'static str = "person";
    const GIVEN: &'static [&'static str] = &["name"];

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }

    fn complaints(&self) -> Vec<FieldError> {
        let mut errors = super::email_complaints("email", self.email.as_deref());
        if self.manager_id == Some(self.id) {
            errors.push(FieldError::new(
                "manager_id",
                "own_manager",
                "Manager: nobody manages themselves; choose somebody else.",
            ));
        }
        errors
    }
}
