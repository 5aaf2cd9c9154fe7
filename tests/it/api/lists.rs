//! Lists: pages, filters, orders, scores and coverage.

use std::collections::HashSet;

use actix_web::http::StatusCode;
use serde_json::{Value, json};

use super::{ApiSite, vendor};

fn texts(items: &[Value], field: &str) -> Vec<String> {
    items.iter().map(|item| item[field].as_str().unwrap().to_owned()).collect()
}

/// Seven vendors; every second one is rated, two are active, one is archived.
async fn portfolio(site: &ApiSite) {
    for (place, name) in ["Heron", "Alder", "Gorse", "Birch", "Finch", "Cedar", "Dove"].into_iter().enumerate() {
        let status = ["proposed", "active", "terminated"][if place == 6 { 2 } else { place % 2 }];
        let body = json!({ "name": name, "status": status, "category": format!("Kind {}", place % 3) });
        let id = site.made("vendors", &body).await;
        if place % 2 == 0 {
            let rating = place / 2;
            let service = json!({
                "vendor_id": id, "name": "Main", "data_sensitivity": 4, "criticality": rating, "access": rating,
            });
            site.made("services", &service).await;
        }
    }
}

#[actix_web::test]
async fn a_walk_meets_every_item_once_in_every_order_and_page_size() {
    let site = ApiSite::new();
    portfolio(&site).await;
    for sort in ["name", "reference", "residual", "tier", "confidence", "next_on"] {
        let up = texts(&site.walk(&format!("vendors?sort={sort}"), 2).await, "name");
        assert_eq!(up.iter().collect::<HashSet<_>>().len(), 7, "{sort}: {up:?}");
        let down = texts(&site.walk(&format!("vendors?sort=-{sort}"), 3).await, "name");
        assert_eq!(down.into_iter().rev().collect::<Vec<_>>(), up, "{sort}");
    }
    for path in ["services", "scores", "coverage", "audit", "tokens", "people", "imports", "reminders", "outbox"] {
        let (few, many) = (site.walk(path, 2).await, site.walk(path, 200).await);
        assert_eq!(few, many, "{path}");
    }
    assert_eq!(site.walk("services", 3).await.len(), 11);
    assert_eq!(texts(&site.walk("vendors?sort=name", 7).await, "name")[..3], ["Alder", "Birch", "Cedar"]);
}

