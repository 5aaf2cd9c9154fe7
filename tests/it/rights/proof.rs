//! What gives rights or takes guards away asks for the password again where it was given more than ten minutes ago.

use actix_web::{
    cookie::Cookie,
    http::{Method, StatusCode, header::HOST},
    test::{TestRequest, call_service, init_service, read_body},
    web::Data,
};
use ninefold::{
    actions::{
        sign_in::{self, SignedIn},
        tokens, users,
    },
    domain::{access::Actor, person::Role},
    web::server::service,
};
use serde_json::json;

use crate::{
    pages::visitor::Answer,
    sign_in::{PASSWORD, ada, at, back, wrong},
    support::app::TestApp,
};

const LATE: &str = "2026-11-22T09:10:00";

/// Asks the service as it is at this instant, in this session.
async fn ask(app: &TestApp, instant: &str, session: &SignedIn, request: TestRequest) -> Answer {
    let request = request.insert_header((HOST, "127.0.0.1:8080"));
    let request = request.cookie(Cookie::new("ninefold", session.secret.clone()));
    let served = init_service(service(Data::new(app.at(instant)))).await;
    let response = call_service(&served, request.to_request()).await;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = String::from_utf8_lossy(&read_body(response).await).into_owned();
    Answer { status, headers, body }
}

async fn get(app: &TestApp, instant: &str, session: &SignedIn, path: &str) -> Answer {
    ask(app, instant, session, TestRequest::get().uri(path)).await
}

/// Sends a form with the token of the session.
async fn post(app: &TestApp, instant: &str, session: &SignedIn, path: &str, fields: &[(&str, &str)]) -> Answer {
    let csrf = csrf(app, session);
    let all: Vec<(&str, &str)> = fields.iter().copied().chain([("csrf", csrf.as_str())]).collect();
    ask(app, instant, session, TestRequest::post().uri(path).set_form(all)).await
}

fn csrf(app: &TestApp, session: &SignedIn) -> String {
    sign_in::current(app, &session.secret).unwrap().unwrap().csrf_token
}

