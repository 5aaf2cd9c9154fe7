use actix_web::{cookie::Cookie, test::TestRequest, web::Data};
use ninefold::{
    actions::{
        sign_in::{self, SignedIn, with_password},
        users,
    },
    app::App,
    domain::{access::Actor, person::Role, sign_in::Way},
    web::session,
};

use super::{EMAIL, PASSWORD, ada, at, back, entered, wrong};
use crate::support::app::TestApp;

const NEXT: &str = "harbour lantern quill";

fn is_in(app: &App, signed_in: &SignedIn) -> bool {
    sign_in::current(app, &signed_in.secret).unwrap().is_some()
}

/// Form and page of one request ask for the same session.
#[actix_web::test]
async fn a_session_is_looked_up_once_a_request() {
    let app = TestApp::new();
    let signed_in = ada(&app, Role::Security);
    let asked = || {
        let cookie = Cookie::new(session::cookie_name(false), signed_in.secret.clone());
        TestRequest::default().app_data(Data::new((*app).clone())).cookie(cookie).to_http_request()
    };
    let request = asked();
    assert!(session::current(&request).await.unwrap().is_some());
    sign_in::sign_out(&app, &signed_in.secret, &signed_in.actor).unwrap();
    assert!(session::current(&request).await.unwrap().is_some(), "it is not looked up again");
    assert!(session::current(&asked()).await.unwrap().is_none(), "but for the next one");
}

#[test]
fn one_sees_where_one_is_signed_in_and_ends_it() {
    let app = TestApp::new();
    let first = ada(&app, Role::Security);
    let second = entered(with_password(&app, EMAIL, PASSWORD, &at("203.0.113.7")).unwrap());
    let sessions = sign_in::list_sessions(&app, &second.actor, Some(&second.secret)).unwrap();
    assert_eq!(sessions.len(), 2);
    let other = sessions.iter().find(|session| !session.is_this).unwrap();
    let this = sessions.iter().find(|session| session.is_this).unwrap();
    assert_eq!((this.address.as_str(), this.way, this.second_factor), ("203.0.113.7", Way::Password, false));
    assert_eq!((other.address.as_str(), other.way), ("192.0.2.1", Way::Link));
    assert!(this.agent.contains("Firefox/140.0"));

    let bo = users::add(&app, &Actor::command_line(), "Bo Quill", "bo@test.example", Role::Admin).unwrap().0;
    let stranger = Actor { user: Some(bo.id), label: bo.email, ..Actor::command_line() };
    assert_eq!(wrong(sign_in::end_session(&app, &stranger, other.id)), "not_found", "somebody else's");
    assert!(is_in(&app, &first));
    sign_in::end_session(&app, &second.actor, other.id).unwrap();
    assert!(!is_in(&app, &first) && is_in(&app, &second));
    assert_eq!(wrong(sign_in::end_session(&app, &second.actor, other.id)), "not_found", "it is over");

    let third = entered(with_password(&app, EMAIL, PASSWORD, &at("203.0.113.8")).unwrap());
    assert_eq!(sign_in::end_other_sessions(&app, &third.actor, Some(&third.secret)).unwrap(), 1);
    assert!(!is_in(&app, &second) && is_in(&app, &third));
    assert_eq!(sign_in::end_sessions_of(&app, &Actor::command_line(), EMAIL).unwrap(), 1);
    assert!(!is_in(&app, &third));
    assert_eq!(wrong(sign_in::list_sessions(&app, &Actor::command_line(), None)), "forbidden", "it has no account");
}

#[test]
fn signing_in_anew_ends_the_session_this_browser_had() {
    let app = TestApp::new();
    let first = ada(&app, Role::Security);
    let second = entered(with_password(&app, EMAIL, PASSWORD, &back(&at("192.0.2.1"), &first)).unwrap());
    assert_ne!(first.secret, second.secret);
    assert!(!is_in(&app, &first) && is_in(&app, &second));
}

#[test]
fn a_changed_password_ends_the_other_sessions() {
    let app = TestApp::new();
    ada(&app, Role::Security);
    let home = at("203.0.113.7");
    let (this, other) = (
        entered(with_password(&app, EMAIL, PASSWORD, &home).unwrap()),
        entered(with_password(&app, EMAIL, PASSWORD, &at("203.0.113.8")).unwrap()),
    );
    let user = this.actor.user.unwrap();
    let link = sign_in::sign_in_link(&app, user).unwrap();
    let origin = back(&home, &this);
    assert!(sign_in::asks_for_present(&app, &this.actor, &origin).unwrap());
    let change = |present: &str, wanted: &str| sign_in::set_password(&app, &this.actor, present, wanted, &origin);
    assert_eq!(wrong(change("a guess of mine", NEXT)), "wrong_password");
    assert_eq!(wrong(change("", NEXT)), "wrong_password", "the present one is asked for");
    assert_eq!(wrong(change(PASSWORD, "AdaBrook2026!")), "weak_password", "one's own name");
    assert!(is_in(&app, &other), "nothing has happened yet");

    let on = change(PASSWORD, NEXT).unwrap();
    assert!(!is_in(&app, &other) && !is_in(&app, &this) && is_in(&app, &on));
    let (_, token) = link.split_once("token=").unwrap();
    assert_eq!(wrong(sign_in::with_link(&app, token)), "unauthenticated", "links made before work no more");
    assert_ne!(on.device, this.device, "and the browser is told from strangers anew");
    assert_eq!(wrong(with_password(&app, EMAIL, PASSWORD, &home)), "wrong_credentials");
    entered(with_password(&app, EMAIL, NEXT, &home).unwrap());
}

