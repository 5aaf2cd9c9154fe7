//! Calendars as a parser that is not ours reads them: those that mails carry along, and the feed.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Command,
};

use ninefold::{
    actions::{
        calendar_feed,
        deliver_mail::deliver,
        records::{self, Expect},
        sweep_reminders::sweep,
        users,
    },
    app::App,
    domain::{
        access::Actor,
        calendar_feed::FeedScope,
        contract::Contract,
        person::{Person, Role},
        vendor::Vendor,
    },
    mail::{self, Event, FileTransport, Mailer, Method, Party},
};
use serde_json::{Value, json};

use crate::support::app::TestApp;

/// A name that has to be escaped and encoded on its way.
const VENDOR: &str = "Härbour, Payroll; & Söhne";

/// Python with the parser; `None` where tests go without.
fn python() -> Option<String> {
    let found = std::env::var("NINEFOLD_TEST_PYTHON").ok();
    let required = std::env::var("NINEFOLD_TEST_ICALENDAR").is_ok_and(|wish| wish == "required");
    assert!(found.is_some() || !required, "NINEFOLD_TEST_PYTHON names no Python");
    if found.is_none() {
        println!("skipped: NINEFOLD_TEST_PYTHON is not set, so no other parser read the calendars; tests/run sets it");
    }
    found
}

