//! What is put off to a day off: what is promised on the page and afterwards is the day on which the mail goes.

use actix_web::{http::StatusCode, test::TestRequest};
use ninefold::{
    actions::{
        answer_reminder::{self, Wish},
        mail_links::Links,
        sweep_reminders::{dry_run, sweep},
    },
    app::App,
    db::{self, reminder::Reminder},
    domain::{
        access::Actor,
        finding::Finding,
        person::Person,
        reminder::{ReminderListing, ResponseKind, RuleName},
        reminder_answer::Occasion,
        soc_report::SocReport,
        vendor::Vendor,
    },
};
use serde_json::json;

use crate::{pages::visitor::Visitor, reminder_answers::contract_of, support::app::TestApp};

const OLIVE: &str = "olive@desk.example";

/// What Olive is told by a rule in the next two months, whatever is decided.
fn told(app: &App, rule: RuleName) -> Vec<ReminderListing> {
    let listed = dry_run(app, 60, None).unwrap();
    listed.into_iter().filter(|one| one.recipient == OLIVE && one.rule == rule && !one.if_undecided).collect()
}

fn days(app: &App, rule: RuleName) -> Vec<String> {
    told(app, rule).into_iter().map(|one| one.send_on.to_string()).collect()
}

/// The mailed reminder of a rule to Olive, and the path of its link.
fn mailed(app: &TestApp, rule: RuleName) -> (Reminder, String) {
    let rows = app.db.read(|conn| Ok(db::reminder::list_before(conn, None, 100)?)).unwrap();
    let row = rows.into_iter().find(|row| row.recipient == OLIVE && row.rule == rule).unwrap();
    let path = Links::load(app).unwrap().answer_path(row.id);
    (row, path)
}

/// Puts what Olive is told by a rule off to that day; answers what is said to it.
fn put_off(app: &App, rule: RuleName, until: &str) -> String {
    let one = told(app, rule).remove(0);
    let occasion = Occasion { rule, record_id: one.record_id, anchor: one.anchor_date };
    let wish = Wish { kind: ResponseKind::Snoozed, until: Some(until.parse().unwrap()), note: None };
    let of = (&occasion, Some(OLIVE));
    answer_reminder::by_actor(app, &Actor::command_line(), "command", of, &wish).unwrap().said()
}

fn olives_vendor(app: &TestApp) -> (Person, Vendor) {
    let olive: Person = app.add(json!({ "name": "Olive", "email": OLIVE }));
    let vendor = json!({
        "name": "Harbour Payroll", "status": "active", "business_owner_id": olive.id, "security_owner_id": olive.id,
    });
    let vendor = app.add(vendor);
    (olive, vendor)
}

#[actix_web::test]
async fn a_deadline_that_is_put_off_to_a_day_off_comes_back_before_it_as_the_page_says() {
    let app = TestApp::new();
    contract_of(&app, "Harbour Payroll", "Olive", OLIVE);
    sweep(&app).unwrap();
    let (row, path) = mailed(&app, RuleName::ContractNotice);
    let mut nobody = Visitor::new(&app);
    let page = nobody.get(&path).await.body;
    assert!(page.contains("on that day, or if it is a day off, on the working day before it."), "{page}");
    assert!(!page.contains("hear nothing"), "{page}");

    // A Saturday.
    let sent = TestRequest::post().uri(&path).set_form([("kind", "snoozed"), ("until", "2026-12-12")]);
    assert_eq!(nobody.send(sent).await.status, StatusCode::SEE_OTHER);
    let page = nobody.get(&path).await.body;
    for part in [
        "2026-12-12 is a day off: the next reminder of it to olive@desk.example comes on 2026-12-11, the working day \
         before it.",
        "Snoozed to 2026-12-11 for olive@desk.example.",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(days(&app, RuleName::ContractNotice), ["2026-12-11", "2026-12-16", "2026-12-23", "2026-12-29"]);

    let (id, tag) = (row.id.to_string(), path.rsplit_once('/').unwrap().1);
    let snoozed = |instant: &str| answer_reminder::asked(&app.at(instant), &id, tag).unwrap().snoozed_to;
    assert!(snoozed("2026-12-10T09:00:00").is_some());
    assert_eq!(snoozed("2026-12-11T09:00:00"), None, "it is back");
}

#[actix_web::test]
async fn what_can_wait_comes_back_after_a_day_off_as_the_page_says() {
    let app = TestApp::new();
    let (olive, vendor) = olives_vendor(&app);
    app.add::<Finding>(json!({
        "vendor_id": vendor.id, "title": "No restore test", "severity": "low", "owner_id": olive.id,
        "due_on": "2026-12-22",
    }));
    sweep(&app.at("2026-11-23T09:00:00")).unwrap();
    let (_, path) = mailed(&app, RuleName::FindingDue);
    let page = Visitor::new(&app).get(&path).await.body;
    assert!(page.contains("on that day, or if it is a day off, on the working day after it."), "{page}");
    let said = put_off(&app, RuleName::FindingDue, "2026-12-05");
    let back = "2026-12-05 is a day off: the next reminder of it to olive@desk.example comes on 2026-12-07, the \
                working day after it.";
    assert!(said.ends_with(back), "{said}");
    assert_eq!(days(&app, RuleName::FindingDue), ["2026-12-07", "2026-12-08", "2026-12-15", "2026-12-21"]);
    let page = Visitor::new(&app).get(&path).await.body;
    assert!(page.contains("Snoozed to 2026-12-07 for olive@desk.example."), "{page}");
}

#[test]
fn what_happened_comes_back_on_whatever_day() {
    let app = TestApp::new();
    let (_, vendor) = olives_vendor(&app);
    app.add::<SocReport>(json!({
        "vendor_id": vendor.id, "kind": "soc2", "report_type": "type2", "period_start": "2025-10-01",
        "period_end": "2026-09-30", "opinion_description": "unqualified", "opinion_design": "unqualified",
        "opinion_operation": "qualified", "qualified_criteria": "CC6.1",
    }));
    let said = put_off(&app, RuleName::OpinionNotClean, "2026-12-05");
    assert!(said.ends_with("The next reminder of it to olive@desk.example comes on 2026-12-05."), "{said}");
    assert_eq!(days(&app, RuleName::OpinionNotClean), ["2026-12-05"]);
}
