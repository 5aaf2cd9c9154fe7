use actix_web::http::{Method, StatusCode};
use ninefold::{
    actions::users,
    domain::{access::Actor, person::Role},
};
use serde_json::json;

use super::{PASSWORD, second_factor::code};
use crate::{
    pages::visitor::Visitor,
    support::{
        api_site::ApiSite,
        app::{NOW, TestApp},
    },
};

const ALWAYS: [(&str, &str); 1] = [("NINEFOLD__SECURITY__SECOND_FACTOR", "always")];

/// Comes by a one-time link; where it leads.
async fn by_link(visitor: &mut Visitor<'_>, link: &str) -> String {
    let page = visitor.get(link.split_once(":8080").unwrap().1).await;
    let token = page.hidden("token");
    visitor.post("/sign-in/link", &[("token", &token)]).await.location().to_owned()
}

/// The texts between two marks.
fn between<'a>(body: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    body.split(from).skip(1).map(|rest| rest.split(to).next().unwrap()).collect()
}

#[actix_web::test]
async fn an_administrator_without_a_second_factor_is_led_to_it_and_on() {
    let app = TestApp::with(&ALWAYS);
    let (_, link) = users::add(&app, &Actor::command_line(), "Ada", "ada@test.example", Role::Admin).unwrap();
    let mut visitor = Visitor::new(&app);
    assert_eq!(by_link(&mut visitor, &link).await, "/account/second-factor");
    assert_eq!(visitor.get("/vendors").await.location(), "/sign-in?next=/vendors", "nothing else opens");
    assert_eq!(
        visitor.get("/sign-in?next=/vendors").await.location(),
        "/account/second-factor",
        "and nothing turns in circles"
    );
    assert_eq!(visitor.bare(Method::GET, "/api/v1/vendors").await.status, StatusCode::FORBIDDEN);
    assert!(visitor.get("/account/second-factor").await.body.contains("Administrators need a second factor"));

    let page = visitor.post("/account/second-factor", &[]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let secret = between(&page.body, "id=\"secret\">", "<")[0].to_owned();
    let wrong = visitor.post("/account/second-factor/confirm", &[("code", "12")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains(&secret) && wrong.body.contains("id=\"code-error\""), "{}", wrong.body);
    let done = visitor.post("/account/second-factor/confirm", &[("code", &code(&secret, NOW))]).await;
    let codes: Vec<&str> = between(&done.body, "id=\"codes\">", "<")[0].lines().collect();
    assert_eq!((done.status, codes.len()), (StatusCode::OK, 10), "{}", done.body);
    assert_eq!(visitor.get("/vendors").await.status, StatusCode::OK);
    assert_eq!(visitor.post("/account/password", &[("password", PASSWORD)]).await.location(), "/");

    let mut other = Visitor::new(&app);
    other.get("/sign-in").await;
    let fields = [("email", "ada@test.example"), ("password", PASSWORD), ("next", "/vendors")];
    assert_eq!(other.post("/sign-in", &fields).await.location(), "/sign-in/code?next=/vendors");
    assert_eq!(other.get("/vendors").await.location(), "/sign-in?next=/vendors", "half the way is not in");
    assert!(other.get("/sign-in/code?next=/vendors").await.body.contains("One more step"));
    let fields = [("code", "111111"), ("next", "/vendors")];
    let refused = other.post("/sign-in/code", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    let fields = [("code", codes[0]), ("next", "//evil.example")];
    assert_eq!(other.post("/sign-in/code", &fields).await.location(), "/", "only to paths of ours");
    assert_eq!(other.get("/vendors").await.status, StatusCode::OK);
    assert_eq!(other.get("/sign-in/code").await.location(), "/sign-in", "the step is over");
}

#[actix_web::test]
async fn the_account_page_lists_the_sessions_and_ends_them() {
    let app = TestApp::new();
    let (_, link) = users::add(&app, &Actor::command_line(), "Ada", "ada@test.example", Role::Owner).unwrap();
    let mut first = Visitor::new(&app);
    by_link(&mut first, &link).await;
    first.get("/account/password").await;
    assert_eq!(first.post("/account/password", &[("password", PASSWORD)]).await.location(), "/");
    let mut second = Visitor::new(&app);
    second.get("/sign-in").await;
    let fields = [("email", "ada@test.example"), ("password", PASSWORD), ("next", "/account")];
    assert_eq!(second.post("/sign-in", &fields).await.location(), "/account");
    let page = second.get("/account").await;
    assert!(page.body.contains("by one-time link") && page.body.contains("this one"), "{}", page.body);
    let ends = between(&page.body, "action=\"/account/sessions/", "\"");
    let one: Vec<&&str> = ends.iter().filter(|end| end.ends_with("/end")).collect();
    assert_eq!(one.len(), 1, "the one that asks has no button: {}", page.body);
    let end = second.post(&format!("/account/sessions/{}", one[0]), &[]).await;
    assert_eq!(end.location(), "/account", "{}", end.body);
    assert_eq!(first.get("/account").await.location(), "/sign-in?next=/account");
    let gone = second.post(&format!("/account/sessions/{}", one[0]), &[]).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);

    let form = second.get("/account/password").await;
    assert!(form.body.contains("id=\"present\""), "the present one is asked for");
    let fields = [("present", "not mine at all"), ("password", "harbour lantern quill")];
    let refused = second.post("/account/password", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("id=\"present-error\""), "{}", refused.body);
}

#[actix_web::test]
async fn the_api_tells_the_same_of_ones_own_account() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Auditor).await;
    let account = visitor.bare(Method::GET, "/api/v1/account").await;
    assert_eq!(account.status, StatusCode::OK, "{}", account.body);
    assert!(account.body.contains("\"needed\":false") && account.body.contains("\"email\":\"auditor@test.example\""));
    let sessions = visitor.bare(Method::GET, "/api/v1/account/sessions").await;
    assert!(
        sessions.body.contains("\"is_this\":true") && sessions.body.contains("\"way\":\"link\""),
        "{}",
        sessions.body
    );
    let without_token = visitor.bare(Method::POST, "/api/v1/account/sessions/end-others").await;
    assert_eq!(without_token.status, StatusCode::FORBIDDEN, "changes carry the session's token");
}

