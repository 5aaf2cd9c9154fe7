//! Accounts looked after on their pages and by the API: invited, another role, another link, a lost second factor, and
//! let in again.

use actix_web::http::{Method, StatusCode};
use ninefold::{
    actions::{
        sign_in::{self, second_factor, with_password},
        users,
    },
    app::App,
    db,
    domain::{
        access::Actor,
        ids::UserId,
        person::{Person, Role},
    },
};
use serde_json::json;

use super::{BY_MAIL, EMAIL, PASSWORD, ada, at, back, entered, second_factor::code, token_in};
use crate::{
    pages::visitor::Visitor,
    support::{
        api_site::ApiSite,
        app::{NOW, TestApp},
        mails::outbox,
    },
};

fn id_of(app: &App, email: &str) -> UserId {
    users::list(app).unwrap().into_iter().find(|(user, _)| user.email == email).unwrap().0.id
}

/// What the trail keeps of an action.
fn trail(app: &App, action: &str) -> Vec<String> {
    let lines = app.db.read(|conn| Ok(db::audit::list_before(conn, None, 200)?)).unwrap();
    lines.into_iter().filter(|entry| entry.action == action).map(|entry| entry.summary).collect()
}

#[actix_web::test]
async fn somebody_is_invited_and_the_link_is_shown_once_where_no_mail_leaves_the_house() {
    let app = TestApp::new();
    let olive: Person = app.add(json!({ "name": "Olive <Marsh>", "email": "olive@test.example" }));
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    let list = admin.get("/users").await.body;
    let ask = format!("/users/new?person={}", olive.id);
    assert!(list.contains("href=\"/users/new\"") && list.contains(&format!("href=\"{ask}\"")), "{list}");
    let form = admin.get(&ask).await.body;
    assert!(form.contains(&format!("<option value=\"{}\" selected>", olive.id)), "{form}");
    assert!(form.contains("value=\"olive@test.example\"") && form.contains("<option value=\"owner\" selected>"));

    for (fields, place) in [
        (vec![("name", "Bo Quill"), ("email", "none"), ("role", "owner")], "email"),
        (vec![("name", "Bo Quill"), ("email", "bo@test.example"), ("role", "")], "role"),
        (vec![("name", ""), ("email", "bo@test.example"), ("role", "owner")], "name"),
        (vec![("person", "nobody"), ("email", "bo@test.example"), ("role", "owner")], "person"),
        (vec![("name", "Bo Quill"), ("email", "admin@test.example"), ("role", "owner")], "email"),
        (vec![("name", "Test admin"), ("email", "bo@test.example"), ("role", "owner")], "name"),
    ] {
        let refused = admin.post("/users", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(refused.body.contains(&format!("id=\"{place}-error\"")), "{place}: {}", refused.body);
    }
    let id = olive.id.to_string();
    let made = admin.post("/users", &[("person", &id), ("email", "olive@test.example"), ("role", "owner")]).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    assert!(made.body.contains("It is shown this once.") && made.body.contains("for seven days"), "{}", made.body);
    let token = token_in(&made.body);
    let account = format!("/users/{}", id_of(&app, "olive@test.example"));
    let page = admin.get(&account).await.body;
    assert!(page.contains("Invite again") && page.contains("not chosen yet") && !page.contains(&token), "{page}");
    let came = entered(sign_in::with_link_from(&app, &token, &at("192.0.2.1")).unwrap());
    assert_eq!((came.actor.role, came.actor.person), (Role::Owner, Some(olive.id)));
    assert_eq!(trail(&app, "create").iter().filter(|line| line.contains("invited as Business owner")).count(), 1);
    assert!(outbox(&app).is_empty());
}

#[actix_web::test]
async fn by_mail_nobody_but_its_owner_sees_the_link() {
    let app = TestApp::with(&BY_MAIL);
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    let fields = [("name", "Ada Brook"), ("email", EMAIL), ("role", "security")];
    let sent = admin.post("/users", &fields).await;
    let account = format!("/users/{}", id_of(&app, EMAIL));
    assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, account.as_str()), "{}", sent.body);
    assert!(admin.get(&account).await.body.contains("A link is on its way to ada@test.example."));
    let asked = admin.get(&format!("{account}/reset")).await.body;
    assert!(asked.contains("Invite ada@test.example again?") && asked.contains("They are mailed a link"), "{asked}");
    assert_eq!(admin.post(&format!("{account}/reset"), &[]).await.location(), account);
    let mails = outbox(&app);
    assert_eq!(mails.iter().map(|mail| mail.kind.as_str()).collect::<Vec<_>>(), ["invitation", "invitation"]);
    assert!(mails[0].body_text.contains("Test admin invites you"), "{}", mails[0].body_text);
    let shown = admin.get(&format!("/outbox/{}", mails[0].id)).await.body;
    assert!(shown.contains("MADE-WHEN-THIS-MAIL-IS-SENT"), "{shown}");
}

