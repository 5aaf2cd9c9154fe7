//! “Forgotten your password?”: who asks at the sign-in is mailed a link, where the address has an account.
//!
//! Nobody learns by the answer or the time it takes whether it has: all addresses take the same statements, and the mail
//! to nobody is taken back in the write that queued it.

use super::{
    Origin,
    links::LinkFor,
    mailed::{is_in_use, mails_links, queue_link},
    nobody,
    throttle::Guess,
};
use crate::{
    actions::Audit,
    app::App,
    db,
    domain::{ids::PersonId, outbox::MailState, text::is_plain},
    error::AppError,
};

/// Longest address that is looked for, in bytes.
const LONGEST: usize = 254;

/// Has a link mailed to whoever has an account of this address, by which they choose another password. The present one
/// works on until they did.
///
/// # Errors
/// `Conflict` where mail is off; `Invalid` for what is no address; `TooMany` when it was asked too often.
pub fn ask_for_link(app: &App, email: &str, origin: &Origin) -> Result<(), AppError> {
    if !mails_links(app) {
        let message = "Mail is switched off here; ask whoever runs the service for a link.".to_owned();
        return Err(AppError::Conflict { code: "mail_off", message });
    }
    let email = email.trim().to_lowercase();
    if !is_address(&email) {
        let message = "Email: give the mail address you sign in with, such as name@example.com.";
        return Err(AppError::invalid("email", "not_an_address", message));
    }
    Guess::at_link(app, &email, origin).note(app)?;
    app.db.write(|conn| {
        let user = db::user::find_by_email(conn, &email)?;
        let person = user.as_ref().map_or_else(|| app.clock.new_id::<PersonId>(), |user| user.person_id);
        let name = db::person::find(conn, person)?.map_or_else(|| email.clone(), |person| person.name);
        let known = user.filter(is_in_use);
        let state = if known.is_some() { MailState::Queued } else { MailState::Cancelled };
        let key = queue_link(conn, app, (name.as_str(), email.as_str()), (LinkFor::NewPassword, None), state)?;
        // Takes nothing back but the mail to nobody.
        db::outbox::delete_cancelled(conn, &[key])?;
        let told = if known.is_some() { "it is mailed" } else { "no account in use has this address" };
        let id = known.map(|user| user.id.to_string()).unwrap_or_default();
        let summary = format!("A link to choose a password was asked for as {email}: {told}");
        Audit::new("ask_link", "user", id, summary).append(conn, app, &nobody())
    })
}

fn is_address(email: &str) -> bool {
    let parts = email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
    parts && email.len() <= LONGEST && is_plain(email) && !email.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_is_told_from_one() {
        assert!(is_address("ada@desk.example"));
        let long = format!("{}@desk.example", "a".repeat(300));
        for email in
            ["", "ada", "@desk.example", "ada@", "a da@desk.example", "ada@desk.example\r\nBcc: x", long.as_str()]
        {
            assert!(!is_address(email), "{email:?}");
        }
    }
}
