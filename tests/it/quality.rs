//! Standing inconsistencies: of the sample, by page, by JSON, by command and as a file; each mended where it says.

use actix_web::http::StatusCode;
use ninefold::{
    actions::{
        demo, quality,
        records::{self, Record},
    },
    domain::{
        access::Actor,
        person::{Person, Role},
        quality::{Check, Inconsistency},
        questionnaire::Questionnaire,
        vendor::{Service, Vendor},
    },
};
use serde_json::json;

use crate::{api::ApiSite, cli::Place, pages::visitor::Visitor, support::app::TestApp};

fn found(app: &TestApp) -> Vec<Inconsistency> {
    let groups = quality::report(app).unwrap().groups;
    groups.into_iter().flat_map(|group| group.checks).flat_map(|checked| checked.rows).collect()
}

fn all<R: Record>(app: &TestApp) -> Vec<R> {
    records::list::<R>(app, &Actor::command_line(), None, None, 50).unwrap()
}

#[test]
fn the_sample_has_its_loose_ends() {
    let app = TestApp::new();
    demo::load(&app, &Actor::command_line(), &|_| {}).unwrap();
    let report = quality::report(&app).unwrap();
    let told: Vec<(&str, usize)> =
        report.groups.iter().flat_map(|group| &group.checks).map(|one| (one.check.as_str(), one.count)).collect();
    let expected = [
        ("unrated_service", 2),
        ("contract_without_dates", 2),
        ("claimed_soc2", 2),
        ("claimed_iso27001", 3),
        ("claimed_dpa", 1),
        ("cuecs_not_mapped", 1),
        ("finding_without_criteria", 1),
    ];
    assert_eq!(told, expected);
    assert_eq!(report.count, 12);
    let later = app.at("2026-11-30T09:00:00");
    let later = quality::report(&later).unwrap();
    let checks: Vec<Check> = later.groups.iter().flat_map(|group| &group.checks).map(|one| one.check).collect();
    assert!(checks.contains(&Check::OverrideRanOut), "the override of Vetch Monitoring has lapsed: {checks:?}");
}

#[actix_web::test]
async fn each_line_opens_the_field_that_mends_it() {
    let app = TestApp::new();
    let person = app.add::<Person>(json!({ "name": "Payroll <owner>" }));
    let vendor: Vendor = app.add(json!({
        "name": "Harbour Payroll", "status": "active", "claims_soc2": true, "business_owner_id": person.id,
    }));
    let twin: Vendor = app.add(json!({ "name": "Harbor Payroll Ltd", "status": "active" }));
    let services = all::<Service>(&app);
    let second = app.add::<Service>(json!({
        "vendor_id": vendor.id, "name": "Portal", "data_sensitivity": 4, "criticality": 4, "access": 4,
    }));
    let asked: Questionnaire =
        app.add(json!({ "vendor_id": vendor.id, "template": "generic", "submitted_on": "2026-03-18" }));
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let page = visitor.get("/quality").await;
    assert_eq!(page.status, StatusCode::OK);
    for part in [
        format!("href=\"/vendors/{}/edit#security_owner_id\">No security owner", vendor.id),
        format!("href=\"/people/{}/edit#email\">No e-mail address", person.id),
        format!(
            "href=\"/services/{}/edit#data_sensitivity\">Not rated: data sensitivity, criticality, access",
            services[0].id
        ),
        format!("href=\"/vendors/{}/soc-reports/new?kind=soc2\">No SOC 2 report on file", vendor.id),
        format!("href=\"/questionnaires/{}/edit#service_id\">Filed for none of 2 services in use", asked.id),
        format!("href=\"/vendors/{}/edit#name\">Looks like Harbour Payroll (V-0001)", twin.id),
        "Payroll &#60;owner&#62;".to_owned(),
    ] {
        assert!(page.body.contains(&part), "{part}: {}", page.body);
    }
    let before = found(&app).len();
    let edit = format!("/people/{}/edit", person.id);
    let version = visitor.get(&edit).await.hidden("version");
    let sent = [("version", version.as_str()), ("name", "Payroll owner"), ("email", "owner@ours.example")];
    let saved = visitor.post(&edit, &sent).await;
    assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, "/quality"), "{}", saved.body);
    let edit = format!("/questionnaires/{}/edit", asked.id);
    let version = visitor.get(&edit).await.hidden("version");
    let sent = [
        ("version", version.as_str()),
        ("service_id", second.id.as_str()),
        ("template", "generic"),
        ("submitted_on", "2026-03-18"),
        ("attestation", "self_attested"),
    ];
    let saved = visitor.post(&edit, &sent).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert_eq!(found(&app).len(), before - 2);
    let one = visitor.get("/quality?check=unrated_service").await.body;
    assert!(
        one.contains("All inconsistencies") && one.contains("1–2 of 2") && !one.contains("No security owner"),
        "{one}"
    );
    let mut auditor = Visitor::signed_in(&app, Role::Auditor).await;
    let body = auditor.get("/quality").await.body;
    assert!(!body.contains("/edit") && !body.contains("/new"), "{body}");
    assert_eq!(Visitor::signed_in(&app, Role::Owner).await.get("/quality").await.status, StatusCode::FORBIDDEN);
    let file = auditor.get("/quality.csv").await;
    let line = file.body.lines().find(|line| line.starts_with("Owners,")).unwrap().to_owned();
    assert!(line.contains("High or Critical without an owner,Harbour Payroll,V-0001"), "{line}");
    assert!(auditor.get("/quality.xlsx").await.body.starts_with("PK"));
}

