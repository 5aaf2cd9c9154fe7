//! Contacts at vendors.

use diesel::prelude::*;

use super::{Conn, GROUP, record::record, schema::contacts};
use crate::domain::{
    Instant,
    ids::{ContactId, VendorId},
    person::name_key,
    vendor::{Contact, ContactRole},
};

record! {
    table contacts; id ContactId; record Contact;
    fields {
        id: ContactId, vendor_id: VendorId, name: String, email: Option<String>, role: ContactRole,
        receives_reminders: bool, created_at: Instant, updated_at: Instant, version: i32,
    }
    extra { name_key: String = |contact: &Contact| name_key(&contact.name) }
}

/// The contacts of these vendors, by vendor and name.
///
/// # Errors
/// What the database says.
pub fn list_of(conn: &mut Conn, vendors: &[VendorId]) -> QueryResult<Vec<Contact>> {
    let mut found = Vec::new();
    for group in vendors.chunks(GROUP) {
        let rows: Vec<Row> = contacts::table
            .filter(contacts::vendor_id.eq_any(group))
            .order((contacts::vendor_id, contacts::name_key))
            .select(Row::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(Contact::from));
    }
    Ok(found)
}
