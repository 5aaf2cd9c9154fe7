//! Incidents, access and integrations, offboarding, overrides and renewal decisions over JSON: created, shown, changed,
//! removed, refused.

use actix_web::http::{Method, StatusCode};
use ninefold::domain::person::Role;
use serde_json::{Value, json};

use super::{ApiSite, delete, vendor};

pub(super) async fn service(site: &ApiSite, vendor: &str) -> String {
    site.made("services", &json!({ "vendor_id": vendor, "name": "Pay run" })).await
}

/// A contract of twelve-month terms, the current one to 2027-02-28, with notice by 2026-12-30.
pub(super) async fn contract(site: &ApiSite, vendor: &str) -> String {
    let body = json!({
        "vendor_id": vendor, "reference": "C-0107", "starts_on": "2024-03-01", "term_months": 12, "auto_renew": true,
        "notice_value": 60, "notice_unit": "days",
    });
    site.made("contracts", &body).await
}

/// A body for a new record of each collection, and a change of it.
pub(super) fn samples(vendor: &str, service: &str, contract: &str) -> Vec<(&'static str, Value, Value)> {
    vec![
        (
            "incidents",
            json!({
                "vendor_id": vendor, "service_id": service, "reference": "I-0003", "title": "Mail leaked",
                "source": "vendor_notice", "reported_on": "2026-11-10", "confirmed_on": "2026-11-12",
            }),
            json!({ "closed_on": "2026-11-21" }),
        ),
        (
            "access-grants",
            json!({
                "vendor_id": vendor, "what": "HR system", "kind": "api", "level": "read", "accounts": 2,
                "granted_on": "2024-01-10", "last_reviewed_on": "2025-10-01",
            }),
            json!({ "last_reviewed_on": "2026-11-20", "reviewed_by": "Bo Lind" }),
        ),
        (
            "offboarding-steps",
            json!({ "vendor_id": vendor, "kind": "data_destroyed", "due_on": "2026-12-31" }),
            json!({ "done_on": "2026-11-20", "done_by": "Bo Lind", "evidence": "Certificate 4711" }),
        ),
        (
            "overrides",
            json!({
                "vendor_id": vendor, "service_id": service, "band": "medium", "reason": "A new report is weeks away",
                "requested_by": "Ada Brook", "approver": "Cy Marsh", "approved_on": "2026-10-01",
                "expires_on": "2026-12-31",
            }),
            json!({ "withdrawn_on": "2026-11-22" }),
        ),
        (
            "renewal-decisions",
            json!({
                "vendor_id": vendor, "contract_id": contract, "deadline_on": "2026-12-30", "decision": "terminate",
                "reason": "Prices rose by a third", "decided_by": "Ada Brook", "decided_on": "2026-11-20",
            }),
            json!({ "notice_given_on": "2026-11-21" }),
        ),
    ]
}

