//! Mails put straight into the outbox, with no plan behind them, and a look at what it holds.

use ninefold::{
    actions::deliver_mail::list,
    app::App,
    db::{self, outbox::Mail},
    domain::{
        ids::OutboxId,
        outbox::{Channel, MailState},
    },
    mail::message_id,
};

/// Queues a mail to each of these addresses, in this order.
pub fn queue(app: &App, recipients: &[String]) -> Vec<OutboxId> {
    let now = app.clock.now();
    let mails: Vec<Mail> = recipients
        .iter()
        .enumerate()
        .map(|(place, recipient)| Mail {
            id: app.clock.new_id(),
            key: format!("{place}:{recipient}"),
            kind: "test".to_owned(),
            recipient: recipient.clone(),
            recipient_name: "Somebody".to_owned(),
            reply_to: None,
            subject: format!("Mail {place}"),
            body_text: "Text.".to_owned(),
            body_html: String::new(),
            message_id: message_id(&format!("{place}:{recipient}"), "localhost"),
            state: MailState::Queued,
            phase: None,
            attempts: 0,
            next_attempt_at: now,
            leased_until: None,
            leased_by: None,
            last_words: None,
            created_at: now,
            sent_at: None,
            channel: Channel::Mail,
            calendar: None,
            written_on: Some(app.today()),
        })
        .collect();
    app.db.write(|conn| Ok(db::outbox::insert_all(conn, &mails)?)).unwrap();
    mails.into_iter().map(|mail| mail.id).collect()
}

/// Every mail on the outbox, oldest first.
pub fn outbox(app: &App) -> Vec<Mail> {
    let mut mails = list(app, None, None, 10_000).unwrap();
    mails.reverse();
    mails
}