#[actix_web::test]
async fn an_empty_register_goes_together() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Procurement).await;
    let page = visitor.get("/quality").await.body;
    assert!(page.contains("All of it goes together"), "{page}");
    assert!(visitor.get("/quality?check=no_owner&page=9").await.body.contains("Nothing of this kind stands."));
}

#[actix_web::test]
async fn the_api_groups_them_and_names_where_each_is_mended() {
    let site = ApiSite::new();
    let vendor = crate::api::vendor(&site, "Harbour Payroll").await;
    let claims = json!({ "status": "active", "claims_soc2": true, "claims_iso27001": true });
    site.patch(&format!("vendors/{vendor}"), &claims).await;
    let body = site.get("quality").await.body;
    assert_eq!((&body["as_of"], &body["count"]), (&json!("2026-11-22"), &json!(3)));
    let groups: Vec<&str> =
        body["groups"].as_array().unwrap().iter().map(|one| one["group"].as_str().unwrap()).collect();
    assert_eq!(groups, ["services", "claims"]);
    let row = &body["groups"][1]["checks"][0]["rows"][0];
    let mend = json!({ "action": "add", "kind": "soc_report", "id": vendor, "field": "kind", "value": "soc2" });
    assert_eq!((&row["check"], &row["reference"], &row["mend"]), (&json!("claimed_soc2"), &json!("V-0001"), &mend));
    let one = site.get("quality?check=claimed_soc2,no_owner").await.body;
    assert_eq!((&one["count"], one["groups"].as_array().unwrap().len()), (&json!(1), 1));
    assert_eq!(site.get("quality?check=nothing").await.errors(), ["check unknown_word"]);
    assert_eq!(site.get("quality?limit=3").await.errors(), ["limit unknown_parameter"]);
}

#[test]
fn the_command_prints_them_by_group() {
    let place = Place::new();
    assert!(place.done(&["quality"]).err.contains("Nothing stands against each other on the register."));
    place.done(&["import", &place.file("vendors.csv", "Vendor name,Status,SOC 2\nHarbour Payroll,Active,Yes\n")]);
    let told = place.done(&["quality"]);
    assert!(told.out.contains("Claims (1)\n  Claims a SOC 2, and none is on file."), "{}", told.out);
    assert!(told.out.contains("    Harbour Payroll (V-0001): no SOC 2 report on file"), "{}", told.out);
    assert_eq!(place.done(&["quality", "--json"]).json()["count"], 2);
}