#[actix_web::test]
async fn a_page_that_gives_rights_asks_for_the_password_and_leads_back() {
    let app = TestApp::new();
    let session = ada(&app, Role::Admin);
    assert_eq!(get(&app, "2026-11-22T09:09:59", &session, "/tokens/new").await.status, StatusCode::OK);
    for path in ["/tokens/new", "/account/second-factor/off", "/account/second-factor/codes"] {
        let asked = get(&app, LATE, &session, path).await;
        assert_eq!(asked.location(), format!("/account/prove?to={path}"));
    }
    assert_eq!(get(&app, LATE, &session, "/tokens").await.status, StatusCode::OK, "looking is free");

    let fields = [("name", "Nightly"), ("role", "auditor")];
    let sent = post(&app, LATE, &session, "/tokens", &fields).await;
    assert_eq!(sent.location(), "/account/prove?to=/tokens&sent=yes");
    assert!(tokens::list(&app).unwrap().is_empty());
    let page = get(&app, LATE, &session, sent.location()).await;
    assert!(page.body.contains("What you sent was not done") && page.hidden("to") == "/tokens/new", "{}", page.body);

    let guess = [("present", "a guess of mine"), ("to", "/tokens/new")];
    let refused = post(&app, LATE, &session, "/account/prove", &guess).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("id=\"present-error\"") && refused.hidden("to") == "/tokens/new", "{}", refused.body);
    assert_eq!(get(&app, LATE, &session, "/tokens/new").await.status, StatusCode::SEE_OTHER, "a guess proves nothing");
    let proof = [("present", PASSWORD), ("to", "/tokens/new")];
    assert_eq!(post(&app, LATE, &session, "/account/prove", &proof).await.location(), "/tokens/new");
    assert_eq!(post(&app, LATE, &session, "/tokens", &fields).await.status, StatusCode::OK);
    assert_eq!(tokens::list(&app).unwrap().len(), 1);
    assert_eq!(get(&app, "2026-11-22T09:20:00", &session, "/tokens/new").await.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn a_proof_leads_nowhere_but_to_pages_of_ours() {
    let app = TestApp::new();
    let session = ada(&app, Role::Security);
    for to in ["//evil.example", "https://evil.example/tokens", "/vendors", "/users/7/role"] {
        let page = get(&app, LATE, &session, &format!("/account/prove?to={to}")).await;
        assert_eq!((page.status, page.hidden("to").as_str()), (StatusCode::OK, "/account"), "{to}");
        let proof = [("present", PASSWORD), ("to", to)];
        assert_eq!(post(&app, LATE, &session, "/account/prove", &proof).await.location(), "/account", "{to}");
    }
    let csrf_less = TestRequest::post().uri("/account/prove").set_form([("present", PASSWORD)]);
    assert_eq!(ask(&app, LATE, &session, csrf_less).await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn a_program_with_a_session_proves_it_too_and_one_with_a_token_does_each_time() {
    let app = TestApp::new();
    let session = ada(&app, Role::Admin);
    let (bo, _) = users::add(&app, &Actor::command_line(), "Bo Quill", "bo@test.example", Role::Owner).unwrap();
    let path = format!("/api/v1/users/{}", bo.id);
    let change = |role: &str| TestRequest::patch().uri(&path).set_json(json!({ "role": role }));
    let in_session = |request: TestRequest| request.insert_header(("x-csrf-token", csrf(&app, &session)));
    let refused = ask(&app, LATE, &session, in_session(change("auditor"))).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.body);
    assert!(
        refused.body.contains("proof_needed") && refused.body.contains("/api/v1/account/prove"),
        "{}",
        refused.body
    );
    let prove = |present: &str| {
        let request = TestRequest::post().uri("/api/v1/account/prove").set_json(json!({ "present": present }));
        in_session(request)
    };
    let wrong = ask(&app, LATE, &session, prove("a guess of mine")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    assert_eq!(ask(&app, LATE, &session, prove(PASSWORD)).await.status, StatusCode::NO_CONTENT);
    let changed = ask(&app, LATE, &session, in_session(change("auditor"))).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);

    let token = tokens::create(&app, &Actor::command_line(), "people", Role::Admin, None).unwrap();
    let by_token = change("security").insert_header(("authorization", format!("Bearer {token}")));
    let nobody = SignedIn { secret: String::new(), ..session };
    assert_eq!(ask(&app, "2026-11-22T11:00:00", &nobody, by_token).await.status, StatusCode::OK);
}

#[actix_web::test]
async fn whoever_has_no_password_yet_chooses_one_first() {
    let app = TestApp::new();
    let (_, link) = users::add(&app, &Actor::command_line(), "Bo Quill", "bo@test.example", Role::Admin).unwrap();
    let session = sign_in::with_link(&app, link.split_once("token=").unwrap().1).unwrap();
    assert_eq!(get(&app, LATE, &session, "/account/prove?to=/tokens").await.location(), "/account/password");
    let own = back(&at("192.0.2.1"), &session);
    let later = app.at(LATE);
    assert_eq!(wrong(sign_in::prove(&later, &session.actor, "", &own)), "no_password");
    let chosen = post(&app, LATE, &session, "/account/password", &[("password", PASSWORD)]).await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.body);
    let cookies = chosen.headers.get_all("set-cookie").map(|cookie| cookie.to_str().unwrap());
    let cookies: Vec<Cookie<'_>> = cookies.map(|cookie| Cookie::parse(cookie).unwrap()).collect();
    let secret = cookies.iter().find(|cookie| cookie.name() == "ninefold").unwrap().value().to_owned();
    let on = SignedIn { secret, ..session };
    assert_eq!(get(&app, LATE, &on, "/tokens/new").await.status, StatusCode::OK, "who chose it knows it");
}

/// A wrong guess at the password stands in the audit trail.
#[actix_web::test]
async fn a_wrong_proof_is_kept() {
    let app = TestApp::new();
    let session = ada(&app, Role::Admin);
    post(&app, LATE, &session, "/account/prove", &[("present", "a guess of mine")]).await;
    let request = TestRequest::default().method(Method::GET).uri("/api/v1/audit?action=sign_in_refused");
    let kept = ask(&app, LATE, &session, request).await;
    assert!(kept.body.contains("A wrong present password for ada@test.example"), "{}", kept.body);
}
