//! A list of our own controls: each row's control is found by its reference, then created or changed.

use std::collections::HashMap;

use super::{
    context::{CHUNK, Context},
    filed::keep,
    people::named,
    reading::Part,
};
use crate::{
    actions::records::Record,
    db::{self, Conn},
    domain::{
        control::{Control, reference_key},
        import::{
            change::Outcome,
            control_rows::{self, ControlDraft},
            paper_rows::owner_change,
        },
    },
    error::AppError,
};

/// Plans or applies the sheet.
pub(super) fn run(conn: &mut Conn, context: &mut Context<'_>, part: &Part<'_>) -> Result<(), AppError> {
    let on_file = db::control::list(conn)?;
    let mut known: HashMap<String, Control> =
        on_file.into_iter().map(|control| (reference_key(&control.reference), control)).collect();
    for groups in part.indexed.groups.chunks(CHUNK) {
        let rows = context.rows(groups)?;
        let drafted = rows.iter().map(|rows| control_rows::draft(rows, context.reading)).collect();
        for draft in keep(context, drafted) {
            let key = reference_key(&draft.reference);
            let control = file(conn, context, &draft, known.get(&key))?;
            known.insert(key, control);
        }
        context.settle(conn)?;
    }
    Ok(())
}

/// Creates or changes one control, and answers it as it then is.
fn file(
    conn: &mut Conn,
    context: &mut Context<'_>,
    draft: &ControlDraft,
    stored: Option<&Control>,
) -> Result<Control, AppError> {
    let row = draft.rows.first().copied().unwrap_or(1);
    let blank = || Control::blank(context.app, context.app.clock.new_id(), context.now);
    let mut control = stored.cloned().unwrap_or_else(blank);
    let mut changes = draft.apply(&mut control);
    let owner = context.people.get(control.owner_id).map(|person| named(&person));
    changes.extend(owner_change(draft.owner.as_ref(), owner.as_ref()));
    let outcome = if stored.is_some() { changes.into() } else { Outcome::Create };
    let changed = !matches!(outcome, Outcome::Same);
    context.outcome.record(&control.label(), row, outcome);
    if !context.applies() || !changed {
        return Ok(control);
    }
    if let Some(owner) = &draft.owner {
        control.owner_id = Some(context.person(conn, owner, row)?);
    }
    match stored {
        None => {
            control.insert(conn)?;
            context.created(&control, row);
        }
        Some(stored) => {
            context.changed(conn, stored, row)?;
            control.set_updated(context.now);
            control.store(conn)?;
            control.version += 1;
        }
    }
    Ok(control)
}
