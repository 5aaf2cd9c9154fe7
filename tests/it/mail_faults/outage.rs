//! A mail server that is away for days, one that hangs, and one that takes only so many mails a minute.

use std::{
    net::TcpListener,
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant as Moment},
};

use ninefold::{
    actions::{
        deliver_mail::{deliver, relay_down, relay_outage},
        sign_in,
        sweep_reminders::sweep,
        test_mail, users,
    },
    app::App,
    clock::Clock,
    db,
    domain::{
        Instant, access::Actor, contract::Contract, outbox::MailState, person::Person, person::Role, vendor::Vendor,
    },
};
use serde_json::json;

use super::{
    at, book, closed_port, mailer,
    relay::{Act, FaultyRelay, Step},
};
use crate::{
    pages::visitor::Visitor,
    support::{
        app::TestApp,
        mails::{outbox, queue},
    },
};

/// Three contracts of Olive's, whose reminders two weeks before fall on the three days from 2026-12-16.
fn three_days() -> TestApp {
    let app = TestApp::new();
    let olive: Person = app.add(json!({ "name": "Olive", "email": "olive@desk.example" }));
    for (name, ends_on) in
        [("Harbour Payroll", "2027-02-28"), ("Tallow Analytics", "2027-03-01"), ("Junco Telephony", "2027-03-02")]
    {
        let vendor: Vendor = app.add(json!({ "name": name, "status": "active", "business_owner_id": olive.id }));
        app.add::<Contract>(json!({
            "vendor_id": vendor.id, "reference": "C-1", "ends_on": ends_on, "term_months": 12, "auto_renew": true,
            "notice_value": 60, "notice_unit": "days",
        }));
    }
    app
}

const SAYS: &str = "The mail server cannot be used.";

#[actix_web::test]
async fn a_mail_server_away_for_three_days_loses_nothing_and_the_outbox_says_why_and_drains_by_itself() {
    let app = three_days();
    let began: Instant = "2026-12-16T09:00:00".parse().unwrap();
    let away = app.mailing(mailer(closed_port()));
    for hour in 0..=72 {
        let now = at(&away, began + chrono::Duration::hours(hour));
        sweep(&now).unwrap();
        assert_eq!(deliver(&now, 1_000).unwrap().sent, 0);
    }
    let waiting = outbox(&app);
    assert_eq!(waiting.len(), 2, "one digest each for Olive and procurement's fallback, not three: {waiting:?}");
    for mail in &waiting {
        assert_eq!((mail.state, mail.attempts, mail.kind.as_str()), (MailState::Queued, 0, "digest"), "{mail:?}");
        let all = ["Harbour", "Tallow", "Junco"].iter().all(|name| mail.body_text.contains(name));
        assert!(all, "{}", mail.body_text);
        assert!(mail.last_words.as_ref().is_some_and(|words| words.contains("refused")), "{mail:?}");
    }
    let carried = app.db.read(|conn| Ok(db::reminder::list_before(conn, None, 100)?)).unwrap();
    let leads: Vec<i32> = carried.iter().map(|reminder| reminder.lead_days).collect();
    assert_eq!(leads, [14; 6], "what fell due later joined it, in the place of earlier leads");
    assert!(relay_down(&app).unwrap().unwrap_or_default().contains("refused"));
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let page = visitor.get("/outbox").await.body;
    assert!(page.contains(SAYS) && page.contains("refused"), "{page}");
    assert_eq!(relay_outage(&app).unwrap().unwrap().since, Some(began), "three days later it is still said since when");

    let relay = FaultyRelay::start(|_, _| Act::Answer);
    let now = at(&app.mailing(mailer(relay.port)), began + chrono::Duration::minutes(72 * 60 + 1));
    sweep(&now).unwrap();
    assert_eq!(deliver(&now, 1_000).unwrap().sent, 2, "all of it, a minute later");
    let mut to: Vec<String> = relay.received().into_iter().map(|mail| mail.to).collect();
    to.sort();
    assert_eq!(to, ["olive@desk.example", "vendor-risk@localhost"]);
    assert_eq!(relay_down(&app).unwrap(), None);
    assert!(!visitor.get("/outbox").await.body.contains(SAYS));
}

#[test]
fn a_test_mail_in_vain_begins_an_outage_and_one_that_arrives_ends_it() {
    let (app, actor) = (TestApp::new(), Actor::command_line());
    let began = app.clock.now();
    let send = |to: &App| test_mail::send(to, &actor, "ada@desk.example").unwrap();
    let away = app.mailing(mailer(closed_port()));
    for hours in [0, 5] {
        send(&at(&away, began + chrono::Duration::hours(hours)));
        let outage = relay_outage(&app).unwrap().unwrap();
        assert!(outage.words.contains("refused"), "{outage:?}");
        assert_eq!(outage.since, Some(began));
    }
    let relay = FaultyRelay::start(|_, _| Act::Answer);
    send(&app.mailing(mailer(relay.port)));
    assert_eq!((relay.received().len(), relay_outage(&app).unwrap()), (1, None));
    let again = at(&away, began + chrono::Duration::hours(9));
    send(&again);
    assert_eq!(relay_outage(&app).unwrap().unwrap().since, Some(again.clock.now()), "another outage");
}

