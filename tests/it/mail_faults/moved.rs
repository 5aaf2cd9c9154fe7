//! A date that moves back and forth, before and after mails went out: what is sent or waits matches the last one.

use ninefold::{
    actions::{
        deliver_mail::deliver,
        records::{self, Expect},
        sweep_reminders::sweep,
    },
    app::App,
    domain::{access::Actor, contract::Contract, outbox::MailState, person::Person, vendor::Vendor},
    mail::Message,
};
use serde_json::json;

use crate::support::{app::TestApp, mails::outbox};

const OLIVE: &str = "olive@desk.example";

/// A contract of Olive's: with a notice of 60 days its deadline is 2026-12-30, with 30 days 2027-01-29.
fn contract(app: &TestApp) -> Contract {
    let olive: Person = app.add(json!({ "name": "Olive", "email": OLIVE }));
    let vendor: Vendor =
        app.add(json!({ "name": "Harbour Payroll", "status": "active", "business_owner_id": olive.id }));
    app.add(json!({
        "vendor_id": vendor.id, "reference": "C-0107", "ends_on": "2027-02-28", "term_months": 12, "auto_renew": true,
        "notice_value": 60, "notice_unit": "days",
    }))
}

fn give_notice_of(app: &App, contract: &Contract, days: i32) {
    let values = json!({ "notice_value": days });
    let actor = Actor::command_line();
    records::update::<Contract>(app, &actor, contract.id, Expect::Any, values.as_object().unwrap()).unwrap();
}

fn remove(app: &App, contract: &Contract) {
    records::delete::<Contract>(app, &Actor::command_line(), contract.id, Expect::Any).unwrap();
}

/// Sweeps and delivers; answers the mails that went out.
fn round(app: &TestApp, now: &App) -> Vec<Message> {
    let before = app.mail.sent().len();
    sweep(now).unwrap();
    deliver(now, 1_000).unwrap();
    app.mail.sent().split_off(before)
}

/// A calendar event as a mail names it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Event {
    method: String,
    uid: String,
    sequence: i32,
    day: String,
}

/// The events in Olive's mail among these, of which there is one.
fn events(mails: &[Message]) -> Vec<Event> {
    let mut hers = mails.iter().filter(|mail| mail.to.email == OLIVE);
    let mail = hers.next().unwrap();
    assert!(hers.next().is_none(), "{mails:?}");
    let of = |text: &str, start: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(start));
        line.unwrap_or_else(|| panic!("no {start} in {text}")).trim().to_owned()
    };
    let event = |calendar: &String| {
        let body = calendar.split_once("BEGIN:VEVENT").unwrap().1;
        Event {
            method: of(calendar, "METHOD:"),
            uid: of(body, "UID:"),
            sequence: of(body, "SEQUENCE:").parse().unwrap(),
            day: of(body, "DTSTART;VALUE=DATE:"),
        }
    };
    mail.calendars.iter().map(event).collect()
}

/// The one event of Olive's one mail.
fn event(mails: &[Message]) -> Event {
    let mut found = events(mails);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

#[test]
fn who_was_told_a_date_is_told_where_it_moved_and_when_it_went() {
    let app = TestApp::new();
    let contract = contract(&app);
    let at = |instant: &str| app.at(instant);
    let mut told = vec![event(&round(&app, &at("2026-12-16T09:00:00")))];

    let later = at("2026-12-16T10:00:00");
    give_notice_of(&later, &contract, 30);
    assert_eq!(round(&app, &later), [], "one digest a day");
    let moved = round(&app, &at("2026-12-17T09:00:00"));
    assert_eq!(moved.len(), 2, "Olive and procurement's fallback: {moved:?}");
    told.push(event(&moved));

    let back = at("2026-12-18T09:00:00");
    give_notice_of(&back, &contract, 60);
    let moved = round(&app, &back);
    assert!(moved.iter().all(|mail| mail.text.contains("2026-12-30")), "{moved:?}");
    told.push(event(&moved));

    // There and back again while the mail waits: nothing is left to be said.
    let undecided = at("2026-12-21T09:00:00");
    give_notice_of(&undecided, &contract, 30);
    assert_eq!(sweep(&undecided).unwrap().queued, 2);
    give_notice_of(&undecided, &contract, 60);
    assert_eq!((sweep(&undecided).unwrap().cancelled, deliver(&undecided, 100).unwrap().tried()), (2, 0));

    let gone = at("2026-12-22T09:00:00");
    remove(&gone, &contract);
    told.push(event(&round(&app, &gone)));
    assert_eq!(round(&app, &at("2026-12-23T09:00:00")), [], "and nothing after that");

    let days: Vec<(&str, &str)> = told.iter().map(|event| (event.method.as_str(), event.day.as_str())).collect();
    let expected = [("PUBLISH", "20261230"), ("PUBLISH", "20270129"), ("PUBLISH", "20261230"), ("CANCEL", "20261230")];
    assert_eq!(days, expected);
    assert!(told.iter().all(|event| event.uid == told[0].uid), "one event all along: {told:?}");
    assert!(told.is_sorted_by(|earlier, later| earlier.sequence < later.sequence), "{told:?}");
}

#[test]
fn a_date_that_moved_after_the_sweep_goes_out_as_it_is_and_of_a_removed_one_only_that_it_went() {
    let app = TestApp::new();
    let contract = contract(&app);
    let then = app.at("2026-12-16T09:00:00");
    assert_eq!(sweep(&then).unwrap().queued, 2);
    give_notice_of(&then, &contract, 30);
    assert_eq!(deliver(&then, 100).unwrap().sent, 2, "nobody swept since");
    let sent = app.mail.sent();
    for mail in &sent {
        let said = format!("{}\n{}", mail.subject, mail.text);
        assert!(said.contains("2027-01-29") && !said.contains("2026-12-30"), "{said}");
    }
    assert_eq!(event(&sent).day, "20270129");

    let next = app.at("2026-12-30T09:00:00"); // 30 days before
    assert_eq!(sweep(&next).unwrap().queued, 2);
    remove(&next, &contract);
    let done = deliver(&next, 100).unwrap();
    let cancels: Vec<Message> = app.mail.sent().split_off(2);
    assert_eq!((done.sent, event(&cancels).method.as_str()), (2, "CANCEL"), "they have it in their calendars");
    assert!(cancels.iter().all(|mail| !mail.subject.contains("Harbour Payroll: notice deadline")), "{cancels:?}");
    assert!(outbox(&app).iter().all(|mail| mail.state == MailState::Sent));

    let untold = TestApp::new();
    let contract = self::contract(&untold);
    let then = untold.at("2026-12-16T09:00:00");
    assert_eq!(sweep(&then).unwrap().queued, 2);
    remove(&then, &contract);
    assert_eq!(deliver(&then, 100).unwrap().tried(), 0, "who was told nothing hears nothing");
    assert!(outbox(&untold).iter().all(|mail| mail.state == MailState::Cancelled));
}