#[test]
fn guesses_at_the_present_password_are_slowed_too() {
    let app = TestApp::new();
    ada(&app, Role::Security);
    let home = at("203.0.113.7");
    let this = entered(with_password(&app, EMAIL, PASSWORD, &home).unwrap());
    let change = |present: &str| sign_in::set_password(&app, &this.actor, present, NEXT, &back(&home, &this));
    for _ in 0..5 {
        assert_eq!(wrong(change("a guess of mine")), "wrong_password");
    }
    assert_eq!(wrong(change(PASSWORD)), "too_many_requests");
}

#[test]
fn a_proof_holds_for_ten_minutes_and_is_given_anew_by_the_password() {
    let app = TestApp::new();
    let signed_in = ada(&app, Role::Security);
    let own = back(&at("192.0.2.1"), &signed_in);
    let proven = |instant: &str| sign_in::current(&app.at(instant), &signed_in.secret).unwrap().unwrap().proven;
    assert!(proven("2026-11-22T09:09:59") && !proven("2026-11-22T09:10:00"));
    let later = app.at("2026-11-22T09:12:00");
    assert_eq!(wrong(sign_in::prove(&later, &signed_in.actor, "a guess of mine", &own)), "wrong_password");
    assert!(!proven("2026-11-22T09:12:00"));
    sign_in::prove(&later, &signed_in.actor, PASSWORD, &own).unwrap();
    assert!(proven("2026-11-22T09:21:59") && !proven("2026-11-22T09:22:00"));
    assert_eq!(wrong(sign_in::prove(&later, &Actor::command_line(), PASSWORD, &own)), "forbidden", "it has no session");
}

#[test]
fn a_link_stands_for_the_present_password_for_ten_minutes() {
    let app = TestApp::new();
    ada(&app, Role::Security);
    let link = users::reset(&app, &Actor::command_line(), EMAIL).unwrap();
    let origin = at("192.0.2.1");
    let came = sign_in::with_link(&app, link.split_once("token=").unwrap().1).unwrap();
    let first = sign_in::set_password(&app, &came.actor, "", PASSWORD, &back(&origin, &came)).unwrap();
    let second = sign_in::set_password(&app, &came.actor, "", NEXT, &back(&origin, &first)).unwrap();
    let later = app.at("2026-11-22T09:11:00");
    let late = sign_in::set_password(&later, &came.actor, "", PASSWORD, &back(&origin, &second));
    assert_eq!(wrong(late), "wrong_password");
}

#[test]
fn a_changed_role_ends_the_sessions() {
    let app = TestApp::new();
    let signed_in = ada(&app, Role::Admin);
    let line = Actor::command_line();
    assert_eq!(wrong(users::set_role(&app, &line, EMAIL, Role::Auditor)), "last_administrator");
    assert_eq!(wrong(users::set_role(&app, &signed_in.actor, EMAIL, Role::Auditor)), "own_account");
    assert!(is_in(&app, &signed_in));
    users::add(&app, &line, "Bo Quill", "bo@test.example", Role::Admin).unwrap();
    users::set_role(&app, &line, EMAIL, Role::Auditor).unwrap();
    assert!(!is_in(&app, &signed_in));
    let again = entered(with_password(&app, EMAIL, PASSWORD, &at("192.0.2.1")).unwrap());
    assert_eq!(again.actor.role, Role::Auditor);
}

#[test]
fn a_link_ends_with_the_role_it_was_made_for_and_with_the_account() {
    let app = TestApp::new();
    let line = Actor::command_line();
    let used = |link: &str| sign_in::with_link(&app, link.split_once("token=").unwrap().1);
    let (bo, link) = users::add(&app, &line, "Bo Quill", "bo@test.example", Role::Security).unwrap();
    users::set_role(&app, &line, "bo@test.example", Role::Auditor).unwrap();
    assert_eq!(wrong(used(&link)), "unauthenticated");
    let link = sign_in::sign_in_link(&app, bo.id).unwrap();
    users::disable(&app, &line, "bo@test.example", None).unwrap();
    users::enable(&app, &line, bo.id).unwrap();
    assert_eq!(wrong(used(&link)), "unauthenticated", "it does not wait for the account to be enabled");
    used(&sign_in::sign_in_link(&app, bo.id).unwrap()).unwrap();
}

#[test]
fn a_link_is_made_from_the_settings_and_no_two_are_alike() {
    let app = TestApp::with(&[("NINEFOLD__SERVER__PUBLIC_URL", "https://risk.test.example")]);
    let signed_in = ada(&app, Role::Security);
    let link = || sign_in::sign_in_link(&app, signed_in.actor.user.unwrap()).unwrap();
    let (one, other) = (link(), link());
    assert!(one.starts_with("https://risk.test.example/sign-in/link?token="), "{one}");
    let secret = one.split_once("token=").unwrap().1;
    assert!(secret.len() >= 43 && one != other, "32 random bytes");
}
