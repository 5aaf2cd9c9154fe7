//! What pages say once something was decided or acknowledged: notice that came too late, contracts that end by
//! themselves, days off, and who saw the reminders.

use actix_web::http::StatusCode;
use ninefold::{
    actions::{
        renewals::{self, Asked, Renewal},
        sweep_reminders::dry_run,
        users,
    },
    domain::{
        Date, access::Actor, contract::Contract, ids::VendorId, person::Role, renewal::RenewalState,
        renewal_decision::RenewalDecision, vendor::Vendor,
    },
};
use serde_json::{Value, json};

use super::{agreed, harbour, junco, portfolio, wickerdesk, words};
use crate::{pages::visitor::Visitor, programme::all, support::app::TestApp};

/// The page of a contract as people read it.
async fn page_of(visitor: &mut Visitor<'_>, contract: &Contract) -> String {
    words(&visitor.get(&format!("/renewals?contract={}", contract.id)).await.body)
}

async fn vendor_of(visitor: &mut Visitor<'_>, vendor: VendorId) -> String {
    words(&visitor.get(&format!("/vendors/{vendor}")).await.body)
}

async fn decide(visitor: &mut Visitor<'_>, contract: &Contract, fields: &[(&str, &str)]) {
    let sent = visitor.post(&format!("/renewals/{}/decide", contract.id), fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
}

fn assert_holds(told: &str, parts: &[&str]) {
    for part in parts {
        assert!(told.contains(part), "{part}: {told}");
    }
}

/// The only contract on the register as it stands at an instant.
fn stands(app: &TestApp, at: &str) -> Renewal {
    let found = renewals::list(&app.at(at), &Actor::command_line(), &Asked::default(), None, 10).unwrap();
    assert_eq!(found.page.len(), 1, "{found:?}");
    found.page.into_iter().next().unwrap()
}

const LATE: [(&str, &str); 3] = [("decision", "terminate"), ("reason", "We forgot"), ("notice_given_on", "2026-11-21")];

#[actix_web::test]
async fn notice_that_came_late_is_kept_and_counts_for_the_next_term() {
    let app = TestApp::new();
    let contract = wickerdesk(&app);
    let mut buyer = Visitor::signed_in(&app, Role::Procurement).await;
    let open = page_of(&mut buyer, &contract).await;
    assert_holds(&open, &["After 2026-11-20 it counts for the next term."]);
    decide(&mut buyer, &contract, &LATE).await;
    let late = "notice given late, on 2026-11-21; counts for the next term";
    let told = page_of(&mut buyer, &contract).await;
    assert_holds(
        &told,
        &[
            "Notice on C-0118 came on 2026-11-21, after 2026-11-20: it renews itself on 2027-01-20 until 2028-01-19. \
             The notice counts for the term to 2028-01-19: have the vendor confirm that, and record it for the notice \
             deadline 2027-11-20.",
            &format!("notice 60 d {late}"),
            "missed, 2 d ago",
            "One deadline was missed",
            "Renewal 2027-01-20 until 2028-01-19: notice came too late, on 2026-11-21",
            "Terminate. Notice given late, on 2026-11-21; counts for the next term. Decided by Test procurement on \
             2026-11-22: We forgot Change",
        ],
    );
    assert!(!told.contains("notice given, leaving"), "{told}");
    let vendor = vendor_of(&mut buyer, contract.vendor_id).await;
    assert_holds(
        &vendor,
        &[
            "Notice for C-0118 missed: was due 20 November, 2 d late It came late, on 2026-11-21; it renews itself on \
             2027-01-20.",
            "We forgot notice given late, 2026-11-21",
        ],
    );
    assert!(!all::<RenewalDecision>(&app)[0].is_final());
}

#[test]
fn the_next_deadline_is_reminded_of_until_the_late_notice_is_confirmed_for_it() {
    let app = TestApp::new();
    users::add(&app, &Actor::command_line(), "Bo Lind", "bo@test.example", Role::Procurement).unwrap();
    let contract = wickerdesk(&app);
    let decided = |more: Value| {
        let mut fields = json!({
            "vendor_id": contract.vendor_id, "contract_id": contract.id, "decision": "terminate", "reason": "We forgot",
            "notice_given_on": "2026-11-21",
        });
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        app.add::<RenewalDecision>(fields)
    };
    decided(json!({}));
    let next: Date = "2027-11-20".parse().unwrap();
    let reminded = || dry_run(&app, 300, None).unwrap().iter().any(|one| one.anchor_date == next);
    assert!(reminded());
    let renewed = stands(&app, "2027-02-01T09:00:00").runway;
    assert_eq!((renewed.state, renewed.decide_by), (RenewalState::Open, next));
    let late = renewed.late_words().unwrap();
    assert_eq!(late, "notice given late, on 2026-11-21; counts for this term");
    decided(json!({ "deadline_on": "2027-11-20" }));
    assert!(!reminded());
    assert_eq!(stands(&app, "2026-11-22T09:00:00").runway.state, RenewalState::Missed);
    assert_eq!(stands(&app, "2027-02-01T09:00:00").runway.state, RenewalState::Leaving);
    let gone = renewals::list(&app.at("2028-01-20T09:00:00"), &Actor::command_line(), &Asked::default(), None, 10);
    assert!(gone.unwrap().page.is_empty(), "it ended with that term");
}

#[actix_web::test]
async fn an_offboarding_that_begins_with_late_notice_ends_with_the_next_term() {
    let app = TestApp::new();
    let contract = wickerdesk(&app);
    let mut buyer = Visitor::signed_in(&app, Role::Procurement).await;
    buyer.get("/renewals").await;
    let offboard = LATE.into_iter().chain([("offboard", "yes")]).collect::<Vec<_>>();
    decide(&mut buyer, &contract, &offboard).await;
    assert_eq!(all::<Vendor>(&app)[0].terminated_on, "2028-01-19".parse().ok());
}

#[actix_web::test]
async fn a_contract_that_ends_by_itself_takes_no_notice() {
    let app = TestApp::new();
    let contract = junco(&app);
    let mut buyer = Visitor::signed_in(&app, Role::Procurement).await;
    let page = buyer.get(&format!("/renewals?contract={}", contract.id)).await.body;
    assert!(page.contains("name=\"decision\"") && !page.contains("notice_given_on"), "{page}");
    decide(&mut buyer, &contract, &[("decision", "terminate"), ("reason", "Moved")]).await;
    let told = page_of(&mut buyer, &contract).await;
    assert_holds(
        &told,
        &[
            "C-0104 ends 2027-02-28 by itself; no notice is needed.",
            "decided: let it end",
            "Renewal ends 2027-02-28, as decided",
            "Terminate. Decided by Test procurement on 2026-11-22: Moved Change",
        ],
    );
    for wrong in ["still to be given", "Record the notice", "Snooze", "act by"] {
        assert!(!told.contains(wrong), "{wrong}: {told}");
    }
    let vendor = vendor_of(&mut buyer, contract.vendor_id).await;
    assert_holds(&vendor, &["Renewal ends 2027-02-28, as decided", "Moved no notice needed"]);
    assert!(!vendor.contains("Contract C-0104 ends"), "nothing is left to be done: {vendor}");
}

#[actix_web::test]
async fn the_vendors_page_says_what_stands_after_a_decision() {
    let app = TestApp::new();
    let contract = harbour(&app);
    let mut buyer = Visitor::signed_in(&app, Role::Procurement).await;
    let open = vendor_of(&mut buyer, contract.vendor_id).await;
    let unless = "Renewal 2027-01-01 until 2027-12-31 unless notice is given";
    assert_holds(&open, &["Decide on C-0107 by 1 December, in 9 d", unless, "Decide"]);
    for (fields, parts, step) in [
        (
            vec![("decision", "terminate"), ("reason", "Too dear")],
            vec!["Renewal 2027-01-01 until 2027-12-31 unless notice is given: decided to terminate"],
            Some("Give notice on C-0107 by 1 December, in 9 d"),
        ),
        (
            vec![("decision", "terminate"), ("reason", "Too dear"), ("notice_given_on", "2026-11-21")],
            vec!["Renewal none: notice was given, it ends 2026-12-31", "On the runway"],
            None,
        ),
        (
            vec![("decision", "renew"), ("reason", "Works well")],
            vec!["Renewal 2027-01-01 until 2027-12-31, as decided", "On the runway"],
            None,
        ),
    ] {
        decide(&mut buyer, &contract, &fields).await;
        let told = vendor_of(&mut buyer, contract.vendor_id).await;
        assert_holds(&told, &parts);
        assert!(!told.contains("Decide on C-0107"), "{told}");
        assert_eq!(told.contains("Give notice on C-0107"), step.is_some(), "{told}");
        assert_holds(&told, &step.into_iter().collect::<Vec<_>>());
    }
}

/// A contract of calendar years that was to end with 2025, by notice due on 2025-12-01 that was given on a day.
fn terminated(app: &TestApp, notice: &str) -> Contract {
    let terms = json!({
        "reference": "C-0107", "starts_on": "2024-01-01", "term_months": 12, "auto_renew": true, "notice_value": 30,
        "notice_unit": "days",
    });
    let contract = agreed(app, "Harbour Payroll", terms);
    app.add::<RenewalDecision>(json!({
        "vendor_id": contract.vendor_id, "contract_id": contract.id, "decision": "terminate", "reason": "Too dear",
        "deadline_on": "2025-12-01", "decided_on": "2025-11-20", "notice_given_on": notice,
    }));
    contract
}

#[actix_web::test]
async fn late_notice_is_ready_to_be_recorded_for_the_term_it_counts_for() {
    let app = TestApp::new();
    let contract = terminated(&app, "2025-12-05");
    let mut buyer = Visitor::signed_in(&app, Role::Procurement).await;
    let body = buyer.get(&format!("/renewals?contract={}", contract.id)).await.body;
    for part in ["value=\"terminate\" checked", "name=\"notice_given_on\" value=\"2025-12-05\""] {
        assert!(body.contains(part), "{part}: {body}");
    }
    assert_holds(
        &words(&body),
        &[
            "Notice given late, on 2025-12-05; counts for this term. Have the vendor confirm its last day, and record \
             below what it says.",
            "in 9 d",
        ],
    );
    let vendor = vendor_of(&mut buyer, contract.vendor_id).await;
    assert_holds(&vendor, &["Confirm the notice on C-0107 by 1 December, in 9 d"]);
    let fields = [("decision", "terminate"), ("reason", "The vendor confirmed"), ("notice_given_on", "2025-12-05")];
    decide(&mut buyer, &contract, &fields).await;
    let told = page_of(&mut buyer, &contract).await;
    assert_holds(&told, &["Notice on C-0107 was given on 2025-12-05; it ends 2026-12-31.", "notice given, leaving"]);
}

#[actix_web::test]
async fn a_contract_that_was_left_has_no_term_to_come() {
    let app = TestApp::new();
    let contract = terminated(&app, "2025-11-21");
    let mut buyer = Visitor::signed_in(&app, Role::Procurement).await;
    let vendor = vendor_of(&mut buyer, contract.vendor_id).await;
    assert_holds(&vendor, &["Notice deadline none: it has ended Renewal ended 2025-12-31"]);
    assert!(!vendor.contains("Decide on C-0107"), "{vendor}");
    let page = page_of(&mut buyer, &contract).await;
    assert_holds(&page, &["It ended on 2025-12-31; nothing is left to be decided."]);
}

#[actix_web::test]
async fn who_acknowledged_the_reminders_is_told_at_the_contract() {
    let (app, [harbour, ..]) = portfolio();
    let mut buyer = Visitor::signed_in(&app, Role::Procurement).await;
    let before = page_of(&mut buyer, &harbour).await;
    assert!(!before.contains("acknowledged by"), "{before}");
    let next = format!("/renewals?contract={}", harbour.id);
    let fields = [
        ("rule", "contract-notice"),
        ("record_id", harbour.id.as_str()),
        ("anchor", "2026-12-01"),
        ("kind", "acknowledged"),
        ("until", ""),
        ("next", next.as_str()),
    ];
    assert_eq!(buyer.post("/reminders/answer", &fields).await.status, StatusCode::SEE_OTHER);
    let told = page_of(&mut buyer, &harbour).await;
    let who = "acknowledged by Test procurement on 2026-11-22";
    assert_holds(&told, &[&format!("notice 30 d {who}"), &format!("Reminders {who}")]);
    assert_eq!(told.matches(who).count(), 2, "at that contract alone: {told}");
    let vendor = vendor_of(&mut buyer, harbour.vendor_id).await;
    let line = "Notice deadline of contract C-0107 acknowledged by procurement@test.example";
    assert!(vendor.contains(line) && !vendor.contains(&format!("{line}, by")), "{vendor}");
    decide(&mut buyer, &harbour, &[("decision", "renew"), ("reason", "Works well")]).await;
    let decided = page_of(&mut buyer, &harbour).await;
    assert!(!decided.contains(who), "{decided}");
}

#[actix_web::test]
async fn a_deadline_on_a_day_off_says_by_when_to_act() {
    let app = TestApp::new();
    let contract = junco(&app);
    let mut buyer = Visitor::signed_in(&app, Role::Procurement).await;
    let told = page_of(&mut buyer, &contract).await;
    assert_holds(
        &told,
        &["2027-02-28 in 98 d act by 2027-02-26", "2027-02-28 , Sunday, in 98 d; act by 2027-02-26, Friday"],
    );
    decide(&mut buyer, &contract, &[("decision", "renew"), ("reason", "Works well")]).await;
    let decided = page_of(&mut buyer, &contract).await;
    assert!(!decided.contains("act by"), "nothing is left to be done: {decided}");
}
