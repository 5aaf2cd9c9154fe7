//! Rows of subservice organizations.

use super::RowDraft;
use crate::domain::{
    import::{
        change::{FieldChange, draft_fields},
        row_reader::RowReader,
    },
    name::match_key,
    subservice::Subservice,
    vendor::SubserviceMethod,
};

draft_fields! {
    /// What a sheet says of a subservice organization.
    pub struct SubserviceFields for Subservice {
        name: String = "name" => name;
        purpose: String = "purpose" => purpose;
        method: SubserviceMethod = "method" => method;
        interchangeable: String = "interchangeable" => interchangeable;
    }
}

impl RowDraft for SubserviceFields {
    type Record = Subservice;
    const IN_REPORT: bool = true;

    fn read(reader: &mut RowReader<'_>) -> Self {
        let name = reader.name("name");
        if name.is_none() && !reader.is_rejected() {
            reader.missing("name", "subservice organization");
        }
        Self {
            name,
            purpose: reader.long("purpose"),
            method: reader.word("method"),
            interchangeable: reader.short("interchangeable"),
        }
    }

    fn join(&mut self, later: Self, clash: &mut dyn FnMut(&'static str)) {
        self.fill(later, clash);
    }

    /// By its name, in whatever spelling; the spelling on file stays.
    fn is(&self, subservice: &Subservice) -> bool {
        self.name.as_deref().is_some_and(|name| match_key(name) == match_key(&subservice.name))
    }

    fn apply(&self, subservice: &mut Subservice) -> Vec<FieldChange> {
        let known = !subservice.name.is_empty();
        let said = if known { Self { name: None, ..self.clone() } } else { self.clone() };
        Self::apply(&said, subservice)
    }
}
