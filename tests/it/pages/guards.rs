use actix_web::{
    http::{Method, StatusCode},
    test::TestRequest,
};
use ninefold::domain::person::Role;

use super::visitor::Visitor;
use crate::support::app::TestApp;

#[actix_web::test]
async fn a_form_without_its_token_or_from_another_origin_is_refused() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let form = |csrf: &str| [("csrf", csrf.to_owned()), ("name", "Alder Pumps".to_owned())];
    let request = |csrf: &str| TestRequest::post().uri("/vendors").set_form(form(csrf));
    let csrf = visitor.csrf.clone();
    for (request, what) in [
        (request(""), "no token"),
        (request("somebody else's"), "another token"),
        (request(&csrf).insert_header(("origin", "https://evil.example")), "another origin"),
        (request(&csrf).insert_header(("sec-fetch-site", "cross-site")), "another site"),
    ] {
        assert_eq!(visitor.send(request).await.status, StatusCode::FORBIDDEN, "{what}");
    }
    let own = request(&csrf).insert_header(("sec-fetch-site", "same-origin"));
    assert_ne!(visitor.send(own).await.status, StatusCode::FORBIDDEN);
    let upload = visitor.upload("acme.csv", b"Vendor name\nAcme\n").await;
    assert_eq!(upload.status, StatusCode::SEE_OTHER);
    visitor.csrf.clear();
    assert_eq!(visitor.upload("acme.csv", b"Vendor name\nAcme\n").await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn a_form_before_sign_in_needs_the_token_of_its_page_too() {
    let app = TestApp::new();
    let mut visitor = Visitor::new(&app);
    for path in ["/sign-in", "/sign-in/link", "/setup"] {
        assert_eq!(visitor.post(path, &[]).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[actix_web::test]
async fn every_answer_carries_the_headers_that_keep_strangers_out() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Auditor).await;
    for path in ["/imports", "/outbox", "/sign-in", "/nothing/here", "/vendors/new", "/healthz"] {
        let answer = visitor.get(path).await;
        let header = |name: &str| answer.headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        let csp = header("content-security-policy");
        assert!(csp.contains("default-src 'none'") && !csp.contains("unsafe"), "{path}: {csp}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("cache-control"), "no-store", "{path}");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{path}");
    }
}

#[actix_web::test]
async fn a_host_that_is_not_ours_is_refused() {
    let app = TestApp::new();
    let request = TestRequest::get().uri("/sign-in");
    assert_eq!(Visitor::new(&app).send_to("evil.example", request).await.status, StatusCode::MISDIRECTED_REQUEST);
}

#[actix_web::test]
async fn what_is_not_there_is_a_page_that_says_so() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let id = "0190a000-0000-7000-8000-000000000000";
    for path in [
        format!("/imports/{id}"),
        format!("/outbox/{id}"),
        format!("/outbox/{id}/calendar.ics"),
        format!("/vendors/{id}/edit"),
        format!("/vendors/{id}/services/new"),
        "/contracts/not-an-id/edit".to_owned(),
        "/outbox/not-an-id".to_owned(),
        "/no-such-page".to_owned(),
    ] {
        let page = visitor.get(&path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.body.contains("There is nothing here"), "{path}: {}", page.body);
    }
}

#[actix_web::test]
async fn a_role_does_what_it_may_and_no_more() {
    let app = TestApp::new();
    let mut owner = Visitor::signed_in(&app, Role::Owner).await;
    assert_eq!(owner.upload("acme.csv", b"Vendor name\nAcme\n").await.status, StatusCode::FORBIDDEN);
    for path in ["/imports", "/outbox", "/vendors/new"] {
        assert_eq!(owner.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let mut auditor = Visitor::signed_in(&app, Role::Auditor).await;
    let page = auditor.get("/imports").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("type=\"file\""), "an auditor reads and does not import");
    assert_eq!(auditor.post("/vendors", &[("name", "Alder")]).await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn nobody_gets_past_the_door_without_signing_in() {
    let app = TestApp::new();
    let mut visitor = Visitor::new(&app);
    for (method, path) in [
        (Method::GET, "/imports"),
        (Method::GET, "/outbox"),
        (Method::GET, "/vendors/new"),
        (Method::GET, "/account/calendar"),
        (Method::GET, "/account/mail"),
        (Method::POST, "/account/calendar"),
        (Method::POST, "/reminders/answer"),
        (Method::POST, "/vendors"),
        (Method::POST, "/imports"),
        (Method::POST, "/sign-out"),
    ] {
        let answer = visitor.bare(method, path).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(answer.location().starts_with("/sign-in?next="), "{path}");
    }
}
