//! Mails that cannot be delivered, and values that should not be in a header: each is its own mail's trouble alone.

use std::collections::BTreeMap;

use ninefold::{
    db::outbox::Mail,
    domain::outbox::MailState::{Dead, Sent},
};

use super::{
    DAY, book, done,
    relay::{Act, FaultyRelay, Step},
    remind, script,
};
use crate::support::{
    app::TestApp,
    mails::{outbox, queue},
    relay::Received,
};

#[test]
fn a_hundred_undeliverable_mails_at_the_head_delay_no_good_one() {
    let app = TestApp::new();
    let relay = FaultyRelay::start(|step, to| match step {
        Step::Rcpt if to.starts_with("nobody") => Act::Say("550 5.1.1 no such mailbox"),
        _ => Act::Answer,
    });
    let mut recipients: Vec<String> = (0..100).map(|number| format!("nobody{number}@desk.example")).collect();
    recipients[50] = "not an address".to_owned();
    let good: Vec<String> = (0..20).map(|number| format!("somebody{number}@desk.example")).collect();
    recipients.extend(good.iter().cloned());
    queue(&app, &recipients);
    done(remind(&app, &relay.url(), DAY));

    let mails: BTreeMap<String, Mail> = outbox(&app).into_iter().map(|mail| (mail.recipient.clone(), mail)).collect();
    assert!(good.iter().all(|to| mails[to].state == Sent), "all good ones went out in the first round");
    let dead: Vec<&Mail> = mails.values().filter(|mail| mail.state == Dead).collect();
    assert_eq!(dead.len(), 100);
    let said = |mail: &&Mail| mail.last_words.as_deref() == Some("550 5.1.1 no such mailbox");
    assert_eq!(dead.iter().filter(|mail| said(mail)).count(), 99);
    let mut arrived: Vec<String> = relay.received().into_iter().map(|mail| mail.to).collect();
    arrived.sort();
    let mut expected = good;
    expected.sort();
    assert_eq!(arrived, expected);
}

/// Line breaks with what would be a header or a command of its own, and a NUL where the database takes one.
fn poison(app: &TestApp) -> String {
    let (character, nul) = if app.db.is_postgres() { ("chr", "''") } else { ("char", "char(0)") };
    let line_break = format!("{character}(13) || {character}(10)");
    format!("{line_break} || 'Bcc: everybody@desk.example' || {line_break} || {nul} || '.' || {line_break}")
}

fn headers(mail: &Received) -> impl Iterator<Item = String> {
    mail.content.lines().take_while(|line| !line.is_empty()).map(str::to_lowercase)
}

#[test]
fn line_breaks_and_nul_put_straight_into_the_database_stop_nothing_but_their_own_mails() {
    let (app, relay) = (book(8), FaultyRelay::start(|_, _| Act::Answer));
    let poison = poison(&app);
    script(
        &app,
        &format!(
            "UPDATE vendors SET name = name || {poison} WHERE name = 'Vendor number 1';
             UPDATE people SET name = name || {poison} WHERE name = 'Owner 2';
             UPDATE people SET email = email || {poison} WHERE name = 'Owner 3';"
        ),
    );
    done(remind(&app, &relay.url(), DAY));

    let received = relay.received();
    let owners = [0, 4, 5, 6, 7].map(|owner| format!("owner{owner}@desk.example"));
    // Reviews that are due are told to the fallback, of all eight vendors in one mail.
    for to in owners.iter().map(String::as_str).chain(["vendor-risk@localhost"]) {
        assert_eq!(received.iter().filter(|mail| mail.to == to).count(), 1, "{to}");
    }
    let mails = outbox(&app);
    assert!(mails.len() >= 8, "{} mails", mails.len());
    let ended = mails.iter().all(|mail| matches!(mail.state, Sent | Dead));
    assert!(ended, "each went out or is shown as undeliverable: {mails:?}");
    assert!(mails.iter().filter(|mail| mail.state == Dead).all(|mail| mail.last_words.is_some()));
    for mail in &received {
        assert!(!mail.to.contains("everybody"), "{}", mail.to);
        assert!(headers(mail).all(|line| !line.starts_with("bcc:")), "{}", mail.content);
        assert!(headers(mail).any(|line| line.starts_with("subject: ")), "the headers are whole: {}", mail.content);
    }
}