/// The real service on the application's database; killed when the value is dropped.
struct Serving {
    address: String,
    process: Child,
}

impl Serving {
    fn start(app: &TestApp, settings: &[(&str, &str)]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (listen, address) = (format!("127.0.0.1:{port}"), format!("http://127.0.0.1:{port}"));
        let mut command = app.command();
        command.args(["serve", "--listen", &listen]).env("NINEFOLD__SERVER__PUBLIC_URL", &address);
        command.envs(settings.iter().copied());
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let serving = Self { address, process };
        wait_for(|| ureq::get(&format!("{}/readyz", serving.address)).call().is_ok());
        serving
    }

    /// How long the vendors take.
    fn vendors(&self, cookie: &str) -> Duration {
        let begun = Moment::now();
        let asked = ureq::get(&format!("{}/vendors", self.address)).header("Cookie", cookie).call();
        let page = asked.unwrap().body_mut().read_to_string().unwrap();
        let took = begun.elapsed();
        assert!(page.contains("Vendor number 1"), "{page}");
        took
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn wait_for(done: impl Fn() -> bool) {
    let until = Moment::now() + Duration::from_secs(60);
    while !done() {
        assert!(Moment::now() < until, "waited a minute for nothing");
        thread::sleep(Duration::from_millis(20));
    }
}

/// The cookie of somebody who may look at the outbox and is signed in now.
fn signed_in(now: &App) -> String {
    let (_, link) = users::add(now, &Actor::command_line(), "Ada", "ada@desk.example", Role::Security).unwrap();
    let token = link.split_once("token=").unwrap().1;
    format!("ninefold={}", sign_in::with_link(now, token).unwrap().secret)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

#[test]
fn pages_stay_as_fast_while_the_mail_server_hangs() {
    let (app, relay) = (
        book(40),
        FaultyRelay::start(|step, _| match step {
            Step::Connected => Act::Stall,
            _ => Act::Answer,
        }),
    );
    let now = App::clone(&app).at(Clock::System);
    let cookie = signed_in(&now);
    queue(&now, &(0..20).map(|number| format!("somebody{number}@desk.example")).collect::<Vec<_>>());
    let url = relay.url();
    let idle = Serving::start(&app, &[("NINEFOLD__WORKER__ENABLED", "false")]);
    let hanging = Serving::start(
        &app,
        &[
            ("NINEFOLD__WORKER__INTERVAL_SECONDS", "1"),
            ("NINEFOLD__MAIL__TRANSPORT", "smtp"),
            ("NINEFOLD__MAIL__SMTP_URL", &url),
            ("NINEFOLD__MAIL__TIMEOUT_SECONDS", "3"),
        ],
    );
    wait_for(|| relay.connected() > 0);
    for service in [&idle, &hanging] {
        (0..3).for_each(|_| assert!(service.vendors(&cookie) > Duration::ZERO));
    }
    // In turns, so that whatever else this machine does slows both.
    let (mut alone, mut beside) = (Vec::new(), Vec::new());
    for _ in 0..20 {
        alone.push(idle.vendors(&cookie));
        beside.push(hanging.vendors(&cookie));
    }
    let (alone, beside) = (median(alone), median(beside));
    println!("GET /vendors: {alone:?} without a worker, {beside:?} while the mail server hangs");
    assert!(beside < alone * 2 + Duration::from_millis(20), "{beside:?} instead of {alone:?}");
    wait_for(|| relay_down(&app).unwrap().is_some());
    let waits = |state: MailState| matches!(state, MailState::Queued | MailState::Leased);
    assert!(outbox(&app).iter().all(|mail| waits(mail.state) && mail.attempts == 0), "nothing is lost or given up");
}

#[test]
fn no_more_mails_go_out_in_any_minute_than_the_relay_may_be_given() {
    let app = TestApp::with(&[("NINEFOLD__MAIL__PER_MINUTE", "10")]);
    queue(&app, &(0..35).map(|number| format!("somebody{number}@desk.example")).collect::<Vec<_>>());
    let began = app.clock.now();
    let step = |number: i32| began + chrono::Duration::seconds(7) * number;
    let sent: Vec<usize> = (0..40).map(|number| deliver(&at(&app, step(number)), 1_000).unwrap().sent).collect();
    assert_eq!((sent[0], sent.iter().sum::<usize>(), app.mail.sent().len()), (10, 35, 35), "{sent:?}");
    for (place, instant) in (0..40).map(|number| (number, step(number))) {
        let minute = (0..=place).filter(|number| instant - step(*number) < chrono::Duration::minutes(1));
        let within: usize = minute.map(|number| sent[usize::try_from(number).unwrap()]).sum();
        assert!(within <= 10, "{within} in the minute before {instant}: {sent:?}");
    }
    let last = sent.iter().rposition(|count| *count > 0).unwrap();
    assert!(step(i32::try_from(last).unwrap()) - began < chrono::Duration::minutes(4), "it does not dawdle: {sent:?}");
}