/// The events of these mails and calendars; every one of them has to be without fault.
fn events(python: &str, files: &[PathBuf]) -> Vec<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check_calendar.py");
    let read = Command::new(python).arg(script).args(files).env("PYTHONIOENCODING", "utf-8").output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    String::from_utf8(read.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Method, status, first day, day after, UID and SEQUENCE.
type Told = (String, String, String, String, String, i64);

/// What all of these events say.
fn agreed(events: &[Value]) -> Told {
    let text = |event: &Value, name: &str| event[name].as_str().unwrap().to_owned();
    let told = events.iter().map(|event| {
        let [method, status, from, to, uid] =
            ["method", "status", "dtstart", "dtend", "uid"].map(|name| text(event, name));
        (method, status, from, to, uid, event["sequence"].as_i64().unwrap())
    });
    let told: BTreeSet<Told> = told.collect();
    assert_eq!(told.len(), 1, "{events:#?}");
    told.into_iter().next().unwrap()
}

/// Olive’s contract, whose notice deadline is 2026-12-30, and the secret of her calendar.
fn made(app: &TestApp) -> (Contract, String) {
    let (name, email) = ("Olive Ünal", "olive@desk.example");
    let olive: Person = app.add(json!({ "name": name, "email": email }));
    let vendor: Vendor = app.add(json!({ "name": VENDOR, "status": "active", "business_owner_id": olive.id }));
    let contract = app.add(json!({
        "vendor_id": vendor.id, "reference": "C-0107", "ends_on": "2027-02-28", "term_months": 12, "auto_renew": true,
        "notice_value": 60, "notice_unit": "days",
    }));
    let actor = Actor::command_line();
    users::add(app, &actor, name, email, Role::Security).unwrap();
    let feed = calendar_feed::create(app, &actor, Some(email), "Deadlines of Olive", FeedScope::Mine).unwrap();
    let (_, file) = feed.url.rsplit_once('/').unwrap();
    (contract, file.trim_end_matches(".ics").to_owned())
}

fn on(app: &TestApp, day: &str) -> App {
    app.at(&format!("{day}T09:00:00"))
}

/// The mails that go out on a day.
fn mailed(app: &TestApp, day: &str) -> Vec<PathBuf> {
    let folder = app.scratch(&format!("mails-{day}"));
    let mut then = app.mailing(Mailer::File(FileTransport::new(&folder)));
    then.clock = on(app, day).clock;
    sweep(&then).unwrap();
    deliver(&then, 100).unwrap();
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// The feed as a calendar fetches it on a day.
fn fetched(app: &TestApp, secret: &str, day: &str) -> PathBuf {
    let feed = calendar_feed::ics(&on(app, day), secret).unwrap().unwrap();
    let file = app.scratch(&format!("feed-{day}.ics"));
    std::fs::write(&file, feed.text.as_bytes()).unwrap();
    file
}

#[test]
fn a_moved_deadline_stays_one_event_and_a_removed_one_is_taken_back_in_mails_and_in_the_feed() {
    let Some(python) = python() else { return };
    let app = TestApp::new();
    let (contract, secret) = made(&app);
    let actor = Actor::command_line();
    let in_feed = |day: &str| agreed(&events(&python, &[fetched(&app, &secret, day)]));
    let told = |words: [&str; 4], uid: &str, sequence: i64| -> Told {
        let [method, status, from, to] = words.map(str::to_owned);
        (method, status, from, to, uid.to_owned(), sequence)
    };

    let mails = events(&python, &mailed(&app, "2026-11-30"));
    assert_eq!(mails.len(), 2, "to the owner and to procurement: {mails:#?}");
    let summary = mails[0]["summary"].as_str().unwrap();
    assert_eq!(summary, format!("{VENDOR}: notice deadline of contract C-0107"));
    let first = agreed(&mails);
    let uid = first.4.clone();
    assert_eq!(first, told(["PUBLISH", "CONFIRMED", "2026-12-30", "2026-12-31"], &uid, 0));
    assert_eq!(in_feed("2026-11-30"), first);

    let later = json!({ "ends_on": "2027-05-31" });
    let next = on(&app, "2026-12-01");
    records::update::<Contract>(&next, &actor, contract.id, Expect::Any, later.as_object().unwrap()).unwrap();
    let moved = agreed(&events(&python, &mailed(&app, "2026-12-01")));
    assert_eq!(moved, told(["PUBLISH", "CONFIRMED", "2027-04-01", "2027-04-02"], &uid, 1));
    assert_eq!(in_feed("2026-12-01"), moved);

    records::delete::<Contract>(&on(&app, "2026-12-02"), &actor, contract.id, Expect::Any).unwrap();
    let gone = agreed(&events(&python, &mailed(&app, "2026-12-02")));
    assert_eq!(gone, told(["CANCEL", "CANCELLED", "2027-04-01", "2027-04-02"], &uid, 2));
    let kept = told(["PUBLISH", "CANCELLED", "2027-04-01", "2027-04-02"], &uid, 2);
    assert_eq!(in_feed("2026-12-02"), kept, "a feed shows that it is over");
}

#[test]
fn whatever_stands_in_a_record_is_read_as_it_stands() {
    let Some(python) = python() else { return };
    let app = TestApp::new();
    let (long, wide) = (format!("{}end", "long ".repeat(60)), "Ünïcødé–“字”🧾".repeat(12));
    let summaries = [r#"A, B; C\n "D": E"#, "END:VEVENT", "=2+3;TZID=x:1", r"\", r"a\,b", long.as_str(), wide.as_str()];
    let events_of = summaries.iter().enumerate().map(|(place, summary)| Event {
        uid: format!("{place}@desk.example"),
        sequence: 3,
        day: "2026-12-31".parse().unwrap(),
        summary: (*summary).to_owned(),
        description: format!("{summary}\n{summary}"),
        url: Some("https://risk.desk.example/renewals?contract=1,2;3".to_owned()),
        stamp: app.clock.now(),
        cancelled: place % 2 == 1,
        alarm_days: Some(7),
    });
    let written: Vec<Event> = events_of.collect();
    let organizer = Party { name: r#"Risk, "desk"; Ünal"#.to_owned(), email: "risk@desk.example".to_owned() };
    let texts = [
        mail::calendar(&written, Method::Publish, &organizer),
        mail::calendar(&written, Method::Cancel, &organizer),
        mail::feed(r"Deadlines, of; all \ of us", &written, &organizer),
    ];
    for (number, text) in texts.iter().enumerate() {
        let file = app.scratch(&format!("{number}.ics"));
        std::fs::write(&file, text).unwrap();
        let found = events(&python, &[file]);
        let read: Vec<&str> = found.iter().map(|event| event["summary"].as_str().unwrap()).collect();
        assert_eq!(read, summaries);
        let same = |event: &Value| {
            event["organizer"] == "mailto:risk@desk.example" && event["dtstamp"] == "2026-11-22T09:00:00+00:00"
        };
        assert!(found.iter().all(same), "{found:#?}");
    }
}
