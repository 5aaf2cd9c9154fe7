//! Whoever forgot the password is mailed a link, and nobody learns by asking who has an account.

use std::time::{Duration, Instant};

use actix_web::{http::StatusCode, test::TestRequest};
use ninefold::{
    actions::{
        deliver_mail::deliver,
        sign_in::{self, ask_for_link, with_password},
        users,
    },
    app::App,
    db,
    domain::{access::Actor, outbox::MailState, person::Role},
};

use super::{BY_MAIL, EMAIL, PASSWORD, PLACE, ada, at, entered, token_in, wrong};
use crate::{
    pages::visitor::Visitor,
    support::{
        app::{NOW, TestApp},
        mails::outbox,
    },
};

const BO: &str = "bo@test.example";

/// An application by mail where Ada has a password, and Bo’s account is disabled.
fn house() -> TestApp {
    let app = TestApp::with(&BY_MAIL);
    ada(&app, Role::Security);
    users::add(&app, &Actor::command_line(), "Bo Quill", BO, Role::Owner).unwrap();
    users::disable(&app, &Actor::command_line(), BO, None).unwrap();
    app
}

/// What the trail keeps of those who asked.
fn asked(app: &App) -> Vec<String> {
    let trail = app.db.read(|conn| Ok(db::audit::list_before(conn, None, 100)?)).unwrap();
    trail.into_iter().filter(|entry| entry.action == "ask_link").map(|entry| entry.summary).collect()
}

#[actix_web::test]
async fn whoever_forgot_the_password_is_mailed_a_link_that_works_once_and_ends_nothing_before() {
    let app = house();
    let mut visitor = Visitor::new(&app);
    assert!(visitor.get("/sign-in").await.body.contains("href=\"/sign-in/forgotten\""));
    visitor.get("/sign-in/forgotten").await;
    let sent = visitor.post("/sign-in/forgotten", &[("email", " ADA@test.example ")]).await;
    assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, "/sign-in"), "{}", sent.body);
    assert!(visitor.get("/sign-in").await.body.contains("If this address has an account, a link is on its way there."));

    let waiting = outbox(&app).pop().unwrap();
    assert_eq!((waiting.kind.as_str(), waiting.recipient.as_str()), ("new_password", EMAIL));
    assert!(waiting.body_text.contains(PLACE) && waiting.body_html.contains(PLACE), "{}", waiting.body_text);
    assert_eq!(deliver(&app, 10).unwrap().sent, 1);
    let mail = app.mail.sent().pop().unwrap();
    let token = token_in(&mail.text);
    assert!(token.len() >= 43, "32 random bytes: {token}");
    assert_eq!(token_in(&mail.html), token);
    for part in ["Ada Brook", "for an hour", "works once", "your present password goes on working"] {
        assert!(mail.text.contains(part), "{part}: {}", mail.text);
    }
    let kept = outbox(&app).pop().unwrap();
    assert_eq!((kept.state, &kept.body_text), (MailState::Sent, &waiting.body_text));
    assert!(!format!("{kept:?}").contains(&token), "nothing that is kept lets anybody in");

    entered(with_password(&app, EMAIL, PASSWORD, &at("203.0.113.7")).unwrap());
    let path = format!("/sign-in/link?token={token}");
    for _ in 0..2 {
        assert!(visitor.get(&path).await.body.contains("Sign in as Ada Brook"), "looking uses nothing up");
    }
    assert_eq!(visitor.post("/sign-in/link", &[("token", &token)]).await.location(), "/account/password");
    visitor.get("/account/password").await;
    let chosen = visitor.post("/account/password", &[("password", "harbour lantern quill")]).await;
    assert_eq!(chosen.location(), "/", "{}", chosen.body);
    assert_eq!(wrong(with_password(&app, EMAIL, PASSWORD, &at("203.0.113.8"))), "wrong_credentials");
    assert_eq!(wrong(sign_in::with_link(&app, &token)), "unauthenticated", "once");
    let dead = Visitor::new(&app).get(&path).await;
    assert!(dead.body.contains("no longer works") && dead.body.contains("Ask for another"), "{}", dead.body);
}

