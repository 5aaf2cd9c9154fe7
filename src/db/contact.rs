//! Contacts at vendors.

use diesel::prelude::*;

use super::{
    Conn, GROUP,
    record::record,
    schema::{contacts, vendors},
};
use crate::domain::{
    Instant,
    ids::{ContactId, VendorId},
    person::name_key,
    vendor::{Contact, ContactRole, VendorStatus},
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

/// The contacts that receive reminders, each with its vendor's name and in its order; those without an address, and those
/// of archived vendors, are left out.
///
/// # Errors
/// What the database says.
pub fn list_reminded(conn: &mut Conn, limit: i64) -> QueryResult<Vec<(Contact, String)>> {
    let rows: Vec<(Row, String)> = contacts::table
        .inner_join(vendors::table)
        .filter(contacts::receives_reminders.eq(true))
        .filter(contacts::email.is_not_null())
        .filter(vendors::status.ne_all(VendorStatus::ALL.iter().filter(|status| status.is_archived())))
        .order((vendors::name, contacts::name_key, contacts::id))
        .limit(limit)
        .select((Row::as_select(), vendors::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(row, vendor)| (Contact::from(row), vendor)).collect())
}

/// How many `list_reminded` would list of all.
///
/// # Errors
/// What the database says.
pub fn count_reminded(conn: &mut Conn) -> QueryResult<i64> {
    contacts::table
        .inner_join(vendors::table)
        .filter(contacts::receives_reminders.eq(true))
        .filter(contacts::email.is_not_null())
        .filter(vendors::status.ne_all(VendorStatus::ALL.iter().filter(|status| status.is_archived())))
        .count()
        .get_result(conn)
}
