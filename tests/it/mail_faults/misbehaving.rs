//! What comes of each way in which a relay misbehaves: where its mail stands, why, and that all others go out.

use std::{collections::BTreeMap, process::Command, time::Duration};

use ninefold::{
    actions::deliver_mail::relay_down,
    db::outbox::Mail,
    domain::outbox::MailState::{self, Dead, Queued, Sent},
};

use super::{
    DAY, closed_port, done,
    relay::{Act, FaultyRelay, Step},
    remind, script,
};
use crate::support::{
    app::TestApp,
    mails::{outbox, queue},
};

/// A byte of a second each is far beyond the deadline of two seconds.
const SLOW: Duration = Duration::from_secs(1);
/// A whole answer at this pace is within it.
const BRISK: Duration = Duration::from_millis(40);

/// What the relay does to the mail of each name; all others are taken.
fn act(step: Step, to: &str) -> Act {
    match (to.split('@').next().unwrap_or_default(), step) {
        ("silent.at.data", Step::Data) | ("silent.after.dot", Step::Dot) => Act::Stall,
        ("dropped.after.dot", Step::Dot) => Act::HangUp,
        ("closing", Step::Rcpt) => Act::Say("421 4.3.2 closing down"),
        ("greylisted", Step::Rcpt) => Act::Say("451 4.7.1 come back later"),
        ("no.room", Step::Dot) => Act::Say("452 4.3.1 no room left"),
        ("unknown", Step::Rcpt) => Act::Say("550 5.1.1 no such mailbox"),
        ("too.large", Step::Dot) => Act::Say("552 5.3.4 too large"),
        ("slow.at.rcpt", Step::Rcpt) => Act::Drip("250 ok", SLOW),
        ("slow.after.dot", Step::Dot) => Act::Drip("250 2.0.0 accepted", SLOW),
        ("slow.in.time", Step::Dot) => Act::Drip("250 2.0.0 accepted", BRISK),
        _ => Act::Answer,
    }
}

/// (to whom, state, phase, words) of a mail after its first try.
const ENDS: [(&str, MailState, Option<&str>, &str); 11] = [
    ("silent.at.data", Queued, Some("data"), "did not answer in time"),
    ("silent.after.dot", Queued, Some("after_dot"), "did not answer in time"),
    ("dropped.after.dot", Queued, Some("after_dot"), "closed the connection"),
    ("closing", Queued, Some("rcpt"), "421 4.3.2 closing down"),
    ("greylisted", Queued, Some("rcpt"), "451 4.7.1 come back later"),
    ("no.room", Queued, Some("data"), "452 4.3.1 no room left"),
    ("unknown", Dead, None, "550 5.1.1 no such mailbox"),
    ("too.large", Dead, None, "552 5.3.4 too large"),
    ("slow.at.rcpt", Queued, Some("rcpt"), "no end within 2 s"),
    ("slow.after.dot", Queued, Some("after_dot"), "no end within 2 s"),
    ("slow.in.time", Sent, None, "250 2.0.0 accepted"),
];

/// The process with little patience.
fn hasty(app: &TestApp, relay: &str, day: &str) -> Command {
    let mut command = remind(app, relay, day);
    command.env("NINEFOLD__MAIL__TIMEOUT_SECONDS", "2");
    command
}

fn address(name: impl std::fmt::Display) -> String {
    format!("{name}@desk.example")
}

fn by_recipient(app: &TestApp) -> BTreeMap<String, Mail> {
    outbox(app).into_iter().map(|mail| (mail.recipient.clone(), mail)).collect()
}

#[test]
fn what_a_relay_does_to_one_mail_is_kept_with_it_and_all_others_go_out_in_the_same_round() {
    let (app, relay) = (TestApp::new(), FaultyRelay::start(act));
    let good: Vec<String> = (0..12).map(|number| address(format!("good{number}"))).collect();
    let faulty = ENDS.iter().map(|(name, ..)| address(name));
    queue(&app, &faulty.chain(good.iter().cloned()).collect::<Vec<_>>());
    done(hasty(&app, &relay.url(), DAY));

    let mails = by_recipient(&app);
    for (name, state, phase, words) in ENDS {
        let mail = &mails[&address(name)];
        assert_eq!((mail.state, mail.phase.as_deref(), mail.attempts), (state, phase, 1), "{name}: {mail:?}");
        let said = mail.last_words.as_deref().unwrap_or_default();
        assert!(said.contains(words) && mail.leased_by.is_none(), "{name}: {mail:?}");
        let later = mail.next_attempt_at > mail.created_at;
        assert!(state != Queued || later, "{name}: it is not tried again at once");
    }
    for to in &good {
        assert_eq!((mails[to].state, mails[to].attempts), (Sent, 1), "{to}");
        assert_eq!(relay.received().iter().filter(|mail| mail.to == *to).count(), 1, "{to}");
    }
    assert_eq!(relay_down(&app).unwrap(), None, "a relay that takes mail is not down");
}

/// A server that does this to whoever connects. It serves on without its value.
fn at_the_door(act: Act) -> String {
    FaultyRelay::start(move |step, _| if step == Step::Connected { act } else { Act::Answer }).url()
}

/// (its address, the phase kept, words) of each kind of relay that no mail gets through to.
fn unusable() -> [(String, Option<&'static str>, &'static str); 6] {
    let connect = Some("connect");
    [
        (format!("smtp://127.0.0.1:{}", closed_port()), connect, "refused"),
        (at_the_door(Act::Stall), connect, "did not answer in time"),
        (at_the_door(Act::Drip("220 ready", SLOW)), connect, "no end within 2 s"),
        (at_the_door(Act::Say("421 4.3.2 too many connections")), connect, "421 4.3.2 too many connections"),
        (at_the_door(Act::Say("554 5.3.2 no service here")), None, "554 5.3.2 no service here"),
        (FaultyRelay::self_signed().url().replace("smtp:", "smtp+starttls:"), connect, "certificate"),
    ]
}

#[test]
fn a_relay_that_cannot_be_used_costs_no_mail_an_attempt_and_all_go_once_another_takes_them() {
    let (app, good) = (TestApp::new(), FaultyRelay::start(|_, _| Act::Answer));
    let recipients: Vec<String> = (0..6).map(|number| address(format!("somebody{number}"))).collect();
    for (url, phase, words) in unusable() {
        script(&app, "DELETE FROM outbox");
        good.forget();
        queue(&app, &recipients);
        done(hasty(&app, &url, DAY));
        let mails = outbox(&app);
        let waits = |mail: &Mail| (mail.state, mail.attempts, &mail.leased_by) == (Queued, 0, &None);
        assert!(mails.len() == 6 && mails.iter().all(waits), "{words}: {mails:?}");
        let tried: Vec<&Mail> = mails.iter().filter(|mail| mail.last_words.is_some()).collect();
        let told = |mail: &&Mail| mail.last_words.as_ref().unwrap().contains(words) && mail.phase.as_deref() == phase;
        assert!(!tried.is_empty() && tried.iter().all(told), "{words}: {tried:?}");
        let down = relay_down(&app).unwrap().unwrap_or_default();
        assert!(down.contains(words), "{words}: {down}");

        done(hasty(&app, &good.url(), "2026-11-23"));
        assert!(outbox(&app).iter().all(|mail| (mail.state, mail.attempts) == (Sent, 1)), "{words}");
        assert_eq!((good.received().len(), relay_down(&app).unwrap()), (6, None), "{words}");
    }
}
