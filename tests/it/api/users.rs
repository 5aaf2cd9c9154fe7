//! Accounts: what their people answer for, and disabling one with and without a successor.

use actix_web::http::StatusCode;
use serde_json::{Value, json};

use super::ApiSite;

/// Somebody with an account who owns a vendor and a contract; the id of the account.
async fn owner(site: &ApiSite) -> String {
    site.signed_in("Ada Brook", "ada@desk.example", ninefold::domain::person::Role::Owner);
    let user = find(site, "ada@desk.example").await;
    let ada = &user["person_id"];
    let vendor = site.made("vendors", &json!({ "name": "Harbour Payroll", "business_owner_id": ada })).await;
    site.made("contracts", &json!({ "vendor_id": vendor, "reference": "C-0107", "owner_id": ada })).await;
    user["id"].as_str().unwrap().to_owned()
}

async fn find(site: &ApiSite, email: &str) -> Value {
    site.walk("users", 50).await.into_iter().find(|user| user["email"] == email).unwrap()
}

#[actix_web::test]
async fn a_list_of_accounts_counts_what_each_answers_for() {
    let site = ApiSite::new();
    owner(&site).await;
    let duties = json!({
        "vendors": 1, "archived_vendors": 0, "contracts": 1, "findings": 0, "offboarding_steps": 0, "cuecs": 0,
        "controls": 0, "people": 0,
    });
    assert_eq!(find(&site, "ada@desk.example").await["duties"], duties);
}

#[actix_web::test]
async fn a_successor_takes_over_by_name_or_address() {
    let site = ApiSite::new();
    let path = format!("users/{}/disable", owner(&site).await);
    site.made("people", &json!({ "name": "Bo Quill", "email": "bo@desk.example" })).await;
    let left = site.post(&path, &json!({ "reassign_to": "bo@desk.example" })).await;
    assert_eq!(left.status, StatusCode::OK, "{}", left.body);
    assert_eq!((&left.body["reassigned_to"]["name"], &left.body["duties"]["vendors"]), (&json!("Bo Quill"), &json!(1)));
    assert!(left.body["disabled_at"].as_str().unwrap().ends_with('Z'), "{}", left.body);
    let bo = &left.body["reassigned_to"]["person_id"];
    assert_eq!(site.walk("vendors", 50).await[0]["owner"], json!("Bo Quill"));
    assert_eq!(&site.walk("contracts", 50).await[0]["owner_id"], bo);
    let trail = site.get("audit?limit=2").await.body;
    assert_eq!((&trail["items"][0]["actor"], &trail["items"][0]["action"]), (&json!("token admin"), &json!("disable")));
    assert_eq!(
        trail["items"][1]["summary"],
        json!("Moved from Ada Brook to Bo Quill: business owner and contract C-0107")
    );
    assert_eq!(find(&site, "ada@desk.example").await["duties"]["vendors"], json!(0));
}

#[actix_web::test]
async fn without_a_successor_the_answer_says_what_is_left_behind() {
    let site = ApiSite::new();
    let path = format!("users/{}/disable", owner(&site).await);
    for (body, error) in [
        (json!({ "reassign_to": "nobody at all" }), "reassign_to unknown_person"),
        (json!({ "reassign_to": 3 }), "reassign_to not_a_text"),
        (json!({ "reassign": "Bo Quill" }), "reassign unknown_field"),
    ] {
        assert_eq!(site.post(&path, &body).await.errors(), [error]);
    }
    assert_eq!(find(&site, "ada@desk.example").await["disabled_at"], json!(null));
    let left = site.post(&path, &json!({})).await.body;
    assert_eq!((&left["reassigned_to"], &left["fallback"]), (&json!(null), &json!("vendor-risk@localhost")));
    assert_eq!((&left["duties"]["vendors"], &left["duties"]["contracts"]), (&json!(1), &json!(1)));
    assert_eq!(find(&site, "ada@desk.example").await["duties"]["vendors"], json!(1), "it stays");
    for id in ["none", "00000000-0000-7000-8000-000000000000"] {
        assert_eq!(site.post(&format!("users/{id}/disable"), &json!({})).await.status, StatusCode::NOT_FOUND);
    }
}

#[actix_web::test]
async fn nobody_disables_themselves() {
    let site = ApiSite::new();
    let cookie = site.signed_in("Max Admin", "max@desk.example", ninefold::domain::person::Role::Admin);
    let me = site.ask(actix_web::http::Method::GET, "session").header("cookie", &cookie).send().await.body;
    let path = format!("users/{}/disable", me["user_id"].as_str().unwrap());
    let csrf = me["csrf_token"].as_str().unwrap();
    let ask = site.ask(actix_web::http::Method::POST, &path).header("cookie", &cookie).header("x-csrf-token", csrf);
    let refused = ask.json(&json!({})).send().await;
    assert_eq!((refused.status, &refused.body["code"]), (StatusCode::CONFLICT, &json!("own_account")));
}

#[actix_web::test]
async fn what_somebody_without_an_account_answers_for_is_handed_over() {
    let site = ApiSite::new();
    let cleo = site.made("people", &json!({ "name": "Cleo Marsh", "email": "cleo@desk.example" })).await;
    let bo = site.made("people", &json!({ "name": "Bo Quill", "email": "bo@desk.example" })).await;
    site.made("vendors", &json!({ "name": "Harbour Payroll", "business_owner_id": cleo })).await;
    let path = format!("people/{cleo}/hand-over");
    for (body, error) in [
        (json!({}), "reassign_to required"),
        (json!({ "reassign_to": null }), "reassign_to required"),
        (json!({ "reassign_to": "nobody at all" }), "reassign_to unknown_person"),
        (json!({ "reassign_to": "Cleo Marsh" }), "reassign_to same_person"),
        (json!({ "to": "Bo Quill" }), "to unknown_field"),
    ] {
        assert_eq!(site.post(&path, &body).await.errors(), [error]);
    }
    let to = json!({ "reassign_to": "bo@desk.example" });
    let foreseen = site.post(&format!("{path}?dry_run=true"), &to).await;
    assert_eq!(foreseen.status, StatusCode::OK, "{}", foreseen.body);
    let told =
        |body: &Value| (body["duties"]["vendors"].clone(), body["reassigned_to"].clone(), body["dry_run"].clone());
    let successor = json!({ "person_id": bo, "name": "Bo Quill" });
    assert_eq!(told(&foreseen.body), (json!(1), successor.clone(), json!(true)));
    assert_eq!(site.walk("vendors", 50).await[0]["owner"], json!("Cleo Marsh"));
    let moved = site.post(&path, &to).await;
    assert_eq!(told(&moved.body), (json!(1), successor, json!(false)));
    assert_eq!((&moved.body["person_id"], &moved.body["name"]), (&json!(cleo), &json!("Cleo Marsh")));
    assert_eq!(site.walk("vendors", 50).await[0]["owner"], json!("Bo Quill"));
    let line = site.get("audit?limit=1").await.body["items"][0].clone();
    assert_eq!((&line["action"], &line["actor"]), (&json!("reassign"), &json!("token admin")));
    let security = format!("Bearer {}", site.token(ninefold::domain::person::Role::Security));
    let ask = site.ask(actix_web::http::Method::POST, &path).header("authorization", &security).json(&to);
    assert_eq!(ask.send().await.status, StatusCode::FORBIDDEN);
    for id in ["none", "00000000-0000-7000-8000-000000000000"] {
        assert_eq!(site.post(&format!("people/{id}/hand-over"), &to).await.status, StatusCode::NOT_FOUND);
    }
}
