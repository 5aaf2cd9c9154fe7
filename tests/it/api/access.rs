//! Who is let in, and to what.

use actix_web::http::{Method, StatusCode};
use ninefold::{
    actions::tokens,
    domain::{access::Actor, person::Role},
};
use serde_json::json;

use super::{ApiSite, vendor};

const LISTS: &[&str] = &[
    "people",
    "vendors",
    "services",
    "contacts",
    "contracts",
    "soc-reports",
    "questionnaires",
    "attachments",
    "imports",
    "layouts",
    "scores",
    "reminders",
    "reminders/answers",
    "calendar-feeds",
    "holidays",
    "reminder-rules",
    "reminder-rules/versions",
    "renewals",
    "renewals/agenda",
    "outbox",
    "users",
    "tokens",
    "audit",
    "portfolio",
    "coverage",
    "cc9",
    "quality",
    "session",
];

#[actix_web::test]
async fn without_a_caller_everything_is_401() {
    let site = ApiSite::new();
    let expired =
        tokens::create(&site.app, &Actor::command_line(), "old", Role::Admin, Some("2026-11-21".parse().unwrap()));
    let last_day =
        tokens::create(&site.app, &Actor::command_line(), "today", Role::Admin, Some("2026-11-22".parse().unwrap()));
    let revoked = site.token(Role::Security);
    tokens::revoke(&site.app, &Actor::command_line(), "a security token").unwrap();
    let tampered = format!("{}x", site.admin);
    for path in LISTS {
        let reply = site.ask(Method::GET, path).send().await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(reply.header("www-authenticate"), "Bearer");
        assert_eq!(reply.header("content-type"), "application/problem+json");
    }
    for token in [&expired.unwrap(), &revoked, &tampered, "nf_x_y", "", "nf_\u{e4}"] {
        let reply = site.ask(Method::GET, "vendors").header("authorization", &format!("Bearer {token}")).send().await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{token}");
    }
    let good = format!("bearer {}", last_day.unwrap());
    assert_eq!(site.ask(Method::GET, "vendors").header("authorization", &good).send().await.status, StatusCode::OK);
}

