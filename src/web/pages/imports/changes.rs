//! Changes of an import as its page lists them.

use crate::{
    actions::import_spreadsheet::{FileOutcome, ShownChange},
    domain::import::{
        change::{FieldChange, Outcome},
        field::{self, ImportKind},
    },
    web::view::{imports::ChangeRow, words},
};

/// Changes shown on a page; the counts tell of all.
const SHOWN_CHANGES: usize = 12;

/// The first changes, field by field.
pub fn changes(outcome: &FileOutcome, kind: Option<ImportKind>) -> Vec<ChangeRow> {
    let label = |key: &str| {
        let field = kind.and_then(|kind| field::find(kind, key));
        field.map_or_else(|| words::capitalized(&key.replace('_', " ")), |field| field.label.to_owned())
    };
    let rows = outcome.changes.iter().flat_map(|change| change_rows(change, &label));
    rows.take(SHOWN_CHANGES).collect()
}

fn change_rows(change: &ShownChange, label: &impl Fn(&str) -> String) -> Vec<ChangeRow> {
    let row = |field: String, before: Option<String>, after: String| ChangeRow {
        record: change.name.clone(),
        row: format!("row {}", change.row),
        field,
        before,
        after,
    };
    let changed = |one: &FieldChange| {
        let part = if one.part.is_empty() { String::new() } else { format!("{}: ", one.part) };
        let before = Some(one.before.clone()).filter(|before| !before.is_empty());
        row(format!("{part}{}", label(&one.field)), before, one.after.clone())
    };
    match &change.outcome {
        Outcome::Create => vec![row(String::new(), None, "new".to_owned())],
        Outcome::Update(fields) => fields.iter().map(changed).collect(),
        Outcome::Same => Vec::new(),
    }
}
