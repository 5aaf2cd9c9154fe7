//! Our own controls.

use diesel::prelude::*;

use super::{Conn, record::record, schema::controls};
use crate::domain::{
    Date, Instant,
    control::{Control, ControlStatus, reference_key},
    ids::{ControlId, PersonId},
};

record! {
    table controls; id ControlId; record Control;
    fields {
        id: ControlId, reference: String, name: String, description: Option<String>, owner_id: Option<PersonId>,
        status: ControlStatus, evidence: Option<String>, checked_on: Option<Date>,
        created_at: Instant, updated_at: Instant, version: i32,
    }
    extra { reference_key: String = |control: &Control| reference_key(&control.reference) }
}

/// Every control, by reference.
///
/// # Errors
/// What the database says.
pub fn list(conn: &mut Conn) -> QueryResult<Vec<Control>> {
    let rows: Vec<Row> = controls::table.order(controls::reference_key).select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(Control::from).collect())
}

/// The control that goes by this reference.
///
/// # Errors
/// What the database says.
pub fn find_by_reference(conn: &mut Conn, reference: &str) -> QueryResult<Option<Control>> {
    let row = controls::table
        .filter(controls::reference_key.eq(reference_key(reference)))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Control::from))
}
