//! The cells of our own controls.

use std::collections::HashMap;

use super::{
    Row,
    cells::{email_of, label, name_of, text},
};
use crate::{
    db::{self, Conn},
    domain::{ids::PersonId, person::Person},
    error::AppError,
};

/// Every control, by reference, in the order of the register's fields.
pub(super) fn rows(conn: &mut Conn) -> Result<Vec<Row>, AppError> {
    let people: HashMap<PersonId, Person> =
        db::person::list(conn)?.into_iter().map(|person| (person.id, person)).collect();
    let controls = db::control::list(conn)?;
    let row = |control: &crate::domain::control::Control| {
        let owner = control.owner_id.and_then(|id| people.get(&id));
        vec![
            control.reference.as_str().into(),
            control.name.as_str().into(),
            text(control.description.as_ref()),
            name_of(owner),
            email_of(owner),
            label(control.status.label()),
            text(control.evidence.as_ref()),
            control.checked_on.into(),
        ]
    };
    Ok(controls.iter().map(row).collect())
}
