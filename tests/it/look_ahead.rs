//! What the next days bring is said before it comes: what goes out, what only if nobody decides, who is not mailed; and to
//! somebody no more than their own.

use std::collections::BTreeSet;

use ninefold::{
    actions::{
        deliver_mail::deliver,
        digests,
        sweep_reminders::{Ahead, ReminderListing, dates_ahead, first_ahead, reminders_ahead, sweep},
    },
    app::App,
    db,
    domain::{
        acceptance::Acceptance,
        calendar::add_days,
        contract::Contract,
        finding::Finding,
        ids::PersonId,
        offboarding_step::OffboardingStep,
        person::{Person, Role},
        questionnaire::Questionnaire,
        vendor::{Contact, Vendor},
    },
};
use serde_json::{Value, json};

use crate::{cli::Ended, pages::visitor::Visitor, reminder_answers::contract_of, support::app::TestApp};

const OLIVE: &str = "olive@desk.example";

/// From 2026-11-22 on.
const DAYS: u32 = 70;

/// What Olive answers for: a notice deadline on 2026-12-30, the end of a contract on 2027-01-25, a finding due on
/// 2026-12-22.
fn olives() -> TestApp {
    let app = TestApp::new();
    let vendor = contract_of(&app, "Harbour Payroll", "Olive", OLIVE).vendor_id;
    app.add::<Contract>(json!({ "vendor_id": vendor, "reference": "C-0200", "ends_on": "2027-01-25" }));
    let finding = json!({ "vendor_id": vendor, "title": "No restore test", "severity": "low", "due_on": "2026-12-22" });
    app.add::<Finding>(finding);
    app
}

fn ahead(days: u32) -> Ahead<'static> {
    Ahead { days, ..Ahead::default() }
}

/// What Olive is told: day and key.
fn foretold(app: &App) -> BTreeSet<(String, String)> {
    let listed = reminders_ahead(app, &ahead(DAYS)).unwrap().into_iter();
    let own = listed.filter(|one| one.recipient == OLIVE && !one.unsubscribed);
    own.map(|one| (one.send_on.to_string(), one.key)).collect()
}

/// What Olive was told, after all these days on which nobody decides anything.
fn told(app: &TestApp) -> BTreeSet<(String, String)> {
    for day in 0..=i64::from(DAYS) {
        let at = app.at(&format!("{}T09:00:00", add_days(app.today(), day)));
        sweep(&at).unwrap();
        deliver(&at, 100).unwrap();
    }
    let rows = app.db.read(|conn| Ok(db::reminder::list_before(conn, None, 1_000)?)).unwrap().into_iter();
    let own = rows.filter(|row| row.recipient == OLIVE);
    own.map(|row| (row.created_at.date().to_string(), row.key)).collect()
}

#[test]
fn what_is_foretold_is_what_is_told_where_nobody_decides() {
    let app = olives();
    let said = foretold(&app);
    assert_eq!(said.len(), 14, "{said:#?}");
    assert_eq!(said.iter().filter(|(_, key)| key.contains(":-1:")).count(), 2, "{said:#?}");
    assert_eq!(told(&app), said);
}

#[test]
fn whoever_takes_no_digests_is_told_what_the_look_ahead_says_and_when() {
    let app = olives();
    digests::set(&app, OLIVE, false).unwrap();
    let said = foretold(&app);
    let days: Vec<&str> = said.iter().map(|(day, _)| day.as_str()).collect();
    // The finding once it is overdue; the end of the contract a week before it.
    assert_eq!(days, ["2026-12-23", "2026-12-23", "2026-12-29", "2026-12-31", "2027-01-18", "2027-01-26"]);
    assert_eq!(told(&app), said);
}