#[actix_web::test]
async fn known_unknown_and_disabled_get_one_answer() {
    let app = house();
    let mut answers = Vec::new();
    for email in [EMAIL, "nobody@test.example", BO] {
        let mut visitor = Visitor::new(&app);
        visitor.get("/sign-in/forgotten").await;
        let answer = visitor.post("/sign-in/forgotten", &[("email", email)]).await;
        let said = answer.headers.get("set-cookie").map(|cookie| cookie.to_str().unwrap().to_owned());
        answers.push((answer.status, answer.location().to_owned(), said, answer.body));
    }
    assert_eq!(answers[0].0, StatusCode::SEE_OTHER);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    assert_eq!(outbox(&app).len(), 1, "and one of them a mail");
    let asked = asked(&app);
    assert_eq!(asked.len(), 3, "{asked:?}");
    assert_eq!(
        asked.iter().filter(|line| line.ends_with("no account in use has this address")).count(),
        2,
        "{asked:?}"
    );
    let mut visitor = Visitor::new(&app);
    visitor.get("/sign-in/forgotten").await;
    for email in ["", "ada", "ada@test.example\r\nBcc: all@test.example"] {
        let refused = visitor.post("/sign-in/forgotten", &[("email", email)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{email:?}");
        assert!(refused.body.contains("id=\"email-error\""), "{}", refused.body);
    }
    assert_eq!(Visitor::new(&app).post("/sign-in/forgotten", &[("email", EMAIL)]).await.status, StatusCode::FORBIDDEN);
}

#[test]
fn links_are_asked_for_slowly_whoever_has_an_account() {
    let app = house();
    for email in [EMAIL, "nobody@test.example"] {
        let ask = |address: &str| ask_for_link(&app, email, &at(address));
        for number in 0..3 {
            ask(&format!("198.51.{number}.1")).unwrap();
        }
        assert_eq!(wrong(ask("198.51.100.1")), "too_many_requests", "{email}: from wherever it is asked");
    }
    assert_eq!(outbox(&app).len(), 3, "nobody’s mailbox is filled");
    for number in 0..20 {
        ask_for_link(&app, &format!("a{number}@test.example"), &at("203.0.113.7")).unwrap();
    }
    let next = ask_for_link(&app, "a20@test.example", &at("203.0.113.7"));
    assert_eq!(wrong(next), "too_many_requests", "and nobody asks for everybody");
    entered(with_password(&app, EMAIL, PASSWORD, &at("203.0.113.7")).unwrap());
}

#[actix_web::test]
async fn a_link_leads_to_the_address_of_the_settings_whatever_host_is_asked() {
    let settings = [
        BY_MAIL[0],
        ("NINEFOLD__SERVER__PUBLIC_URL", "http://risk.test.example"),
        ("NINEFOLD__SERVER__HOSTS", "inner.test.example"),
    ];
    let app = TestApp::with(&settings);
    ada(&app, Role::Security);
    let mut visitor = Visitor::new(&app);
    let form = visitor.send_to("inner.test.example", TestRequest::get().uri("/sign-in/forgotten")).await;
    let fields = vec![("csrf", form.hidden("csrf")), ("email", EMAIL.to_owned())];
    let post = || TestRequest::post().uri("/sign-in/forgotten").set_form(&fields);
    let forwarded = || post().insert_header(("x-forwarded-host", "evil.example"));
    assert_eq!(visitor.send_to("evil.example", post()).await.status, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(visitor.send_to("inner.test.example", forwarded()).await.status, StatusCode::SEE_OTHER);
    assert_eq!(deliver(&app, 10).unwrap().sent, 1);
    let mail = app.mail.sent().pop().unwrap();
    assert!(mail.text.contains("\nhttp://risk.test.example/sign-in/link?token="), "{}", mail.text);
    for other in ["evil.example", "inner.test.example"] {
        assert!(!mail.text.contains(other) && !mail.html.contains(other), "{other}: {}", mail.text);
    }
}

#[actix_web::test]
async fn where_mail_stays_in_the_house_nobody_is_led_to_it() {
    for settings in [vec![], vec![BY_MAIL[0], ("NINEFOLD__MAIL__ENABLED", "false")]] {
        let app = TestApp::with(&settings);
        ada(&app, Role::Security);
        let mut visitor = Visitor::new(&app);
        let page = visitor.get("/sign-in").await;
        assert!(
            !page.body.contains("/sign-in/forgotten") && page.body.contains("ninefold user reset"),
            "{}",
            page.body
        );
        assert_eq!(visitor.get("/sign-in/forgotten").await.location(), "/sign-in");
        assert_eq!(visitor.post("/sign-in/forgotten", &[("email", EMAIL)]).await.location(), "/sign-in");
        assert!(outbox(&app).is_empty());
    }
}

/// Measured often enough for a bound only where there is time for it.
#[test]
fn nobody_is_told_from_somebody_by_the_time_it_takes() {
    let full = std::env::var("NINEFOLD_TEST_TIER").as_deref() == Ok("full");
    let app = house();
    let mut hours = 0..;
    let mut ask = |email: &str| {
        let hour = 2 * hours.next().unwrap();
        let now = NOW.parse::<ninefold::domain::Instant>().unwrap() + chrono::Duration::hours(hour);
        let app = app.at(&now.format("%Y-%m-%dT%H:%M:%S").to_string());
        let begun = Instant::now();
        ask_for_link(&app, email, &at("203.0.113.7")).unwrap();
        begun.elapsed()
    };
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2].as_secs_f64()
    };
    let (rounds, samples, bound) = if full { (8, 100, 0.1) } else { (4, 15, 0.5) };
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    let mut apart = f64::MAX;
    for _ in 0..rounds {
        for _ in 0..samples {
            known.push(ask(EMAIL));
            unknown.push(ask("nobody@test.example"));
        }
        let (known, unknown) = (median(&mut known), median(&mut unknown));
        apart = (known - unknown).abs() / known;
        if apart <= bound {
            break;
        }
    }
    assert!(apart <= bound, "the medians are {:.1} % apart", apart * 100.0);
}