#[actix_web::test]
async fn every_record_of_the_programme_is_created_shown_changed_and_removed() {
    let site = ApiSite::new();
    let vendor = vendor(&site, "Harbour Payroll").await;
    let (service, contract) = (service(&site, &vendor).await, contract(&site, &vendor).await);
    for (path, body, change) in samples(&vendor, &service, &contract) {
        let made = site.post(path, &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{path}: {}", made.body);
        for (name, value) in body.as_object().unwrap() {
            assert_eq!(&made.body[name], value, "{path} {name}");
        }
        let address = made.header("location").to_owned();
        let changed = site.patch(&address, &change).await;
        assert_eq!((changed.status, &changed.body["version"]), (StatusCode::OK, &json!(2)), "{path}: {}", changed.body);
        assert_eq!(site.get(&address).await.body, changed.body, "{path}");
        let listed = site.get(&format!("{path}?vendor_id={vendor}")).await.body;
        assert!(listed["items"].as_array().unwrap().contains(&changed.body), "{path}: {listed}");
        assert_eq!(delete(&site, &address).await, StatusCode::NO_CONTENT, "{path}");
        assert_eq!(site.get(&address).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[actix_web::test]
async fn what_holds_today_is_told_beside_the_fields() {
    let site = ApiSite::new();
    let vendor = vendor(&site, "Harbour Payroll").await;
    let (service, contract) = (service(&site, &vendor).await, contract(&site, &vendor).await);
    let mut said = Vec::new();
    for (path, body, change) in samples(&vendor, &service, &contract) {
        let made = site.post(path, &body).await;
        let changed = site.patch(made.header("location"), &change).await.body;
        let names = ["open", "confirmed", "live", "unreviewed", "holds", "final"];
        said.extend(
            names
                .into_iter()
                .filter(|name| changed.get(name).is_some())
                .map(|name| (name, made.body[name].as_bool().unwrap(), changed[name].as_bool().unwrap())),
        );
    }
    assert_eq!(
        said,
        [
            ("open", true, false),
            ("confirmed", true, true),
            ("live", true, true),
            ("unreviewed", true, false),
            ("holds", true, false),
            ("final", false, true)
        ]
    );
}

#[actix_web::test]
async fn what_cannot_be_so_is_named() {
    let site = ApiSite::new();
    let (ours, other) = (vendor(&site, "Harbour Payroll").await, vendor(&site, "Alder Pumps").await);
    let (own, strange) = (service(&site, &ours).await, service(&site, &other).await);
    let bodies = samples(&ours, &own, "").into_iter().map(|(_, body, _)| body).take(4);
    let [incident, access, step, held] = <[_; 4]>::try_from(bodies.collect::<Vec<_>>()).unwrap();
    for (path, body, change, errors) in [
        ("incidents", &incident, json!({ "closed_on": "2026-11-09" }), vec!["closed_on end_before_start"]),
        ("incidents", &incident, json!({ "confirmed_on": "2026-11-09" }), vec!["confirmed_on end_before_start"]),
        (
            "incidents",
            &incident,
            json!({ "reported_on": "2026-11-23", "confirmed_on": "2026-11-24", "closed_on": "2026-11-25" }),
            vec!["reported_on in_the_future", "confirmed_on in_the_future", "closed_on in_the_future"],
        ),
        ("incidents", &incident, json!({ "source": "gossip" }), vec!["source unknown_word"]),
        ("incidents", &incident, json!({ "service_id": strange }), vec!["service_id unknown_service"]),
        ("access-grants", &access, json!({ "ended_on": "2024-01-09" }), vec!["ended_on end_before_start"]),
        ("access-grants", &access, json!({ "last_reviewed_on": "2026-11-23" }), vec!["last_reviewed_on in_the_future"]),
        ("access-grants", &access, json!({ "accounts": -1 }), vec!["accounts out_of_range"]),
        ("access-grants", &access, json!({ "what": "" }), vec!["what required"]),
        ("offboarding-steps", &step, json!({ "kind": "other" }), vec!["what required"]),
        ("offboarding-steps", &step, json!({ "done_by": "Bo Lind" }), vec!["done_on required"]),
        ("offboarding-steps", &step, json!({ "done_on": "2026-11-23" }), vec!["done_on in_the_future"]),
        ("overrides", &held, json!({ "band": "unrated" }), vec!["band unknown_word"]),
        ("overrides", &held, json!({ "approver": "ADA BROOK" }), vec!["approver same_person"]),
        ("overrides", &held, json!({ "expires_on": "2026-10-01" }), vec!["expires_on end_before_start"]),
        ("overrides", &held, json!({ "approved_on": "2026-11-23" }), vec!["approved_on in_the_future"]),
        ("overrides", &held, json!({ "reason": " " }), vec!["reason required"]),
        ("overrides", &held, json!({ "service_id": strange }), vec!["service_id unknown_service"]),
    ] {
        let mut body = body.clone();
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let refused = site.post(path, &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {change}: {}", refused.body);
        assert_eq!(refused.errors(), errors, "{path} {change}");
    }
    for (path, needed) in [
        ("incidents", vec!["title required", "reported_on required"]),
        ("access-grants", vec!["what required", "kind required", "level required"]),
        ("offboarding-steps", vec!["kind required"]),
        (
            "overrides",
            vec![
                "service_id required",
                "band required",
                "reason required",
                "approver required",
                "approved_on required",
                "expires_on required",
            ],
        ),
    ] {
        let refused = site.post(path, &json!({ "vendor_id": ours })).await;
        assert_eq!(
            (refused.status, refused.errors()),
            (StatusCode::UNPROCESSABLE_ENTITY, needed.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>()),
            "{path}: {}",
            refused.body
        );
    }
    assert_eq!(site.post("incidents", &incident).await.status, StatusCode::CREATED);
    assert_eq!(site.post("incidents", &incident).await.errors(), ["reference taken"]);
}

#[actix_web::test]
async fn a_service_is_held_at_one_band_at_a_time() {
    let site = ApiSite::new();
    let vendor = vendor(&site, "Harbour Payroll").await;
    let service = service(&site, &vendor).await;
    let held = |from: &str, to: &str| {
        json!({
            "vendor_id": vendor, "service_id": service, "band": "high", "reason": "x", "approver": "Cy Marsh",
            "approved_on": from, "expires_on": to,
        })
    };
    let first = site.post("overrides", &held("2026-10-01", "2026-12-31")).await;
    let refused = site.post("overrides", &held("2026-11-20", "2027-03-31")).await;
    assert_eq!(refused.errors(), ["service_id overlaps"]);
    let sentence = refused.body["errors"][0]["message"].as_str().unwrap();
    assert!(sentence.contains("held at High from 2026-10-01 to 2026-12-31 already"), "{sentence}");
    site.patch(first.header("location"), &json!({ "withdrawn_on": "2026-11-20" })).await;
    assert_eq!(site.post("overrides", &held("2026-11-20", "2027-03-31")).await.status, StatusCode::CREATED);
    let back = site.patch(first.header("location"), &json!({ "withdrawn_on": null })).await;
    assert_eq!(back.errors(), ["service_id overlaps"], "nor by a change");
}

#[actix_web::test]
async fn what_cannot_be_so_of_a_decision_is_named() {
    let site = ApiSite::new();
    let (ours, other) = (vendor(&site, "Harbour Payroll").await, vendor(&site, "Alder Pumps").await);
    let (agreed, foreign) = (contract(&site, &ours).await, contract(&site, &other).await);
    let (path, decision, _) = samples(&ours, "", &agreed).pop().unwrap();
    for (change, errors) in [
        (json!({ "decision": "ignore" }), vec!["decision unknown_word"]),
        (json!({ "reason": " " }), vec!["reason required"]),
        (json!({ "reason": "x".repeat(2_001) }), vec!["reason too_long"]),
        (json!({ "decided_by": "" }), vec!["decided_by required"]),
        (json!({ "contract_id": foreign }), vec!["contract_id unknown_contract"]),
        (json!({ "contract_id": foreign, "deadline_on": null }), vec!["contract_id unknown_contract"]),
        (json!({ "decision": "renew", "notice_given_on": "2026-11-21" }), vec!["notice_given_on not_terminated"]),
        (
            json!({ "decided_on": "2026-11-23", "notice_given_on": "2026-11-24" }),
            vec!["decided_on in_the_future", "notice_given_on in_the_future"],
        ),
    ] {
        let mut body = decision.clone();
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let refused = site.post(path, &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{change}: {}", refused.body);
        assert_eq!(refused.errors(), errors, "{change}");
    }
    let refused = site.post(path, &json!({ "vendor_id": ours })).await;
    assert_eq!(refused.errors(), ["contract_id required", "decision required", "reason required"]);
    let late = json!({ "deadline_on": "2026-10-31", "notice_given_on": "2026-11-21" });
    let mut body = decision.clone();
    body.as_object_mut().unwrap().extend(late.as_object().unwrap().clone());
    assert_eq!(site.post(path, &body).await.status, StatusCode::CREATED, "a notice may come late");
}

#[actix_web::test]
async fn a_decision_that_leaves_its_deadline_open_takes_that_of_the_contracts_term() {
    let site = ApiSite::new();
    let vendor = vendor(&site, "Harbour Payroll").await;
    let contract = contract(&site, &vendor).await;
    let decided = |contract: &str, more: Value| {
        let mut body =
            json!({ "vendor_id": vendor, "contract_id": contract, "decision": "renew", "reason": "Works well" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let made = site.post("renewal-decisions", &decided(&contract, json!({}))).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let told = ["deadline_on", "decided_on", "final"].map(|name| &made.body[name]);
    assert_eq!(told, [&json!("2026-12-30"), &json!("2026-11-22"), &json!(true)]);
    let somebody = made.body["decided_by"].as_str().unwrap();
    assert_eq!(somebody, "admin", "whoever enters it");
    let last_term = site.post("renewal-decisions", &decided(&contract, json!({ "decided_on": "2025-11-20" }))).await;
    assert_eq!(last_term.body["deadline_on"], "2025-12-30", "{}", last_term.body);
    let given = json!({ "deadline_on": "2027-12-31", "decided_by": "Cy Marsh" });
    let given = site.post("renewal-decisions", &decided(&contract, given)).await;
    assert_eq!((&given.body["deadline_on"], &given.body["decided_by"]), (&json!("2027-12-31"), &json!("Cy Marsh")));
    let again = site.patch(given.header("location"), &json!({ "deadline_on": null })).await;
    assert_eq!((&again.body["deadline_on"], &again.body["version"]), (&json!("2026-12-30"), &json!(2)));
    let undated = site.made("contracts", &json!({ "vendor_id": vendor, "reference": "C-0108" })).await;
    let refused = site.post("renewal-decisions", &decided(&undated, json!({}))).await;
    assert_eq!(refused.errors(), ["deadline_on no_dates"]);
    let sentence = refused.body["errors"][0]["message"].as_str().unwrap();
    assert!(sentence.contains("contract C-0108 has no dates yet; enter the contract’s dates first"), "{sentence}");
    let entered = site.post("renewal-decisions", &decided(&undated, json!({ "deadline_on": "2026-12-31" }))).await;
    assert_eq!(entered.status, StatusCode::CREATED, "{}", entered.body);
}

#[actix_web::test]
async fn the_shapes_of_the_programme() {
    let site = ApiSite::new();
    let vendor = vendor(&site, "Harbour Payroll").await;
    let (service, contract) = (service(&site, &vendor).await, contract(&site, &vendor).await);
    let mut settings = insta::Settings::clone_current();
    for name in ["id", "vendor_id", "service_id", "contract_id", "created_at", "updated_at"] {
        settings.add_redaction(&format!(".{name}"), format!("[{name}]"));
    }
    for (path, body, _) in samples(&vendor, &service, &contract) {
        let made = site.post(path, &body).await.body;
        settings.bind(|| insta::assert_json_snapshot!(path, made));
    }
}

#[actix_web::test]
async fn holding_a_risk_takes_the_right_to_approve_a_checklist_or_decision_that_to_change_vendors() {
    let site = ApiSite::new();
    let vendor = vendor(&site, "Harbour Payroll").await;
    let (service, contract) = (service(&site, &vendor).await, contract(&site, &vendor).await);
    for (role, allowed) in [
        (Role::Procurement, vec!["offboarding-steps", "renewal-decisions"]),
        (Role::Auditor, vec![]),
        (Role::Security, vec!["incidents", "access-grants", "offboarding-steps", "overrides", "renewal-decisions"]),
    ] {
        let token = format!("Bearer {}", site.token(role));
        let mut may = Vec::new();
        for (path, body, _) in samples(&vendor, &service, &contract) {
            let reply = site.ask(Method::POST, path).header("authorization", &token).json(&body).send().await;
            if reply.status == StatusCode::CREATED {
                may.push(path);
            } else {
                assert_eq!(reply.status, StatusCode::FORBIDDEN, "{path}: {}", reply.body);
            }
        }
        assert_eq!(may, allowed, "{role}");
    }
}

#[actix_web::test]
async fn a_sheet_takes_the_right_that_its_form_takes() {
    let site = ApiSite::new();
    let ours = vendor(&site, "Harbour Payroll").await;
    contract(&site, &ours).await;
    let token = format!("Bearer {}", site.token(Role::Procurement));
    for (name, text, status) in [
        ("steps.csv", "Vendor,Offboarding step,Due\nHarbour Payroll,Sign-off,2026-12-31\n", StatusCode::OK),
        (
            "decisions.csv",
            "Vendor,Contract,Decision,Reason,Decided by,Decided on\n\
             Harbour Payroll,C-0107,Renew,x,Cy Marsh,2026-11-20\n",
            StatusCode::OK,
        ),
        (
            "incidents.csv",
            "Vendor,Incident,Reported on\nHarbour Payroll,Mail leaked,2026-11-10\n",
            StatusCode::FORBIDDEN,
        ),
        (
            "overrides.csv",
            "Vendor,Service,Held at,Reason,Approver,Approved on,Expires\n\
             Harbour Payroll,Harbour Payroll,Low,x,Cy Marsh,2026-11-01,2026-12-01\n",
            StatusCode::FORBIDDEN,
        ),
    ] {
        let ask = |path: &str| site.ask(Method::POST, path).header("authorization", &token);
        let taken = ask("imports").file(name, text.as_bytes()).send().await;
        let apply = format!("imports/{}/apply", taken.body["id"].as_str().unwrap());
        let applied = ask(&apply).send().await;
        assert_eq!(applied.status, status, "{name}: {} {}", taken.body, applied.body);
    }
}
