use actix_web::http::StatusCode;
use ninefold::{
    actions::{sign_in, users},
    domain::{access::Actor, person::Role},
};

use super::visitor::Visitor;
use crate::support::app::TestApp;

const PASSWORD: &str = "seven quiet otters";

fn path_of(link: &str) -> String {
    link.split_once(":8080").unwrap().1.to_owned()
}

fn set_up_form(token: &str) -> Vec<(&str, &str)> {
    vec![
        ("token", token),
        ("organization", "Test organization"),
        ("time_zone", "Europe/Berlin"),
        ("fiscal_month", "12"),
        ("fiscal_day", "1"),
        ("name", "First administrator"),
        ("email", "first@test.example"),
        ("password", PASSWORD),
    ]
}

#[actix_web::test]
async fn an_empty_service_is_set_up_once_then_signed_out_of_and_into() {
    let app = TestApp::new();
    let mut visitor = Visitor::new(&app);
    assert!(visitor.get("/sign-in").await.body.contains("Nobody can sign in yet"));
    let path = path_of(&sign_in::set_up_link(&app).unwrap());
    for _ in 0..2 {
        assert_eq!(visitor.get(&path).await.status, StatusCode::OK, "opening the link does not use it up");
    }
    let token = visitor.get(&path).await.hidden("token");
    let done = visitor.post("/setup", &set_up_form(&token)).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/"), "{}", done.body);
    assert_eq!(app.organization().fiscal_year_start.to_string(), "12-01");
    let page = visitor.get("/imports").await;
    assert!(page.body.contains("Ninefold is set up."), "what was done is said once");
    assert!(!visitor.get("/imports").await.body.contains("Ninefold is set up."), "and not twice");
    assert_eq!(visitor.post("/sign-out", &[]).await.location(), "/sign-in");
    assert_eq!(visitor.get("/imports?before=").await.location(), "/sign-in?next=/imports%3Fbefore%3D");

    assert_eq!(visitor.get(&path).await.location(), "/sign-in", "the link is used up");
    let page = visitor.get("/sign-in?next=/imports").await;
    assert!(!page.body.contains("Nobody can sign in yet"));
    let fields = [("email", "First@test.example"), ("password", PASSWORD), ("next", "/imports")];
    assert_eq!(visitor.post("/sign-in", &fields).await.location(), "/imports");
    assert_eq!(visitor.get("/imports").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn a_set_up_form_with_wrong_values_comes_back_with_each_error_beside_its_field() {
    let app = TestApp::new();
    let mut visitor = Visitor::new(&app);
    let path = path_of(&sign_in::set_up_link(&app).unwrap());
    let token = visitor.get(&path).await.hidden("token");
    let mut fields = set_up_form(&token);
    fields.retain(|(name, _)| !["time_zone", "fiscal_day", "password"].contains(name));
    fields.extend([("time_zone", "Mars/Olympus"), ("fiscal_day", "31st"), ("password", "password1234")]);
    let page = visitor.post("/setup", &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in ["id=\"time_zone-error\"", "id=\"fiscal_day-error\"", "id=\"password-error\"", "Test organization"] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(!page.body.contains("password1234"), "a password is never written back");
    assert_eq!(
        visitor.post("/setup", &set_up_form(&token)).await.status,
        StatusCode::SEE_OTHER,
        "the link still works"
    );
}

#[actix_web::test]
async fn a_one_time_link_is_used_up_by_its_button_and_leads_to_a_password() {
    let app = TestApp::new();
    let (_, link) = users::add(&app, &Actor::command_line(), "Ada", "ada@test.example", Role::Security).unwrap();
    let mut visitor = Visitor::new(&app);
    assert!(visitor.get(&path_of(&link)).await.body.contains("Sign in as Ada"));
    let page = visitor.get(&path_of(&link)).await;
    assert!(page.body.contains("Sign in as Ada"), "looking twice is looking");
    let token = page.hidden("token");
    assert_eq!(visitor.post("/sign-in/link", &[("token", &token)]).await.location(), "/account/password");
    visitor.get("/account/password").await;
    let short = visitor.post("/account/password", &[("password", "short")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(visitor.post("/account/password", &[("password", PASSWORD)]).await.location(), "/");

    let mut other = Visitor::new(&app);
    assert!(other.get(&path_of(&link)).await.body.contains("This link no longer works"));
    other.get("/sign-in").await;
    assert_eq!(other.post("/sign-in/link", &[("token", &token)]).await.location(), "/sign-in");
    let fields = [("email", "ada@test.example"), ("password", PASSWORD), ("next", "//evil.example")];
    assert_eq!(other.post("/sign-in", &fields).await.location(), "/", "only to paths of ours");
}

#[actix_web::test]
async fn wrong_passwords_get_one_answer_and_then_a_pause() {
    let app = TestApp::new();
    users::add(&app, &Actor::command_line(), "Ada", "ada@test.example", Role::Security).unwrap();
    let mut visitor = Visitor::new(&app);
    visitor.get("/sign-in").await;
    let fields = |email| [("email", email), ("password", "a wrong password")];
    for email in ["ada@test.example", "nobody@test.example"] {
        let page = visitor.post("/sign-in", &fields(email)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains("Address or password is wrong."), "{}", page.body);
    }
    let mut last = StatusCode::OK;
    for _ in 0..5 {
        let page = visitor.post("/sign-in", &fields("ada@test.example")).await;
        last = page.status;
        if last == StatusCode::TOO_MANY_REQUESTS {
            assert!(page.body.contains("Too many attempts") && page.headers.contains_key("retry-after"));
        }
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[actix_web::test]
async fn the_sample_portfolio_is_loaded_where_the_box_was_ticked() {
    let app = TestApp::new();
    let mut visitor = Visitor::new(&app);
    let path = path_of(&sign_in::set_up_link(&app).unwrap());
    let token = visitor.get(&path).await.hidden("token");
    let mut fields = set_up_form(&token);
    fields.push(("sample", "yes"));
    assert_eq!(visitor.post("/setup", &fields).await.location(), "/");
    let page = visitor.get("/imports").await;
    assert!(page.body.contains("with a sample portfolio") && page.body.contains("01-vendors.xlsx"), "{}", page.body);
    assert_eq!(app.organization().name, "Test organization", "what was entered stays");
}
