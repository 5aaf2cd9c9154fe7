//! Reminders are answered: by the link of a mail, by a button, as JSON, by command; and what follows for who is told.

use std::collections::BTreeMap;

use actix_web::{
    http::{Method, StatusCode},
    test::TestRequest,
};
use ninefold::{
    actions::{
        answer_reminder,
        mail_links::Links,
        sweep_reminders::{dry_run, sweep},
        users,
    },
    db::{self, reminder::Reminder, reminder_response::StoredResponse},
    domain::{
        access::Actor,
        contract::Contract,
        person::{Person, Role},
        reminder::{ResponseKind, RuleName},
        vendor::Vendor,
    },
};
use serde_json::{Value, json};

use crate::{
    api::ApiSite,
    pages::visitor::{Answer, Visitor},
    support::{
        app::TestApp,
        dump::{assert_same, dump},
    },
};

const OLIVE: &str = "olive@desk.example";
const GONE: &str = "What this address names was not found.";

/// A contract of somebody's whose notice deadline is 2026-12-30; leads to come are 11-30, 12-16, 12-23 and 12-29.
pub fn contract_of(app: &TestApp, vendor: &str, owner: &str, email: &str) -> Contract {
    let known = app.db.read(|conn| Ok(db::person::find_by_name(conn, owner)?)).unwrap();
    let person = known.unwrap_or_else(|| app.add::<Person>(json!({ "name": owner, "email": email })));
    let vendor: Vendor = app.add(json!({ "name": vendor, "status": "active", "business_owner_id": person.id }));
    app.add(json!({
        "vendor_id": vendor.id, "reference": "C-0107", "ends_on": "2027-02-28", "term_months": 12, "auto_renew": true,
        "notice_value": 60, "notice_unit": "days",
    }))
}

/// The days on which somebody is reminded of the deadline while it is to come.
fn days_of(app: &TestApp, email: &str) -> Vec<String> {
    let listed = dry_run(app, 60, None).unwrap().into_iter();
    let own = listed.filter(|one| one.recipient == email && one.rule == RuleName::ContractNotice);
    let own = own.filter(|one| !one.if_undecided);
    own.map(|one| one.send_on.to_string()).collect()
}

fn answers(app: &TestApp, contract: &Contract) -> Vec<StoredResponse> {
    app.db.read(|conn| Ok(db::reminder_response::list_of(conn, &[contract.vendor_id])?)).unwrap()
}

fn newest_line(app: &TestApp) -> String {
    app.db.read(|conn| Ok(db::audit::list_before(conn, None, 1)?)).unwrap().remove(0).summary
}

/// Olive's contract, the reminder that she got of it, and the path of its link.
fn reminded(app: &TestApp) -> (Contract, Reminder, String) {
    let contract = contract_of(app, "Harbour Payroll", "Olive", "Olive@desk.example");
    assert_eq!(sweep(app).unwrap().planned, 1);
    let row = app.db.read(|conn| Ok(db::reminder::list_before(conn, None, 1)?)).unwrap().remove(0);
    let path = Links::load(app).unwrap().answer_path(row.id);
    (contract, row, path)
}

async fn send(visitor: &mut Visitor<'_>, path: &str, fields: &[(&str, &str)]) -> Answer {
    visitor.send(TestRequest::post().uri(path).set_form(fields)).await
}

