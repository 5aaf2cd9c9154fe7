//! The reminder rules and the reminders to come, as JSON.

use actix_web::http::{Method, StatusCode};
use ninefold::domain::person::Role;
use serde_json::{Value, json};

use super::{ApiSite, vendor};
use crate::support::api_site::Reply;

/// The rules in force as the API answers them, with other leads of the notice deadline.
async fn with_leads(site: &ApiSite, leads: &[i32]) -> Value {
    let mut rules = site.get("reminder-rules").await.body["rules"].clone();
    rules["contract-notice"]["leads"] = json!(leads);
    rules
}

async fn put(site: &ApiSite, query: &str, tag: Option<&str>, body: &Value) -> Reply {
    let mut ask = site.by_admin(Method::PUT, &format!("reminder-rules{query}"));
    if let Some(tag) = tag {
        ask = ask.header("if-match", tag);
    }
    ask.json(body).send().await
}

/// A contract whose notice deadline is 2026-12-30.
async fn contract(site: &ApiSite) {
    let id = vendor(site, "Harbour Payroll").await;
    let body = json!({
        "vendor_id": id, "reference": "C-0107", "ends_on": "2027-02-28", "term_months": 12, "auto_renew": true,
        "notice_value": 60, "notice_unit": "days",
    });
    site.made("contracts", &body).await;
}

#[actix_web::test]
async fn the_rules_are_read_previewed_and_put_in_force() {
    let site = ApiSite::new();
    contract(&site).await;
    let shown = site.get("reminder-rules").await;
    assert_eq!((&shown.body["version"], &shown.body["source"]), (&json!(0), &json!("shipped")));
    assert_eq!(shown.body["rules"]["contract-notice"]["leads"], json!([90, 60, 30, 14, 7, 1]));
    assert_eq!(shown.body["rules"]["escalation"]["overdue_days"], 14);
    let tag = shown.header("etag").to_owned();
    let known = site.by_admin(Method::GET, "reminder-rules").header("if-none-match", &tag).send().await;
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);
    let body = json!({ "rules": with_leads(&site, &[45, 30]).await, "note": "Later is enough" });
    let preview = put(&site, "?dry_run=true&days=60", None, &body).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.body);
    assert_eq!((&preview.body["days"], &preview.body["as_of"]), (&json!(60), &json!("2026-11-22")));
    assert_eq!(preview.body["added"]["count"], 0);
    assert!(preview.body["dropped"]["count"].as_u64().unwrap() > 0, "{}", preview.body);
    assert_eq!(preview.body["by_rule"][0]["rule"], "contract-notice");
    assert_eq!(preview.body["next_sweep"]["outside"], 0);
    assert_eq!(site.get("reminder-rules").await.header("etag"), tag, "nothing is stored");
    let kept = put(&site, "", Some(&tag), &body).await;
    assert_eq!((kept.status, &kept.body["version"]), (StatusCode::OK, &json!(1)), "{}", kept.body);
    assert_eq!(kept.body["changes"].as_array().unwrap().len(), 1);
    assert_eq!((&kept.body["note"], &kept.body["source"]), (&json!("Later is enough"), &json!("stored")));
    assert!(kept.body["created_at"].as_str().unwrap().ends_with('Z'), "{}", kept.body["created_at"]);
    assert_ne!(kept.header("etag"), tag);
    let lost = put(&site, "", Some(&tag), &body).await;
    assert_eq!((lost.status, &lost.body["code"]), (StatusCode::PRECONDITION_FAILED, &json!("lost_update")));
    assert_eq!(lost.body["current"]["version"], 1);
    let again = put(&site, "", Some(kept.header("etag")), &body).await;
    assert_eq!((&again.body["version"], &again.body["changes"]), (&json!(1), &json!([])), "the same once more");
}

#[actix_web::test]
async fn the_versions_are_listed_page_by_page() {
    let site = ApiSite::new();
    for leads in [[45], [30], [20]] {
        let body = json!({ "rules": with_leads(&site, &leads).await });
        assert_eq!(put(&site, "", None, &body).await.status, StatusCode::OK);
    }
    let versions = site.walk("reminder-rules/versions", 2).await;
    let told: Vec<_> = versions.iter().map(|one| (one["version"].clone(), one["in_force"].clone())).collect();
    let of = |version: i32, in_force: bool| (json!(version), json!(in_force));
    assert_eq!(told, [of(3, true), of(2, false), of(1, false)]);
    assert_eq!(versions[0]["changes"], json!(["Notice deadline: 20 days before, was 30 days before"]));
    assert_eq!((&versions[0]["made_by"], &versions[0]["note"]), (&json!("token admin"), &json!(null)));
}

