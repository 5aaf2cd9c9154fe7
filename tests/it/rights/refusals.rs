//! Refusals stand in the audit trail.

use std::time::Duration;

use actix_web::http::{Method, StatusCode};
use ninefold::domain::person::Role;
use serde_json::{Value, json};

use crate::support::api_site::ApiSite;

/// The refusals on the trail, once there are so many: the answer does not wait for its line.
async fn refusals(site: &ApiSite, count: usize) -> Vec<Value> {
    let mut found = Vec::new();
    for _ in 0..200 {
        found = site.walk("audit", 100).await;
        found.retain(|line| line["action"] == "refused");
        if found.len() >= count {
            break;
        }
        actix_web::rt::time::sleep(Duration::from_millis(25)).await;
    }
    found
}

#[actix_web::test]
async fn a_refusal_stands_in_the_trail_once() {
    let site = ApiSite::new();
    let cookie = site.signed_in("Piet Brook", "piet@example.com", Role::Procurement);
    let token = format!("Bearer {}", site.token(Role::Auditor));
    let refused = async |path: &str, header: (&'static str, &str)| {
        let reply = site.ask(Method::GET, path).header(header.0, header.1).send().await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN, "{path}");
    };
    refused("/users", ("cookie", cookie.as_str())).await;
    assert_eq!(refusals(&site, 1).await.len(), 1);
    for _ in 0..3 {
        refused("/users", ("cookie", cookie.as_str())).await;
    }
    refused("tokens", ("authorization", token.as_str())).await;
    let told = refusals(&site, 2).await;
    let mut lines: Vec<(&Value, &Value)> = told.iter().map(|line| (&line["actor"], &line["record_id"])).collect();
    lines.sort_by_key(|line| line.0.to_string());
    let expected = [
        (json!("piet@example.com"), json!("GET /users")),
        (json!("token a auditor token"), json!("GET /api/v1/tokens")),
    ];
    assert_eq!(lines, expected.iter().map(|(actor, what)| (actor, what)).collect::<Vec<_>>());
}
