//! API tokens on their pages: made and shown once, listed, revoked.

use actix_web::http::StatusCode;
use ninefold::{
    actions::{
        tokens::{self, authenticate},
        users,
    },
    domain::{
        access::Actor,
        person::{Person, Role},
    },
};
use serde_json::json;

use crate::{pages::visitor::Visitor, support::app::TestApp};

/// The fields of the form.
fn fields<'a>(name: &'a str, role: &'a str, person: &'a str, expires: &'a str) -> [(&'a str, &'a str); 4] {
    [("name", name), ("role", role), ("person_id", person), ("expires_on", expires)]
}

/// The token that a page shows.
fn shown(body: &str) -> &str {
    body.split("id=\"token\">").nth(1).unwrap_or_else(|| panic!("{body}")).split('<').next().unwrap()
}

#[actix_web::test]
async fn a_token_is_made_shown_once_and_revoked() {
    let app = TestApp::new();
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    assert!(admin.get("/tokens").await.body.contains("No tokens yet"));
    let form = admin.get("/tokens/new").await.body;
    assert!(form.contains("value=\"2027-11-22\""), "a year is offered: {form}");
    let made = admin.post("/tokens", &fields(" Nightly <export> ", "auditor", "", "2027-01-31")).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let token = shown(&made.body).to_owned();
    assert_eq!(authenticate(&app, &token).unwrap().unwrap().label, "token Nightly <export>");

    let listed = admin.get("/tokens").await.body;
    let id = tokens::list(&app).unwrap().remove(0).id;
    let secret = token.splitn(3, '_').nth(2).unwrap();
    assert!(!listed.contains(secret), "it is shown once");
    for part in [
        "Nightly &#60;export&#62;",
        id.as_str(),
        "Auditor",
        "admin@test.example, 2026-11-22 09:00",
        "2027-01-31",
        ">works</span>",
    ] {
        assert!(listed.contains(part), "{part}: {listed}");
    }
    assert!(admin.get("/").await.body.contains("href=\"/tokens\""), "the menu leads there");

    let revoke = format!("/tokens/{id}/revoke");
    let asked = admin.get(&revoke).await.body;
    assert!(asked.contains("Revoke Nightly &#60;export&#62;?") && asked.contains("was used last at"), "{asked}");
    assert!(authenticate(&app, &token).unwrap().is_some(), "asking ends nothing");
    assert_eq!(admin.post(&revoke, &[]).await.location(), "/tokens");
    assert!(authenticate(&app, &token).unwrap().is_none());
    assert!(admin.get("/tokens").await.body.contains(">revoked</span>"));
    let since = tokens::get(&app, id).unwrap().revoked_at;
    tokens::revoke_by_id(&app.at("2026-12-01T09:00:00"), &Actor::command_line(), id).unwrap();
    assert_eq!(tokens::get(&app, id).unwrap().revoked_at, since, "it keeps since when");
}