#[actix_web::test]
async fn administrators_change_roles_and_end_sessions_by_the_api() {
    let site = ApiSite::new();
    let cookie = site.signed_in("Ada Brook", "ada@desk.example", Role::Owner);
    let session = || site.ask(Method::GET, "session").header("cookie", &cookie).send();
    assert_eq!(session().await.status, StatusCode::OK);
    let users = site.walk("users", 50).await;
    let id = users.iter().find(|user| user["email"] == "ada@desk.example").unwrap()["id"].as_str().unwrap().to_owned();
    let unknown = site.patch(&format!("users/{id}"), &json!({ "role": "king" })).await;
    assert_eq!(unknown.errors(), ["role unknown_word"]);
    let slipped_in =
        site.patch(&format!("users/{id}"), &json!({ "role": "auditor", "created_at": "2020-01-01" })).await;
    assert_eq!(slipped_in.errors(), ["created_at unknown_field"]);
    let changed = site.patch(&format!("users/{id}"), &json!({ "role": "auditor" })).await;
    assert_eq!((changed.status, &changed.body["role"]), (StatusCode::OK, &json!("auditor")));
    assert_eq!(session().await.status, StatusCode::UNAUTHORIZED, "its sessions have ended");
    let ended = site.post(&format!("users/{id}/end-sessions"), &json!({})).await;
    assert_eq!((ended.status, &ended.body["ended"]), (StatusCode::OK, &json!(0)));
    let none = site.by_admin(Method::DELETE, &format!("users/{id}/second-factor")).send().await;
    assert_eq!((none.status, &none.body["code"]), (StatusCode::CONFLICT, &json!("second_factor_missing")));
    let account = site.get("account").await;
    assert_eq!(account.status, StatusCode::FORBIDDEN, "a token has no account");
}
