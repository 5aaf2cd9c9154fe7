//! From a date on file to mails in the outbox: each planned once, cancelled when its date goes.
#![expect(clippy::unwrap_used, reason = "the records of these tests are made outside the test functions")]

use std::collections::{BTreeMap, BTreeSet};

use ninefold::{
    actions::{
        deliver_mail::{deliver, list},
        import_spreadsheet::ImportOptions,
        records::{self, Expect},
        sweep_reminders::{Swept, dry_run, sweep},
    },
    app::App,
    db,
    domain::{access::Actor, contract::Contract, outbox::MailState, person::Person, vendor::Vendor},
};
use serde_json::json;

use crate::support::app::TestApp;

/// A contract of Olive's whose notice deadline is 2026-12-30; leads come on 10-01, 10-31, 11-30, 12-16, 12-23, 12-29.
fn contract(app: &TestApp, vendor: &str) -> Contract {
    let olive = app.db.read(|conn| Ok(db::person::find_by_name(conn, "Olive")?)).unwrap();
    let olive = olive.unwrap_or_else(|| app.add::<Person>(json!({ "name": "Olive", "email": "Olive@desk.example" })));
    let vendor: Vendor = app.add(json!({ "name": vendor, "status": "active", "business_owner_id": olive.id }));
    app.add(json!({
        "vendor_id": vendor.id, "reference": "C-0107", "ends_on": "2027-02-28", "term_months": 12, "auto_renew": true,
        "notice_value": 60, "notice_unit": "days",
    }))
}

fn set(app: &App, contract: &Contract, values: &serde_json::Value) {
    let actor = Actor::command_line();
    records::update::<Contract>(app, &actor, contract.id, Expect::Any, values.as_object().unwrap()).unwrap();
}

/// (kind, recipient, state, subject) of every mail, oldest first.
fn mails(app: &App) -> Vec<(String, String, MailState, String)> {
    let found = list(app, None, None, 1_000).unwrap();
    found.into_iter().rev().map(|mail| (mail.kind, mail.recipient, mail.state, mail.subject)).collect()
}

fn swept(planned: usize, queued: usize, cancelled: usize) -> Swept {
    Swept { planned, queued, cancelled }
}

#[test]
fn a_sweep_queues_what_is_due_once_and_the_backlog_goes_to_the_owner_alone() {
    let app = TestApp::new();
    contract(&app, "Harbour Payroll");
    assert_eq!(sweep(&app).unwrap(), swept(1, 1, 0));
    let found = mails(&app);
    let (kind, recipient, state, subject) = &found[0];
    assert_eq!((kind.as_str(), recipient.as_str(), *state), ("backlog", "olive@desk.example", MailState::Queued));
    assert!(subject.contains("Harbour Payroll"), "{subject}");
    assert_eq!(sweep(&app).unwrap(), swept(0, 0, 0));
    assert_eq!(sweep(&app.at("2026-11-23T09:00:00")).unwrap(), swept(0, 0, 0));
    let later = sweep(&app.at("2026-11-30T09:00:00")).unwrap();
    assert_eq!(later, swept(2, 1, 0), "the owner's waits and takes it in; one more for procurement's fallback");
    assert_eq!(sweep(&app.at("2026-11-29T09:00:00")).unwrap(), swept(0, 0, 0), "a clock set back sends nothing");
}

#[test]
fn a_vendor_without_dates_reminds_nobody() {
    let app = TestApp::new().with_vendor("Quiet Paper");
    assert_eq!(sweep(&app).unwrap(), swept(0, 0, 0));
    assert!(dry_run(&app, 365, None).unwrap().is_empty());
}

#[test]
fn two_processes_that_sweep_at_once_queue_each_mail_once() {
    let app = TestApp::new();
    for vendor in ["Harbour Payroll", "Tallow Analytics", "Junco Telephony"] {
        contract(&app, vendor);
    }
    let instant = "2026-12-23T09:00:00";
    let sweeps: Vec<Swept> = std::thread::scope(|scope| {
        let processes: Vec<_> = (0..4).map(|_| scope.spawn(|| sweep(&app.other_process(instant)).unwrap())).collect();
        processes.into_iter().map(|process| process.join().unwrap()).collect()
    });
    assert_eq!(sweeps.iter().map(|swept| swept.queued).sum::<usize>(), 6, "{sweeps:?}");
    assert_eq!(deliver(&app.at(instant), 100).unwrap().sent, 6);
    let ids: BTreeSet<_> = app.mail.sent().into_iter().map(|mail| mail.message_id).collect();
    assert_eq!((ids.len(), app.mail.sent().len()), (6, 6));
}

#[test]
fn missed_nights_send_the_nearest_lead_only() {
    let app = TestApp::new();
    contract(&app, "Harbour Payroll");
    let late = app.at("2026-12-24T09:00:00"); // nobody swept on 11-30, 12-16 and 12-23
    assert_eq!(sweep(&late).unwrap(), swept(2, 2, 0));
    let subjects: BTreeSet<_> = mails(&late).into_iter().map(|(kind, .., subject)| (kind, subject)).collect();
    let single = ("single".to_owned(), "Harbour Payroll: notice deadline of contract C-0107, 2026-12-30".to_owned());
    assert_eq!(subjects, BTreeSet::from([single]));
}

