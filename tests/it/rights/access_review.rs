//! The access review: who and what comes in, as page, file and JSON.

use actix_web::http::{Method, StatusCode};
use ninefold::{
    actions::{
        export::{self, Access},
        tokens, users,
    },
    db::{self, access::SecondFactor},
    domain::{access::Actor, person::Role},
    error::AppError,
};
use serde_json::json;

use crate::{
    pages::visitor::Visitor,
    support::{
        api_site::ApiSite,
        app::{NOW, TestApp},
    },
};

/// Ada with a second factor, Bo who left, a token that works, one that is over, and one that was revoked.
fn house() -> TestApp {
    let app = TestApp::with(&[("NINEFOLD__SECURITY__SECOND_FACTOR", "always")]);
    let line = Actor::command_line();
    let (ada, _) = users::add(&app, &line, "Ada Brook", "ada@desk.example", Role::Admin).unwrap();
    let factor = SecondFactor {
        user_id: ada.id,
        secret: "sealed-and-secret".to_owned(),
        confirmed_at: Some(NOW.parse().unwrap()),
        last_step: 0,
        created_at: NOW.parse().unwrap(),
    };
    app.db.write(|conn| Ok(db::access::put_second_factor(conn, &factor)?)).unwrap();
    let (bo, _) = users::add(&app, &line, "Bo Quill", "bo@desk.example", Role::Owner).unwrap();
    users::disable(&app, &line, "bo@desk.example", None).unwrap();
    tokens::create_for(&app, &line, "nightly", (Role::Owner, Some(bo.person_id)), None).unwrap();
    tokens::create(&app, &line, "old", Role::Auditor, Some("2026-11-21".parse().unwrap())).unwrap();
    tokens::create(&app, &line, "stolen", Role::Security, None).unwrap();
    tokens::revoke(&app, &line, "stolen").unwrap();
    app
}

#[test]
fn every_account_and_token_is_told_with_how_it_stands() {
    let app = house();
    let listed = export::access_review(&app, &Actor::command_line()).unwrap();
    let told: Vec<(&str, &str, bool)> = listed.iter().map(|one| (one.name.as_str(), one.state, one.works)).collect();
    let expected = [
        ("Ada Brook", "can sign in", true),
        ("Bo Quill", "disabled", false),
        ("nightly", "works", true),
        ("old", "expired", false),
        ("stolen", "revoked", false),
    ];
    assert_eq!(told, expected);
    let [ada, bo, nightly, ..] = listed.as_slice() else { panic!("{listed:?}") };
    assert_eq!((ada.second_factor_since, ada.second_factor_needed), (Some(NOW.parse().unwrap()), true));
    assert_eq!((ada.has_password, ada.last_used_at), (Some(false), None), "she was invited and never came");
    assert_eq!((bo.second_factor_needed, bo.ended_at), (false, Some(NOW.parse().unwrap())));
    let of = |one: &Access| (one.sees_vendors_of.clone(), one.created_by.clone());
    assert_eq!(of(nightly), (Some("Bo Quill".to_owned()), Some("command line".to_owned())));
    let all: String = listed.iter().map(|one| one.object().to_string()).collect();
    for token in tokens::list(&app).unwrap() {
        assert!(!all.contains(&token.secret_hash), "no secret, nor its hash");
    }
    assert!(!all.contains("sealed-and-secret"));
    let buyer = Actor { role: Role::Procurement, ..Actor::command_line() };
    assert!(matches!(export::access_review(&app, &buyer), Err(AppError::Forbidden(_))));
}

#[actix_web::test]
async fn an_auditor_reads_it_on_a_page_and_takes_it_out() {
    let app = house();
    let mut auditor = Visitor::signed_in(&app, Role::Auditor).await;
    assert!(auditor.get("/").await.body.contains("href=\"/access-review\""), "the menu leads there");
    let page = auditor.get("/access-review").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for part in ["2 accounts can sign in, 1 API token works.", "ada@desk.example", "vendors of Bo Quill", "never"] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    let file = auditor.get("/access-review.csv").await;
    assert_eq!(file.status, StatusCode::OK);
    let lines: Vec<&str> = file.body.lines().collect();
    assert_eq!(lines.len(), 7, "{}", file.body);
    assert!(lines[0].contains("Kind,Name,Email,Role") && lines[0].contains("Last used (UTC)"), "{}", lines[0]);
    assert!(lines[1].contains("Ada Brook,ada@desk.example,Administrator"), "{}", lines[1]);
    assert_eq!(auditor.get("/access-review.pdf").await.status, StatusCode::NOT_FOUND);
    let mut buyer = Visitor::signed_in(&app, Role::Procurement).await;
    for path in ["/access-review", "/access-review.csv"] {
        assert_eq!(buyer.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[actix_web::test]
async fn a_program_reads_it_and_the_trail_keeps_that_it_went_out() {
    let site = ApiSite::new();
    site.signed_in("Olga Owner", "olga@example.com", Role::Owner);
    let auditor = format!("Bearer {}", site.token(Role::Auditor));
    let ask = |path: &str| site.ask(Method::GET, path).header("authorization", &auditor).send();
    let listed = ask("access-review").await;
    assert_eq!(listed.status, StatusCode::OK, "{}", listed.body);
    let items = listed.body["items"].as_array().unwrap();
    let kinds: Vec<&str> = items.iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["account", "token", "token"]);
    assert_eq!((&items[0]["email"], &items[0]["role"]), (&json!("olga@example.com"), &json!("owner")));
    assert!(items[0]["last_used_at"].as_str().unwrap().ends_with('Z'), "{}", items[0]);
    let file = ask("access-review?format=json").await;
    assert_eq!(file.body.as_array().unwrap().len(), 3, "{}", file.body);
    assert!(file.header("content-disposition").contains("access-review-2026-11-22.json"));
    let trail = site.get("audit?action=export").await.body;
    assert_eq!(trail["items"][0]["summary"], json!("Access review exported as JSON: 3 rows"));
    assert_eq!(ask("access-review?format=pdf").await.errors(), ["format unknown_word"]);
}
