use actix_web::http::StatusCode;
use ninefold::{
    db::{self, outbox::Mail},
    domain::{outbox::MailState, person::Role},
};

use super::visitor::Visitor;
use crate::support::app::TestApp;

fn mail(app: &TestApp, key: &str, state: MailState) -> Mail {
    let now = app.clock.now();
    let mail = Mail {
        id: app.clock.new_id(),
        key: key.to_owned(),
        kind: "single".to_owned(),
        recipient: "owner@test.example".to_owned(),
        recipient_name: "Payroll owner".to_owned(),
        reply_to: None,
        subject: format!("Notice <b>{key}</b>"),
        body_text: "Give notice until 2026-12-01.".to_owned(),
        body_html: "<p>Give notice</p>".to_owned(),
        message_id: format!("<{key}@test.example>"),
        state,
        phase: None,
        attempts: 3,
        next_attempt_at: now,
        leased_until: None,
        leased_by: None,
        last_words: Some("550 no such user".to_owned()),
        created_at: now,
        sent_at: None,
    };
    app.db.write(|conn| Ok(db::outbox::insert_all(conn, std::slice::from_ref(&mail))?)).unwrap();
    mail
}

#[actix_web::test]
async fn a_mail_that_failed_shows_the_servers_words_and_is_tried_again() {
    let app = TestApp::new();
    let dead = mail(&app, "dead", MailState::Dead);
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let list = visitor.get("/outbox?state=dead").await;
    for part in ["550 no such user", "Try again", "Not deliverable", "Notice &#60;b&#62;dead"] {
        assert!(list.body.contains(part), "{part}: {}", list.body);
    }
    let path = format!("/outbox/{}", dead.id);
    assert!(visitor.get(&path).await.body.contains("Give notice until 2026-12-01."));
    let again = visitor.post(&format!("{path}/try-again"), &[]).await;
    assert_eq!(again.location(), path);
    let stored = app.db.read(|conn| Ok(db::outbox::find(conn, dead.id)?)).unwrap().unwrap();
    assert_eq!((stored.state, stored.attempts), (MailState::Queued, 0));

    let mut auditor = Visitor::signed_in(&app, Role::Auditor).await;
    assert!(!auditor.get(&path).await.body.contains("Try again"));
    assert_eq!(auditor.post(&format!("{path}/try-again"), &[]).await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn a_long_outbox_is_read_page_by_page() {
    let app = TestApp::new();
    for number in 0..60 {
        mail(&app, &format!("mail-{number:02}"), MailState::Sent);
    }
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let first = visitor.get("/outbox").await;
    assert!(first.body.contains("mail-59") && first.body.contains("mail-10") && !first.body.contains("mail-09"));
    let next = first.body.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let second = visitor.get(&next).await;
    assert!(second.body.contains("mail-09") && second.body.contains("mail-00") && !second.body.contains("mail-10"));
    assert!(!second.body.contains("rel=\"next\""));
}

#[actix_web::test]
async fn an_administrator_sends_a_test_mail_and_reads_how_it_ended() {
    let app = TestApp::new();
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    let page = admin.get("/outbox").await;
    assert!(page.body.contains("action=\"/outbox/test\""), "{}", page.body);
    let sent = admin.post("/outbox/test", &[("address", "ada@example.org")]).await;
    assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, "/outbox"));
    assert!(admin.get("/outbox").await.body.contains("Test mail sent:"));
    admin.post("/outbox/test", &[("address", "nobody at all")]).await;
    assert!(admin.get("/outbox").await.body.contains("give one mail address"));
    let mut security = Visitor::signed_in(&app, Role::Security).await;
    assert!(!security.get("/outbox").await.body.contains("/outbox/test"));
    let refused = security.post("/outbox/test", &[("address", "ada@example.org")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
