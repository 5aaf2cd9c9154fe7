//! Renewals: the page with its runway, agenda and decision, by form; and the list as a file.

mod decided;

use std::io::Cursor;

use actix_web::http::StatusCode;
use ninefold::{
    actions::{
        export::{self, ExportFormat, ExportKind},
        users,
    },
    domain::{
        contract::Contract,
        offboarding_step::OffboardingStep,
        person::Role,
        renewal_decision::{RenewalChoice, RenewalDecision},
        vendor::{Vendor, VendorStatus},
    },
};
use serde_json::{Value, json};

use crate::{
    pages::visitor::Visitor,
    papers::{import, problems},
    programme::{all, csv, text},
    support::app::TestApp,
};

/// The text of a page with ordinary blanks.
fn words(page: &str) -> String {
    text(page).replace(['\u{a0}', '\u{202f}'], " ")
}

/// A contract of a new vendor, which is called as it is.
fn agreed(app: &TestApp, vendor: &str, contract: Value) -> Contract {
    let vendor: Vendor = app.add(json!({ "name": vendor, "status": "active" }));
    with(app, &vendor, contract)
}

fn with(app: &TestApp, vendor: &Vendor, contract: Value) -> Contract {
    let mut fields = contract.as_object().unwrap().clone();
    fields.insert("vendor_id".to_owned(), json!(vendor.id));
    app.add(Value::Object(fields))
}

/// Notice by 2026-12-01, in nine days.
fn harbour(app: &TestApp) -> Contract {
    let terms = json!({
        "reference": "C-0107", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "term_months": 12,
        "auto_renew": true, "notice_value": 30, "notice_unit": "days", "annual_value_minor": 18_400_000,
        "currency": "USD",
    });
    agreed(app, "Harbour Payroll", terms)
}

/// Notice was due on 2026-11-20, two days ago.
fn wickerdesk(app: &TestApp) -> Contract {
    let terms = json!({
        "reference": "C-0118", "starts_on": "2026-01-20", "ends_on": "2027-01-19", "term_months": 12,
        "auto_renew": true, "notice_value": 60, "notice_unit": "days", "annual_value_minor": 3_800_000,
        "currency": "USD",
    });
    agreed(app, "Wickerdesk Support", terms)
}

/// Ends on 2027-02-28, in 98 days, and does not renew itself.
fn junco(app: &TestApp) -> Contract {
    let terms = json!({
        "reference": "C-0104", "starts_on": "2024-03-01", "ends_on": "2027-02-28", "auto_renew": false,
        "annual_value_minor": 900_000, "currency": "EUR",
    });
    agreed(app, "Junco Telephony", terms)
}

fn portfolio() -> (TestApp, [Contract; 3]) {
    let app = TestApp::new();
    let contracts = [harbour(&app), wickerdesk(&app), junco(&app)];
    agreed(&app, "Lanternpay", json!({ "reference": "C-0110", "starts_on": "2021-10-01" }));
    (app, contracts)
}

