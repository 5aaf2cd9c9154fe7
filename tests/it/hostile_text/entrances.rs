//! Texts that come in beside the fields of records: names of accounts, tokens, calendars and layouts, notes and reasons.

use actix_web::http::{Method, StatusCode};
use ninefold::{
    actions::{calendar_feed, review, tokens, users},
    domain::{access::Actor, calendar_feed::FeedScope, person::Role},
    error::AppError,
};
use serde_json::{Value, json};

use super::{
    book::Book,
    put::refused,
    somebody::percent,
    texts::{self, Text, is_unfit},
};
use crate::support::{api_site::ApiSite, dump::dump};

const REGISTER: &[u8] = include_bytes!("../../fixtures/acme.csv");
const LIST: &[u8] = b"App name\nRavenna\nZephyr\n";

/// An address that takes a text in a field of its body.
struct Entrance {
    path: String,
    body: Value,
    field: &'static str,
}

fn entrance(path: impl Into<String>, field: &'static str, body: Value) -> Entrance {
    Entrance { path: path.into(), body, field }
}

/// The risk model of the program under another name, with another figure.
fn another_model() -> String {
    let model = include_str!("../../../config/scoring.toml");
    model.replacen("version = \"1.1\"", "version = \"1.2\"", 1).replacen("incident = 10", "incident = 12", 1)
}

/// Somebody who signs reviews.
fn somebody(site: &ApiSite) -> Actor {
    let email = "bo@desk.example".to_owned();
    let (user, _) = users::add(&site.app, &Actor::command_line(), "Bo Lind", &email, Role::Security).unwrap();
    Actor {
        label: email,
        name: "Bo Lind".to_owned(),
        role: Role::Security,
        user: Some(user.id),
        person: Some(user.person_id),
    }
}

async fn entrances(site: &ApiSite, book: &Book) -> Vec<Entrance> {
    site.signed_in("Olive", "olive@desk.example", Role::Admin);
    let import = site.by_admin(Method::POST, "imports").file("acme.csv", REGISTER).send().await;
    let list = site.by_admin(Method::POST, "reconciliations?as_of=2026-10-31").file("apps.csv", LIST).send().await;
    assert_eq!(list.status, StatusCode::CREATED, "{}", list.body);
    let listed = site.get("reconciliations/RC-0001").await.body;
    let name = listed["items"][0]["id"].as_str().unwrap().to_owned();
    let review = format!("reviews/{}", book.id("reviews"));
    review::sign(&site.app, &somebody(site), book.id("reviews").parse().unwrap()).unwrap();
    vec![
        entrance("tokens", "name", json!({ "role": "auditor" })),
        entrance("calendar-feeds", "name", json!({ "email": "olive@desk.example", "scope": "all" })),
        entrance("models", "note", json!({ "toml": another_model() })),
        entrance(format!("{review}/send-back"), "why", json!({})),
        entrance(format!("{}/layout", import.header("location")), "title", json!({})),
        entrance(format!("reconciliations/RC-0001/entries/{name}/exclude"), "reason", json!({})),
        entrance(format!("reconciliations/RC-0001/entries/{name}/same"), "vendor", json!({})),
    ]
}

#[actix_web::test]
async fn every_note_reason_and_name_refuses_what_no_field_keeps() {
    let site = ApiSite::new();
    let book = Book::filled(&site).await;
    let mut wrong = Vec::new();
    for Entrance { path, body, field } in entrances(&site, &book).await {
        // What is refused comes first, since a text that is taken may decide the matter.
        for text in texts::unfit().into_iter().chain([texts::marked(), texts::formula()]) {
            let mut body = body.clone();
            body[field] = json!(text.of(field));
            let reply = site.post(&path, &body).await;
            let is_refused = reply.status == StatusCode::UNPROCESSABLE_ENTITY;
            if reply.status.is_server_error() || (text.unfit && !is_refused) {
                wrong.push(format!("{path} {field} {text:?}: {} {}", reply.status, reply.body));
            } else if is_refused && text.unfit {
                let told = refused(&path, &reply);
                assert!(told.iter().any(|one| one == field), "{path} {field} is not among {told:?}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    texts::assert_none_unfit(&dump(site.app.settings.database.url.reveal()));
}

#[actix_web::test]
async fn what_an_address_asks_for_refuses_what_no_field_keeps() {
    let site = ApiSite::new();
    let book = Book::filled(&site).await;
    let mut wrong = Vec::new();
    for (number, text) in (0..).zip(texts::unfit()) {
        for (collection, field) in [
            (format!("vendors/{}/documents", book.id("vendors")), "title"),
            (format!("vendors/{}/documents", book.id("vendors")), "restriction"),
            ("reconciliations".to_owned(), "list"),
        ] {
            let path = format!("{collection}?{field}={}", percent(&text.of(field)));
            let bytes = format!("App name\nRavenna {number} {field}\n");
            let reply = site.by_admin(Method::POST, &path).file("list.csv", bytes.as_bytes()).send().await;
            // The name of a list may be cleaned as one in a sheet is.
            let is_cleaned = field == "list" && reply.status.is_success() && !is_unfit(&reply.body.to_string());
            let is_refused = [StatusCode::BAD_REQUEST, StatusCode::UNPROCESSABLE_ENTITY].contains(&reply.status);
            if !is_refused && !is_cleaned {
                wrong.push(format!("{collection} {field} {text:?}: {} {}", reply.status, reply.body));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Commands hand the same names over, without a form or JSON between.
#[test]
fn a_name_is_checked_whatever_its_way_in() {
    let site = ApiSite::new();
    let us = Actor::command_line();
    let mut wrong = Vec::new();
    for (number, text) in (0..).zip(texts::unfit()) {
        let (email, name) = (format!("name{number}@desk.example"), text.of("name"));
        let address = format!("soc{}@desk.example", text.of("").trim());
        let made: [(&str, Result<(), AppError>); 4] = [
            ("account", users::add(&site.app, &us, &name, &email, Role::Auditor).map(drop)),
            ("address", users::add(&site.app, &us, &format!("Somebody {number}"), &address, Role::Auditor).map(drop)),
            ("token", tokens::create(&site.app, &us, &name, Role::Auditor, None).map(drop)),
            ("calendar", calendar_of(&site, &us, number, &text)),
        ];
        for (what, made) in made {
            if !matches!(made, Err(AppError::Invalid(_))) {
                wrong.push(format!("{what} {text:?}: {made:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn calendar_of(site: &ApiSite, us: &Actor, number: usize, text: &Text) -> Result<(), AppError> {
    let email = format!("olive{number}@desk.example");
    users::add(&site.app, us, &format!("Olive {number}"), &email, Role::Admin)?;
    calendar_feed::create(&site.app, us, Some(&email), &text.of("name"), FeedScope::All).map(drop)
}