#[actix_web::test]
async fn vendors_are_filtered_and_searched() {
    let site = ApiSite::new();
    portfolio(&site).await;
    for (query, count) in [
        ("", 7),
        ("status=active", 3),
        ("status=active,terminated", 4),
        ("archived=false", 6),
        ("archived=true", 1),
        ("category=Kind%200", 3),
        ("q=rch", 1),
        ("q=%25", 0),
        ("q=e", 5),
        ("q=kind+fin", 1),
        ("owner=Nobody", 0),
        ("soc_state=none", 7),
        ("soc_state=gap,covered", 0),
        ("band=unrated", 5),
        ("band=critical,high", 2),
        ("tier=low&archived=false", 0),
    ] {
        assert_eq!(site.walk(&format!("vendors?{query}"), 50).await.len(), count, "{query}");
    }
    for wrong in
        ["status=asleep", "band=huge", "sort=size", "archived=maybe", "stauts=active", "limit=201", "after=zzz"]
    {
        let refused = site.get(&format!("vendors?{wrong}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {}", refused.body);
    }
    let page = site.get("vendors?sort=name&limit=2").await.body;
    let other = format!("vendors?sort=-residual&after={}", page["next"].as_str().unwrap());
    assert_eq!(site.get(&other).await.errors(), ["after wrong_cursor"]);
}

#[actix_web::test]
async fn records_of_one_vendor_are_paged_too() {
    let site = ApiSite::new();
    let (first, second) = (vendor(&site, "Heron").await, vendor(&site, "Alder").await);
    for place in 0..5 {
        site.made("contacts", &json!({ "vendor_id": first, "name": format!("C {place}"), "role": "privacy" })).await;
    }
    site.made("contacts", &json!({ "vendor_id": second, "name": "Other", "role": "privacy" })).await;
    let names = texts(&site.walk(&format!("contacts?vendor_id={first}"), 2).await, "name");
    assert_eq!(names, ["C 0", "C 1", "C 2", "C 3", "C 4"]);
    assert_eq!(site.get(&format!("contacts?vendor_id={}", uuid::Uuid::now_v7())).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("contacts?vendor_id=1").await.errors(), ["vendor_id unreadable"]);
}

#[actix_web::test]
async fn a_score_is_explained_and_agrees_with_the_table() {
    let site = ApiSite::new();
    let id = vendor(&site, "Harbour Payroll").await;
    let service =
        site.get(&format!("services?vendor_id={id}")).await.body["items"][0]["id"].as_str().unwrap().to_owned();
    let ratings = json!({ "data_sensitivity": 3, "criticality": 3, "access": 3 });
    site.patch(&format!("services/{service}"), &ratings).await;
    let report = json!({
        "vendor_id": id, "kind": "soc2", "report_type": "type2", "period_start": "2025-10-01",
        "period_end": "2026-09-30", "issued_on": "2026-10-30", "opinion_operation": "unqualified", "scope_fit": "full",
    });
    site.made("soc-reports", &report).await;
    let score = site.get(&format!("scores/{service}")).await.body;
    let listed = site.get(&format!("scores?vendor_id={id}")).await.body;
    assert_eq!(listed["as_of"], "2026-11-22");
    assert_eq!(listed["items"][0]["residual"], score["residual"]);
    let row = site.get(&format!("vendors/{id}")).await.body;
    assert_eq!(row["score"]["residual"], score["residual"]["value"]);
    assert_eq!(row["score"]["band"], score["residual"]["band"]);
    assert_eq!(row["score"]["confidence"], score["confidence"]);
    assert!(score["residual"]["value"].as_f64().unwrap() < score["inherent"]["value"].as_f64().unwrap());
    assert_eq!(score["inherent"]["factors"].as_array().unwrap().len(), 9);
    let fields: Vec<&String> = score.as_object().unwrap().keys().collect();
    insta::assert_json_snapshot!("score_fields", fields);
    site.patch(&format!("services/{service}"), &json!({ "active": false })).await;
    assert_eq!(site.get(&format!("scores/{service}")).await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn coverage_of_a_window_names_its_gaps() {
    let site = ApiSite::new();
    let id = vendor(&site, "Harbour Payroll").await;
    let report = json!({
        "vendor_id": id, "kind": "soc2", "report_type": "type2", "period_start": "2026-01-01",
        "period_end": "2026-09-30", "opinion_operation": "unqualified",
    });
    site.made("soc-reports", &report).await;
    let body = site.get(&format!("coverage?vendor_id={id}&from=2026-01-01&to=2026-12-31")).await.body;
    assert_eq!(body["window"], json!({ "from": "2026-01-01", "to": "2026-12-31" }));
    let vendor = &body["items"][0];
    assert_eq!(
        (&vendor["status"], &vendor["covered_days"], &vendor["gap_days"]),
        (&json!("gap"), &json!(273), &json!(92))
    );
    assert_eq!(vendor["gaps"][0]["from"], "2026-10-01");
    assert_eq!(site.get("coverage?from=2026-12-31&to=2026-01-01").await.errors(), ["to end_before_start"]);
}

#[actix_web::test]
async fn the_portfolio_counts_every_vendor_that_is_not_archived() {
    let site = ApiSite::new();
    portfolio(&site).await;
    let body = site.get("portfolio").await.body;
    assert_eq!(body["vendors"], 6);
    let sum = |name: &str| body[name].as_object().unwrap().values().map(|n| n.as_i64().unwrap()).sum::<i64>();
    assert_eq!((sum("bands"), sum("tiers"), sum("soc_states"), sum("statuses")), (6, 6, 6, 7));
    assert_eq!(body["highest"].as_array().unwrap().len(), 6);
}

#[actix_web::test]
async fn layouts_say_which_fields_they_fill() {
    let site = ApiSite::new();
    let body = site.get("layouts").await.body;
    let register = body["items"].as_array().unwrap().iter().find(|layout| layout["name"] == "vendor-register").unwrap();
    assert!(!register["fields"].as_array().unwrap().is_empty());
}

#[actix_web::test]
async fn a_mail_tells_its_way_its_reminders_and_whether_a_calendar_goes_with_it() {
    let site = ApiSite::new();
    let olive = site.made("people", &json!({ "name": "Olive", "email": "olive@desk.example" })).await;
    let vendor = json!({ "name": "Harbour Payroll", "status": "active", "business_owner_id": olive });
    let vendor = site.made("vendors", &vendor).await;
    let contract = json!({
        "vendor_id": vendor, "reference": "C-0107", "ends_on": "2027-02-28", "term_months": 12, "auto_renew": true,
        "notice_value": 60, "notice_unit": "days",
    });
    let contract = site.made("contracts", &contract).await;
    ninefold::actions::sweep_reminders::sweep(&site.app).unwrap();
    let listed = site.walk("outbox", 10).await;
    assert_eq!(listed.len(), 1, "{listed:?}");
    let told = |mail: &Value| (mail["channel"].clone(), mail["has_calendar"].clone(), mail["calendar"].clone());
    assert_eq!(told(&listed[0]), (json!("mail"), json!(true), Value::Null));
    assert!(listed[0].get("body_text").is_none() && listed[0].get("reminders").is_none(), "{}", listed[0]);
    let mail = site.get(&format!("outbox/{}", listed[0]["id"].as_str().unwrap())).await.body;
    assert_eq!(told(&mail), told(&listed[0]));
    assert_eq!(mail["relay_down"], Value::Null, "{mail}");
    let reminders = mail["reminders"].as_array().unwrap();
    assert_eq!(reminders.len(), 1, "{mail}");
    let carried = ["record_kind", "record_id", "anchor_on", "lead_days"].map(|name| reminders[0][name].clone());
    assert_eq!(carried, [json!("contract"), json!(contract), json!("2026-12-30"), json!(60)]);
}
