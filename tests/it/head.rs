//! HEAD: what mail scanners ask of a link before anybody opens it.

use actix_web::{
    http::{Method, StatusCode},
    test::TestRequest,
};
use ninefold::{
    actions::{mail_links::Links, sweep_reminders::sweep, users},
    db,
    domain::{access::Actor, person::Role},
};

use crate::{
    pages::visitor::Visitor,
    reminder_answers::contract_of,
    support::{
        app::TestApp,
        dump::{assert_same, dump},
    },
};

/// The path of the link in the mail about a contract of Olive's.
fn mailed(app: &TestApp) -> String {
    contract_of(app, "Harbour Payroll", "Olive", "olive@desk.example");
    sweep(app).unwrap();
    let row = app.db.read(|conn| Ok(db::reminder::list_before(conn, None, 1)?)).unwrap().remove(0);
    Links::load(app).unwrap().answer_path(row.id)
}

#[actix_web::test]
async fn what_get_answers_head_answers_without_a_body_and_nothing_changes() {
    let app = TestApp::new();
    let answer = mailed(&app);
    let unsubscribe = Links::load(&app).unwrap().unsubscribe_path("olive@desk.example");
    let (_, link) = users::add(&app, &Actor::command_line(), "Ada", "ada@desk.example", Role::Security).unwrap();
    let link = link.strip_prefix("http://127.0.0.1:8080").unwrap();
    let before = dump(app.database_url());
    for (path, status) in [
        (answer.as_str(), 200),
        (unsubscribe.as_str(), 200),
        (link, 200),
        ("/sign-in", 200),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/vendors", 303),
        ("/r/7/tag", 404),
        ("/nowhere", 404),
        ("/sign-out", 404),
        ("/api/v1/vendors", 401),
        ("/api/v1/outbox/test", 405),
    ] {
        let asked = Visitor::new(&app).bare(Method::HEAD, path).await;
        assert_eq!((asked.status.as_u16(), asked.body.as_str()), (status, ""), "{path}");
        let got = Visitor::new(&app).bare(Method::GET, path).await;
        assert_eq!(asked.status, got.status, "{path}");
        for name in ["content-type", "content-security-policy", "referrer-policy", "cache-control", "location"] {
            assert_eq!(asked.headers.get(name), got.headers.get(name), "{path}: {name}");
        }
        assert!(!asked.headers.contains_key("set-cookie"), "{path}");
    }
    assert_same(&before, &dump(app.database_url()));
    let page = Visitor::new(&app).get(link).await;
    assert!(page.body.contains("name=\"token\""), "the link is not used up: {}", page.body);
}

#[actix_web::test]
async fn who_is_signed_in_is_answered_as_they_may_read() {
    let app = TestApp::new().with_vendor("Harbour Payroll");
    let mut owner = Visitor::signed_in(&app, Role::Owner).await;
    for (path, status) in [("/", 200), ("/vendors", 200), ("/api/v1/session", 200), ("/users", 403)] {
        let asked = owner.bare(Method::HEAD, path).await;
        assert_eq!((asked.status.as_u16(), asked.body.as_str()), (status, ""), "{path}");
        assert_eq!(owner.bare(Method::GET, path).await.status, asked.status, "{path}");
    }
}

#[actix_web::test]
async fn a_sentence_that_waits_for_its_page_is_shown_on_it_though_somebody_asked_before() {
    let app = TestApp::new();
    let path = mailed(&app);
    let mut nobody = Visitor::new(&app);
    let sent = TestRequest::post().uri(&path).set_form([("kind", "acknowledged")]);
    assert_eq!(nobody.send(sent).await.status, StatusCode::SEE_OTHER);
    nobody.bare(Method::HEAD, &path).await;
    assert!(nobody.get(&path).await.body.contains("Reminders go on until it is done."), "it was not spent");
}
