//! The same over the API.

use actix_web::http::{Method, StatusCode};
use ninefold::{
    actions::demo,
    domain::{access::Actor, person::Role},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Unpacked, YEAR};
use crate::support::api_site::ApiSite;

fn with_sample() -> ApiSite {
    let site = ApiSite::new();
    demo::load(&site.app, &Actor::command_line(), &|_| {}).unwrap();
    site
}

fn body() -> Value {
    json!({ "from": YEAR.0, "to": YEAR.1 })
}

#[actix_web::test]
async fn a_pack_is_asked_for_listed_and_taken_again() {
    let site = with_sample();
    let made = site.post("evidence-packs", &body()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let address = format!("/api/v1/evidence-packs/{}", made.body["id"].as_str().unwrap());
    assert_eq!(made.header("location"), address);
    assert_eq!(
        (&made.body["reference"], &made.body["state"], &made.body["seed"], &made.body["from"]),
        (&json!("EP-0001"), &json!("ready"), &json!(1), &json!(YEAR.0))
    );
    assert_eq!(made.body["as_of"], json!("2026-11-22T12:00:00Z"));
    assert_eq!((&made.body["sampled"], &made.body["references"]), (&json!(5), &json!([])));
    let taken = site.get("evidence-packs/ep-0001/content").await;
    assert_eq!(taken.header("content-type"), "application/zip");
    assert!(taken.header("content-disposition").starts_with("attachment;"), "{}", taken.header("content-disposition"));
    let sha256 = hex::encode(Sha256::digest(&taken.bytes));
    assert_eq!(made.body["sha256"], json!(sha256));
    assert_eq!(made.body["bytes"], json!(taken.bytes.len()));
    assert!(Unpacked::of(&taken.bytes).0.contains_key("index.html"));

    let again = site.post("evidence-packs", &json!({ "from": YEAR.0, "to": YEAR.1, "seed": 1 })).await;
    assert_eq!((&again.body["reference"], &again.body["sha256"]), (&json!("EP-0002"), &json!(sha256)));
    let chosen = json!({ "from": YEAR.0, "to": YEAR.1, "references": ["v-0012"] });
    let chosen = site.post("evidence-packs", &chosen).await.body;
    assert_eq!((&chosen["references"], &chosen["sampled"]), (&json!(["V-0012"]), &json!(1)));
    let listed = site.walk("evidence-packs", 2).await;
    let references: Vec<&str> = listed.iter().map(|one| one["reference"].as_str().unwrap()).collect();
    assert_eq!(references, ["EP-0003", "EP-0002", "EP-0001"]);
    let trail = site.walk("audit", 200).await;
    let said = |action: &str| {
        let lines = trail.iter().filter(|line| line["record_kind"] == "evidence_pack" && line["action"] == action);
        lines.filter(|line| line["summary"].as_str().unwrap().contains(&sha256)).count()
    };
    assert_eq!((said("build"), said("download")), (2, 1), "each line tells the SHA-256");
}

#[actix_web::test]
async fn what_cannot_be_asked_is_told_field_by_field() {
    let site = ApiSite::new();
    let empty = site.post("evidence-packs", &body()).await;
    assert_eq!((empty.status, &empty.body["code"]), (StatusCode::CONFLICT, &json!("empty_register")));
    demo::load(&site.app, &Actor::command_line(), &|_| {}).unwrap();
    for (body, errors) in [
        (json!({}), vec!["from required", "to required"]),
        (json!({ "from": "soon", "to": 7 }), vec!["from not_a_date", "to not_a_date"]),
        (json!({ "from": YEAR.1, "to": YEAR.0 }), vec!["to end_before_start"]),
        (json!({ "from": "2001-01-01", "to": YEAR.1 }), vec!["to too_long"]),
        (
            json!({ "from": YEAR.0, "to": YEAR.1, "seed": "x", "size": 1.5 }),
            vec!["seed not_a_number", "size not_a_number"],
        ),
        (json!({ "from": YEAR.0, "to": YEAR.1, "references": ["V-9999"] }), vec!["references unknown_vendor"]),
        (json!({ "from": YEAR.0, "to": YEAR.1, "references": "V-0012" }), vec!["references not_a_list"]),
        (json!({ "from": YEAR.0, "to": YEAR.1, "colour": "red" }), vec!["colour unknown_field"]),
    ] {
        let reply = site.post("evidence-packs", &body).await;
        assert_eq!(
            (reply.status, reply.errors()),
            (StatusCode::UNPROCESSABLE_ENTITY, errors.iter().map(|one| (*one).to_owned()).collect())
        );
    }
    for path in ["EP-0001", "0190a000-0000-7000-8000-000000000000", "EP-0001/content"] {
        assert_eq!(site.get(&format!("evidence-packs/{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(site.get("evidence-packs").await.body["items"], json!([]), "what was refused is not kept");
}

#[actix_web::test]
async fn each_role_reaches_what_it_may() {
    let site = with_sample();
    site.post("evidence-packs", &body()).await;
    // A letter a role: admin, security, procurement, owner, auditor. Capitals are let in.
    let table = [
        (Method::GET, "evidence-packs", "ASPoU"),
        (Method::GET, "evidence-packs/EP-0001", "ASPoU"),
        (Method::GET, "evidence-packs/EP-0001/content", "ASPoU"),
        (Method::POST, "evidence-packs", "ASPoU"),
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
    assert_eq!(site.ask(Method::GET, "evidence-packs").send().await.status, StatusCode::UNAUTHORIZED);
}