#[actix_web::test]
async fn each_role_reaches_what_it_may() {
    let site = ApiSite::new();
    let id = vendor(&site, "Harbour Payroll").await;
    let report = json!({ "vendor_id": id, "kind": "soc2", "report_type": "type1", "as_of": "2026-06-30" });
    // A letter a role: admin, security, procurement, owner, auditor. Capitals are let in.
    let table = [
        (Method::GET, "people", json!({}), "ASPoU"),
        (Method::GET, "vendors", json!({}), "ASPOU"),
        (Method::GET, "session", json!({}), "ASPOU"),
        (Method::GET, "layouts", json!({}), "ASPOU"),
        (Method::GET, "holidays", json!({}), "ASPOU"),
        (Method::GET, "reminder-rules", json!({}), "ASPoU"),
        (Method::GET, "reminder-rules/versions", json!({}), "ASPoU"),
        (Method::GET, "reminders?days=3", json!({}), "ASPoU"),
        (Method::GET, "renewals", json!({}), "ASPOU"),
        (Method::GET, "renewals/agenda", json!({}), "ASPOU"),
        (Method::GET, "imports", json!({}), "ASPoU"),
        (Method::GET, "attachments", json!({}), "ASPoU"),
        (Method::GET, "reminders", json!({}), "ASPoU"),
        (Method::GET, "reminders/answers", json!({}), "ASPOU"),
        (Method::POST, "reminders/answers", json!({}), "ASPOu"),
        (Method::GET, "calendar-feeds", json!({}), "ASPOU"),
        (Method::POST, "calendar-feeds", json!({}), "ASPOU"),
        (Method::GET, "calendar-feeds?email=ada@example.org", json!({}), "Aspou"),
        (Method::GET, "outbox", json!({}), "ASPoU"),
        (Method::GET, "portfolio", json!({}), "ASPoU"),
        (Method::GET, "coverage", json!({}), "ASPoU"),
        (Method::GET, "cc9?items=none", json!({}), "ASPoU"),
        (Method::GET, "quality", json!({}), "ASPoU"),
        (Method::GET, "audit", json!({}), "ASpoU"),
        (Method::GET, "users", json!({}), "Aspou"),
        (Method::GET, "tokens", json!({}), "Aspou"),
        (Method::POST, "tokens", json!({ "name": "N", "role": "auditor" }), "Aspou"),
        (Method::POST, "users/00000000-0000-7000-8000-000000000000/disable", json!({}), "Aspou"),
        (Method::POST, "vendors", json!({ "name": "N" }), "ASPou"),
        (Method::POST, "contacts", json!({ "vendor_id": id, "name": "N", "role": "security" }), "ASPou"),
        (Method::POST, "soc-reports", report, "ASpou"),
        (Method::POST, "imports?dry_run=true", json!({}), "ASPou"),
        (Method::POST, "imports/00000000-0000-7000-8000-000000000000/apply", json!({}), "ASPou"),
        (Method::POST, "outbox/test", json!({ "address": "ada@example.org" }), "Aspou"),
        (Method::POST, "outbox/00000000-0000-7000-8000-000000000000/try-again", json!({}), "ASPou"),
    ];
    let roles =
        [('A', Role::Admin), ('S', Role::Security), ('P', Role::Procurement), ('O', Role::Owner), ('U', Role::Auditor)];
    for (letter, role) in roles {
        let token = format!("Bearer {}", site.token(role));
        for (method, path, body, may) in &table {
            let mut ask = site.ask(method.clone(), path).header("authorization", &token);
            if *method == Method::POST {
                ask = ask.json(body);
            }
            let status = ask.send().await.status;
            let let_in = status != StatusCode::FORBIDDEN;
            assert_eq!(let_in, may.contains(letter), "{role} {method} {path}: {status}");
            assert!(!status.is_server_error(), "{role} {method} {path}: {status}");
        }
    }
}

#[actix_web::test]
async fn a_session_changes_nothing_without_its_token() {
    let site = ApiSite::new();
    let cookie = site.signed_in("Sam Secure", "sam@example.com", Role::Security);
    let me = site.ask(Method::GET, "session").header("cookie", &cookie).send().await.body;
    assert_eq!((&me["actor"], &me["role"]), (&json!("sam@example.com"), &json!("security")));
    let csrf = me["csrf_token"].as_str().unwrap().to_owned();
    let body = json!({ "name": "Harbour Payroll" });
    for token in [None, Some("wrong"), Some("")] {
        let mut ask = site.ask(Method::POST, "vendors").header("cookie", &cookie);
        if let Some(token) = token {
            ask = ask.header("x-csrf-token", token);
        }
        assert_eq!(ask.json(&body).send().await.status, StatusCode::FORBIDDEN, "{token:?}");
    }
    let with_token = || site.ask(Method::POST, "vendors").header("cookie", &cookie).header("x-csrf-token", &csrf);
    for (header, value) in [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")] {
        let refused = with_token().header(header, value).json(&body).send().await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{header}: {value}");
    }
    let own = with_token().header("sec-fetch-site", "same-origin").json(&body).send().await;
    assert_eq!(own.status, StatusCode::CREATED, "{}", own.body);
    let by_token = site.get("session").await.body;
    assert_eq!((&by_token["actor"], &by_token["csrf_token"]), (&json!("token admin"), &json!(null)));
}

