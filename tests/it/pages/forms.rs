use actix_web::http::StatusCode;
use ninefold::{
    actions::records,
    domain::{
        access::Actor,
        contract::Contract,
        person::{Person, Role},
        soc_report::SocReport,
        vendor::{Service, Vendor},
    },
};
use serde_json::json;

use super::visitor::Visitor;
use crate::support::app::TestApp;

fn vendors(app: &TestApp) -> Vec<Vendor> {
    records::list::<Vendor>(app, &Actor::command_line(), None, None, 50).unwrap()
}

#[actix_web::test]
async fn a_vendor_is_added_changed_and_removed() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    visitor.get("/vendors/new").await;
    let fields = [("name", "Alder Pumps"), ("status", "active"), ("aliases", "Alder, Ltd\r\nAlder Group")];
    let added = visitor.post("/vendors", &fields).await;
    let vendor = vendors(&app).remove(0);
    assert_eq!(added.location(), format!("/vendors/{}", vendor.id), "{}", added.body);
    assert_eq!(vendor.aliases.join("|"), "Alder, Ltd|Alder Group", "a comma parts no names");

    let path = format!("/vendors/{}/edit", vendor.id);
    let form = visitor.get(&path).await;
    assert!(form.body.contains("value=\"Alder Pumps\""), "{}", form.body);
    let version = form.hidden("version");
    let change = [("name", "Alder Pumps"), ("status", "active"), ("country", "IE"), ("version", version.as_str())];
    assert_eq!(visitor.post(&path, &change).await.status, StatusCode::SEE_OTHER);
    assert_eq!(vendors(&app)[0].country.as_deref(), Some("IE"));
    let late = visitor.post(&path, &change).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED, "the version was loaded before the change");
    assert!(late.body.contains("Somebody was faster"));

    let path = format!("/vendors/{}/delete", vendor.id);
    let confirm = visitor.get(&path).await;
    assert!(confirm.body.contains("With it go 1 service and its scores."), "{}", confirm.body);
    let version = confirm.hidden("version");
    assert_eq!(visitor.post(&path, &[("version", &version)]).await.location(), "/vendors");
    assert!(vendors(&app).is_empty());
}

#[actix_web::test]
async fn a_form_with_wrong_values_comes_back_with_them_and_what_is_wrong() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let path = format!("/vendors/{}/contracts", vendors(&app)[0].id);
    let form = visitor.get(&format!("{path}/new")).await;
    assert!(form.body.contains("Annual value"), "{}", form.body);
    let fields = [("reference", "C-1"), ("starts_on", "2026-02-30"), ("annual_value_minor", "a lot")];
    let page = visitor.post(&path, &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in [
        "2 things to mend",
        "id=\"starts_on-error\"",
        "id=\"annual_value_minor-error\"",
        "value=\"C-1\"",
        "value=\"a lot\"",
        "value=\"2026-02-30\"",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
}

#[actix_web::test]
async fn an_amount_is_entered_as_people_write_it() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let mut visitor = Visitor::signed_in(&app, Role::Procurement).await;
    let vendor = vendors(&app)[0].id;
    let fields = [("reference", "C-1"), ("annual_value_minor", "184 000.50"), ("currency", "EUR")];
    let added = visitor.post(&format!("/vendors/{vendor}/contracts"), &fields).await;
    assert_eq!(added.location(), format!("/vendors/{vendor}#contracts"), "{}", added.body);
    let contract = records::list::<Contract>(&app, &Actor::command_line(), Some(vendor), None, 9).unwrap().remove(0);
    assert_eq!(contract.annual_value_minor, Some(18_400_050));
    let form = visitor.get(&format!("/contracts/{}/edit", contract.id)).await;
    assert!(form.body.contains("value=\"184000.50\""), "{}", form.body);
}

#[actix_web::test]
async fn the_form_of_a_service_rates_and_a_box_left_open_is_a_no() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let vendor = vendors(&app)[0].id;
    let service = records::list::<Service>(&app, &Actor::command_line(), Some(vendor), None, 9).unwrap().remove(0);
    let path = format!("/services/{}/edit", service.id);
    let form = visitor.get(&path).await;
    assert!(form.body.contains("3 · write or network"), "{}", form.body);
    let version = form.hidden("version");
    let fields = [("name", "Pumps"), ("access", "3"), ("needs_privacy", "yes"), ("version", version.as_str())];
    assert_eq!(visitor.post(&path, &fields).await.location(), format!("/vendors/{vendor}#score"));
    let stored: Service = records::get(&app, &Actor::command_line(), service.id).unwrap();
    assert_eq!((stored.ratings.access, stored.needs_privacy, stored.active), (Some(3), true, false));
}

