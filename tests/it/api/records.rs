//! Every kind of record: created, shown, changed, removed.

use actix_web::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{ApiSite, delete, samples, vendor};

#[actix_web::test]
async fn every_record_is_created_shown_changed_and_removed() {
    let site = ApiSite::new();
    let vendor = vendor(&site, "Harbour Payroll").await;
    for (path, body, change) in samples(&vendor) {
        let made = site.post(path, &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{path}: {}", made.body);
        let address = made.header("location").to_owned();
        assert_eq!(address, format!("/api/v1/{path}/{}", made.body["id"].as_str().unwrap()));
        for (name, value) in body.as_object().unwrap() {
            assert_eq!(&made.body[name], value, "{path} {name}");
        }
        assert_eq!(made.body["version"], 1);
        let shown = site.get(&address).await;
        assert_eq!((shown.status, &shown.body), (StatusCode::OK, &made.body), "{path}");
        let changed = site.patch(&address, &change).await;
        assert_eq!((changed.status, &changed.body["version"]), (StatusCode::OK, &json!(2)), "{path}: {}", changed.body);
        let again = site.get(&address).await.body;
        assert_eq!(again, changed.body, "{path}");
        assert_ne!(again, shown.body, "{path}");
        assert_eq!(delete(&site, &address).await, StatusCode::NO_CONTENT, "{path}");
        assert_eq!(site.get(&address).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(delete(&site, &address).await, StatusCode::NOT_FOUND, "{path}");
    }
}

#[actix_web::test]
async fn a_merge_patch_clears_with_null_and_leaves_the_rest() {
    let site = ApiSite::new();
    let id =
        site.made("vendors", &json!({ "name": "Harbour Payroll", "category": "Payroll", "tags": ["hr", "pay"] })).await;
    let patch = json!({ "category": null, "tags": ["pay"] });
    let reply = site
        .by_admin(Method::PATCH, &format!("vendors/{id}"))
        .bytes("application/merge-patch+json", patch.to_string())
        .send()
        .await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
    assert_eq!(reply.body["category"], Value::Null);
    assert_eq!(reply.body["tags"], json!(["pay"]));
    assert_eq!(reply.body["name"], "Harbour Payroll");
    let required = site.patch(&format!("vendors/{id}"), &json!({ "name": null })).await;
    assert_eq!(required.errors(), ["name required"]);
}

#[actix_web::test]
async fn a_lost_race_is_412_with_the_record_as_it_stands() {
    let site = ApiSite::new();
    let vendor = vendor(&site, "Harbour Payroll").await;
    for (path, body, change) in samples(&vendor) {
        let made = site.post(path, &body).await;
        let (address, tag) = (made.header("location").to_owned(), made.header("etag").to_owned());
        let with_tag = |method: Method| site.by_admin(method, &address).header("if-match", &tag);
        let first = with_tag(Method::PATCH).json(&change).send().await;
        assert_eq!(first.status, StatusCode::OK, "{path}: {}", first.body);
        assert_ne!(first.header("etag"), tag);
        let second = with_tag(Method::PATCH).json(&change).send().await;
        assert_eq!(second.status, StatusCode::PRECONDITION_FAILED, "{path}");
        assert_eq!(second.header("content-type"), "application/problem+json");
        assert_eq!(second.body["code"], "lost_update");
        assert_eq!(second.body["current"], first.body, "{path}");
        let removed = with_tag(Method::DELETE).send().await;
        assert_eq!(removed.status, StatusCode::PRECONDITION_FAILED, "{path}");
        let now = site.by_admin(Method::DELETE, &address).header("if-match", first.header("etag")).send().await;
        assert_eq!(now.status, StatusCode::NO_CONTENT, "{path}");
    }
}

#[actix_web::test]
async fn what_the_caller_has_is_not_sent_again() {
    let site = ApiSite::new();
    let vendor = vendor(&site, "Harbour Payroll").await;
    let path = format!("vendors/{vendor}");
    let tag = site.get(&path).await.header("etag").to_owned();
    let known = site.by_admin(Method::GET, &path).header("if-none-match", &tag).send().await;
    assert_eq!((known.status, known.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    // Its score changes without a new version of the vendor, and the tag with it.
    let body = json!({ "vendor_id": vendor, "name": "X", "data_sensitivity": 4, "criticality": 4, "access": 4 });
    site.made("services", &body).await;
    let changed = site.by_admin(Method::GET, &path).header("if-none-match", &tag).send().await;
    assert_eq!((changed.status, &changed.body["version"]), (StatusCode::OK, &json!(1)));
}

#[actix_web::test]
async fn every_field_that_cannot_be_taken_is_named() {
    let site = ApiSite::new();
    let vendor = vendor(&site, "Harbour Payroll").await;
    let body = json!({
        "vendor_id": vendor, "reference": "C-1", "ends_on": "2026-02-30", "auto_renew": "perhaps",
        "term_months": 1.5, "notice_unit": "weeks", "created_at": "2020-01-01T00:00:00Z", "version": 9,
    });
    let refused = site.post("contracts", &body).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        refused.errors(),
        [
            "ends_on not_a_date",
            "auto_renew not_yes_or_no",
            "term_months not_a_number",
            "notice_unit unknown_word",
            "created_at unknown_field",
            "version unknown_field"
        ]
    );
    let unknown = json!({ "vendor_id": uuid::Uuid::now_v7(), "name": "Pay run" });
    assert_eq!(site.post("services", &unknown).await.errors(), ["vendor_id unknown_vendor"]);
    let taken = site.post("vendors", &json!({ "name": "HARBOUR payroll, Inc." })).await;
    assert_eq!(taken.errors(), ["name taken"]);
}

#[actix_web::test]
async fn somebody_that_others_refer_to_is_not_removed() {
    let site = ApiSite::new();
    let person = site.made("people", &json!({ "name": "Ada Brook" })).await;
    site.made("vendors", &json!({ "name": "Harbour Payroll", "business_owner_id": person })).await;
    let refused = site.by_admin(Method::DELETE, &format!("people/{person}")).send().await;
    assert_eq!((refused.status, &refused.body["code"]), (StatusCode::CONFLICT, &json!("in_use")));
}

#[actix_web::test]
async fn money_is_a_text_with_its_currency() {
    let site = ApiSite::new();
    let vendor = vendor(&site, "Harbour Payroll").await;
    let mut made = 0;
    let mut body = |more: Value| {
        made += 1;
        let mut body = json!({ "vendor_id": vendor, "reference": format!("C-{made}") });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    for (more, errors) in [
        (json!({ "annual_value": "10.005", "currency": "USD" }), "annual_value too_many_decimals"),
        (json!({ "annual_value": "10" }), "currency required"),
        (json!({ "annual_value": "ten", "currency": "USD" }), "annual_value not_an_amount"),
        (json!({ "annual_value": ["10"], "currency": "USD" }), "annual_value not_an_amount"),
        (json!({ "annual_value": "10", "currency": "XAU" }), "currency unknown_currency"),
        (json!({ "annual_value": "1", "annual_value_minor": 1, "currency": "USD" }), "annual_value given_twice"),
        (json!({ "annual_value": "99999999999999999999", "currency": "USD" }), "annual_value not_an_amount"),
        (json!({ "annual_value": "-1", "currency": "USD" }), "annual_value_minor out_of_range"),
    ] {
        assert_eq!(site.post("contracts", &body(more.clone())).await.errors(), [errors], "{more}");
    }
    let id = site.made("contracts", &body(json!({ "annual_value": 1234.5, "currency": "EUR" }))).await;
    let path = format!("contracts/{id}");
    for (change, value, minor) in [
        (json!({}), json!("1234.50"), json!(123_450)),
        (json!({ "annual_value": "1235" }), json!("1235.00"), json!(123_500)),
        (json!({ "currency": "JPY" }), json!("1235"), json!(1235)),
        (json!({ "currency": "KWD", "annual_value": "1.234" }), json!("1.234"), json!(1234)),
        (json!({ "annual_value_minor": 1 }), json!("0.001"), json!(1)),
        (json!({ "annual_value": null, "currency": null }), Value::Null, Value::Null),
    ] {
        let changed = site.patch(&path, &change).await.body;
        assert_eq!((&changed["annual_value"], &changed["annual_value_minor"]), (&value, &minor), "{change}: {changed}");
    }
}

#[actix_web::test]
async fn the_shapes_of_a_vendor_and_a_contract_and_a_problem() {
    let site = ApiSite::new();
    let body = json!({ "name": "Harbour Payroll", "domain": "harbourpayroll.example", "aliases": ["Harbour"] });
    let made = site.post("vendors", &body).await.body;
    let vendor = made["id"].as_str().unwrap();
    let body = json!({
        "vendor_id": vendor, "reference": "C-0107", "starts_on": "2025-01-01", "ends_on": "2026-12-31",
        "auto_renew": true, "notice_value": 90, "notice_unit": "days", "annual_value": "184000.00", "currency": "USD",
    });
    let contract = site.post("contracts", &body).await.body;
    let problem = site.post("contracts", &body).await.body;
    let redactions = || {
        let mut settings = insta::Settings::clone_current();
        settings.add_redaction(".id", "[id]");
        settings.add_redaction(".vendor_id", "[vendor]");
        settings.add_redaction(".created_at", "[instant]");
        settings.add_redaction(".updated_at", "[instant]");
        settings.add_redaction(".request_id", "[request]");
        settings
    };
    redactions().bind(|| {
        insta::assert_json_snapshot!("vendor", made);
        insta::assert_json_snapshot!("contract", contract);
        insta::assert_json_snapshot!("problem", problem);
    });
    assert!(made["created_at"].as_str().unwrap().ends_with('Z'));
}
