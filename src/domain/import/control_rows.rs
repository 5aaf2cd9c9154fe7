//! Rows of a list of our own controls.

use super::{
    cell::SheetRow,
    change::{Drafted, FieldChange, draft_fields},
    row_reader::{RowReader, SheetReading},
    value::person::PersonRef,
};
use crate::domain::{
    Date,
    control::{Control, ControlStatus},
};

draft_fields! {
    /// What a sheet says of a control, its owner aside.
    pub struct ControlFields for Control {
        reference: String = "reference" => reference;
        name: String = "name" => name;
        description: String = "description" => description;
        status: ControlStatus = "status" => status;
        evidence: String = "evidence" => evidence;
        checked_on: Date = "checked" => checked_on;
    }
}

/// What the rows say of one control.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlDraft {
    /// What it goes by.
    pub reference: String,
    /// Its fields.
    pub fields: ControlFields,
    /// Who runs it.
    pub owner: Option<PersonRef>,
    /// Sheet rows it came from.
    pub rows: Vec<u32>,
}

impl ControlDraft {
    /// Puts what the sheet says into a control, its owner aside, and tells what that changed.
    pub fn apply(&self, control: &mut Control) -> Vec<FieldChange> {
        self.fields.apply(control)
    }
}

/// Drafts one control from its rows.
pub fn draft(rows: &[SheetRow], reading: &SheetReading<'_>) -> Drafted<ControlDraft> {
    let mut drafted = Drafted::<ControlDraft>::default();
    for row in rows {
        let mut reader = RowReader::new(reading, row);
        let said = read(&mut reader);
        match (&mut drafted.draft, said.filter(|_| !reader.is_rejected())) {
            (_, None) => drafted.rejected_rows.push(row.row),
            (none @ None, Some((reference, fields, owner))) => {
                *none = Some(ControlDraft { reference, fields, owner, rows: vec![row.row] });
            }
            (Some(draft), Some((_, fields, owner))) => {
                draft.fields.fill(fields, &mut |key| reader.clashing(key));
                draft.owner = draft.owner.take().or(owner);
                draft.rows.push(row.row);
            }
        }
        drafted.problems.extend(reader.finish().0);
    }
    drafted
}

fn read(reader: &mut RowReader<'_>) -> Option<(String, ControlFields, Option<PersonRef>)> {
    let fields = ControlFields {
        reference: reader.short("reference"),
        name: reader.short("name"),
        description: reader.long("description"),
        status: reader.word("status"),
        evidence: reader.long("evidence"),
        checked_on: reader.date("checked"),
    };
    for (key, value, what) in [("reference", &fields.reference, "ID of the control"), ("name", &fields.name, "control")]
    {
        if value.is_none() && !reader.is_rejected() {
            reader.missing(key, what);
        }
    }
    if fields.reference.as_ref().is_some_and(|reference| reference.contains([',', ';'])) {
        let message =
            "A control\u{2019}s ID has no comma or semicolon: they part the controls of a mapping. Leave them out.";
        reader.error("reference", "separator", message);
    }
    Some((fields.reference.clone()?, fields, reader.person("owner", "owner_email")))
}
