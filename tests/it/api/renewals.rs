//! Renewals as JSON: the list by the day that decides, and what the next days bring.

use actix_web::http::{Method, StatusCode};
use ninefold::domain::person::Role;
use serde_json::{Value, json};

use super::ApiSite;

/// A site with three contracts, one of which was missed; answers the one to decide on first.
async fn site() -> (ApiSite, String) {
    let site = ApiSite::new();
    let mut made = Vec::new();
    for (vendor, contract) in [
        (
            "Harbour Payroll",
            json!({
                "reference": "C-0107", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "term_months": 12,
                "auto_renew": true, "notice_value": 30, "notice_unit": "days", "annual_value": "184000.00",
                "currency": "USD",
            }),
        ),
        (
            "Wickerdesk Support",
            json!({
                "reference": "C-0118", "starts_on": "2026-01-20", "ends_on": "2027-01-19", "term_months": 12,
                "auto_renew": true, "notice_value": 60, "notice_unit": "days",
            }),
        ),
        ("Junco Telephony", json!({ "reference": "C-0104", "ends_on": "2027-02-28" })),
    ] {
        let vendor = site.made("vendors", &json!({ "name": vendor, "status": "active" })).await;
        let mut contract = contract;
        contract["vendor_id"] = json!(vendor);
        made.push(site.made("contracts", &contract).await);
    }
    (site, made.remove(0))
}

#[actix_web::test]
async fn the_api_lists_by_the_day_that_decides_with_what_all_add_up_to() {
    let (site, harbour) = site().await;
    let references = |items: &[Value]| items.iter().map(|one| one["reference"].clone()).collect::<Vec<_>>();
    assert_eq!(references(&site.walk("renewals", 1).await), ["C-0118", "C-0107", "C-0104"]);
    assert_eq!(references(&site.walk("renewals?days=30", 2).await), ["C-0118", "C-0107"]);
    assert_eq!(references(&site.walk("renewals?state=open,soon", 2).await), ["C-0107", "C-0104"]);
    assert_eq!(references(&site.walk("renewals?q=harb", 2).await), ["C-0107"]);
    let body = site.get("renewals").await.body;
    let needs = json!({
        "days": 90, "contracts": 1, "annual_value": { "USD": "184000.00" }, "first_by": "2026-12-01",
    });
    assert_eq!((&body["as_of"], &body["need_decision"]), (&json!("2026-11-22"), &needs));
    assert_eq!(body["states"], json!({ "open": 1, "soon": 1, "missed": 1 }));
    let one = &body["items"][1];
    for (key, value) in [
        ("contract_id", json!(harbour)),
        ("vendor", json!("Harbour Payroll")),
        ("state", json!("soon")),
        ("decide_by", json!("2026-12-01")),
        ("act_by", json!("2026-12-01")),
        ("renews_on", json!("2027-01-01")),
        ("next", json!({ "ends_on": "2027-12-31", "exit_from": "2028-01-01", "notice_deadline": "2027-12-01" })),
        ("annual_value", json!("184000.00")),
        ("band", json!("unrated")),
        ("decision", json!(null)),
    ] {
        assert_eq!(one[key], value, "{key}: {one}");
    }
    for (query, error) in [
        ("state=gone", "state unknown_word"),
        ("days=0", "days out_of_range"),
        ("days=soon", "days unreadable"),
        ("owner=you", "owner unknown_word"),
        ("after=here", "after wrong_cursor"),
        ("colour=red", "colour unknown_parameter"),
    ] {
        assert_eq!(site.get(&format!("renewals?{query}")).await.errors(), [error], "{query}");
    }
}

#[actix_web::test]
async fn the_api_tells_of_notice_that_came_late() {
    let (site, _) = site().await;
    let missed = site.get("renewals?state=missed").await.body["items"][0].clone();
    let told = ["late_notice", "acknowledged"].map(|key| missed.get(key).cloned());
    assert_eq!(told, [Some(Value::Null), Some(Value::Null)], "{missed}");
    let decision = json!({
        "vendor_id": missed["vendor_id"], "contract_id": missed["contract_id"], "decision": "terminate",
        "reason": "We forgot", "notice_given_on": "2026-11-21",
    });
    let made = site.post("renewal-decisions", &decision).await;
    assert_eq!((made.status, &made.body["final"]), (StatusCode::CREATED, &json!(false)), "{}", made.body);
    let body = site.get("renewals?state=missed").await.body;
    let late = json!({
        "given_on": "2026-11-21", "missed": "2026-11-20", "counts_by": "2027-11-20", "ends_on": "2028-01-19",
        "settled": false,
    });
    assert_eq!(body["items"][0]["late_notice"], late, "{body}");
}

#[actix_web::test]
async fn the_api_tells_what_falls_due_and_what_goes_out() {
    let (site, harbour) = site().await;
    let body = site.get("renewals/agenda?days=14").await.body;
    assert_eq!((&body["from"], &body["to"]), (&json!("2026-11-22"), &json!("2026-12-06")));
    let due = &body["dates"][0];
    assert_eq!((&due["rule"], &due["on"]), (&json!("contract-notice"), &json!("2026-12-01")), "{body}");
    assert_eq!(due["record_id"], json!(harbour));
    let sent: Vec<_> = body["reminders"].as_array().unwrap().iter().filter(|one| one["record_id"] == harbour).collect();
    let days: Vec<_> = sent.iter().map(|one| &one["send_on"]).collect();
    assert!(days.contains(&&json!("2026-11-24")) && days.contains(&&json!("2026-11-30")), "{body}");
    let cookie = site.signed_in("Olga Owner", "olga@example.com", Role::Owner);
    let own = site.ask(Method::GET, "renewals/agenda").header("cookie", &cookie).send().await.body;
    assert_eq!((&own["dates"], &own["reminders"]), (&json!([]), &json!([])), "of their own vendors alone");
    assert_eq!(site.get("renewals/agenda?days=400").await.errors(), ["days out_of_range"]);
}
