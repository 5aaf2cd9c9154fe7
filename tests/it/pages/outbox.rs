use actix_web::http::StatusCode;
use ninefold::{
    actions::{
        deliver_mail::{deliver, list, try_again},
        mail_links::Links,
        sweep_reminders::sweep,
    },
    db::{self, outbox::Mail},
    domain::{
        access::Actor,
        contract::Contract,
        outbox::{Channel, MailState},
        person::{Person, Role},
        vendor::Vendor,
    },
    mail::Delivery,
};
use serde_json::{Value, json};

use super::visitor::Visitor;
use crate::support::{app::TestApp, mails::queue};

/// What is told while the mail server takes no mail.
const DOWN: &str = "The mail server cannot be used.";

/// Has the next mail refused for a reason that is not its own.
fn refuse_next(app: &TestApp) {
    app.mail.answer_next(Delivery::QueueStopped { words: "535 bad credentials".to_owned() });
}

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
        channel: Channel::Mail,
        calendar: None,
        written_on: Some(app.today()),
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

#[actix_web::test]
async fn a_test_mail_says_whether_the_mail_server_can_be_used() {
    let app = TestApp::new();
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    assert!(!admin.get("/outbox").await.body.contains(DOWN));
    refuse_next(&app);
    admin.post("/outbox/test", &[("address", "ada@example.org")]).await;
    let page = admin.get("/outbox").await.body;
    assert!(page.contains(DOWN) && page.contains("<p class=\"cell\">535 bad credentials</p>"), "{page}");
    assert!(page.contains("It has taken no mail since 2026-11-22 09:00, just now."), "{page}");
    app.mail.answer_next(Delivery::Dead { words: "550 no such user".to_owned() });
    admin.post("/outbox/test", &[("address", "ada@example.org")]).await;
    assert!(admin.get("/outbox").await.body.contains(DOWN), "a recipient who is refused says nothing of the server");
    admin.post("/outbox/test", &[("address", "ada@example.org")]).await;
    assert!(!admin.get("/outbox").await.body.contains(DOWN));
}

#[actix_web::test]
async fn a_mail_that_waits_says_since_when_the_mail_server_takes_none_and_when_it_is_tried_again() {
    let app = TestApp::new();
    let sent = mail(&app, "sent", MailState::Sent);
    let ids = queue(&app, &["ada@desk.example", "bo@desk.example"].map(str::to_owned));
    for _ in 0..2 {
        refuse_next(&app);
        assert!(deliver(&app, 10).unwrap().stopped);
    }
    let mut visitor = Visitor::signed_in(&app, Role::Auditor).await;
    for id in &ids {
        let page = visitor.get(&format!("/outbox/{id}")).await.body;
        let told = "It has taken no mail since 2026-11-22 09:00, just now. This mail waits, and goes out by itself \
                    once it can. It is tried again with the next round.";
        assert!(page.contains(DOWN) && page.contains(told), "{page}");
        assert_eq!(page.matches("535 bad credentials").count(), 1, "the words are told once: {page}");
    }
    let told: Value = serde_json::from_str(&visitor.get(&format!("/api/v1/outbox/{}", ids[1])).await.body).unwrap();
    assert_eq!(told["relay_down"], json!({ "since": "2026-11-22T09:00:00Z", "words": "535 bad credentials" }));
    let later = app.clock.now() + chrono::Duration::minutes(90);
    app.db.write(|conn| Ok(db::outbox::queue_again(conn, ids[0], later)?)).unwrap();
    let page = visitor.get(&format!("/outbox/{}", ids[0])).await.body;
    assert!(page.contains("It is tried again at 2026-11-22 10:30, in 1\u{a0}h."), "{page}");
    assert!(!visitor.get(&format!("/outbox/{}", sent.id)).await.body.contains(DOWN), "what was sent does not wait");
    assert_eq!(deliver(&app.at("2026-11-22T11:00:00"), 10).unwrap().sent, 2);
    for path in ["/outbox".to_owned(), format!("/outbox/{}", ids[1])] {
        assert!(!visitor.get(&path).await.body.contains(DOWN), "{path}");
    }
}

