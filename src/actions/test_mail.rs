//! One mail to somebody, to see whether mail leaves the house. It is no reminder: the outbox does not list it, and yet
//! tells from then on whether the relay takes mail.

use super::{Audit, deliver_mail, ensure_right};
use crate::{
    app::App,
    domain::access::{Actor, Right},
    error::AppError,
    mail::{Delivery, Message, Party, Probe, message_id, probe},
};

/// How a mail ended: a word, and what the server said.
pub fn ended(delivery: &Delivery) -> (&'static str, String) {
    match delivery {
        Delivery::Sent { response } => ("sent", response.clone()),
        Delivery::Retry { phase, words } => ("not sent", format!("{words} (at {})", phase.as_str())),
        Delivery::Ambiguous { words } => ("perhaps sent", words.clone()),
        Delivery::Dead { words } => ("refused", words.clone()),
        Delivery::QueueStopped { words } => ("not sent", format!("{words}; the whole outbox would wait")),
    }
}

/// Sends one mail and tells each step; noted in the audit trail, and for the outbox whether the relay can be used.
///
/// # Errors
/// `Forbidden` for all but administrators; `Invalid` when it is no address, or `mail.from` is none.
pub fn send(app: &App, actor: &Actor, address: &str) -> Result<Probe, AppError> {
    ensure_right(actor, Right::Administer)?;
    let asked = Party::parse(address).ok_or_else(|| {
        let message = "Address: give one mail address, such as ada@example.org.";
        AppError::invalid("address", "not_an_address", message)
    })?;
    let redirect = app.settings.mail.redirect_all_to.trim();
    // What goes out here never reaches anybody else where all mail is redirected.
    let to = if redirect.is_empty() { asked } else { crate::app::address(redirect, "mail.redirect_all_to")? };
    let sender = app.sender()?;
    let key = format!("test:{}", app.clock.new_id::<uuid::Uuid>());
    let message = Message {
        message_id: message_id(&key, &sender.host),
        subject: "Ninefold: test mail".to_owned(),
        text: format!(
            "This is a test mail of Ninefold at {}.\n\nWhere it arrived, reminders arrive too.\n",
            app.settings.server.public_url
        ),
        html: String::new(),
        date: app.clock.now(),
        calendars: Vec::new(),
        unsubscribe: None,
        to: to.clone(),
        sender,
    };
    let mut probed = probe(&app.mailer, &message);
    probed.found.push(("To", to.email.clone()));
    let (state, words) = ended(&probed.delivery);
    let said = format!("Test mail to {}: {state}, {words}", to.email);
    app.db.write(|conn| {
        deliver_mail::note_delivery(conn, app, &probed.delivery)?;
        Audit::new("test", "mail", &to.email, said.clone()).append(conn, app, actor)
    })?;
    Ok(probed)
}