#[actix_web::test]
async fn opening_a_link_shows_both_dates_and_changes_nothing() {
    let app = TestApp::new();
    let (_, _, path) = reminded(&app);
    let (before, line) = (dump(app.database_url()), newest_line(&app));
    let mut nobody = Visitor::new(&app);
    let page = nobody.get(&path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for part in [
        "Harbour Payroll",
        "Notice deadline of contract C-0107",
        "2026-12-30, Wednesday",
        "Renews itself on",
        "2027-03-01",
        "To tomorrow, Mon 2026-11-23",
        "To Mon 2026-11-30",
        "max=\"2026-12-29\"",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    for (header, value) in
        [("referrer-policy", "no-referrer"), ("x-robots-tag", "noindex, nofollow"), ("cache-control", "no-store")]
    {
        assert_eq!(page.headers.get(header).unwrap(), value);
    }
    assert_same(&before, &dump(app.database_url()));
    assert_eq!(newest_line(&app), line);
}

#[actix_web::test]
async fn a_link_acknowledges_without_a_cookie_once_however_often_it_is_pressed() {
    let app = TestApp::new();
    let (contract, _, path) = reminded(&app);
    for _ in 0..2 {
        let answer = send(&mut Visitor::new(&app), &path, &[("kind", "acknowledged")]).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, path.as_str()));
    }
    let stored = answers(&app, &contract);
    assert_eq!(stored.len(), 1);
    let one = &stored[0];
    assert_eq!((one.kind, one.recipient.as_str(), one.way.as_str()), (ResponseKind::Acknowledged, OLIVE, "link"));
    let line = "Notice deadline of contract C-0107 acknowledged by olive@desk.example, with the link of a mail";
    assert_eq!(newest_line(&app), line);
    let page = Visitor::new(&app).get(&path).await.body;
    assert!(page.contains("Acknowledged by olive@desk.example on 2026-11-22."), "{page}");
    assert!(!page.contains("value=\"acknowledged\""), "{page}");
}

