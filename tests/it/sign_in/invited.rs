//! People are invited by mail over a real relay; what is kept of such a mail lets nobody in.

use ninefold::{
    actions::{
        deliver_mail::{deliver, get, try_again},
        sign_in::{self, LinkFor, Origin},
        users::{self, Handed, Invitation, Invited},
    },
    app::App,
    db,
    domain::{access::Actor, ids::OutboxId, outbox::MailState, person::Role},
    mail::{Delivery, Phase},
};
use serde_json::json;

use super::{BY_MAIL, EMAIL, PASSWORD, PLACE, at, back, entered, token_in, wrong};
use crate::support::{
    app::TestApp,
    dump::dump,
    mails::outbox,
    relay::{Answer, Received, Relay},
};

fn invitation() -> Invitation {
    Invitation { name: "Ada Brook".to_owned(), email: EMAIL.to_owned(), role: Role::Security, person: None }
}

fn invite(app: &App) -> (Invited, OutboxId) {
    let invited = users::invite(app, &Actor::command_line(), &invitation()).unwrap();
    assert_eq!((&invited.handed, invited.purpose), (&Handed::Mailed, LinkFor::Invitation));
    (invited, outbox(app).pop().unwrap().id)
}

/// The secret of the link in a mail as it went over the wire: lines that were broken for it are whole again.
fn token_of(mail: &Received) -> String {
    if mail.content.contains("quoted-printable") {
        return token_in(&mail.content.replace("=\n", "").replace("=3D", "="));
    }
    token_in(&mail.content)
}

fn links(app: &TestApp) -> usize {
    dump(app.database_url())["sign_in_links"].len()
}

#[test]
fn an_invitation_goes_out_over_the_relay_and_what_is_kept_of_it_lets_nobody_in() {
    let app = TestApp::with(&BY_MAIL);
    let relay = Relay::start(|_| Answer::Accept);
    let (_, id) = invite(&app);
    let before = get(&app, id).unwrap();
    assert!(before.body_text.contains(PLACE) && before.body_text.contains("seven days"), "{}", before.body_text);
    assert_eq!(links(&app), 0, "there is no link before the mail goes out");
    assert_eq!(deliver(&app.mailing(relay.mailer()), 10).unwrap().sent, 1);
    let received = relay.received();
    assert_eq!((received.len(), received[0].to.as_str()), (1, EMAIL));
    let token = token_of(&received[0]);
    assert!(token.len() >= 43, "32 random bytes: {token}");
    let after = get(&app, id).unwrap();
    assert_eq!((after.state, &after.body_text), (MailState::Sent, &before.body_text));
    let stored = dump(app.database_url());
    assert!(stored.values().flatten().all(|row| !row.contains(&token)), "the database holds the link nowhere");

    let later = app.at("2026-11-29T08:59:00");
    let came = entered(sign_in::with_link_from(&later, &token, &at("192.0.2.1")).unwrap());
    sign_in::set_password(&later, &came.actor, "", PASSWORD, &back(&at("192.0.2.1"), &came)).unwrap();
    assert_eq!(wrong(sign_in::with_link(&later, &token)), "unauthenticated", "once");
    assert_eq!(wrong(try_again(&app, &Actor::command_line(), id)), "not_waiting", "and no second one from that mail");
}

#[test]
fn a_link_is_over_when_its_mail_says() {
    let app = TestApp::with(&BY_MAIL);
    let (invited, _) = invite(&app);
    deliver(&app, 10).unwrap();
    let token = token_in(&app.mail.sent()[0].text);
    assert_eq!(wrong(sign_in::with_link(&app.at("2026-11-29T09:00:00"), &token)), "unauthenticated", "seven days");
    let came = entered(sign_in::with_link_from(&app, &token, &Origin::default()).unwrap());
    sign_in::set_password(&app, &came.actor, "", PASSWORD, &back(&at(""), &came)).unwrap();
    let again = users::new_link(&app, &Actor::command_line(), invited.user.id).unwrap();
    assert_eq!((again.purpose, again.handed), (LinkFor::NewPassword, Handed::Mailed));
    deliver(&app, 10).unwrap();
    let token = token_in(&app.mail.sent()[1].text);
    assert_eq!(wrong(sign_in::with_link(&app.at("2026-11-22T10:00:00"), &token)), "unauthenticated", "an hour");
    entered(sign_in::with_link_from(&app.at("2026-11-22T09:59:00"), &token, &Origin::default()).unwrap());
}

#[test]
fn an_invitation_holds_for_the_hours_of_the_settings() {
    let app = TestApp::with(&[BY_MAIL[0], ("NINEFOLD__SECURITY__INVITATION_HOURS", "48")]);
    let (_, id) = invite(&app);
    let text = get(&app, id).unwrap().body_text;
    assert!(text.contains("It works once, and for two days from"), "{text}");
    deliver(&app, 10).unwrap();
    let token = token_in(&app.mail.sent()[0].text);
    assert_eq!(wrong(sign_in::with_link(&app.at("2026-11-24T09:00:00"), &token)), "unauthenticated", "two days");
    entered(sign_in::with_link_from(&app.at("2026-11-24T08:59:00"), &token, &Origin::default()).unwrap());
}

