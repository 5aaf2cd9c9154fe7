//! Rows of an offboarding register.

use super::RowDraft;
use crate::domain::{
    Date,
    import::{
        change::{FieldChange, draft_fields},
        row_reader::RowReader,
        value::{person::PersonRef, text},
    },
    name::plain_key,
    offboarding_step::{OffboardingKind, OffboardingStep},
};

draft_fields! {
    /// What a register says of a step, its owner aside.
    pub struct OffboardingStepFields for OffboardingStep {
        kind: OffboardingKind = "kind" => kind;
        what: String = "what" => what;
        due_on: Date = "due_on" => due_on;
        done_on: Date = "done_on" => done_on;
        done_by: String = "done_by" => done_by;
        evidence: String = "evidence" => evidence;
    }
}

/// What the rows say of one step.
#[derive(Debug, Clone, PartialEq)]
pub struct OffboardingStepDraft {
    /// Its fields.
    pub fields: OffboardingStepFields,
    /// Who sees to it.
    pub owner: Option<PersonRef>,
}

impl RowDraft for OffboardingStepDraft {
    type Record = OffboardingStep;
    const IN_REPORT: bool = false;

    fn read(reader: &mut RowReader<'_>) -> Self {
        let kind = reader.word("kind");
        if kind.is_none() && !reader.is_rejected() {
            reader.missing("kind", "offboarding step");
        }
        let what = reader.read_text("what", |value| text::text(value, text::NAME_LIMIT));
        let fields = OffboardingStepFields {
            kind,
            what: what.map(|what| what.split_whitespace().collect::<Vec<_>>().join(" ")),
            due_on: reader.date("due_on"),
            done_on: reader.date("done_on"),
            done_by: reader.name("done_by"),
            evidence: reader.long("evidence"),
        };
        Self { fields, owner: reader.person("owner", "owner_email") }
    }

    fn join(&mut self, later: Self, clash: &mut dyn FnMut(&'static str)) {
        self.fields.fill(later.fields, clash);
        self.owner = self.owner.take().or(later.owner);
    }

    /// The step of the same kind, and of the same words where the row has any.
    fn is(&self, step: &OffboardingStep) -> bool {
        let same = |what: &String| plain_key(what) == plain_key(step.title());
        self.fields.kind == Some(step.kind) && self.fields.what.as_ref().is_none_or(same)
    }

    fn is_exactly(&self, step: &OffboardingStep) -> bool {
        self.fields.what.is_some() == step.what.is_some()
    }

    fn apply(&self, step: &mut OffboardingStep) -> Vec<FieldChange> {
        self.fields.apply(step)
    }

    fn owner(&self) -> Option<&PersonRef> {
        self.owner.as_ref()
    }
}