#[actix_web::test]
async fn an_owner_sees_their_own_vendors_and_no_others() {
    let site = ApiSite::new();
    let cookie = site.signed_in("Olga Owner", "olga@example.com", Role::Owner);
    let people = site.walk("people", 50).await;
    let olga = people.iter().find(|person| person["name"] == "Olga Owner").unwrap()["id"].clone();
    let own = site.made("vendors", &json!({ "name": "Own", "business_owner_id": olga })).await;
    let foreign = vendor(&site, "Foreign").await;
    let theirs = json!({ "vendor_id": foreign, "name": "Jo", "role": "security" });
    let contact = site.made("contacts", &theirs).await;
    let service = site.get(&format!("services?vendor_id={foreign}")).await.body["items"][0]["id"].clone();
    let as_owner = async |path: String| site.ask(Method::GET, &path).header("cookie", &cookie).send().await;
    let seen = as_owner("vendors?owner=Somebody".to_owned()).await.body;
    assert_eq!(seen["items"].as_array().unwrap().len(), 1);
    assert_eq!(seen["items"][0]["id"], json!(own));
    for (path, status) in [
        (format!("vendors/{own}"), 200),
        (format!("services?vendor_id={own}"), 200),
        (format!("scores?vendor_id={own}"), 200),
        (format!("coverage?vendor_id={own}"), 200),
        (format!("vendors/{foreign}"), 404),
        (format!("contacts/{contact}"), 404),
        (format!("contacts?vendor_id={foreign}"), 404),
        (format!("scores?vendor_id={foreign}"), 404),
        (format!("scores/{}", service.as_str().unwrap()), 404),
        (format!("coverage?vendor_id={foreign}"), 404),
        ("contacts".to_owned(), 403),
        ("scores".to_owned(), 403),
    ] {
        assert_eq!(as_owner(path.clone()).await.status.as_u16(), status, "{path}");
    }
}

#[actix_web::test]
async fn a_token_is_shown_once_and_ends_when_revoked() {
    let site = ApiSite::new();
    let body = json!({ "name": "Nightly sync", "role": "auditor", "expires_on": "2027-01-31" });
    let made = site.post("tokens", &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let (secret, address) = (made.body["token"].as_str().unwrap(), made.header("location"));
    let ask = || site.ask(Method::GET, "vendors").header("authorization", &format!("Bearer {secret}")).send();
    assert_eq!(ask().await.status, StatusCode::OK);
    let shown = site.get(address).await.body;
    assert_eq!((&shown["token"], &shown["expires_on"]), (&json!(null), &json!("2027-01-31")));
    // The secret itself may hold the mark that stands before it.
    let secret_part = secret.splitn(3, '_').nth(2).unwrap();
    for path in ["tokens", "audit"] {
        assert!(!site.get(path).await.body.to_string().contains(secret_part), "{path} tells the secret");
    }
    assert_eq!(site.post("tokens", &body).await.status, StatusCode::CONFLICT);
    assert_eq!(super::delete(&site, address).await, StatusCode::NO_CONTENT);
    assert_eq!(ask().await.status, StatusCode::UNAUTHORIZED);
    assert!(site.get(address).await.body["revoked_at"].as_str().unwrap().ends_with('Z'));
    let wrong = json!({ "role": "king", "expires_on": 3, "colour": "red" });
    let mut errors = site.post("tokens", &wrong).await.errors();
    errors.sort();
    assert_eq!(errors, ["colour unknown_field", "expires_on not_a_date", "name required", "role unknown_word"]);
}

#[actix_web::test]
async fn changes_stand_in_the_audit_trail_under_their_caller() {
    let site = ApiSite::new();
    let id = vendor(&site, "Harbour Payroll").await;
    site.patch(&format!("vendors/{id}"), &json!({ "category": "Payroll" })).await;
    let line = site.get("audit?limit=1").await.body["items"][0].clone();
    assert_eq!(
        (&line["actor"], &line["action"], &line["record_id"]),
        (&json!("token admin"), &json!("update"), &json!(id))
    );
    assert_eq!(line["after_values"], json!({ "category": "Payroll" }));
    assert_eq!(line["before_values"], json!({ "category": null }));
}