#[test]
fn a_changed_date_is_what_waiting_mails_tell_of_even_back_and_forth() {
    let app = TestApp::new();
    let contract = contract(&app, "Harbour Payroll");
    let then = app.at("2026-12-16T09:00:00");
    assert_eq!(sweep(&then).unwrap(), swept(2, 2, 0));
    set(&then, &contract, &json!({ "notice_value": 30 })); // deadline 2027-01-29, lead 60 was on 11-30
    assert_eq!(sweep(&then).unwrap(), swept(2, 0, 0), "the mails that wait tell of the new date instead");
    set(&then, &contract, &json!({ "notice_value": 60 }));
    assert_eq!(sweep(&then).unwrap(), swept(2, 0, 0));
    assert_eq!(sweep(&then).unwrap(), swept(0, 0, 0));
    assert_eq!(deliver(&then, 100).unwrap().sent, 2);
    let texts: Vec<_> = app.mail.sent().into_iter().map(|mail| mail.text).collect();
    assert!(texts.iter().all(|text| text.contains("2026-12-30") && !text.contains("2027-01-29")), "{texts:?}");
    set(&then, &contract, &json!({ "notice_value": 240 })); // long past: what is left to tell is that it was missed
    assert_eq!(sweep(&then).unwrap().cancelled, 0, "what was sent is not cancelled");
}

#[test]
fn a_digest_loses_what_went_and_is_cancelled_when_nothing_is_left() {
    let app = TestApp::new();
    let (first, second) = (contract(&app, "Harbour Payroll"), contract(&app, "Tallow Analytics"));
    let then = app.at("2026-12-16T09:00:00");
    assert_eq!(sweep(&then).unwrap(), swept(4, 2, 0));
    set(&then, &first, &json!({ "ends_on": "2028-02-28" })); // a year later
    assert_eq!(sweep(&then).unwrap(), swept(0, 0, 0));
    let text = |place: usize| list(&then, None, None, 10).unwrap().swap_remove(place).body_text;
    assert!((0..2).all(|place| text(place).contains("Tallow") && !text(place).contains("Harbour")), "{}", text(0));
    let actor = Actor::command_line();
    records::delete::<Vendor>(&then, &actor, second.vendor_id, Expect::Any).unwrap();
    assert_eq!(sweep(&then).unwrap(), swept(0, 0, 2));
    assert_eq!(deliver(&then, 100).unwrap().tried(), 0);
    assert!(mails(&then).iter().all(|(.., state, _)| *state == MailState::Cancelled));
}

#[test]
fn a_disabled_owner_and_a_role_nobody_holds_become_the_fallback() {
    let app = TestApp::with(&[("NINEFOLD__REMINDERS__FALLBACK", "Risk desk <desk@desk.example>")]);
    let contract = contract(&app, "Harbour Payroll");
    let actor = Actor::command_line();
    ninefold::actions::users::add(&app, &actor, "Olive", "olive@desk.example", ninefold::domain::person::Role::Owner)
        .unwrap();
    ninefold::actions::users::disable(&app, &actor, "olive@desk.example", None).unwrap();
    let then = app.at("2026-12-23T09:00:00");
    assert_eq!(sweep(&then).unwrap(), swept(1, 1, 0), "owner and procurement fall together");
    let found = list(&then, None, None, 10).unwrap();
    assert_eq!((found[0].recipient.as_str(), found[0].recipient_name.as_str()), ("desk@desk.example", "Risk desk"));
    assert!(found[0].body_text.contains("in place of: Olive"), "{}", found[0].body_text);
    assert_eq!(contract.reference, "C-0107");
}

#[test]
fn the_sample_portfolio_gives_at_least_ten_people_one_mail_of_backlog_each_and_no_more() {
    let app = TestApp::new();
    let options = ImportOptions { sample: true, ..ImportOptions::default() };
    for file in ["01-vendors.xlsx", "02-contracts.xlsx", "03-soc-reports.csv"] {
        let report = app.import_fixture(&format!("import/samples/{file}"), &options);
        assert!(report.applied, "{file}: {:?}", report.problems);
    }
    let listed = dry_run(&app, 30, None).unwrap();
    assert!(mails(&app).is_empty(), "a dry run stores nothing");
    let done = sweep(&app).unwrap();
    assert_eq!(listed.iter().filter(|listing| listing.send_on == app.today()).count(), done.planned);
    let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (kind, recipient, ..) in mails(&app) {
        kinds.entry(recipient).or_default().push(kind);
    }
    assert!(kinds.len() >= 10, "{kinds:?}");
    for (recipient, kinds) in &kinds {
        let digests = kinds.iter().filter(|kind| *kind != "single").count();
        assert!(digests <= 1, "{recipient}: {kinds:?}");
    }
    assert!(kinds.values().flatten().any(|kind| kind == "backlog"));
    assert_eq!(sweep(&app).unwrap(), swept(0, 0, 0));
    let sent = deliver(&app, 1_000).unwrap();
    assert_eq!((sent.sent, sent.tried()), (done.queued, done.queued));
    assert!(dry_run(&app, 0, app.today()).unwrap().is_empty(), "nothing is due twice");
}