#[actix_web::test]
async fn the_page_tells_what_is_to_be_decided_what_was_missed_and_what_comes() {
    let (app, [harbour, ..]) = portfolio();
    let mut buyer = Visitor::signed_in(&app, Role::Procurement).await;
    let page = buyer.get("/renewals").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let told = words(&page.body);
    for part in [
        "November 2026 to October 2027 · 3 contracts with a date in the window, of 3 followed",
        "1 contract worth USD 184 000 a year needs a decision in the next 90 days, by 1 December",
        "One deadline was missed",
        "Harbour Payroll: notice 2026-12-01, ends 2026-12-31, USD 184000.00 184 000 2026-12-01 in 9 d Unrated",
        "C-0118 · notice 60 d",
        "38 000 2026-11-20 missed, 2 d ago",
        "C-0104 · ends, no auto-renewal",
        "EUR 9 000 2027-02-28 in 98 d",
        "One contract states no dates, so nobody knows by when to decide: Lanternpay, C-0110",
        "The notice deadline was 2026-11-20. It renews itself on 2027-01-20 until 2028-01-19; exit possible from \
         2028-01-20, notice by 2027-11-20. USD 38 000 a year.",
        "Decide Harbour Payroll , C-0107 Notice deadline 2026-12-01 , Tuesday, in 9 d Renewal 2027-01-01 until \
         2027-12-31 unless notice is given Value USD 184 000 a year Assumed Each renewal lasts 12 months.",
        "Alternate none named; no exit plan on record Risk Unrated no open incident or finding",
        "Renew ends this chain of reminders; next deadline 2027-12-01",
        "Terminate notice by 2026-12-01; the contract ends 2026-12-31",
        "Tue 24 Nov Harbour Payroll, notice by 2026-12-01 to Test procurement",
        "Tue 1 Dec Harbour Payroll: last day to give notice USD 184 000 a year, else renewed to 2027-12-31 Deadline",
        "30 November to 6 December",
        "Snooze to 26 November",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let place = |text: &str| page.body.find(text).unwrap_or_else(|| panic!("{text}: {}", page.body));
    assert!(place("C-0118") < place("C-0107") && place("C-0107") < place("C-0104"), "by the day that decides");
    for part in [
        format!("href=\"/renewals?contract={}#decide\"", harbour.id),
        format!("name=\"record_id\" value=\"{}\"", harbour.id),
        "name=\"rule\" value=\"contract-notice\"".to_owned(),
        "name=\"anchor\" value=\"2026-12-01\"".to_owned(),
        "name=\"until\" value=\"2026-11-26\"".to_owned(),
        "class=\"bound\"".to_owned(),
        "href=\"/exports/renewals.csv\"".to_owned(),
    ] {
        assert!(page.body.contains(&part), "{part}: {}", page.body);
    }
    assert!(!page.body.contains("style=") && !page.body.contains("onclick"), "{}", page.body);
    let vendor = buyer.get(&format!("/vendors/{}", harbour.vendor_id)).await.body;
    assert!(vendor.contains(&format!("<a href=\"/renewals?contract={}#decide\">Decide</a>", harbour.id)), "{vendor}");
}

#[actix_web::test]
async fn a_register_without_contracts_says_what_will_be_here() {
    let app = TestApp::new();
    let mut buyer = Visitor::signed_in(&app, Role::Procurement).await;
    let page = buyer.get("/renewals").await.body;
    assert!(page.contains("No contracts yet") && page.contains("Import contracts"), "{page}");
    assert!(!page.contains("id=\"runway\""), "{page}");
}

#[actix_web::test]
async fn a_decision_is_recorded_and_its_consequences_are_told() {
    let (app, [harbour, ..]) = portfolio();
    let mut buyer = Visitor::signed_in(&app, Role::Procurement).await;
    let (page, post) = (format!("/renewals?contract={}", harbour.id), format!("/renewals/{}/decide", harbour.id));
    for (choice, reason, follows, standing) in [
        (
            "renegotiate",
            "Ask for the audit right",
            "C-0107 is to be renegotiated; reminders go on until 2026-12-01.",
            "in 9 d, renegotiating",
        ),
        (
            "renew",
            "Terms <agreed>",
            "C-0107 is to be renewed until 2027-12-31; reminders begin again for 2027-12-01.",
            "decided: renew",
        ),
    ] {
        let fields = [("decision", choice), ("reason", reason), ("notice_given_on", "2026-11-20")];
        let sent = buyer.post(&post, &fields).await;
        assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, page.as_str()), "{}", sent.body);
        let told = words(&buyer.get(&page).await.body);
        assert!(told.contains(follows) && told.contains(standing), "{told}");
    }
    let told = words(&buyer.get(&page).await.body);
    for part in [
        "No contract needs a decision in the next 90 days.",
        "Renew. Decided by Test procurement on 2026-11-22: Terms &#60;agreed&#62; Change",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(
        !told.contains("Harbour Payroll, notice by") && !told.contains("Snooze"),
        "nothing is left to be told: {told}"
    );
    let decisions = all::<RenewalDecision>(&app);
    let kept: Vec<_> = decisions.iter().map(|one| (one.decision, one.notice_given_on)).collect();
    assert_eq!(kept, [(RenewalChoice::Renegotiate, None), (RenewalChoice::Renew, None)]);
    assert!(decisions.iter().all(|one| one.deadline_on == "2026-12-01".parse().unwrap()), "{decisions:?}");
    let trail = app.db.read(|conn| Ok(ninefold::db::audit::list_of_vendor(conn, harbour.vendor_id, 2)?)).unwrap();
    assert!(trail.iter().all(|line| line.actor == "procurement@test.example"), "{trail:?}");
}

