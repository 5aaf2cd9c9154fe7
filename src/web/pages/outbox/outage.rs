//! A relay that takes no mail: since when, why, and when a mail that waits for it is tried again.

use super::distance;
use crate::{
    actions::deliver_mail::RelayOutage,
    app::App,
    db::outbox::Mail,
    domain::{Instant, outbox::MailState},
    web::{pages::when::minute, view::outbox::OutageView},
};

/// What is told above all mails.
pub(super) fn of_all(app: &App, outage: RelayOutage) -> OutageView {
    let now = app.clock.now();
    let since = outage.since.map(|since| format!("{}, {}", minute(app, since), ago(since, now)));
    OutageView { since, next: None, words: outage.words }
}

/// What is told of a mail that waits.
pub(super) fn of_mail(app: &App, outage: RelayOutage, mail: &Mail) -> OutageView {
    OutageView { next: Some(next_try(app, mail, app.clock.now())), ..of_all(app, outage) }
}

fn next_try(app: &App, mail: &Mail, now: Instant) -> String {
    let at = mail.next_attempt_at;
    if !app.settings.mail.enabled {
        "Mail is switched off, so that it is not tried.".to_owned()
    } else if mail.state == MailState::Leased {
        "It is being tried now.".to_owned()
    } else if (at - now).num_minutes() < 1 {
        "It is tried again with the next round.".to_owned()
    } else {
        format!("It is tried again at {}, {}.", minute(app, at), distance(at, now))
    }
}

/// How far an instant lies back: “4 min ago”, “3 h ago”, “2 d ago”, “just now”.
fn ago(at: Instant, now: Instant) -> String {
    match (now - at).num_minutes() {
        ..=0 => "just now".to_owned(),
        minutes @ 1..=59 => format!("{minutes}\u{a0}min ago"),
        minutes @ 60..=1_439 => format!("{}\u{a0}h ago", minutes / 60),
        minutes => format!("{}\u{a0}d ago", minutes / 1_440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_back_is_told_in_the_largest_unit() {
        let at: Instant = "2026-11-22T09:00:00".parse().unwrap();
        for (minutes, words) in [(-5, "just now"), (0, "just now"), (1, "1\u{a0}min ago"), (59, "59\u{a0}min ago")] {
            assert_eq!(ago(at, at + chrono::Duration::minutes(minutes)), words);
        }
        for (hours, words) in [(1, "1\u{a0}h ago"), (23, "23\u{a0}h ago"), (24, "1\u{a0}d ago"), (73, "3\u{a0}d ago")] {
            assert_eq!(ago(at, at + chrono::Duration::hours(hours)), words);
        }
    }
}
