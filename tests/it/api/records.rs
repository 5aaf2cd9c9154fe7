//! Every kind of record: created, shown, changed, removed.

use actix_web::http::{Method, StatusCode};
use ninefold::{
    actions::{review, users},
    db,
    domain::{access::Actor, ids::ReviewId, person::Role},
};
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

#[actix_web::test]
async fn what_goes_with_a_record_takes_its_own_right_and_stands_in_the_trail() {
    let site = ApiSite::new();
    let (vendor, own) = (vendor(&site, "Harbour Payroll").await, vendor(&site, "Alder Pumps").await);
    let service = site.made("services", &json!({ "vendor_id": vendor, "name": "Pay run" })).await;
    let incident =
        json!({ "vendor_id": vendor, "service_id": service, "title": "Mail leaked", "reported_on": "2026-11-10" });
    let incident = site.made("incidents", &incident).await;
    let buyer = format!("Bearer {}", site.token(Role::Procurement));
    let by_buyer = async |path: String| site.ask(Method::DELETE, &path).header("authorization", &buyer).send().await;
    for path in [format!("services/{service}"), format!("vendors/{vendor}")] {
        let refused = by_buyer(path.clone()).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}: {}", refused.body);
        let told = refused.body["detail"].as_str().unwrap();
        assert!(told.contains("Mail leaked") && told.contains("instead"), "{told}");
    }
    assert_eq!(site.get(&format!("incidents/{incident}")).await.status, StatusCode::OK);
    assert_eq!(by_buyer(format!("vendors/{own}")).await.status, StatusCode::NO_CONTENT, "nobody filed anything there");

    assert_eq!(delete(&site, &format!("services/{service}")).await, StatusCode::NO_CONTENT);
    let lines = site.app.db.read(|conn| Ok(db::audit::list_before(conn, None, 9)?)).unwrap();
    let line = lines.iter().find(|line| line.record_id == incident && line.action == "delete").unwrap();
    assert!(line.summary.ends_with("removed with Service Pay run"), "{}", line.summary);
    assert!(line.before_values.as_deref().is_some_and(|values| values.contains("Mail leaked")));
    let last = site.get(&format!("services?vendor_id={vendor}")).await.body["items"][0]["id"].clone();
    let refused = site.by_admin(Method::DELETE, &format!("services/{}", last.as_str().unwrap())).send().await;
    assert_eq!((refused.status, &refused.body["code"]), (StatusCode::CONFLICT, &json!("last_service")));
}

#[actix_web::test]
async fn what_is_frozen_goes_with_no_vendor() {
    let site = ApiSite::new();
    let vendor = vendor(&site, "Harbour Payroll").await;
    let review = json!({
        "vendor_id": vendor, "kind": "periodic", "looked_at": ["its policy"], "conclusion": "Sound.",
        "outcome": "rely",
    });
    let id: ReviewId = site.made("reviews", &review).await.parse().unwrap();
    let person = |name: &str| {
        let email = format!("{name}@ours.example");
        let (user, _) = users::add(&site.app, &Actor::command_line(), name, &email, Role::Security).unwrap();
        let (user, person) = (Some(user.id), Some(user.person_id));
        Actor { label: email, name: name.to_owned(), role: Role::Security, user, person }
    };
    review::sign(&site.app, &person("ada"), id).unwrap();
    review::approve(&site.app, &person("bo"), id).unwrap();
    let refused = site.by_admin(Method::DELETE, &format!("vendors/{vendor}")).send().await;
    assert_eq!((refused.status, &refused.body["code"]), (StatusCode::CONFLICT, &json!("in_use")));
    let told = refused.body["detail"].as_str().unwrap();
    assert!(told.contains("Terminated instead"), "{told}");
    assert_eq!(site.get(&format!("reviews/{id}")).await.body["state"], json!("completed"));
}

#[actix_web::test]
async fn when_a_vendor_was_reviewed_is_for_assessors_to_say() {
    let site = ApiSite::new();
    let address = format!("vendors/{}", vendor(&site, "Harbour Payroll").await);
    let [buyer, assessor] = [Role::Procurement, Role::Security].map(|role| format!("Bearer {}", site.token(role)));
    let change = async |who: &str, body: Value| {
        site.ask(Method::PATCH, &address).header("authorization", who).json(&body).send().await
    };
    for field in ["last_review_on", "next_review_on"] {
        let refused = change(&buyer, json!({ field: "2026-11-20" })).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
        assert!(refused.body["detail"].as_str().unwrap().contains(field), "{}", refused.body);
        let taken = change(&assessor, json!({ field: "2026-11-20" })).await;
        assert_eq!((taken.status, &taken.body[field]), (StatusCode::OK, &json!("2026-11-20")));
        let same = change(&buyer, json!({ field: "2026-11-20", "category": format!("Pay {field}") })).await;
        assert_eq!(same.status, StatusCode::OK, "what stands there already is no change: {}", same.body);
        assert_eq!(change(&buyer, json!({ field: null })).await.status, StatusCode::FORBIDDEN);
    }
    let new = json!({ "name": "Alder Pumps", "last_review_on": "2026-11-20" });
    let made = site.ask(Method::POST, "vendors").header("authorization", &buyer).json(&new).send().await;
    assert_eq!(made.status, StatusCode::FORBIDDEN, "{}", made.body);
}

