//! Whom somebody at a vendor answers: its owner, or whoever is told in the owner's place.

use std::collections::BTreeSet;

use crate::{
    app::{self, App},
    db::{self, Conn},
    domain::{
        ids::{PersonId, VendorId},
        reminder::Outgoing,
    },
    error::AppError,
    mail::{self, Party},
};

/// Where answers to a mail go, as the outbox holds it; `None` for our own people, who know whom to ask.
///
/// The fallback hears what nobody else can: of an owner who left or has no address, and of vendors that have no owner in
/// common.
pub(super) fn reply_to(app: &App, outgoing: &Outgoing) -> Result<Option<String>, AppError> {
    if !outgoing.recipient().outside {
        return Ok(None);
    }
    let vendors: BTreeSet<VendorId> = outgoing.reminders().iter().map(|one| one.vendor_id).collect();
    let owner = app.db.read(|conn| owner_of(conn, &vendors))?;
    if let Some(owner) = owner.as_ref().and_then(mail::compose::stored) {
        return Ok(Some(owner));
    }
    let fallback = app::address(&app.settings.reminders.fallback, "reminders.fallback")?;
    Ok(mail::compose::stored(&fallback))
}

/// The one owner of these vendors who is there and has an address.
fn owner_of(conn: &mut Conn, vendors: &BTreeSet<VendorId>) -> Result<Option<Party>, AppError> {
    let mut owners: BTreeSet<Option<PersonId>> = BTreeSet::new();
    for id in vendors {
        owners.insert(db::vendor::find(conn, *id)?.and_then(|vendor| vendor.business_owner_id));
    }
    let mut owners = owners.into_iter();
    let (Some(Some(owner)), None) = (owners.next(), owners.next()) else { return Ok(None) };
    if db::user::list_left(conn)?.contains(&owner) {
        return Ok(None);
    }
    let person = db::person::find(conn, owner)?;
    Ok(person.and_then(|person| Some(Party { name: person.name, email: person.email? })))
}
