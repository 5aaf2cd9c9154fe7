//! The same over the API.

use actix_web::http::{Method, StatusCode};
use ninefold::domain::person::Role;
use serde_json::{Value, json};

use crate::support::api_site::{ApiSite, Reply};

const LIST: &[u8] =
    b"App name,Login URL\nHarbour Payrol,\nZephyr,https://zephyr.com/login\nRavenna,\nNorthgate Cloud,\n";

async fn with_list() -> ApiSite {
    let site = ApiSite::new();
    for name in ["Harbour Payroll", "Northgate Cloud", "Tarn Data Rooms"] {
        site.made("vendors", &json!({ "name": name, "status": "active" })).await;
    }
    let made = site.by_admin(Method::POST, "reconciliations?as_of=2026-10-31").file("apps.csv", LIST).send().await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!(made.header("location"), format!("/api/v1/reconciliations/{}", made.body["id"].as_str().unwrap()));
    assert_eq!((&made.body["reference"], &made.body["kind"]), (&json!("RC-0001"), &json!("sso")));
    assert!(made.body["created_at"].as_str().unwrap().ends_with('Z'));
    site
}

async fn id_of(site: &ApiSite, class: &str) -> String {
    let page = site.get(&format!("reconciliations/RC-0001?class={class}")).await;
    page.body["items"][0]["id"].as_str().unwrap_or_else(|| panic!("{}", page.body)).to_owned()
}

async fn decide(site: &ApiSite, class: &str, verb: &str, body: &Value) -> Reply {
    let id = id_of(site, class).await;
    site.post(&format!("reconciliations/RC-0001/entries/{id}/{verb}"), body).await
}

#[actix_web::test]
async fn a_reconciliation_is_made_read_and_decided() {
    let site = with_list().await;
    let shown = site.get("reconciliations/rc-0001").await.body;
    assert_eq!(
        shown["now"],
        json!({ "only_there": 2, "similar": 1, "archived": 0, "both": 1, "excluded": 0, "only_here": 1 })
    );
    assert_eq!(shown["now"], shown["found"]);
    let walked = site.walk("reconciliations/RC-0001", 2).await;
    let names: Vec<&str> = walked.iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Harbour Payrol", "Northgate Cloud", "Ravenna", "Zephyr", "Tarn Data Rooms"]);
    assert_eq!(walked[3]["domain"], json!("zephyr.com"));

    let added = site
        .by_admin(Method::POST, &format!("reconciliations/RC-0001/entries/{}/add", id_of(&site, "only_there").await));
    let added = added.send().await;
    assert_eq!(
        (added.status, &added.body["class"], &added.body["how"]),
        (StatusCode::OK, &json!("both"), &json!("added"))
    );
    let vendor = site.get(&format!("vendors/{}", added.body["vendor_id"].as_str().unwrap())).await.body;
    assert_eq!((&vendor["name"], &vendor["status"]), (&json!("Ravenna"), &json!("proposed")));

    assert_eq!(decide(&site, "only_there", "exclude", &json!({})).await.errors(), ["reason required"]);
    assert_eq!(decide(&site, "only_there", "exclude", &json!({ "why": "x" })).await.errors(), ["why unknown_field"]);
    assert_eq!(
        decide(&site, "only_there", "same", &json!({ "vendor": "No\u{0}body" })).await.errors(),
        ["vendor control_character"]
    );
    assert_eq!(
        decide(&site, "only_there", "same", &json!({ "vendor": "Nobody" })).await.errors(),
        ["vendor unknown_vendor"]
    );
    assert_eq!(decide(&site, "only_there", "promote", &json!({})).await.status, StatusCode::NOT_FOUND);
    let out = decide(&site, "only_there", "exclude", &json!({ "reason": "a tool of ours" })).await;
    assert_eq!((&out.body["class"], &out.body["exclusion"]["reason"]), (&json!("excluded"), &json!("a tool of ours")));
    assert!(out.body["decided_at"].as_str().unwrap().ends_with('Z'), "{}", out.body);
    let same = decide(&site, "similar", "same", &json!({})).await;
    assert_eq!((&same.body["class"], &same.body["how"]), (&json!("both"), &json!("alias")));

    let exclusions = site.walk("reconciliation-exclusions", 1).await;
    assert_eq!(exclusions[0]["name"], json!("Zephyr"));
    let path = format!("reconciliation-exclusions/{}", exclusions[0]["id"].as_str().unwrap());
    assert_eq!(site.by_admin(Method::DELETE, &path).send().await.status, StatusCode::NO_CONTENT);
    assert_eq!(site.by_admin(Method::DELETE, &path).send().await.status, StatusCode::NOT_FOUND);
    let ids = json!({ "ids": [id_of(&site, "only_there").await] });
    let many = site.post("reconciliations/RC-0001/add", &ids).await;
    assert_eq!(many.body["items"][0]["class"], json!("both"));
    assert_eq!(site.post("reconciliations/RC-0001/add", &ids).await.body["code"], json!("decided_already"));
    let now = site.get("reconciliations/RC-0001").await.body["now"].clone();
    assert_eq!(now, json!({ "only_there": 0, "similar": 0, "archived": 0, "both": 4, "excluded": 0, "only_here": 1 }));
    let table = site.get("reconciliations/RC-0001/names?format=json").await.body;
    assert_eq!(table.as_array().map(Vec::len), Some(5));
    assert_eq!(site.get("reconciliations").await.body["items"][0]["file_name"], json!("apps.csv"));
}