#[actix_web::test]
async fn a_reset_ends_nothing_before_another_password_is_chosen() {
    let app = TestApp::new();
    let signed_in = ada(&app, Role::Security);
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    let path = format!("/users/{}/reset", id_of(&app, EMAIL));
    assert!(admin.get(&path).await.body.contains("Nothing ends before they have"));
    let made = admin.post(&path, &[]).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let is_in = || sign_in::current(&app, &signed_in.secret).unwrap().is_some();
    assert!(is_in());
    entered(with_password(&app, EMAIL, PASSWORD, &at("203.0.113.7")).unwrap());
    let origin = at("192.0.2.1");
    let came = entered(sign_in::with_link_from(&app, &token_in(&made.body), &origin).unwrap());
    sign_in::set_password(&app, &came.actor, "", "harbour lantern quill", &back(&origin, &came)).unwrap();
    assert!(!is_in(), "every session but theirs has ended");
    assert_eq!(trail(&app, "link"), ["A link to choose a password was made for ada@test.example"]);
    let own = format!("/users/{}/reset", id_of(&app, "admin@test.example"));
    assert_eq!(admin.get(&own).await.status, StatusCode::CONFLICT, "one’s own takes the present password");
    assert_eq!(admin.post(&own, &[]).await.status, StatusCode::CONFLICT);
    let page = admin.get(&format!("/users/{}", id_of(&app, "admin@test.example"))).await.body;
    assert!(page.contains("This is your own account.") && !page.contains("/reset\""), "{page}");
}

