//! One-time links by mail. The outbox holds all of such a mail but the link's secret, which is drawn when the mail goes
//! out: neither whoever reads the outbox nor a copy of the database finds a link in it.

use super::{
    links::{LinkFor, link_for},
    new_secret,
};
use crate::{
    app::App,
    db::{self, Conn, outbox::Mail, user::User},
    domain::{
        ids::OutboxId,
        outbox::{Channel, MailState},
    },
    error::AppError,
    mail::{
        link::{self, LinkMail},
        message_id,
    },
    settings::Transport,
};

/// Whether links go out by mail: only where mail leaves the house.
pub fn mails_links(app: &App) -> bool {
    let mail = &app.settings.mail;
    mail.enabled && mail.transport == Transport::Smtp
}

/// Queues the mail with a link, and answers its key. `by` is who sends it, where that is somebody.
pub(in crate::actions) fn queue_link(
    conn: &mut Conn,
    app: &App,
    to: (&str, &str),
    (purpose, by): (LinkFor, Option<&str>),
    state: MailState,
) -> Result<String, AppError> {
    let (name, email) = to;
    let (now, site, id) = (app.clock.now(), app.site(), app.clock.new_id::<OutboxId>());
    let key = format!("{}:{id}", purpose.kind());
    let organization = app.organization().name;
    let written = link::compose(&LinkMail {
        public_url: &site.public_url,
        organization: &organization,
        name,
        email,
        by,
        invites: purpose == LinkFor::Invitation,
        lasts: &purpose.works_for(app),
    })
    .map_err(AppError::internal)?;
    let mail = Mail {
        id,
        message_id: message_id(&key, &site.host),
        key: key.clone(),
        kind: purpose.kind().to_owned(),
        recipient: email.to_owned(),
        recipient_name: written.to,
        reply_to: None,
        subject: written.subject,
        body_text: written.text,
        body_html: written.html,
        state,
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
    };
    db::outbox::insert_all(conn, &[mail])?;
    Ok(key)
}

/// Draws the link for the mail that is just going out to this address; `None` where no account in use has it any more.
/// It works from now on: a mail that waited for the relay is as good as one that did not.
pub(in crate::actions) fn draw(app: &App, email: &str, purpose: LinkFor) -> Result<Option<String>, AppError> {
    let secret = new_secret()?;
    app.db.write(|conn| {
        let user = db::user::find_by_email(conn, email)?.filter(is_in_use);
        let Some(user) = user else { return Ok(None) };
        link_for(conn, app, user.id, purpose, &secret)?;
        Ok(Some(secret.clone()))
    })
}

pub(super) fn is_in_use(user: &User) -> bool {
    user.disabled_at.is_none()
}
