//! Which vendors concern somebody: records about them name them.

use std::collections::{BTreeSet, HashSet};

use diesel::prelude::*;

use super::{
    Conn, GROUP,
    schema::{acceptances, contacts, contracts, findings, offboarding_steps, vendors},
};
use crate::domain::{
    ids::{ContactId, PersonId, VendorId},
    person::name_key,
};

/// Contacts read at a time.
const PAGE: i64 = 5_000;

/// The vendors that these people own, or of which they own a contract, a finding or a step, and those of which somebody
/// of these names, as `name_key` has them, accepted a finding.
///
/// # Errors
/// What the database says.
pub fn vendors_of(conn: &mut Conn, people: &[PersonId], names: &HashSet<String>) -> QueryResult<BTreeSet<VendorId>> {
    let mut found: BTreeSet<VendorId> = BTreeSet::new();
    for group in people.chunks(GROUP) {
        let own = vendors::business_owner_id.eq_any(group).or(vendors::security_owner_id.eq_any(group));
        found.extend(vendors::table.filter(own).select(vendors::id).load::<VendorId>(conn)?);
        macro_rules! owned {
            ($table:ident) => {
                let own = $table::table.filter($table::owner_id.eq_any(group));
                found.extend(own.select($table::vendor_id).distinct().load::<VendorId>(conn)?);
            };
        }
        owned!(contracts);
        owned!(findings);
        owned!(offboarding_steps);
    }
    let approvers = acceptances::table.filter(acceptances::approver.is_not_null());
    let approvers: Vec<String> = approvers.select(acceptances::approver.assume_not_null()).distinct().load(conn)?;
    let own: Vec<String> = approvers.into_iter().filter(|name| names.contains(&name_key(name))).collect();
    for group in own.chunks(GROUP) {
        let accepted = acceptances::table.filter(acceptances::approver.eq_any(group));
        found.extend(accepted.select(acceptances::vendor_id).distinct().load::<VendorId>(conn)?);
    }
    Ok(found)
}

/// The vendors with a contact at one of these addresses, in lower case, that receives reminders.
///
/// # Errors
/// What the database says.
pub fn vendors_with_contact_at(conn: &mut Conn, emails: &[String]) -> QueryResult<BTreeSet<VendorId>> {
    let mut found = BTreeSet::new();
    let mut after: Option<ContactId> = None;
    loop {
        let mut page = contacts::table
            .into_boxed()
            .filter(contacts::receives_reminders.eq(true))
            .filter(contacts::email.is_not_null())
            .order(contacts::id)
            .limit(PAGE)
            .select((contacts::id, contacts::vendor_id, contacts::email.assume_not_null()));
        if let Some(after) = after {
            page = page.filter(contacts::id.gt(after));
        }
        // Addresses are kept as they were written: which are the same no query of both databases can tell.
        let rows: Vec<(ContactId, VendorId, String)> = page.load(conn)?;
        let Some((last, ..)) = rows.last() else { return Ok(found) };
        after = Some(*last);
        let own = rows.iter().filter(|(.., email)| emails.contains(&email.trim().to_lowercase()));
        found.extend(own.map(|(_, vendor, _)| *vendor));
    }
}