#[actix_web::test]
async fn what_cannot_be_taken_is_said_beside_the_form_and_nothing_is_stored() {
    let (app, [harbour, ..]) = portfolio();
    let mut buyer = Visitor::signed_in(&app, Role::Procurement).await;
    let post = format!("/renewals/{}/decide", harbour.id);
    for (fields, told) in [
        (vec![("decision", "renew"), ("reason", " ")], "<p class=\"err\" id=\"reason-error\">Is needed.</p>"),
        (vec![("decision", ""), ("reason", "x")], "Decision: is needed."),
        (
            vec![("decision", "terminate"), ("reason", "x"), ("notice_given_on", "2026-11-23")],
            "id=\"notice_given_on-error\"",
        ),
        (vec![("decision", "forget"), ("reason", "Too <dear>")], "Too &#60;dear&#62;"),
    ] {
        let refused = buyer.post(&post, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(refused.body.contains(told), "{told}: {}", refused.body);
    }
    assert!(all::<RenewalDecision>(&app).is_empty());
}

#[actix_web::test]
async fn a_termination_begins_the_offboarding_where_nothing_else_runs() {
    let (app, [harbour, wickerdesk, _]) = portfolio();
    let mut buyer = Visitor::signed_in(&app, Role::Procurement).await;
    let sent =
        [("decision", "terminate"), ("reason", "Too dear"), ("offboard", "yes"), ("notice_given_on", "2026-11-21")];
    let vendors = all::<Vendor>(&app);
    let of = |contract: &Contract| vendors.iter().find(|one| one.id == contract.vendor_id).unwrap();
    with(&app, of(&wickerdesk), json!({ "reference": "C-0200", "ends_on": "2027-06-30" }));
    let page = buyer.get(&format!("/renewals?contract={}", wickerdesk.id)).await.body;
    assert!(!page.contains("name=\"offboard\""), "{page}");
    let refused = buyer.post(&format!("/renewals/{}/decide", wickerdesk.id), &sent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("other running contracts (C-0200)"), "{}", refused.body);
    assert!(all::<RenewalDecision>(&app).is_empty() && all::<OffboardingStep>(&app).is_empty(), "both or neither");

    let page = format!("/renewals?contract={}", harbour.id);
    assert!(buyer.get(&page).await.body.contains("name=\"offboard\""));
    let done = buyer.post(&format!("/renewals/{}/decide", harbour.id), &sent).await;
    assert_eq!(done.location(), page, "{}", done.body);
    let told = words(&buyer.get(&page).await.body);
    for part in [
        "Notice on C-0107 was given on 2026-11-21; it ends 2026-12-31. The vendor’s offboarding has begun.",
        "Terminate, notice given 2026-11-21. Decided by Test procurement on 2026-11-22: Too dear",
        "notice given, leaving",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!(all::<OffboardingStep>(&app).len(), 4);
    let vendor = all::<Vendor>(&app).into_iter().find(|one| one.id == harbour.vendor_id).unwrap();
    let left = (vendor.status, vendor.terminated_on);
    assert_eq!(left, (VendorStatus::Offboarding, "2026-12-31".parse().ok()));
}

#[actix_web::test]
async fn whoever_may_not_decide_reads_and_an_owner_sees_their_own() {
    let (app, [harbour, wickerdesk, _]) = portfolio();
    let mut auditor = Visitor::signed_in(&app, Role::Auditor).await;
    let page = auditor.get("/renewals").await.body;
    assert!(page.contains("C-0107") && !page.contains("name=\"decision\"") && !page.contains("Snooze"), "{page}");
    let post = format!("/renewals/{}/decide", harbour.id);
    let fields = [("decision", "renew"), ("reason", "x")];
    assert_eq!(auditor.post(&post, &fields).await.status, StatusCode::FORBIDDEN);
    let mut owner = Visitor::signed_in(&app, Role::Owner).await;
    let person = users::list(&app).unwrap().into_iter().find(|(user, _)| user.role == Role::Owner).unwrap().0.person_id;
    let own: Vendor = app.add(json!({ "name": "Own", "status": "active", "business_owner_id": person }));
    with(&app, &own, json!({ "reference": "C-0300", "ends_on": "2026-12-20" }));
    let page = owner.get("/renewals").await.body;
    assert!(page.contains("C-0300") && !page.contains("C-0107") && !page.contains("Harbour"), "{page}");
    assert!(!page.contains("/exports/renewals"), "{page}");
    for id in [wickerdesk.id.as_str(), "0190a000-0000-7000-8000-000000000000", "here"] {
        assert_eq!(owner.get(&format!("/renewals?contract={id}")).await.status, StatusCode::NOT_FOUND, "{id}");
    }
}

#[actix_web::test]
async fn the_list_is_narrowed_by_state_vendor_and_owner() {
    let (app, _) = portfolio();
    let mut buyer = Visitor::signed_in(&app, Role::Procurement).await;
    let person = users::list(&app).unwrap().remove(0).0.person_id;
    let osprey: Vendor = app.add(json!({ "name": "Osprey Identity", "status": "active" }));
    with(&app, &osprey, json!({ "reference": "C-0112", "ends_on": "2027-05-31", "owner_id": person }));
    with(&app, &osprey, json!({ "reference": "C-0113", "ends_on": "2027-06-30" }));
    let references = ["C-0104", "C-0107", "C-0112", "C-0113", "C-0118"];
    for (query, shown) in [
        ("", vec!["C-0104", "C-0107", "C-0112", "C-0113", "C-0118"]),
        ("state=missed", vec!["C-0118"]),
        ("state=open,soon", vec!["C-0104", "C-0107", "C-0112", "C-0113"]),
        ("state=leaving", vec![]),
        ("q=os", vec!["C-0112", "C-0113"]),
        ("q=PREY", vec![]),
        ("q=%25", vec![]),
        ("owner=me", vec!["C-0112"]),
        ("owner=me&q=jun", vec![]),
    ] {
        let body = buyer.get(&format!("/renewals?{query}")).await.body;
        let row = |reference: &&str| body.contains(&format!("#contracts\">{reference}</a> · "));
        let found: Vec<&str> = references.into_iter().filter(row).collect();
        assert_eq!(found, shown, "{query}");
    }
    let far = words(&buyer.get("/renewals?days=90").await.body);
    assert!(far.contains("90 days: what falls due") && far.contains("Four weeks"), "{far}");
    for query in ["state=gone", "days=0", "days=soon", "days=367", "after=here"] {
        let refused = buyer.get(&format!("/renewals?{query}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
    }
}

#[actix_web::test]
async fn a_long_list_is_read_page_by_page() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let mut rows = vec!["Vendor|Contract reference|Start|Term (months)|Auto-renew|Notice period".to_owned()];
    rows.extend(
        (0..203).map(|n| format!("Alder Pumps|C-{n:03}|2026-{:02}-{:02}|12|Yes|30 days", n / 28 + 1, n % 28 + 1)),
    );
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let report = import(&app, &csv(&app, "contracts.csv", &rows));
    assert_eq!((problems(&report), report.created), (vec![], 203), "{report:?}");
    let mut buyer = Visitor::signed_in(&app, Role::Procurement).await;
    let (mut path, mut seen) = ("/renewals".to_owned(), Vec::new());
    for (count, told) in [(100, "1–100 of 203"), (100, "101–200 of 203"), (3, "201–203 of 203")] {
        let body = buyer.get(&path).await.body;
        assert!(body.contains(told), "{told}: {body}");
        let places = body.split("#contracts\">C-").skip(1).map(|rest| rest[..3].to_owned()).collect::<Vec<_>>();
        assert_eq!(places.len(), count, "{path}");
        seen.extend(places);
        if let Some(rest) = body.split("rel=\"next\" href=\"").nth(1) {
            path = rest.split('"').next().unwrap().replace("&#38;", "&");
        }
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 203, "each once");
    let last = buyer.get(&path).await.body;
    let back = last.split("rel=\"prev\" href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(buyer.get(&back).await.body.contains("101–200 of 203"));
}

#[test]
fn the_list_is_taken_out_as_a_file() {
    let (app, [harbour, ..]) = portfolio();
    app.add::<RenewalDecision>(json!({
        "vendor_id": harbour.vendor_id, "contract_id": harbour.id, "decision": "terminate", "reason": "=too dear",
        "notice_given_on": "2026-11-21",
    }));
    let mut out = Cursor::new(Vec::new());
    assert_eq!(export::write(&app, ExportKind::Renewals, None, ExportFormat::Json, &mut out).unwrap(), 3);
    let rows: Vec<Value> = serde_json::from_slice(&out.into_inner()).unwrap();
    let told: Vec<_> =
        rows.iter().map(|row| (row["contract"].as_str().unwrap(), row["state"].as_str().unwrap())).collect();
    assert_eq!(told, [("C-0118", "Deadline missed"), ("C-0107", "Leaving"), ("C-0104", "To decide")]);
    let row = &rows[1];
    for (key, value) in [
        ("decide_by", json!("2026-12-01")),
        ("next_notice_deadline", json!("2027-12-01")),
        ("annual_value", json!(184_000)),
        ("currency", json!("USD")),
        ("notice", json!("notice 30 d")),
        ("decision", json!("Terminate")),
        ("notice_given_on", json!("2026-11-21")),
    ] {
        assert_eq!(row[key], value, "{key}: {row}");
    }
    let mut out = Cursor::new(Vec::new());
    export::write(&app, ExportKind::Renewals, Some(harbour.vendor_id), ExportFormat::Csv, &mut out).unwrap();
    let csv = String::from_utf8(out.into_inner()).unwrap();
    assert!(csv.lines().count() == 2 && csv.contains("'=too dear"), "{csv}");
}
