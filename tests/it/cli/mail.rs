//! `mail test`: each step to a real SMTP server, and how the mail ended; `check`: whether that server can be used.

use std::{
    net::TcpListener,
    time::{Duration, Instant},
};

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

/// The address of a relay that is not there.
fn nowhere() -> String {
    format!("smtp://127.0.0.1:{}", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port())
}

/// What `check` finds of mail that goes to this relay.
fn checked(place: &Place, url: &str) -> (bool, String) {
    let mut command = place.command(&["check", "--json"]);
    command.env("NINEFOLD__MAIL__TRANSPORT", "smtp").env("NINEFOLD__MAIL__SMTP_URL", url);
    command.env("NINEFOLD__MAIL__TIMEOUT_SECONDS", "60");
    let ended = Ended::of(command.output().unwrap());
    let findings = ended.json()["findings"].as_array().unwrap().clone();
    let mail = findings.iter().find(|finding| finding["area"] == "mail").unwrap();
    let ok = mail["ok"].as_bool().unwrap();
    assert_eq!(ended.code, if ok { 0 } else { 1 }, "{}", ended.out);
    (ok, mail["message"].as_str().unwrap().to_owned())
}

#[test]
fn check_says_whether_the_relay_can_be_used_and_sends_nothing() {
    let (place, relay) = (Place::new(), Relay::start(|_| Answer::Accept));
    place.done(&["migrate"]);
    let server = format!("127.0.0.1:{}", relay.port);
    let good = checked(&place, &format!("smtp://{server}"));
    assert_eq!(good, (true, format!("The mail server {server} answers.")));
    let (ok, told) = checked(&place, &nowhere());
    assert!(!ok && told.contains("cannot be used: ") && told.contains("refused"), "{told}");
    assert!(told.contains("Check host and port of mail.smtp_url") && told.contains("mail test"), "{told}");
    for url in [format!("smtp+starttls://{server}"), format!("smtp://me:hunter2@{server}")] {
        let (ok, told) = checked(&place, &url);
        assert!(!ok && told.contains("Check how mail.smtp_url signs in and secures"), "{told}");
        assert!(!told.contains("hunter2"), "{told}");
    }
    assert!(relay.received().is_empty());
}

#[test]
fn check_does_not_wait_as_long_for_a_relay_that_is_silent_as_a_mail_would() {
    let place = Place::new();
    place.done(&["migrate"]);
    // Whoever connects waits to be accepted.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let begun = Instant::now();
    let (ok, told) = checked(&place, &format!("smtp://{}", silent.local_addr().unwrap()));
    assert!(!ok && told.contains("cannot be used: "), "{told}");
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
}

#[test]
fn a_relay_that_takes_the_mail_is_told_step_by_step() {
    let (place, relay) = (Place::new(), Relay::start(|_| Answer::Accept));
    let url = format!("smtp://127.0.0.1:{}", relay.port);
    let ended = test(&place, &url, &["Ada <ada@example.org>"]);
    assert_eq!(ended.code, 0, "{} {}", ended.out, ended.err);
    for told in [
        "Relay         127.0.0.1 port",
        "not encrypted",
        "EHLO          ok, which offers nothing more",
        "Sign-in       none",
        "Mail          sent: 250",
    ] {
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
    let silent = test(&place, &nowhere(), &["ada@example.org"]);
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
