//! `mail test`: each step to a real SMTP server, and how the mail ended.

use super::{Ended, Place};
use crate::support::relay::{Answer, Relay};

fn test(place: &Place, url: &str, more: &[&str]) -> Ended {
    let mut arguments = vec!["mail", "test"];
    arguments.extend(more);
    let mut command = place.command(&arguments);
    command.env("NINEFOLD__MAIL__TRANSPORT", "smtp").env("NINEFOLD__MAIL__SMTP_URL", url);
    command.env("NINEFOLD__MAIL__TIMEOUT_SECONDS", "3");
    Ended::of(command.output().unwrap())
}

#[test]
fn a_relay_that_takes_the_mail_is_told_step_by_step() {
    let (place, relay) = (Place::new(), Relay::start(|_| Answer::Accept));
    let url = format!("smtp://127.0.0.1:{}", relay.port);
    let ended = test(&place, &url, &["Ada <ada@example.org>"]);
    assert_eq!(ended.code, 0, "{} {}", ended.out, ended.err);
    for told in
        ["Relay         127.0.0.1 port", "not encrypted", "EHLO", "Sign-in       none", "Mail          sent: 250"]
    {
        assert!(ended.out.contains(told), "{told}: {}", ended.out);
    }
    let received = relay.received();
    assert_eq!((received.len(), received[0].to.as_str()), (1, "ada@example.org"));
    assert!(received[0].content.contains("Subject: Ninefold: test mail"), "{}", received[0].content);
    let document = test(&place, &url, &["ada@example.org", "--json"]).json();
    assert_eq!((&document["state"], &document["to"]), (&"sent".into(), &"ada@example.org".into()));
    assert_ne!(relay.received()[1].message_id(), received[0].message_id(), "each is a mail of its own");
}

#[test]
fn a_mail_that_does_not_leave_says_where_it_stopped() {
    let (place, relay) = (Place::new(), Relay::start(|_| Answer::Accept));
    let url = format!("smtp://127.0.0.1:{}", relay.port);
    let refused = test(&place, &url, &["nobody@example.org"]);
    assert_eq!(refused.code, 1, "{}", refused.out);
    assert!(refused.out.contains("Mail          refused: 550"), "{}", refused.out);
    let unsecured = test(&place, &format!("smtp+starttls://127.0.0.1:{}", relay.port), &["ada@example.org"]);
    assert!(unsecured.code == 1 && unsecured.out.contains("offers no STARTTLS"), "{}", unsecured.out);
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let silent = test(&place, &format!("smtp://127.0.0.1:{nobody}"), &["ada@example.org"]);
    assert!(silent.code == 1 && silent.out.contains("not sent") && silent.out.contains("connect"), "{}", silent.out);
    assert!(test(&place, &url, &["not an address"]).sentence().contains("ada@example.org"));
    assert!(relay.received().is_empty());
}

#[test]
fn without_a_relay_the_mail_is_a_file() {
    let place = Place::new();
    let ended = place.done(&["mail", "test", "ada@example.org"]);
    assert!(ended.out.contains("files, no relay") && ended.out.contains(".eml"), "{}", ended.out);
}
