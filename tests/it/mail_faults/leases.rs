//! Clocks that jump ahead while a mail is being sent: its lease ends by them only where nobody knows that its holder
//! lives.

use std::{
    process::Child,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use ninefold::{actions::deliver_mail::deliver, db::outbox::Mail, domain::outbox::MailState};

use super::{
    DAY, book,
    relay::{Act, FaultyRelay, Step},
    remind, script,
};
use crate::support::{
    app::TestApp,
    mails::{outbox, queue},
    relay::{Answer, Relay},
};

/// As a clock that has jumped sees it: every lease ended long ago.
const JUMPED: &str = "UPDATE outbox SET leased_until = '2020-01-01 00:00:00' WHERE leased_until IS NOT NULL;";

fn wait_for(done: impl Fn() -> bool) {
    let until = Instant::now() + Duration::from_secs(60);
    while !done() {
        assert!(Instant::now() < until, "waited a minute for nothing");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_clock_that_jumps_ahead_has_no_mail_sent_by_two_rounds_of_one_process() {
    let app = TestApp::new();
    queue(&app, &["olive@desk.example".to_owned()]);
    let held = Arc::new(AtomicBool::new(true));
    let gate = Arc::clone(&held);
    let relay = Relay::start(move |_| {
        while gate.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(5));
        }
        Answer::Accept
    });
    let sending = app.mailing(relay.mailer());
    let (first, second) = thread::scope(|scope| {
        let first = scope.spawn(|| deliver(&sending, 10).unwrap());
        wait_for(|| !relay.received().is_empty());
        script(&app, JUMPED);
        let second = deliver(&sending, 10).unwrap();
        held.store(false, Ordering::SeqCst);
        (first.join().unwrap(), second)
    });
    assert_eq!((first.sent, second.tried(), relay.received().len()), (1, 0, 1));
    let mail = outbox(&app).remove(0);
    assert_eq!((mail.state, mail.attempts, mail.leased_by), (MailState::Sent, 1, None));
}

/// A process that sends what is due and waits for the relay's answer to it.
fn waiting_for_the_relay(app: &TestApp, relay: &FaultyRelay) -> Child {
    let mut command = remind(app, &relay.url(), DAY);
    command.env("NINEFOLD__MAIL__TIMEOUT_SECONDS", "120");
    let child = command.spawn().unwrap();
    let leased = |mails: &[Mail]| !mails.is_empty() && mails.iter().all(|mail| mail.state == MailState::Leased);
    wait_for(|| relay.connected() > 0 && leased(&outbox(app)));
    child
}

#[test]
#[cfg(target_os = "linux")]
fn a_process_keeps_its_mails_while_it_lives_and_gives_them_back_when_it_is_killed() {
    let app = book(1);
    let relay = FaultyRelay::start(|step, _| if step == Step::Dot { Act::Stall } else { Act::Answer });
    let mut child = waiting_for_the_relay(&app, &relay);
    script(&app, JUMPED);
    let now = app.at(&format!("{DAY}T12:00:00"));
    let beside = deliver(&now, 100).unwrap().tried();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(beside, 0, "its leases hold, whatever the clock says");
    let mails = outbox(&app);
    assert_eq!(deliver(&now, 100).unwrap().sent, mails.len(), "at once, though a lease would last on");
    let sent: Vec<String> = app.mail.sent().into_iter().map(|mail| mail.message_id).collect();
    assert!(mails.iter().all(|mail| sent.contains(&mail.message_id)), "as the same mails: {sent:?}");
}

#[test]
fn a_lease_of_somebody_elsewhere_ends_by_its_time() {
    let app = TestApp::new();
    queue(&app, &["olive@desk.example".to_owned()]);
    let leased = "UPDATE outbox SET state = 'leased', leased_by = 'elsewhere 1 1 00 7', leased_until = ";
    script(&app, &format!("{leased}'2999-01-01 00:00:00';"));
    assert_eq!(deliver(&app, 10).unwrap().tried(), 0);
    script(&app, JUMPED);
    assert_eq!(deliver(&app, 10).unwrap().sent, 1);
}
