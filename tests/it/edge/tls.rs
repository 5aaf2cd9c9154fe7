//! What changes where people come under TLS.

use actix_web::{
    cookie::Cookie,
    http::{StatusCode, header::SET_COOKIE},
    test::TestRequest,
};

use crate::{pages::visitor::Visitor, support::app::TestApp};

const HOST: &str = "vendors.example.com";

fn under_tls() -> TestApp {
    TestApp::with(&[("NINEFOLD__SERVER__PUBLIC_URL", "https://vendors.example.com")])
}

#[actix_web::test]
async fn cookies_are_bound_to_the_host() {
    let app = under_tls();
    let page = Visitor::new(&app).send_to(HOST, TestRequest::get().uri("/sign-in")).await;
    assert_eq!(page.status, StatusCode::OK);
    let cookie = page.headers.get(SET_COOKIE).unwrap().to_str().unwrap();
    assert!(cookie.starts_with("__Host-ninefold-form="), "{cookie}");
    for part in ["HttpOnly", "SameSite=Strict", "Secure", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert_eq!(page.headers.get("strict-transport-security").unwrap(), "max-age=31536000");
}

#[actix_web::test]
async fn a_cookie_that_a_neighbour_planted_counts_for_nothing() {
    let app = under_tls();
    let planted = "a".repeat(43);
    let form = [("csrf", planted.as_str()), ("email", "ada@example.com"), ("password", "a long password")];
    let request = TestRequest::post().uri("/sign-in").cookie(Cookie::new("ninefold-form", planted.clone()));
    let answer = Visitor::new(&app).send_to(HOST, request.set_form(form)).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn a_page_without_tls_is_another_origin() {
    let app = under_tls();
    let mut visitor = Visitor::new(&app);
    let csrf = visitor.send_to(HOST, TestRequest::get().uri("/sign-in")).await.hidden("csrf");
    let form = [("csrf", csrf.as_str()), ("email", "ada@example.com"), ("password", "a long password")];
    for (origin, let_in) in [
        ("http://vendors.example.com", false),
        ("https://evil.example", false),
        ("null", false),
        ("https://vendors.example.com", true),
    ] {
        let request = TestRequest::post().uri("/sign-in").set_form(form).insert_header(("origin", origin));
        let answer = visitor.send_to(HOST, request).await;
        assert_eq!(answer.status != StatusCode::FORBIDDEN, let_in, "{origin}: {}", answer.body);
    }
}