#[test]
fn a_mail_that_waited_for_the_relay_has_a_link_that_works_from_then() {
    let app = TestApp::with(&BY_MAIL);
    let (_, id) = invite(&app);
    for _ in 0..2 {
        app.mail.answer_next(Delivery::Retry { phase: Phase::Rcpt, words: "451 later".to_owned() });
    }
    assert_eq!(deliver(&app, 10).unwrap().retried, 1);
    assert_eq!(links(&app), 0, "a link that nobody got works no more");
    let late = app.at("2026-12-09T09:00:00");
    assert_eq!(deliver(&late, 10).unwrap().retried, 1);
    let late = app.at("2026-12-10T09:00:00");
    assert_eq!(deliver(&late, 10).unwrap().sent, 1);
    assert_eq!((get(&app, id).unwrap().attempts, links(&app)), (3, 1));
    let token = token_in(&app.mail.sent()[0].text);
    entered(sign_in::with_link_from(&app.at("2026-12-17T08:59:00"), &token, &Origin::default()).unwrap());
}

#[test]
fn a_lost_answer_sends_another_link_and_both_end_with_the_password() {
    let app = TestApp::with(&BY_MAIL);
    let relay = Relay::start(|count| if count == 1 { Answer::HangUp } else { Answer::Accept });
    invite(&app);
    let mut sending = app.mailing(relay.mailer());
    assert_eq!(deliver(&sending, 10).unwrap().retried, 1);
    sending.clock = app.at("2026-11-22T09:05:00").clock;
    assert_eq!(deliver(&sending, 10).unwrap().sent, 1);
    let received = relay.received();
    assert_eq!(received[0].message_id(), received[1].message_id(), "it is one mail");
    let (first, second) = (token_of(&received[0]), token_of(&received[1]));
    assert_ne!(first, second);
    let came = entered(sign_in::with_link_from(&app, &first, &at("192.0.2.1")).unwrap());
    sign_in::set_password(&app, &came.actor, "", PASSWORD, &back(&at("192.0.2.1"), &came)).unwrap();
    assert_eq!(wrong(sign_in::with_link(&app, &second)), "unauthenticated", "none is left lying about");
}

#[test]
fn who_was_disabled_meanwhile_is_sent_nothing() {
    let app = TestApp::with(&BY_MAIL);
    let (invited, id) = invite(&app);
    users::disable(&app, &Actor::command_line(), EMAIL, None).unwrap();
    assert_eq!(deliver(&app, 10).unwrap().dead, 1);
    let mail = get(&app, id).unwrap();
    assert!(mail.last_words.unwrap().contains("No account in use has this address"));
    assert!(app.mail.sent().is_empty() && links(&app) == 0);
    assert_eq!(wrong(users::new_link(&app, &Actor::command_line(), invited.user.id)), "disabled");
    users::enable(&app, &Actor::command_line(), invited.user.id).unwrap();
    try_again(&app, &Actor::command_line(), id).unwrap();
    assert_eq!(deliver(&app, 10).unwrap().sent, 1);
    entered(sign_in::with_link_from(&app, &token_in(&app.mail.sent()[0].text), &Origin::default()).unwrap());
}

#[test]
fn somebody_on_file_is_invited_as_who_they_are() {
    let app = TestApp::new();
    let olive: ninefold::domain::person::Person = app.add(json!({ "name": "Olive Marsh" }));
    let owner = Invitation { name: String::new(), role: Role::Owner, person: Some(olive.id), ..invitation() };
    let invited = users::invite(&app, &Actor::command_line(), &owner).unwrap();
    assert_eq!((invited.user.person_id, invited.name.as_str()), (olive.id, "Olive Marsh"));
    let Handed::Shown(link) = invited.handed else { panic!("no mail leaves the house here") };
    let came = entered(sign_in::with_link_from(&app, &token_in(&link), &at("192.0.2.1")).unwrap());
    assert_eq!(came.actor.person, Some(olive.id));
    let other = |email: &str, name: &str, person| {
        let wanted = Invitation { email: email.to_owned(), name: name.to_owned(), role: Role::Owner, person };
        users::invite(&app, &Actor::command_line(), &wanted).unwrap_err().to_string()
    };
    assert!(other("olive@test.example", "", Some(olive.id)).starts_with("Person: Olive Marsh has an account already"));
    assert!(other("olive@test.example", "olive  marsh", None).starts_with("Name: Olive Marsh has an account already"));
    assert!(other(EMAIL, "Bo Quill", None).starts_with("Email: this address has an account already"));
    assert!(other("none", "", None).contains("Email: give a mail address"));
    let auditor = Actor { role: Role::Auditor, ..Actor::command_line() };
    assert_eq!(wrong(users::invite(&app, &auditor, &invitation())), "forbidden");
    let people = app.db.read(|conn| Ok(db::person::list(conn)?)).unwrap();
    assert_eq!(people.len(), 1, "who was refused is not on file");
    let twice = users::add(&app, &Actor::command_line(), "Olive Marsh", "o@test.example", Role::Owner);
    assert_eq!(wrong(twice), "exists", "one person has one account");
}