#[actix_web::test]
async fn whoever_has_an_account_is_renamed_by_an_administrator_alone() {
    let site = ApiSite::new();
    site.signed_in("Ada Brook", "ada@example.com", Role::Security);
    let people = site.walk("people", 50).await;
    let ada = people.iter().find(|person| person["name"] == "Ada Brook").unwrap()["id"].as_str().unwrap().to_owned();
    let cy = site.made("people", &json!({ "name": "Cy Marsh" })).await;
    let buyer = format!("Bearer {}", site.token(Role::Procurement));
    for (who, change, status) in [
        (&ada, json!({ "name": "Cy Brook" }), StatusCode::FORBIDDEN),
        (&ada, json!({ "email": "cy@elsewhere.example" }), StatusCode::FORBIDDEN),
        (&ada, json!({ "manager_id": cy }), StatusCode::OK),
        (&cy, json!({ "name": "Cy Marsh-Brook", "email": "cy@example.com" }), StatusCode::OK),
    ] {
        let ask = site.ask(Method::PATCH, &format!("people/{who}")).header("authorization", &buyer);
        let reply = ask.json(&change).send().await;
        assert_eq!(reply.status, status, "{change}: {}", reply.body);
    }
    let renamed = site.patch(&format!("people/{ada}"), &json!({ "name": "Ada Lind" })).await;
    assert_eq!((renamed.status, &renamed.body["email"]), (StatusCode::OK, &json!("ada@example.com")));
}

#[actix_web::test]
async fn a_record_without_its_name_is_none() {
    let site = ApiSite::new();
    let vendor = vendor(&site, "Harbour Payroll").await;
    let of_it = json!({ "vendor_id": vendor });
    for (path, body, lacking) in [
        ("vendors", json!({ "category": "Print" }), vec!["name required"]),
        ("people", json!({}), vec!["name required"]),
        ("services", of_it.clone(), vec!["name required"]),
        ("contacts", of_it.clone(), vec!["name required"]),
        ("subservices", of_it.clone(), vec!["name required"]),
        ("certificates", of_it.clone(), vec!["kind required"]),
        ("questionnaires", of_it.clone(), vec!["template required"]),
        ("controls", json!({}), vec!["reference required", "name required"]),
    ] {
        let refused = site.post(path, &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", refused.body);
        assert_eq!(refused.errors(), lacking, "{path}");
    }
    for nothing in ["\u{200b}", "\u{3164}", "\u{2800}\u{ad}"] {
        assert_eq!(site.post("people", &json!({ "name": nothing })).await.errors(), ["name not_visible"]);
    }
    let twin = json!({ "name": "Har\u{ad}bour Pay\u{200b}roll" });
    assert_eq!(site.post("vendors", &twin).await.errors(), ["name taken"], "it looks the same");
}

#[actix_web::test]
async fn a_sheet_says_no_more_of_reviews_than_whoever_brings_it_in_may() {
    let site = ApiSite::new();
    let address = format!("vendors/{}", vendor(&site, "Harbour Payroll").await);
    let buyer = format!("Bearer {}", site.token(Role::Procurement));
    let ask = |path: &str| site.ask(Method::POST, path).header("authorization", &buyer);
    let text = "Vendor name,Category,Last review\nHarbour Payroll,Payroll,2026-11-20\n";
    let taken = ask("imports").file("register.csv", text.as_bytes()).send().await;
    let applied = ask(&format!("imports/{}/apply", taken.body["id"].as_str().unwrap())).send().await;
    assert_eq!(applied.status, StatusCode::OK, "{} {}", taken.body, applied.body);
    assert!(applied.body["problems"].to_string().contains("not_allowed"), "{}", applied.body);
    let stored = site.get(&address).await.body;
    assert_eq!((&stored["category"], &stored["last_review_on"]), (&json!("Payroll"), &Value::Null));
}