#[actix_web::test]
async fn tokens_end_with_what_the_account_that_made_them_may_no_more() {
    let app = TestApp::new();
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    let line = Actor::command_line();
    let (max, _) = users::add(&app, &line, "Max Marsh", "max@desk.example", Role::Admin).unwrap();
    let by_max = Actor { label: max.email.clone(), user: Some(max.id), person: Some(max.person_id), ..line.clone() };
    let make = |by: &Actor, name: &str, role| tokens::create(&app, by, name, role, None).unwrap();
    let works = |token: &str| authenticate(&app, token).unwrap();
    let (whole, reading) = (make(&by_max, "whole", Role::Admin), make(&by_max, "reading", Role::Auditor));
    let second = make(&works(&whole).unwrap(), "second", Role::Security);
    let others = make(&line, "nightly", Role::Admin);
    let of_max = (Role::Owner, Some(max.person_id));
    let own = tokens::create_for(&app, &line, "own vendors", of_max, None).unwrap();

    let account = format!("/users/{}", max.id);
    let asked = admin.get(&format!("{account}/role")).await.body;
    assert!(asked.contains("revoked: reading, second, whole."), "{asked}");
    admin.post(&format!("{account}/role"), &[("role", "auditor")]).await;
    let said = admin.get(&account).await.body;
    assert!(said.contains("2 tokens were revoked: second, whole."), "{said}");
    assert!(works(&whole).is_none() && works(&second).is_none(), "they may do more than an auditor");
    assert!([&reading, &others, &own].iter().all(|token| works(token).is_some()));

    let asked = admin.get(&format!("{account}/disable")).await.body;
    assert!(asked.contains("2 tokens are revoked with it: own vendors, reading."), "{asked}");
    let left = users::disable(&app, &line, "max@desk.example", None).unwrap();
    assert_eq!(left.revoked, ["own vendors", "reading"]);
    assert!(left.told().ends_with(". 2 tokens were revoked: own vendors, reading"), "{}", left.told());
    assert!(works(&reading).is_none() && works(&own).is_none() && works(&others).is_some());
    let lines = app.db.read(|conn| Ok(ninefold::db::audit::list_before(conn, None, 20)?)).unwrap();
    assert_eq!(lines.iter().filter(|line| line.action == "revoke").count(), 4, "each has its line");
}

#[actix_web::test]
async fn what_is_wrong_with_a_token_stands_beside_its_field() {
    let app = TestApp::new();
    let olga: Person = app.add(json!({ "name": "Olga Owner", "email": "olga@example.com" }));
    tokens::create(&app, &Actor::command_line(), "Taken", Role::Auditor, None).unwrap();
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    admin.get("/tokens/new").await;
    for (sent, wrong) in [
        (fields("Nightly", "", "", ""), "role"),
        (fields("Nightly", "king", "", ""), "role"),
        (fields("", "auditor", "", ""), "name"),
        (fields("Taken", "auditor", "", ""), "name"),
        (fields("Nightly", "owner", "", ""), "person_id"),
        (fields("Nightly", "auditor", olga.id.as_str(), ""), "person_id"),
        (fields("Nightly", "owner", "00000000-0000-7000-8000-000000000000", ""), "person_id"),
        (fields("Nightly", "auditor", "", "31.12.2027"), "expires_on"),
    ] {
        let refused = admin.post("/tokens", &sent).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{sent:?}");
        assert!(refused.body.contains(&format!("id=\"{wrong}-error\"")), "{sent:?}: {}", refused.body);
        assert!(sent[0].1.is_empty() || refused.body.contains(&format!("value=\"{}\"", sent[0].1)), "nothing is lost");
    }
    assert_eq!(tokens::list(&app).unwrap().len(), 1);
    let made = admin.post("/tokens", &fields("Nightly", "owner", olga.id.as_str(), "")).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    assert!(made.body.contains("for Olga Owner"), "{}", made.body);
    assert_eq!(authenticate(&app, shown(&made.body)).unwrap().unwrap().person, Some(olga.id));
}

#[actix_web::test]
async fn tokens_are_the_administrators() {
    let app = TestApp::new();
    tokens::create(&app, &Actor::command_line(), "Nightly", Role::Auditor, None).unwrap();
    let id = tokens::list(&app).unwrap().remove(0).id;
    let mut security = Visitor::signed_in(&app, Role::Security).await;
    assert!(!security.get("/").await.body.contains("href=\"/tokens\""));
    for path in ["/tokens".to_owned(), "/tokens/new".to_owned(), format!("/tokens/{id}/revoke")] {
        assert_eq!(security.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(security.post(&format!("/tokens/{id}/revoke"), &[]).await.status, StatusCode::FORBIDDEN);
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    for unknown in ["00000000-0000-7000-8000-000000000000", "Nightly"] {
        assert_eq!(admin.get(&format!("/tokens/{unknown}/revoke")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(admin.post(&format!("/tokens/{unknown}/revoke"), &[]).await.status, StatusCode::NOT_FOUND);
    }
    assert!(tokens::get(&app, id).unwrap().revoked_at.is_none());
}
