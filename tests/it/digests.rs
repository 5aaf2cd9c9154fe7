//! Whoever wants no digests gets none: by the button of a mail program, by a page, for oneself; and is told singly of
//! what is urgent.

use std::collections::BTreeSet;

use actix_web::{http::StatusCode, test::TestRequest};
use ninefold::{
    actions::{
        deliver_mail::{deliver, list},
        mail_links::Links,
        sweep_reminders::{Swept, sweep},
    },
    app::App,
    db,
    domain::{outbox::MailState, person::Role},
};

use crate::{
    pages::visitor::Visitor,
    reminder_answers::contract_of,
    support::{
        app::TestApp,
        dump::{assert_same, dump},
    },
};

const OLIVE: &str = "olive@desk.example";

fn silent(app: &App) -> BTreeSet<String> {
    app.db.read(|conn| Ok(db::mail_opt_out::list(conn)?)).unwrap().into_iter().collect()
}

/// (kind, state) of the mails to Olive that were not cancelled, oldest first.
fn mails(app: &App) -> Vec<(String, MailState)> {
    let found = list(app, None, None, 100).unwrap().into_iter().rev();
    let standing = found.filter(|mail| mail.recipient == OLIVE && mail.state != MailState::Cancelled);
    standing.map(|mail| (mail.kind, mail.state)).collect()
}

/// The link under which Olive has no more digests sent to her.
fn link(app: &App) -> String {
    Links::load(app).unwrap().unsubscribe_path("Olive@desk.example")
}

#[actix_web::test]
async fn opening_the_link_changes_nothing_and_its_button_turns_digests_off_and_on() {
    let app = TestApp::new();
    let (path, before) = (link(&app), dump(app.database_url()));
    let mut nobody = Visitor::new(&app);
    let page = nobody.get(&path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("Turn digests off") && page.body.contains(OLIVE), "{}", page.body);
    assert_eq!(page.headers.get("referrer-policy").unwrap(), "no-referrer");
    assert_same(&before, &dump(app.database_url()));
    for _ in 0..2 {
        let off = nobody.send(TestRequest::post().uri(&path).set_form([("digests", "off")])).await;
        assert_eq!(off.status, StatusCode::OK);
        assert!(off.body.contains("Digests are off") && off.body.contains("still comes"), "{}", off.body);
        assert_eq!(silent(&app), BTreeSet::from([OLIVE.to_owned()]));
    }
    assert!(nobody.get(&path).await.body.contains("Turn digests on again"));
    let on = nobody.send(TestRequest::post().uri(&path).set_form([("digests", "on")])).await;
    assert!(on.body.contains("Digests are on"), "{}", on.body);
    assert_eq!(silent(&app), BTreeSet::new());
    let told = app.db.read(|conn| Ok(db::audit::list_before(conn, None, 2)?)).unwrap();
    let told: Vec<&str> = told.iter().map(|line| line.summary.as_str()).collect();
    assert_eq!(told, ["Digests to olive@desk.example turned on", "Digests to olive@desk.example turned off"]);
}

#[actix_web::test]
async fn a_mail_program_turns_digests_off_with_one_post_of_either_kind() {
    let multipart =
        "--cut\r\ncontent-disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--cut--\r\n";
    for (content_type, body) in [
        ("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"),
        ("multipart/form-data; boundary=cut", multipart),
    ] {
        let app = TestApp::new();
        let request = TestRequest::post().uri(&link(&app)).insert_header(("content-type", content_type));
        let answer = Visitor::new(&app).send(request.set_payload(body)).await;
        assert_eq!(answer.status, StatusCode::OK, "{content_type}: it must not lead elsewhere");
        assert_eq!(silent(&app), BTreeSet::from([OLIVE.to_owned()]), "{content_type}");
    }
}

#[actix_web::test]
async fn a_link_for_another_address_is_no_link() {
    let app = TestApp::new();
    let links = Links::load(&app).unwrap();
    let (own, other) = (links.unsubscribe_path(OLIVE), links.unsubscribe_path("bob@desk.example"));
    let (_, tag) = own.rsplit_once('/').unwrap();
    let (address, _) = other.rsplit_once('/').unwrap();
    for wrong in [format!("{address}/{tag}"), format!("/unsubscribe/b2xpdmU/{tag}"), format!("/unsubscribe/!/{tag}")] {
        assert_eq!(Visitor::new(&app).get(&wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        let posted = Visitor::new(&app).send(TestRequest::post().uri(&wrong)).await;
        assert_eq!(posted.status, StatusCode::NOT_FOUND, "{wrong}");
        assert!(posted.body.contains("What this address names was not found."), "{}", posted.body);
    }
    assert_eq!(silent(&app), BTreeSet::new());
}

#[actix_web::test]
async fn a_digest_that_waits_is_not_sent_and_what_becomes_urgent_goes_singly() {
    let app = TestApp::new();
    contract_of(&app, "Harbour Payroll", "Olive", OLIVE);
    assert_eq!(sweep(&app).unwrap().queued, 1);
    assert_eq!(mails(&app), [("backlog".to_owned(), MailState::Queued)]);
    Visitor::new(&app).send(TestRequest::post().uri(&link(&app))).await;
    assert_eq!(mails(&app), []);
    assert_eq!(sweep(&app).unwrap(), Swept::default(), "it is not queued again");
    let ahead = app.at("2026-12-16T09:00:00"); // 14 days before the deadline
    sweep(&ahead).unwrap();
    assert_eq!(mails(&app), [], "what is not urgent waits");
    let near = app.at("2026-12-23T09:00:00"); // 7 days before
    sweep(&near).unwrap();
    deliver(&near, 100).unwrap();
    assert_eq!(mails(&app), [("single".to_owned(), MailState::Sent)]);
}

#[actix_web::test]
async fn somebody_signed_in_chooses_for_themselves_and_the_quality_page_tells() {
    let app = TestApp::new();
    contract_of(&app, "Harbour Payroll", "Test owner", "owner@test.example");
    let mut owner = Visitor::signed_in(&app, Role::Owner).await;
    assert!(owner.get("/account/mail").await.body.contains("Turn digests off"));
    let off = owner.post("/account/mail", &[("digests", "off")]).await;
    assert_eq!((off.status, off.location()), (StatusCode::SEE_OTHER, "/account/mail"));
    assert!(owner.get("/account/mail").await.body.contains("Turn digests on again"));
    assert_eq!(silent(&app), BTreeSet::from(["owner@test.example".to_owned()]));
    let mut security = Visitor::signed_in(&app, Role::Security).await;
    let quality = security.get("/quality").await.body;
    for part in ["Owner of vendors takes no digests", "Test owner", "Takes no digests"] {
        assert!(quality.contains(part), "{part}: {quality}");
    }
    owner.post("/account/mail", &[("digests", "on")]).await;
    assert_eq!(silent(&app), BTreeSet::new());
    owner.csrf.clear();
    assert_eq!(owner.post("/account/mail", &[("digests", "off")]).await.status, StatusCode::FORBIDDEN);
}