#[actix_web::test]
async fn a_mail_shows_its_way_the_reminders_in_it_and_its_calendar() {
    let app = TestApp::new();
    let olive: Person = app.add(json!({ "name": "Olive", "email": "olive@desk.example" }));
    let vendor: Vendor =
        app.add(json!({ "name": "Harbour Payroll", "status": "active", "business_owner_id": olive.id }));
    let _: Contract = app.add(json!({
        "vendor_id": vendor.id, "reference": "C-0107", "ends_on": "2027-02-28", "term_months": 12, "auto_renew": true,
        "notice_value": 60, "notice_unit": "days",
    }));
    sweep(&app.at("2026-12-23T09:00:00")).unwrap();
    let mails = list(&app, None, None, 10).unwrap();
    let mail = mails.iter().find(|mail| mail.recipient == "olive@desk.example").unwrap();
    let (path, calendar) = (format!("/outbox/{}", mail.id), format!("/outbox/{}/calendar.ics", mail.id));

    let mut visitor = Visitor::signed_in(&app, Role::Auditor).await;
    assert!(visitor.get("/outbox").await.body.contains("Mail with calendar"));
    let page = visitor.get(&path).await;
    let record = format!("<a href=\"/vendors/{}#contracts\">notice deadline of contract C-0107</a>", vendor.id);
    for part in [record.as_str(), "7 days ahead", "Harbour Payroll", "Mail with calendar", &calendar] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    let file = visitor.get(&calendar).await;
    let header = |name: &str| file.headers.get(name).map_or("", |value| value.to_str().unwrap());
    assert_eq!(header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(header("content-disposition"), "attachment; filename=\"deadlines.ics\"");
    assert!(file.body.starts_with("BEGIN:VCALENDAR\r\n") && file.body.contains("20261230"), "{}", file.body);

    let mut owner = Visitor::signed_in(&app, Role::Owner).await;
    assert_eq!(owner.get(&calendar).await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn the_links_of_a_mail_act_for_nobody_who_reads_it_in_the_outbox() {
    let app = TestApp::new();
    let olive: Person = app.add(json!({ "name": "Olive", "email": "olive@desk.example" }));
    let vendor: Vendor =
        app.add(json!({ "name": "Harbour Payroll", "status": "active", "business_owner_id": olive.id }));
    let _: Contract = app.add(json!({
        "vendor_id": vendor.id, "reference": "C-0107", "ends_on": "2027-02-28", "term_months": 12, "auto_renew": true,
        "notice_value": 60, "notice_unit": "days",
    }));
    sweep(&app.at("2026-12-23T09:00:00")).unwrap();
    let links = Links::load(&app).unwrap();
    let (reminders, stored) = app
        .db
        .read(|conn| {
            let reminders = db::reminder::list_before(conn, None, 10)?;
            Ok((reminders, db::outbox::list_before(conn, None, None, 10)?))
        })
        .unwrap();
    let paths: Vec<String> = reminders.iter().map(|reminder| links.answer_path(reminder.id)).collect();
    let carries = |mail: &&Mail| paths.iter().any(|path| mail.body_text.contains(path));
    let carrying = stored.iter().find(carries).expect("a mail with a link that answers");
    let tags: Vec<&str> = paths.iter().filter_map(|path| path.rsplit_once('/')).map(|(_, tag)| tag).collect();

    for role in [Role::Auditor, Role::Procurement] {
        let mut visitor = Visitor::signed_in(&app, role).await;
        for start in ["/outbox", "/api/v1/outbox"] {
            let one = format!("{start}/{}", carrying.id);
            let shown = visitor.get(&one).await.body;
            assert!(shown.contains("/r/") && shown.contains("/…"), "the mail is shown: {shown}");
            for path in [start, &one, &format!("/outbox/{}/calendar.ics", carrying.id)] {
                let body = visitor.get(path).await.body;
                assert!(tags.iter().all(|tag| !body.contains(tag)), "{role} at {path}: {body}");
            }
        }
    }
    let again = try_again(&app, &Actor::command_line(), carrying.id).unwrap();
    assert!(tags.iter().all(|tag| !again.body_text.contains(tag)), "{}", again.body_text);
}

#[actix_web::test]
async fn a_mail_that_is_not_written_says_so_and_has_no_calendar() {
    let app = TestApp::new();
    let unwritten = Mail {
        id: app.clock.new_id(),
        key: "unwritten".to_owned(),
        subject: String::new(),
        body_text: String::new(),
        message_id: "<unwritten@test.example>".to_owned(),
        written_on: None,
        ..mail(&app, "written", MailState::Queued)
    };
    app.db.write(|conn| Ok(db::outbox::insert_all(conn, std::slice::from_ref(&unwritten))?)).unwrap();
    let mut visitor = Visitor::signed_in(&app, Role::Auditor).await;
    let list = visitor.get("/outbox").await.body;
    for part in ["Not written yet", "is written with the next round"] {
        assert_eq!(list.matches(part).count(), 1, "{part}: {list}");
    }
    let page = visitor.get(&format!("/outbox/{}", unwritten.id)).await.body;
    assert!(page.contains("This mail is written with the next round.") && !page.contains("calendar.ics"), "{page}");
    let calendar = visitor.get(&format!("/outbox/{}/calendar.ics", unwritten.id)).await;
    assert_eq!(calendar.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn a_post_to_a_channel_is_told_from_a_mail() {
    let app = TestApp::new();
    let post = Mail {
        id: app.clock.new_id(),
        key: "post".to_owned(),
        kind: "post".to_owned(),
        subject: "Reminders of the day".to_owned(),
        recipient: "slack".to_owned(),
        recipient_name: "Slack channel".to_owned(),
        message_id: "<post@test.example>".to_owned(),
        channel: Channel::Slack,
        ..mail(&app, "mail", MailState::Sent)
    };
    app.db.write(|conn| Ok(db::outbox::insert_all(conn, std::slice::from_ref(&post))?)).unwrap();
    let mut visitor = Visitor::signed_in(&app, Role::Auditor).await;
    let list = visitor.get("/outbox").await.body;
    for part in ["Slack channel<span class=\"sub\">Slack</span>", "owner@test.example<span class=\"sub\">Mail</span>"] {
        assert!(list.contains(part), "{part}: {list}");
    }
    let page = visitor.get(&format!("/outbox/{}", post.id)).await.body;
    assert!(page.contains("<dt>Way</dt><dd class=\"\">Slack</dd>"), "{page}");
    assert!(!page.contains("Message-ID") && !page.contains("&#60;slack&#62;"), "{page}");
}