#[actix_web::test]
async fn snoozing_by_a_link_moves_the_reminders_of_its_recipient_alone() {
    let app = TestApp::new();
    let (contract, _, path) = reminded(&app);
    let leads = ["2026-11-30", "2026-12-16", "2026-12-23", "2026-12-29"];
    let others = days_of(&app, "vendor-risk@localhost");
    assert_eq!(days_of(&app, OLIVE), leads);
    let mut nobody = Visitor::new(&app);
    let answer = send(&mut nobody, &path, &[("kind", "snoozed"), ("until", "2026-12-10")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let page = nobody.get(&path).await.body;
    for part in ["comes on 2026-12-10.", "Snoozed to 2026-12-10 for olive@desk.example."] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(days_of(&app, OLIVE), ["2026-12-10", "2026-12-16", "2026-12-23", "2026-12-29"]);
    assert_eq!(days_of(&app, "vendor-risk@localhost"), others);
    assert_eq!(answers(&app, &contract)[0].until_on, Some("2026-12-10".parse().unwrap()));
    assert!(newest_line(&app).starts_with("Notice deadline of contract C-0107 snoozed to 2026-12-10 by olive@"));
}

#[actix_web::test]
async fn a_day_that_cannot_be_is_refused_beside_its_field() {
    let app = TestApp::new();
    let (contract, _, path) = reminded(&app);
    for (until, why) in [
        ("2026-11-22", "2026-11-22 is not after today."),
        ("2026-12-30", "the last working day to act is 2026-12-30; take 2026-12-29 or earlier."),
        ("", "give a day, such as 2026-12-10."),
        ("soon", "write the day as 2026-12-10."),
    ] {
        let answer = send(&mut Visitor::new(&app), &path, &[("kind", "snoozed"), ("until", until)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{until}");
        assert!(answer.body.contains(why), "{until}: {}", answer.body);
    }
    let answer = send(&mut Visitor::new(&app), &path, &[("kind", "ignored")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answers(&app, &contract), []);
}

#[actix_web::test]
async fn a_link_that_is_not_ours_says_the_same_whatever_is_wrong_with_it() {
    let app = TestApp::new();
    let (contract, row, path) = reminded(&app);
    let (_, tag) = path.rsplit_once('/').unwrap();
    let outside = Reminder { id: app.clock.new_id(), key: "outside".to_owned(), outside: true, ..row.clone() };
    app.db.write(|conn| Ok(db::reminder::insert_all(conn, std::slice::from_ref(&outside))?)).unwrap();
    let links = Links::load(&app).unwrap();
    let unknown: ninefold::domain::ids::ReminderId = app.clock.new_id();
    let mut bent = tag.to_owned();
    bent.replace_range(0..1, if tag.starts_with('A') { "B" } else { "A" });
    for wrong in [
        format!("/r/{}/{bent}", row.id),
        format!("/r/{}/{tag}", outside.id),
        format!("/r/{}/", row.id),
        format!("/r/7/{tag}"),
        links.answer_path(unknown),
        links.answer_path(outside.id),
    ] {
        let page = Visitor::new(&app).get(&wrong).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{wrong}");
        assert!(page.body.contains(GONE), "{wrong}: {}", page.body);
        let answer = send(&mut Visitor::new(&app), &wrong, &[("kind", "acknowledged")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong}");
        assert!(answer.body.contains(GONE), "{wrong}");
    }
    let id = row.id.to_string();
    assert!(answer_reminder::asked(&app.at("2027-05-21T09:00:00"), &id, tag).is_ok());
    let late = answer_reminder::asked(&app.at("2027-05-22T09:00:00"), &id, tag).unwrap_err();
    assert_eq!(late.to_string(), GONE, "a link works for 180 days");
    assert_eq!(answers(&app, &contract), []);
}

#[actix_web::test]
async fn a_link_of_somebody_who_left_works_no_more() {
    for account in [OLIVE, "olive.signs.in@desk.example"] {
        let app = TestApp::new();
        let (contract, _, path) = reminded(&app);
        users::add(&app, &Actor::command_line(), "Olive", account, Role::Owner).unwrap();
        assert_eq!(Visitor::new(&app).get(&path).await.status, StatusCode::OK, "{account}");
        users::disable(&app, &Actor::command_line(), account, None).unwrap();
        let page = Visitor::new(&app).get(&path).await;
        assert_eq!((page.status, page.body.contains(GONE)), (StatusCode::NOT_FOUND, true), "{account}");
        let sent = send(&mut Visitor::new(&app), &path, &[("kind", "acknowledged")]).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{account}");
        assert!(answers(&app, &contract).is_empty(), "{account}");
    }
}

#[actix_web::test]
async fn a_page_of_somebody_else_answers_nothing() {
    let app = TestApp::new();
    let (contract, _, path) = reminded(&app);
    let post = || TestRequest::post().uri(&path).set_form([("kind", "acknowledged")]);
    for (header, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let answer = Visitor::new(&app).send(post().insert_header((header, value))).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{header}");
    }
    assert_eq!(answers(&app, &contract), []);
    // The page tells nobody where it is, so that an old browser names no origin.
    let answer = Visitor::new(&app).send(post().insert_header(("origin", "null"))).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn what_is_settled_meanwhile_cannot_be_answered_and_says_so() {
    let app = TestApp::new();
    let (contract, _, path) = reminded(&app);
    app.add::<ninefold::domain::renewal_decision::RenewalDecision>(json!({
        "contract_id": contract.id, "vendor_id": contract.vendor_id, "decision": "renew", "reason": "It serves us.",
    }));
    let mut nobody = Visitor::new(&app);
    assert_eq!(send(&mut nobody, &path, &[("kind", "acknowledged")]).await.status, StatusCode::SEE_OTHER);
    let page = nobody.get(&path).await.body;
    assert!(page.contains("Nothing is left to be done about this"), "{page}");
    assert!(!page.contains("<button"), "{page}");
    assert_eq!(answers(&app, &contract), []);
}

/// The fields of the button on our own pages.
fn fields<'a>(contract: &'a str, kind: &'a str, until: &'a str, next: &'a str) -> Vec<(&'a str, &'a str)> {
    let of = [("rule", "contract-notice"), ("record_id", contract), ("anchor", "2026-12-30")];
    of.into_iter().chain([("kind", kind), ("until", until), ("next", next)]).collect()
}

#[actix_web::test]
async fn an_owner_answers_their_own_reminders_and_nobody_elses() {
    let app = TestApp::new();
    let own = contract_of(&app, "Harbour Payroll", "Test owner", "owner@test.example");
    let foreign = contract_of(&app, "Tallow Analytics", "Olive", OLIVE);
    let mut owner = Visitor::signed_in(&app, Role::Owner).await;
    let (own_id, foreign_id) = (own.id.to_string(), foreign.id.to_string());
    let next = format!("/renewals?contract={own_id}");
    // Nothing was mailed yet: what is planned can be answered.
    let answer = owner.post("/reminders/answer", &fields(&own_id, "snoozed", "2026-12-10", &next)).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, next.as_str()));
    let stored = answers(&app, &own);
    assert_eq!((stored[0].recipient.as_str(), stored[0].way.as_str()), ("owner@test.example", "page"));
    assert_eq!(newest_line(&app), "Notice deadline of contract C-0107 snoozed to 2026-12-10 by owner@test.example");
    let elsewhere = owner.post("/reminders/answer", &fields(&own_id, "acknowledged", "", "//evil.example")).await;
    assert_eq!(elsewhere.location(), "/renewals");
    let refused = owner.post("/reminders/answer", &fields(&foreign_id, "acknowledged", "", "/renewals")).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let nothing = owner.post("/reminders/answer", &fields("7", "acknowledged", "", "/renewals")).await;
    assert_eq!(nothing.status, StatusCode::SEE_OTHER, "what is wrong is said on the page it came from");
    assert_eq!((answers(&app, &own).len(), answers(&app, &foreign).len()), (2, 0));
    owner.csrf.clear();
    let forged = owner.post("/reminders/answer", &fields(&own_id, "acknowledged", "", "/renewals")).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn who_may_change_vendors_acknowledges_for_all_and_says_whose_are_snoozed() {
    let app = TestApp::new();
    let contract = contract_of(&app, "Harbour Payroll", "Olive", OLIVE);
    let id = contract.id.to_string();
    let mut auditor = Visitor::signed_in(&app, Role::Auditor).await;
    let refused = auditor.post("/reminders/answer", &fields(&id, "acknowledged", "", "/renewals")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let mut security = Visitor::signed_in(&app, Role::Security).await;
    let snoozed = security.post("/reminders/answer", &fields(&id, "snoozed", "2026-12-10", "/outbox")).await;
    assert_eq!(snoozed.location(), "/outbox");
    let page = security.get("/outbox").await.body;
    assert!(page.contains("reminders of this go to olive@desk.example"), "{page}");
    assert_eq!(answers(&app, &contract), []);
    security.post("/reminders/answer", &fields(&id, "acknowledged", "", "/outbox")).await;
    assert_eq!(answers(&app, &contract)[0].actor, "security@test.example");
}

#[actix_web::test]
async fn a_program_answers_by_key_or_by_parts_and_reads_what_was_answered() {
    let site = ApiSite::new();
    let person = site.made("people", &json!({ "name": "Olive", "email": OLIVE })).await;
    let vendor = json!({ "name": "Harbour Payroll", "status": "active", "business_owner_id": person });
    let vendor = site.made("vendors", &vendor).await;
    let contract = json!({
        "vendor_id": vendor, "reference": "C-0107", "ends_on": "2027-02-28", "term_months": 12, "auto_renew": true,
        "notice_value": 60, "notice_unit": "days",
    });
    let contract = site.made("contracts", &contract).await;
    let key = format!("contract-notice:contract:{contract}:2026-12-30:30:{OLIVE}");
    let snooze = json!({ "key": key, "kind": "snoozed", "until": "2026-12-10", "note": "Waits for legal." });
    let made = site.post("reminders/answers", &snooze).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    for (field, value) in
        [("recipient", OLIVE), ("until_on", "2026-12-10"), ("way", "api"), ("note", "Waits for legal.")]
    {
        assert_eq!(made.body[field], value);
    }
    assert!(made.body["message"].as_str().unwrap().ends_with("comes on 2026-12-10."), "{}", made.body);
    assert_eq!(site.post("reminders/answers", &snooze).await.status, StatusCode::OK, "it stands already");
    let parts = json!({
        "rule": "contract-notice", "record_id": contract, "anchor": "2026-12-30", "kind": "acknowledged", "note": null,
    });
    assert_eq!(site.post("reminders/answers", &parts).await.status, StatusCode::CREATED);
    let listed = site.walk(&format!("reminders/answers?vendor={vendor}"), 1).await;
    let kinds: Vec<&Value> = listed.iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, ["snoozed", "acknowledged"]);
    for (body, errors) in [
        (json!({ "key": "x", "kind": "snoozed" }), vec!["key not_a_key"]),
        (
            json!({ "kind": "ignored" }),
            vec!["rule unknown_word", "record_id not_an_id", "anchor not_a_date", "kind unknown_word"],
        ),
        (json!({ "key": key, "kind": "acknowledged", "colour": "red" }), vec!["colour unknown_field"]),
        (json!({ "key": 7, "kind": "acknowledged" }), vec!["key not_text"]),
        (json!({ "key": key, "kind": "snoozed" }), vec!["until required"]),
        (json!({ "key": key.replace(OLIVE, "bob@desk.example"), "kind": "acknowledged" }), vec!["recipient unknown"]),
    ] {
        assert_eq!(site.post("reminders/answers", &body).await.errors(), errors, "{body}");
    }
    let moved = json!({ "key": key.replace("2026-12-30", "2026-12-29"), "kind": "acknowledged" });
    assert_eq!(site.post("reminders/answers", &moved).await.body["code"], "reminder_over");
    let auditor = format!("Bearer {}", site.token(Role::Auditor));
    let refused = site.ask(Method::POST, "reminders/answers").header("authorization", &auditor).json(&snooze);
    assert_eq!(refused.send().await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.get("reminders/answers").await.errors(), ["vendor required"]);
}

#[test]
fn the_command_answers_by_key() {
    let app = TestApp::new();
    let person: Person = app.add(json!({ "name": "Olive", "email": OLIVE }));
    let vendor: Vendor =
        app.add(json!({ "name": "Harbour Payroll", "status": "active", "business_owner_id": person.id }));
    // The program goes by the real clock.
    let today = chrono::Utc::now().date_naive();
    let day = |days: i64| today + chrono::Duration::days(days);
    let contract: Contract = app.add(json!({
        "vendor_id": vendor.id, "reference": "C-0107", "ends_on": day(120), "auto_renew": true, "term_months": 12,
        "notice_value": 60, "notice_unit": "days",
    }));
    let key = format!("contract-notice:contract:{}:{}:30:{OLIVE}", contract.id, day(60));
    let until = day(20).to_string();
    let run = |arguments: &[&str]| {
        let output = app.command().arg("answer").args(arguments).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, told, complaint) = run(&[&key, "--until", &until, "--json"]);
    assert_eq!(code, Some(0), "{complaint}");
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(
        (&told["until_on"], &told["recipient"], &told["repeated"]),
        (&json!(until), &json!(OLIVE), &json!(false))
    );
    let (code, told, _) = run(&[&key, "--acknowledge"]);
    assert_eq!(code, Some(0));
    assert!(told.starts_with("Acknowledged: notice deadline of contract C-0107."), "{told}");
    assert_eq!(run(&["nonsense", "--acknowledge"]).0, Some(1));
    assert_eq!(run(&[&key]).0, Some(2), "one of the two has to be said");
    let by: BTreeMap<String, String> = answers(&app, &contract).into_iter().map(|one| (one.way, one.actor)).collect();
    assert_eq!(by, BTreeMap::from([("command".to_owned(), "command line".to_owned())]));
}
