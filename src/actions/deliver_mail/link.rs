//! Mails with a one-time link: its secret is drawn when the mail goes out, so that nothing the outbox keeps lets anybody
//! in.

use crate::{
    actions::sign_in::{self, LinkFor},
    app::App,
    mail::{Delivery, Message, Phase, link},
};

const NOBODY: &str = "No account in use has this address any more, so that the mail was not sent.";

/// Draws the link, puts it into the mail and sends that. A link of a mail that surely did not arrive works no more; the
/// next try has another.
pub(super) fn deliver(
    app: &App,
    (email, purpose): (&str, LinkFor),
    message: Message,
    send: impl FnOnce(&Message) -> Delivery,
) -> Delivery {
    let secret = match sign_in::draw(app, email, purpose) {
        Ok(Some(secret)) => secret,
        Ok(None) => return Delivery::Dead { words: NOBODY.to_owned() },
        Err(error) => {
            return Delivery::Retry { phase: Phase::Connect, words: format!("Its link could not be made: {error}") };
        }
    };
    let (text, html) = (link::fill(&message.text, &secret), link::fill(&message.html, &secret));
    let delivery = send(&Message { text, html, ..message });
    if !may_have_arrived(&delivery)
        && let Err(error) = sign_in::withdraw_link(app, &secret)
    {
        tracing::warn!(error = error.with_causes(), "a link that nobody got could not be withdrawn; it ends by itself");
    }
    delivery
}

const fn may_have_arrived(delivery: &Delivery) -> bool {
    matches!(delivery, Delivery::Sent { .. } | Delivery::Ambiguous { .. })
}