#[actix_web::test]
async fn a_soc_report_is_filed_by_those_who_assess() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let vendor = vendors(&app)[0].id;
    let path = format!("/vendors/{vendor}/soc-reports");
    let fields = [
        ("kind", "soc2"),
        ("report_type", "type2"),
        ("period_start", "2025-10-01"),
        ("period_end", "2026-09-30"),
        ("auditor_check", "not_checked"),
        ("opinion_description", "unqualified"),
        ("opinion_design", "unqualified"),
        ("opinion_operation", "unqualified"),
        ("scope_fit", "full"),
        ("categories", "security"),
        ("categories", "availability"),
    ];
    let mut procurement = Visitor::signed_in(&app, Role::Procurement).await;
    assert_eq!(procurement.post(&path, &fields).await.status, StatusCode::FORBIDDEN);
    let mut security = Visitor::signed_in(&app, Role::Security).await;
    let form = security.get(&format!("{path}/new")).await;
    assert_eq!(form.body.matches("<details class=\"fold\"").count(), 3, "what does not score unfolds");
    let added = security.post(&path, &fields).await;
    assert!(added.location().starts_with("/soc-reports/"), "{}", added.body);
    let report = records::list::<SocReport>(&app, &Actor::command_line(), Some(vendor), None, 9).unwrap().remove(0);
    assert_eq!(report.categories.join(","), "security,availability");
}

#[actix_web::test]
async fn a_form_sets_only_what_it_shows() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let other: Vendor = app.add(json!({ "name": "Birch Valves", "status": "active" }));
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let vendor = vendors(&app).into_iter().find(|vendor| vendor.id != other.id).unwrap();
    let fields =
        [("name", "Ann"), ("role", "security"), ("vendor_id", other.id.as_str()), ("created_at", "1970-01-01")];
    let added = visitor.post(&format!("/vendors/{}/contacts", vendor.id), &fields).await;
    assert_eq!(added.location(), format!("/vendors/{}#contacts", vendor.id), "{}", added.body);
}

#[actix_web::test]
async fn a_form_leaves_out_what_whoever_asks_may_not_set() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let edit = format!("/vendors/{}/edit", vendors(&app)[0].id);
    let mut security = Visitor::signed_in(&app, Role::Security).await;
    assert!(security.get(&edit).await.body.contains("name=\"last_review_on\""), "whoever assesses says it");
    let mut buyer = Visitor::signed_in(&app, Role::Procurement).await;
    let form = buyer.get(&edit).await;
    assert!(form.body.contains("name=\"country\""), "{}", form.body);
    assert!(!form.body.contains("last_review_on") && !form.body.contains("next_review_on"), "{}", form.body);
    let version = form.hidden("version");
    let fields = [("name", "Alder Pumps"), ("status", "active"), ("country", "IE"), ("version", version.as_str())];
    assert_eq!(buyer.post(&edit, &fields).await.status, StatusCode::SEE_OTHER, "what is left out stays as it was");
    let version = buyer.get(&edit).await.hidden("version");
    let more = [
        ("name", "Alder Pumps"),
        ("status", "active"),
        ("next_review_on", "2030-01-01"),
        ("version", version.as_str()),
    ];
    assert_eq!(buyer.post(&edit, &more).await.status, StatusCode::FORBIDDEN);
    assert_eq!((vendors(&app)[0].country.as_deref(), vendors(&app)[0].next_review_on), (Some("IE"), None));

    let people = records::list::<Person>(&app, &Actor::command_line(), None, None, 9).unwrap();
    let account = people.into_iter().find(|person| person.name == "Test security").unwrap();
    let form = buyer.get(&format!("/people/{}/edit", account.id)).await;
    assert!(form.body.contains("manager_id") && !form.body.contains("name=\"email\""), "{}", form.body);
}