#[actix_web::test]
async fn what_is_wrong_is_named_by_its_key() {
    let site = ApiSite::new();
    let rules = with_leads(&site, &[30]).await;
    let with = |key: &str, value: Value| {
        let mut rules = rules.clone();
        rules[key] = value;
        json!({ "rules": rules })
    };
    let nobody = json!({ "leads": [30], "to": [] });
    for (body, error) in [
        (json!({}), "rules required"),
        (json!({ "rules": [] }), "rules required"),
        (json!({ "rules": {} }), "single_within_days wrong_rules"),
        (json!({ "rules": rules, "colour": "red" }), "colour unknown_field"),
        (json!({ "rules": rules, "note": 3 }), "note not_text"),
        (json!({ "rules": rules, "note": "a\nb" }), "note wrong_note"),
        (with("reviews-due", json!({})), "reviews-due wrong_rules"),
        (with("review-due", json!({ "leeds": [30] })), "review-due wrong_rules"),
        (with("review-due", nobody), "review-due.to wrong_rules"),
        (with("single_within_days", json!(-1)), "single_within_days wrong_rules"),
        (with("single_within_days", json!(1e300)), "single_within_days wrong_rules"),
        (with("escalation", json!(null)), "escalation wrong_rules"),
        (with("vendors", json!({ "V-9999": { "review-due": { "enabled": false } } })), "vendors.V-9999 unknown_vendor"),
        (with("vendors", json!({ "V\u{0}": { "review-due": { "enabled": false } } })), "vendors.V\0 unknown_vendor"),
    ] {
        for query in ["", "?dry_run=true"] {
            if query.is_empty() || error != "note wrong_note" {
                let refused = put(&site, query, None, &body).await;
                assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query} {body}: {}", refused.body);
                assert_eq!(refused.errors(), [error], "{query} {body}");
            }
        }
    }
    assert_eq!(
        put(&site, "?dry_run=perhaps", None, &with("vendors", json!({}))).await.errors(),
        ["dry_run unreadable"]
    );
    assert_eq!(site.get("reminder-rules").await.body["version"], 0);
    for role in [Role::Security, Role::Procurement, Role::Auditor, Role::Owner] {
        let token = format!("Bearer {}", site.token(role));
        let ask = site.ask(Method::PUT, "reminder-rules?dry_run=true").header("authorization", &token);
        let refused = ask.json(&json!({ "rules": rules })).send().await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{role}");
    }
}

#[actix_web::test]
async fn reminders_to_come_are_listed_by_day() {
    let site = ApiSite::new();
    contract(&site).await;
    let found = site.walk("reminders?days=60", 2).await;
    let days: Vec<&str> = found.iter().map(|one| one["send_on"].as_str().unwrap()).collect();
    assert!(days.is_sorted() && days.contains(&"2026-12-16") && days.contains(&"2026-12-29"), "{days:?}");
    assert_eq!(found, site.walk("reminders?days=60", 200).await);
    let one = found.iter().find(|one| one["send_on"] == "2026-12-16").unwrap();
    let told = (&one["rule"], &one["lead_days"], &one["anchor_date"], &one["state"]);
    assert_eq!(told, (&json!("contract-notice"), &json!(14), &json!("2026-12-30"), &json!("planned")));
    let later = site.get("reminders?as_of=2026-12-20&days=3").await.body;
    assert_eq!((&later["as_of"], &later["days"]), (&json!("2026-12-20"), &json!(3)));
    assert!(later["items"].as_array().unwrap().iter().any(|one| one["send_on"] == "2026-12-23"), "{later}");
    assert_eq!(site.get("reminders").await.body["items"], json!([]), "none has its mail yet");
    for (query, error) in [
        ("days=-1", "days unreadable"),
        ("days=9999", "days out_of_range"),
        ("as_of=tomorrow", "as_of unreadable"),
        ("as_of=9999-12-31", "as_of out_of_range"),
        ("days=3&state=due", "state unknown_parameter"),
    ] {
        assert_eq!(site.get(&format!("reminders?{query}")).await.errors(), [error], "{query}");
    }
}