#[actix_web::test]
async fn a_role_is_changed_after_a_question_and_the_last_administrator_stays() {
    let app = TestApp::new();
    let signed_in = ada(&app, Role::Security);
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    let account = format!("/users/{}", id_of(&app, EMAIL));
    let path = format!("{account}/role");
    let asked = admin.get(&path).await.body;
    assert!(asked.contains("its sessions end") && asked.contains("<option value=\"security\" selected>"), "{asked}");
    assert_eq!(admin.post(&path, &[("role", "king")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(admin.post(&path, &[("role", "security")]).await.location(), account);
    assert!(sign_in::current(&app, &signed_in.secret).unwrap().is_some(), "nothing changed");
    assert_eq!(admin.post(&path, &[("role", "auditor")]).await.location(), account);
    assert!(admin.get(&account).await.body.contains("ada@test.example is Auditor now; its sessions have ended."));
    assert!(sign_in::current(&app, &signed_in.secret).unwrap().is_none());
    let own = format!("/users/{}/role", id_of(&app, "admin@test.example"));
    assert_eq!(admin.get(&own).await.status, StatusCode::CONFLICT);
    let mut security = Visitor::signed_in(&app, Role::Security).await;
    for path in [&path, &account] {
        assert_eq!(security.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for id in ["none", "00000000-0000-7000-8000-000000000000"] {
        for what in ["", "/role", "/reset", "/enable", "/second-factor"] {
            assert_eq!(admin.get(&format!("/users/{id}{what}")).await.status, StatusCode::NOT_FOUND, "{id}{what}");
        }
    }
}

#[actix_web::test]
async fn a_lost_second_factor_is_taken_away_for_a_reason_that_the_trail_keeps() {
    let app = TestApp::new();
    let signed_in = ada(&app, Role::Security);
    let own = back(&at("192.0.2.1"), &signed_in);
    let given = second_factor::begin(&app, &signed_in.actor, "", &own).unwrap();
    let (on, _) = second_factor::confirm(&app, &signed_in.actor, &code(&given.secret, NOW), &own).unwrap();
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    assert!(admin.get("/users").await.body.contains("second factor on"));
    let account = format!("/users/{}", id_of(&app, EMAIL));
    let path = format!("{account}/second-factor");
    let page = admin.get(&account).await.body;
    assert!(page.contains(&format!("href=\"{path}\"")) && page.contains("on since 2026-11-22"), "{page}");
    admin.get(&path).await;
    let refused = admin.post(&path, &[("reason", " ")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("id=\"reason-error\""), "{}", refused.body);
    assert!(sign_in::current(&app, &on.secret).unwrap().is_some(), "nothing has happened yet");
    assert_eq!(admin.post(&path, &[("reason", "called back")]).await.location(), account);
    assert!(sign_in::current(&app, &on.secret).unwrap().is_none());
    let lines = trail(&app, "second_factor_off");
    assert_eq!(lines, ["The second factor of ada@test.example was taken away: called back"]);
    entered(with_password(&app, EMAIL, PASSWORD, &at("203.0.113.7")).unwrap());
    assert_eq!(admin.get(&path).await.location(), account, "there is none any more");
    assert_eq!(admin.post(&path, &[("reason", "called back")]).await.status, StatusCode::CONFLICT);
}

#[actix_web::test]
async fn a_disabled_account_is_let_in_again_and_sessions_are_ended() {
    let app = TestApp::new();
    ada(&app, Role::Security);
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    let account = format!("/users/{}", id_of(&app, EMAIL));
    let page = admin.get(&account).await.body;
    assert!(page.contains("End all sessions") && !page.contains(&format!("{account}/enable")), "{page}");
    assert_eq!(admin.post(&format!("{account}/end-sessions"), &[]).await.location(), account);
    assert!(admin.get(&account).await.body.contains("1 session has ended."));
    admin.post(&format!("{account}/disable"), &[]).await;
    let page = admin.get(&account).await.body;
    assert!(page.contains("Disabled since") && page.contains(&format!("{account}/enable")), "{page}");
    assert_eq!(admin.get(&format!("{account}/reset")).await.status, StatusCode::CONFLICT);
    assert!(admin.get(&format!("{account}/enable")).await.body.contains("Enable ada@test.example?"));
    assert_eq!(admin.post(&format!("{account}/enable"), &[]).await.location(), account);
    entered(with_password(&app, EMAIL, PASSWORD, &at("203.0.113.7")).unwrap());
    assert_eq!(admin.post(&format!("{account}/enable"), &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(trail(&app, "enable"), ["ada@test.example can sign in again"]);
}

#[actix_web::test]
async fn programs_invite_reset_and_enable_too() {
    let site = ApiSite::new();
    let olive = site.made("people", &json!({ "name": "Olive Marsh" })).await;
    for (body, error) in [
        (json!({ "email": "none", "name": "Bo", "role": "owner" }), "email not_an_address"),
        (json!({ "email": "bo@desk.example", "name": "Bo", "role": "king" }), "role unknown_word"),
        (
            json!({ "email": "bo@desk.example", "name": "Bo", "role": "owner", "password": "x" }),
            "password unknown_field",
        ),
        (json!({ "email": "bo@desk.example", "role": "owner", "person_id": "nobody" }), "person_id unknown_person"),
    ] {
        assert_eq!(site.post("users", &body).await.errors(), [error], "{body}");
    }
    let wanted = json!({ "email": "olive@desk.example", "role": "owner", "person_id": olive });
    let made = site.post("users", &wanted).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!((&made.body["mailed"], &made.body["person_id"]), (&json!(false), &json!(olive)));
    let token = token_in(made.body["link"].as_str().unwrap());
    let id = made.body["id"].as_str().unwrap().to_owned();
    assert_eq!(made.header("location"), format!("/api/v1/users/{id}"));
    assert_eq!(site.post("users", &wanted).await.errors(), ["email exists", "person_id exists"]);
    let shown = site.get(&format!("users/{id}")).await.body;
    assert_eq!((&shown["second_factor_since"], shown.get("link")), (&json!(null), None), "the link is shown once");
    sign_in::with_link(&site.app, &token).unwrap();
    let reset = site.post(&format!("users/{id}/reset"), &json!({})).await;
    assert_eq!((reset.status, &reset.body["mailed"]), (StatusCode::OK, &json!(false)), "{}", reset.body);
    sign_in::with_link(&site.app, &token_in(reset.body["link"].as_str().unwrap())).unwrap();
    users::disable(&site.app, &Actor::command_line(), "olive@desk.example", None).unwrap();
    let refused = site.post(&format!("users/{id}/reset"), &json!({})).await;
    assert_eq!((refused.status, &refused.body["code"]), (StatusCode::CONFLICT, &json!("disabled")));
    let by_token = site.post(&format!("users/{id}/enable"), &json!({})).await;
    assert_eq!(by_token.status, StatusCode::FORBIDDEN, "a token lets nobody in again: {}", by_token.body);
    for (path, body) in [
        ("users", json!({ "email": "eve@desk.example", "name": "Eve", "role": "admin" })),
        (format!("users/{id}").as_str(), json!({ "role": "admin" })),
    ] {
        let method = if path == "users" { Method::POST } else { Method::PATCH };
        let refused = site.by_admin(method, path).json(&body).send().await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}: {}", refused.body);
    }
    let cookie = site.signed_in("Max Marsh", "max@desk.example", Role::Admin);
    let session = site.ask(Method::GET, "session").header("cookie", &cookie).send().await.body;
    let ask = site.ask(Method::POST, &format!("users/{id}/enable")).header("cookie", &cookie);
    let ask = ask.header("x-csrf-token", session["csrf_token"].as_str().unwrap());
    let enabled = ask.json(&json!({})).send().await;
    assert_eq!((enabled.status, &enabled.body["disabled_at"]), (StatusCode::OK, &json!(null)), "{}", enabled.body);
    let auditor = format!("Bearer {}", site.token(Role::Auditor));
    let ask = site.ask(Method::POST, "users").header("authorization", &auditor).json(&wanted);
    assert_eq!(ask.send().await.status, StatusCode::FORBIDDEN);
}

#[test]
fn the_command_line_mails_links_and_lets_people_in_again() {
    let app = TestApp::with(&BY_MAIL);
    let run = |arguments: &[&str]| {
        let output = app.command().args(arguments).output().unwrap();
        let told = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        (output.status.success(), told)
    };
    let (done, told) = run(&["user", "add", EMAIL, "--name", "Ada Brook", "--role", "security", "--mail"]);
    assert!(
        done && told.contains("A link is mailed to ada@test.example; it works once, and for seven days."),
        "{told}"
    );
    let (done, told) = run(&["user", "enable", EMAIL]);
    assert!(!done && told.contains("ada@test.example can sign in already."), "{told}");
    users::disable(&app, &Actor::command_line(), EMAIL, None).unwrap();
    let (done, told) = run(&["user", "new-link", EMAIL]);
    assert!(!done && told.contains("enable the account first"), "{told}");
    assert!(run(&["user", "enable", EMAIL]).0 && run(&["user", "new-link", EMAIL]).0);
    assert_eq!(outbox(&app).len(), 2);
    let off = TestApp::new();
    let arguments = ["user", "add", EMAIL, "--name", "Ada Brook", "--role", "security", "--mail"];
    let refused = off.command().args(arguments).output().unwrap();
    assert!(!refused.status.success() && users::list(&off).unwrap().is_empty());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("mail.transport"), "{refused:?}");
}
