//! From the outbox to the server: what comes of each answer, and that no mail holds up or repeats another.
#![expect(clippy::unwrap_used, reason = "the mails of these tests are made outside the test functions")]

use std::time::{Duration, Instant};

use ninefold::{
    actions::{
        deliver_mail::{Delivered, deliver, get, try_again},
        sweep_reminders::sweep,
    },
    app::App,
    db,
    domain::{
        access::Actor, contract::Contract, ids::OutboxId, outbox::MailState, person::Person, person::Role,
        vendor::Vendor,
    },
    error::AppError,
    mail::{Delivery, Phase},
    worker,
};
use serde_json::json;

use crate::support::{
    app::TestApp,
    mails::queue,
    relay::{Answer, Relay},
};

fn one(app: &TestApp) -> OutboxId {
    queue(app, &["olive@desk.example".to_owned()])[0]
}

fn words(text: &str) -> String {
    text.to_owned()
}

/// (state, attempts) of a mail.
fn stands(app: &App, id: OutboxId) -> (MailState, i32) {
    let mail = get(app, id).unwrap();
    (mail.state, mail.attempts)
}

#[test]
fn a_dead_letter_keeps_the_servers_words_and_is_sent_when_somebody_tries_again() {
    let app = TestApp::new();
    let id = one(&app);
    app.mail.answer_next(Delivery::Dead { words: words("550 no such\r\n mailbox\0") });
    assert_eq!(deliver(&app, 10).unwrap(), Delivered { dead: 1, ..Delivered::default() });
    let mail = get(&app, id).unwrap();
    assert_eq!((mail.state, mail.last_words.as_deref()), (MailState::Dead, Some("550 no such mailbox")));
    assert_eq!(deliver(&app, 10).unwrap().tried(), 0);

    let auditor = Actor { role: Role::Auditor, ..Actor::command_line() };
    assert!(matches!(try_again(&app, &auditor, id), Err(AppError::Forbidden(_))));
    assert_eq!(try_again(&app, &Actor::command_line(), id).unwrap().state, MailState::Queued);
    assert_eq!(deliver(&app, 10).unwrap(), Delivered { sent: 1, ..Delivered::default() });
    let refused = try_again(&app, &Actor::command_line(), id).unwrap_err();
    assert_eq!(refused.code(), "not_waiting", "what was sent is not sent again");
    let trail = app.db.read(|conn| Ok(db::audit::list_before(conn, None, 10)?)).unwrap();
    assert_eq!(trail.iter().filter(|entry| entry.action == "send_again").count(), 1);
}

#[test]
fn a_lost_answer_is_tried_once_more_with_the_same_message_id_and_then_perhaps_delivered() {
    let app = TestApp::new();
    let relay = Relay::start(|_| Answer::HangUp);
    let mut sending = app.mailing(relay.mailer());
    let id = one(&app);
    assert_eq!(deliver(&sending, 10).unwrap(), Delivered { retried: 1, ..Delivered::default() });
    assert_eq!(deliver(&sending, 10).unwrap().tried(), 0, "not before its time");
    sending.clock = app.at("2026-11-22T09:02:00").clock;
    assert_eq!(deliver(&sending, 10).unwrap(), Delivered { perhaps: 1, ..Delivered::default() });
    assert_eq!(stands(&app, id), (MailState::PerhapsSent, 2));
    sending.clock = app.at("2026-12-22T09:02:00").clock;
    assert_eq!(deliver(&sending, 10).unwrap().tried(), 0, "never a third time by itself");
    let received = relay.received();
    assert_eq!((received.len(), received[0].message_id()), (2, received[1].message_id()));
    assert_eq!(received[0], received[1]);
}

#[test]
fn a_refusal_for_now_waits_longer_each_time_and_ends_as_a_dead_letter() {
    let app = TestApp::with(&[("NINEFOLD__MAIL__MAX_ATTEMPTS", "3")]);
    let id = one(&app);
    let tries = [("2026-11-22T09:00:00", 48, 72), ("2026-11-22T09:02:00", 240, 360), ("2026-11-22T09:10:00", 0, 0)];
    for (number, (instant, least, most)) in (1..).zip(tries) {
        app.mail.answer_next(Delivery::Retry { phase: Phase::Rcpt, words: words("451 greylisted") });
        let now = app.at(instant);
        assert_eq!(deliver(&now, 10).unwrap().tried(), 1, "{instant}");
        let mail = get(&now, id).unwrap();
        assert_eq!((mail.attempts, mail.leased_by, mail.last_words.as_deref()), (number, None, Some("451 greylisted")));
        let wait = (mail.next_attempt_at - now.clock.now()).num_seconds();
        assert!(most == 0 || (least..=most).contains(&wait), "{wait}");
    }
    assert_eq!(stands(&app, id), (MailState::Dead, 3));
}

