//! Rows of complementary subservice organization controls.

use super::{RowDraft, same_entry};
use crate::domain::{
    csoc::Csoc,
    import::{
        change::{FieldChange, draft_fields},
        row_reader::RowReader,
        value::soc,
    },
    lines::Lines,
    name::match_key,
};

draft_fields! {
    /// What a sheet says of a control.
    pub struct CsocFields for Csoc {
        organization: String = "organization" => organization;
        reference: String = "reference" => reference;
        description: String = "description" => description;
        criteria: Lines = "criteria" => criteria;
        page: String = "page" => page;
    }
}

impl RowDraft for CsocFields {
    type Record = Csoc;
    const IN_REPORT: bool = true;

    fn read(reader: &mut RowReader<'_>) -> Self {
        let fields = Self {
            organization: reader.name("organization"),
            reference: reader.short("reference"),
            description: reader.long("description"),
            criteria: reader.read_text("criteria", soc::criteria),
            page: reader.short("page"),
        };
        if fields.description.is_none() && !reader.is_rejected() {
            reader.missing("description", "control");
        }
        fields
    }

    fn join(&mut self, later: Self, clash: &mut dyn FnMut(&'static str)) {
        self.fill(later, clash);
    }

    /// By number, else by its words, at the same organization.
    fn is(&self, csoc: &Csoc) -> bool {
        let organization = |name: &Option<String>| name.as_deref().map(match_key).unwrap_or_default();
        organization(&self.organization) == organization(&csoc.organization)
            && same_entry(
                (self.reference.as_ref(), self.description.as_ref()),
                (csoc.reference.as_ref(), csoc.description.as_ref()),
            )
    }

    fn apply(&self, csoc: &mut Csoc) -> Vec<FieldChange> {
        Self::apply(self, csoc)
    }
}
