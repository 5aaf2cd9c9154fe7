//! Whether somebody takes digests. Who takes none still gets what is urgent or overdue, each in a mail of its own.

use super::Audit;
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        access::Actor,
        ids::{OutboxId, ReminderId, VendorId},
        outbox::Channel,
        person::Role,
    },
    error::AppError,
};

/// Whoever holds the link of a mail to this address: without an account, and known by the address alone.
pub(crate) fn holder(email: &str, name: &str) -> Actor {
    Actor { label: email.to_owned(), name: name.to_owned(), role: Role::Auditor, user: None, person: None }
}

/// The address that an unsubscribe link speaks of.
///
/// # Errors
/// `NotFound`, in the words of any unknown address, for a link that is not ours.
pub fn address_of(app: &App, address: &str, tag: &str) -> Result<String, AppError> {
    let links = super::mail_links::Links::load(app)?;
    links.verify_unsubscribe(address, tag).ok_or_else(super::answer_reminder::no_such_link)
}

/// Whether an address takes digests.
///
/// # Errors
/// What the database says.
pub fn are_on(app: &App, email: &str) -> Result<bool, AppError> {
    app.db.read(|conn| Ok(db::mail_opt_out::of(conn, &[email.trim().to_lowercase()])?.is_empty()))
}

/// Turns digests to an address off or on, as whoever holds its link. Doing it again changes nothing.
///
/// # Errors
/// What the database says.
pub fn set(app: &App, email: &str, on: bool) -> Result<(), AppError> {
    set_as(app, &holder(email, email), email, on)
}

/// Turns digests to one’s own address off or on.
///
/// # Errors
/// `Unauthenticated` for an actor without an account.
pub fn set_own(app: &App, actor: &Actor, on: bool) -> Result<(), AppError> {
    actor.user.ok_or(AppError::Unauthenticated)?;
    for email in own_addresses(app, actor)? {
        set_as(app, actor, &email, on)?;
    }
    Ok(())
}

/// Whether one’s own addresses take digests.
///
/// # Errors
/// What the database says.
pub fn own_are_on(app: &App, actor: &Actor) -> Result<bool, AppError> {
    let own = own_addresses(app, actor)?;
    app.db.read(|conn| Ok(db::mail_opt_out::of(conn, &own)?.is_empty()))
}

fn own_addresses(app: &App, actor: &Actor) -> Result<Vec<String>, AppError> {
    app.db.read(|conn| addresses_of(conn, actor))
}

/// The addresses at which reminders reach an actor: that of the account and that of its person.
pub(crate) fn addresses_of(conn: &mut Conn, actor: &Actor) -> Result<Vec<String>, AppError> {
    let Some(user) = actor.user.map(|id| db::user::find(conn, id)).transpose()?.flatten() else {
        return Ok(Vec::new());
    };
    let person = db::person::find(conn, user.person_id)?.and_then(|person| person.email);
    let mut found: Vec<String> =
        [Some(user.email), person].into_iter().flatten().map(|email| email.trim().to_lowercase()).collect();
    found.dedup();
    Ok(found)
}

fn set_as(app: &App, actor: &Actor, email: &str, on: bool) -> Result<(), AppError> {
    let email = email.trim().to_lowercase();
    app.db.write(|conn| {
        let changed = if on {
            db::mail_opt_out::delete(conn, &email)?
        } else {
            db::mail_opt_out::insert(conn, &email, app.clock.now())?
        };
        if !changed {
            return Ok(());
        }
        if !on {
            drop_waiting(conn, &email)?;
        }
        let (action, state) = if on { ("opt_in", "on") } else { ("opt_out", "off") };
        Audit::new(action, "mail", &email, format!("Digests to {email} turned {state}")).append(conn, app, actor)
    })
}

/// Digests that wait do not go out. What is in them is looked at once more, for what becomes urgent goes singly.
fn drop_waiting(conn: &mut Conn, email: &str) -> Result<(), AppError> {
    let waiting = db::outbox::open_digests(conn, &[email.to_owned()])?;
    let mails: Vec<OutboxId> =
        waiting.iter().filter(|mail| mail.channel == Channel::Mail).map(|mail| mail.id).collect();
    let carried = db::reminder::list_of_mails(conn, &mails)?;
    let mut vendors: Vec<VendorId> = carried.iter().map(|reminder| reminder.vendor_id).collect();
    vendors.sort_unstable();
    vendors.dedup();
    let reminders: Vec<ReminderId> = carried.iter().map(|reminder| reminder.id).collect();
    db::reminder::delete(conn, &reminders)?;
    db::outbox::cancel(conn, &mails)?;
    Ok(db::reminder_look::touch(conn, &vendors)?)
}