#[test]
fn a_relay_that_is_away_or_refuses_us_costs_no_mail_an_attempt() {
    let app = TestApp::new();
    let ids = queue(&app, &["a@desk.example", "b@desk.example", "c@desk.example"].map(str::to_owned));
    let mut away = Relay::start(|_| Answer::Accept);
    away.port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port(); // closed again
    let done = deliver(&app.mailing(away.mailer()), 10).unwrap();
    assert!(done.stopped && done.sent == 0 && done.retried > 0, "{done:?}");
    assert!(ids.iter().all(|id| stands(&app, *id) == (MailState::Queued, 0)), "the relay's absence is no mail's fault");
    assert_eq!(deliver(&app.at("2026-11-22T09:02:00"), 10).unwrap().sent, 3, "recovers by itself");

    let id = queue(&app, &["d@desk.example".to_owned()])[0];
    app.mail.answer_next(Delivery::QueueStopped { words: words("535 who are you") });
    assert_eq!(deliver(&app, 10).unwrap(), Delivered { stopped: true, ..Delivered::default() });
    assert_eq!(stands(&app, id), (MailState::Queued, 0), "refused sign-in is no attempt");
    assert_eq!(deliver(&app, 10).unwrap().sent, 1);
}

#[test]
fn mail_can_be_switched_off_and_turned_aside() {
    let off = TestApp::with(&[("NINEFOLD__MAIL__ENABLED", "false")]);
    let id = one(&off);
    assert_eq!(deliver(&off, 10).unwrap(), Delivered::default());
    assert_eq!(stands(&off, id), (MailState::Queued, 0));

    let aside = TestApp::with(&[("NINEFOLD__MAIL__REDIRECT_ALL_TO", "staging@desk.example")]);
    one(&aside);
    assert_eq!(deliver(&aside, 10).unwrap().sent, 1);
    let sent = aside.mail.sent();
    assert_eq!(sent[0].to.email, "staging@desk.example");
    assert!(sent[0].to.name.contains("olive@desk.example"), "{:?}", sent[0].to);
}

#[test]
fn a_lease_keeps_others_away_until_it_ends_and_the_lost_try_counts() {
    let app = TestApp::new();
    let id = one(&app);
    let now = ninefold::clock::Clock::System.now();
    let lease = |until| {
        let due = app.clock.now();
        app.db
            .write(|conn| Ok(db::outbox::lease_due(conn, "elsewhere 1 1 00", (due, app.today()), until, 1)?.len()))
            .unwrap()
    };
    assert_eq!(lease(now + chrono::Duration::seconds(60)), 1);
    assert_eq!(deliver(&app, 10).unwrap().tried(), 0);
    let gone = vec!["elsewhere 1 1 00".to_owned()];
    app.db.write(|conn| Ok(db::outbox::take_back(conn, now, (&gone, &[]), "after_dot")?)).unwrap();
    assert_eq!(lease(now - chrono::Duration::seconds(1)), 1);
    assert_eq!(deliver(&app, 10).unwrap().sent, 1);
    assert_eq!(stands(&app, id), (MailState::Sent, 3));
}

#[test]
fn the_worker_sweeps_and_delivers_by_itself_and_stops_when_told() {
    let app = TestApp::with(&[("NINEFOLD__WORKER__INTERVAL_SECONDS", "1")]);
    due_contract(&app, 1);
    let worker = worker::spawn(app.clone()).unwrap();
    wait_for(|| app.mail.sent().len() == 1);
    due_contract(&app, 2);
    wait_for(|| app.mail.sent().len() == 2);
    let stopped = Instant::now();
    worker.stop();
    assert!(stopped.elapsed() < Duration::from_secs(5));
    assert_eq!(sweep(&app).unwrap().queued, 0);
}

/// A contract that gives its own owner one mail of backlog.
fn due_contract(app: &TestApp, number: usize) {
    let email = format!("owner{number}@desk.example");
    let owner: Person = app.add(json!({ "name": format!("Owner {number}"), "email": email }));
    let vendor: Vendor = app.add(json!({
        "name": format!("Supplier {number}"), "status": "active", "business_owner_id": owner.id,
    }));
    app.add::<Contract>(json!({
        "vendor_id": vendor.id, "reference": "C-1", "ends_on": "2027-02-28", "term_months": 12, "auto_renew": true,
        "notice_value": 60, "notice_unit": "days",
    }));
}

fn wait_for(done: impl Fn() -> bool) {
    let until = Instant::now() + Duration::from_secs(60);
    while !done() {
        assert!(Instant::now() < until, "waited a minute for nothing");
        std::thread::sleep(Duration::from_millis(20));
    }
}