#[actix_web::test]
async fn what_is_foretold_and_what_is_not_mailed_is_marked_wherever_it_is_listed() {
    let app = olives();
    digests::set(&app, OLIVE, false).unwrap();
    let remind = ["remind", "--as-of", "2026-11-22", "--days", "60"];
    let run = |more: &[&str]| {
        let ended = Ended::of(app.command().args(remind).args(more).output().unwrap());
        assert_eq!(ended.code, 0, "{}", ended.err);
        ended
    };
    let text = run(&[]).out;
    let line = |day: &str, what: &str| {
        let is_it = |line: &&str| line.starts_with(day) && line.contains(what) && line.contains(OLIVE);
        text.lines().find(is_it).unwrap_or_else(|| panic!("{day} {what}: {text}"))
    };
    let silent = line("2026-11-30", "notice deadline of contract C-0107");
    assert!(silent.ends_with("planned, unsubscribed from digests: not mailed"), "{silent}");
    let missed = line("2026-12-31", "missed notice deadline of contract C-0107");
    assert!(missed.ends_with("planned, if nothing is decided"), "{missed}");

    let marks = |listed: &Value, lead: i64| {
        let of_deadline = |one: &&Value| one["recipient"] == OLIVE && one["anchor_date"] == "2026-12-30";
        let one = listed.as_array().unwrap().iter().filter(of_deadline).find(|one| one["lead_days"] == lead).unwrap();
        (one["unsubscribed"] == true, one["if_undecided"] == true)
    };
    let by_command = run(&["--json"]).json()["reminders"].clone();
    let mut auditor = Visitor::signed_in(&app, Role::Auditor).await;
    let answer = auditor.get("/api/v1/reminders?days=60&limit=200").await.body;
    let by_api = serde_json::from_str::<Value>(&answer).unwrap()["items"].clone();
    for listed in [by_command, by_api] {
        let found = [30, 7, -1].map(|lead| marks(&listed, lead));
        assert_eq!(found, [(true, false), (false, false), (false, true)], "{listed:#}");
    }

    let page = auditor.get("/reminders/upcoming?days=90").await.body;
    for part in [
        "only if nothing is decided",
        "not mailed, since who would be told takes no digests",
        "missed on 2026-12-30, if nothing is decided",
        "30 days before 2026-12-30, unsubscribed from digests: not mailed",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let agenda = auditor.get("/renewals").await.body;
    assert!(agenda.contains("not mailed to Olive: unsubscribed from digests"), "{agenda}");
}

#[test]
fn of_many_reminders_the_first_are_held() {
    let app = olives();
    let all = reminders_ahead(&app, &ahead(DAYS)).unwrap();
    let mut seen = 0;
    let count = |_: &ReminderListing| {
        seen += 1;
        true
    };
    assert_eq!(first_ahead(&app, &ahead(DAYS), 3, count).unwrap(), all[..3]);
    assert_eq!(seen, all.len());
    let later = first_ahead(&app, &ahead(DAYS), 3, |one| one.send_on > all[4].send_on).unwrap();
    assert!(later.len() == 3 && later.iter().all(|one| one.send_on > all[4].send_on), "{later:#?}");
}

/// Vendors that have to do with many people, each in another way.
fn peopled() -> TestApp {
    let app = TestApp::with(&[
        ("NINEFOLD__MAIL__SEND_OUTSIDE", "true"),
        ("NINEFOLD__REMINDERS__FALLBACK", "desk@desk.example"),
        ("NINEFOLD__REMINDERS__PROCUREMENT", "buying@desk.example"),
        ("NINEFOLD__REMINDERS__PROGRAMME_LEAD", "lead@desk.example"),
    ]);
    let person = |name: &str, manager: Option<PersonId>| {
        let email = format!("{}@Desk.example", name.split(' ').next().unwrap());
        app.add::<Person>(json!({ "name": name, "email": email, "manager_id": manager })).id
    };
    let vendor = |name: &str, more: Value| {
        let mut fields = json!({ "name": name, "status": "active" });
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        app.add::<Vendor>(fields).id
    };
    let contract = |more: Value| {
        let mut fields = json!({
            "reference": "C-0107", "ends_on": "2027-02-28", "term_months": 12, "auto_renew": true, "notice_value": 60,
            "notice_unit": "days",
        });
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        app.add::<Contract>(fields);
    };
    let bea = person("Bea Lind", Some(person("Mia Holt", None)));
    let harbour = vendor("Harbour Payroll", json!({ "business_owner_id": bea }));
    contract(json!({ "vendor_id": harbour }));
    let sid = person("Sid Marsh", None);
    vendor("Quiet Paper", json!({ "security_owner_id": sid, "next_review_on": "2027-02-01" }));
    let junco = vendor("Junco Telephony", json!({}));
    contract(json!({ "vendor_id": junco, "owner_id": person("Cas Ode", None) }));
    let osprey = vendor("Osprey Cloud", json!({}));
    let finding = |more: Value| {
        let mut fields = json!({ "vendor_id": osprey, "severity": "low", "title": "No restore test" });
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        app.add::<Finding>(fields).id
    };
    finding(json!({ "due_on": "2027-01-31", "owner_id": person("Fin Reed", None) }));
    let accepted = finding(json!({ "due_on": "2026-12-01" }));
    person("Cy Marsh", None);
    app.add::<Acceptance>(json!({
        "vendor_id": osprey, "finding_id": accepted, "reason": "Replaced soon", "approver": "cy marsh",
        "accepted_on": "2026-11-02", "expires_on": "2027-01-15",
    }));
    let kiteline = vendor("Kiteline", json!({}));
    app.add::<OffboardingStep>(json!({
        "vendor_id": kiteline, "kind": "access_removed", "owner_id": person("Stu Quill", None), "due_on": "2027-01-15",
    }));
    let tallow = vendor("Tallow Analytics", json!({}));
    app.add::<Contact>(json!({
        "vendor_id": tallow, "name": "Vera", "email": "Vera@Tallow.example", "role": "security",
        "receives_reminders": true,
    }));
    app.add::<Questionnaire>(json!({
        "vendor_id": tallow, "template": "generic", "sent_on": "2026-11-20", "due_on": "2027-01-10",
    }));
    app
}

#[test]
fn whoever_is_told_of_a_date_finds_it_among_their_own_and_no_other() {
    let app = peopled();
    // Bea answers none of these, so that they go up to her manager.
    for day in ["2026-11-22", "2026-11-30", "2026-12-16"] {
        let at = app.at(&format!("{day}T09:00:00"));
        sweep(&at).unwrap();
        deliver(&at, 100).unwrap();
    }
    let then = app.at("2026-12-17T09:00:00");
    let all = dates_ahead(&then, &ahead(400)).unwrap();
    let told: BTreeSet<&str> = all.iter().flat_map(|one| &one.recipients).map(String::as_str).collect();
    let ours = ["bea", "buying", "cas", "cy", "desk", "fin", "lead", "mia", "sid", "stu"];
    let everybody: BTreeSet<String> =
        ours.iter().map(|name| format!("{name}@desk.example")).chain(["vera@tallow.example".to_owned()]).collect();
    assert_eq!(told, everybody.iter().map(String::as_str).collect::<BTreeSet<_>>());
    let of = |address: &str| {
        let own = [address.to_owned()];
        dates_ahead(&then, &Ahead { own: Some(&own), ..ahead(400) }).unwrap()
    };
    for address in &everybody {
        let expected: Vec<_> = all.iter().filter(|one| one.recipients.contains(address)).cloned().collect();
        assert_eq!(of(address), expected, "{address}");
    }
    assert_eq!(of("nobody@desk.example"), []);
    let own = [OLIVE.to_owned(), "bea@desk.example".to_owned()];
    let mails = reminders_ahead(&then, &Ahead { own: Some(&own), ..ahead(30) }).unwrap();
    assert!(!mails.is_empty() && mails.iter().all(|one| one.recipient == "bea@desk.example"), "{mails:#?}");
}
