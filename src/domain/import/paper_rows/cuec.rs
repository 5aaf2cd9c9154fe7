//! Rows of complementary user entity controls.

use super::{RowDraft, same_entry};
use crate::domain::{
    Date,
    cuec::{Cuec, CuecStatus},
    import::{
        change::{FieldChange, draft_fields},
        row_reader::RowReader,
        value::{person::PersonRef, soc},
    },
    lines::Lines,
};

draft_fields! {
    /// What a sheet says of a control, its owner aside.
    pub struct CuecFields for Cuec {
        reference: String = "reference" => reference;
        description: String = "description" => description;
        criteria: Lines = "criteria" => criteria;
        our_control: String = "our_control" => our_control;
        status: CuecStatus = "status" => status;
        due_on: Date = "due" => due_on;
        evidence: String = "evidence" => evidence;
        page: String = "page" => page;
        reason: String = "reason" => reason;
    }
}

/// What the rows say of one control.
#[derive(Debug, Clone, PartialEq)]
pub struct CuecDraft {
    /// Its fields.
    pub fields: CuecFields,
    /// Who runs it here.
    pub owner: Option<PersonRef>,
}

impl RowDraft for CuecDraft {
    type Record = Cuec;
    const IN_REPORT: bool = true;

    fn read(reader: &mut RowReader<'_>) -> Self {
        let fields = CuecFields {
            reference: reader.short("reference"),
            description: reader.long("description"),
            criteria: reader.read_text("criteria", soc::criteria),
            our_control: reader.short("our_control"),
            status: reader.word("status"),
            due_on: reader.date("due"),
            evidence: reader.long("evidence"),
            page: reader.short("page"),
            reason: reader.long("reason"),
        };
        if fields.description.is_none() && !reader.is_rejected() {
            reader.missing("description", "control");
        }
        if fields.status == Some(CuecStatus::NotApplicable) && fields.reason.is_none() {
            let message = "A control that does not apply needs a reason; without one it counts as not implemented.";
            reader.warn("status", "not_applicable_without_reason", message);
        }
        if fields.status == Some(CuecStatus::Implemented) && fields.our_control.is_none() {
            let message = "A control that is in place names the control of yours that does it; without one it stands on the work list.";
            reader.warn("our_control", "implemented_without_control", message);
        }
        Self { fields, owner: reader.person("owner", "owner_email") }
    }

    fn join(&mut self, later: Self, clash: &mut dyn FnMut(&'static str)) {
        self.fields.fill(later.fields, clash);
        self.owner = self.owner.take().or(later.owner);
    }

    fn is(&self, cuec: &Cuec) -> bool {
        let own = (self.fields.reference.as_ref(), self.fields.description.as_ref());
        same_entry(own, (cuec.reference.as_ref(), cuec.description.as_ref()))
    }

    fn apply(&self, cuec: &mut Cuec) -> Vec<FieldChange> {
        self.fields.apply(cuec)
    }

    fn owner(&self) -> Option<&PersonRef> {
        self.owner.as_ref()
    }
}