#[actix_web::test]
async fn what_cannot_be_read_is_refused_with_what_to_do() {
    let site = ApiSite::new();
    for (query, content, errors) in [
        ("", &b"Foo,Bar\nx,y\n"[..], ["column no_name_column"]),
        ("?column=Baz", b"Foo,Bar\nx,y\n", ["column unknown_column"]),
        ("?sheet=Two", b"Vendor\nx\n", ["sheet unknown_sheet"]),
        ("?as_of=2026-12-01", b"Vendor\nx\n", ["as_of in_the_future"]),
        ("?kind=rumours", b"Vendor\nx\n", ["kind unknown_word"]),
        ("?colour=red", b"Vendor\nx\n", ["colour unknown_parameter"]),
        ("", b"Vendor\n", ["column no_names"]),
    ] {
        let reply =
            site.by_admin(Method::POST, &format!("reconciliations{query}")).file("list.csv", content).send().await;
        assert_eq!(
            (reply.status, reply.errors()),
            (StatusCode::UNPROCESSABLE_ENTITY, errors.map(String::from).to_vec())
        );
    }
    for path in ["reconciliations/RC-0001", "reconciliations/RC-0001/names"] {
        assert_eq!(site.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(site.get("reconciliations").await.body["items"], json!([]));
}

#[actix_web::test]
async fn each_role_reaches_what_it_may() {
    let site = with_list().await;
    let entry = format!("reconciliations/RC-0001/entries/{}/exclude", id_of(&site, "only_there").await);
    // A letter a role: admin, security, procurement, owner, auditor. Capitals are let in.
    let table = [
        (Method::GET, "reconciliations", "ASPoU"),
        (Method::GET, "reconciliations/RC-0001", "ASPoU"),
        (Method::GET, "reconciliations/RC-0001/names", "ASPoU"),
        (Method::GET, "reconciliation-exclusions", "ASPoU"),
        (Method::POST, "reconciliations", "ASPou"),
        (Method::POST, &*entry, "ASPou"),
        (Method::POST, "reconciliations/RC-0001/add", "ASPou"),
        (Method::DELETE, "reconciliation-exclusions/00000000-0000-7000-8000-000000000000", "ASPou"),
    ];
    let roles =
        [('A', Role::Admin), ('S', Role::Security), ('P', Role::Procurement), ('O', Role::Owner), ('U', Role::Auditor)];
    for (letter, role) in roles {
        let token = format!("Bearer {}", site.token(role));
        for (method, path, may) in &table {
            let ask = site.ask(method.clone(), path).header("authorization", &token);
            let ask = if *method == Method::POST { ask.json(&json!({})) } else { ask };
            let status = ask.send().await.status;
            assert_eq!(status != StatusCode::FORBIDDEN, may.contains(letter), "{role} {method} {path}: {status}");
            assert!(!status.is_server_error(), "{role} {method} {path}: {status}");
        }
    }
}
