//! Calendars fetch deadlines from private addresses: made on a page, as JSON or by command, shown once, revoked at
//! will.

use actix_web::{
    http::{Method, StatusCode},
    test::TestRequest,
};
use ninefold::{
    actions::{
        calendar_feed,
        deliver_mail::deliver,
        records::{self, Expect},
        sweep_reminders::sweep,
        users,
    },
    app::App,
    domain::{access::Actor, calendar_feed::FeedScope, contract::Contract, ids::FeedId, person::Role},
};
use serde_json::json;

use crate::{
    api::ApiSite,
    cli::Place,
    pages::visitor::{Answer, Visitor},
    reminder_answers::contract_of,
    support::app::TestApp,
};

/// Somebody whose calendar it is, with a contract, and the address of a new calendar.
fn olives(app: &TestApp, scope: FeedScope) -> (Contract, FeedId, String) {
    let contract = contract_of(app, "Harbour Payroll", "Olive", "Olive@desk.example");
    users::add(app, &Actor::command_line(), "Olive", "olive@desk.example", Role::Security).unwrap();
    let made = calendar_feed::create(app, &Actor::command_line(), Some("olive@desk.example"), "Mine", scope).unwrap();
    (contract, made.feed.id, path(&made.url))
}

fn path(url: &str) -> String {
    url.strip_prefix("http://127.0.0.1:8080").unwrap().to_owned()
}

async fn fetch(app: &TestApp, path: &str) -> Answer {
    Visitor::new(app).get(path).await
}

/// What a calendar would fetch at another instant; none where it is refused.
fn fetched(app: &App, path: &str) -> Option<String> {
    let secret = path.strip_prefix("/calendar/").unwrap().strip_suffix(".ics").unwrap();
    calendar_feed::ics(app, secret).unwrap().map(|ics| ics.text.to_string())
}

/// The values of a property, its folds taken out.
fn values(text: &str, property: &str) -> Vec<String> {
    let unfolded = text.replace("\r\n ", "");
    let lines = unfolded.lines().filter_map(|line| line.split_once(':'));
    let of_property = lines.filter(|(name, _)| name.split(';').next() == Some(property));
    of_property.map(|(_, value)| value.to_owned()).collect()
}

#[actix_web::test]
async fn a_calendar_is_made_on_the_page_read_without_signing_in_and_revoked() {
    let app = TestApp::new();
    contract_of(&app, "Harbour Payroll", "Test owner", "owner@test.example");
    let mut owner = Visitor::signed_in(&app, Role::Owner).await;
    assert!(owner.get("/vendors").await.body.contains("href=\"/account/calendar\""), "the account menu leads there");
    assert!(owner.get("/account/calendar").await.body.contains("None yet."));
    let made = owner.post("/account/calendar", &[("name", "Vendor deadlines")]).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let url = made.body.split("id=\"address\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let webcal = url.replace("http://", "webcal://");
    assert!(made.body.contains(&format!("href=\"{webcal}\"")), "{}", made.body);
    let secret = url.rsplit_once('/').unwrap().1;
    let listed = owner.get("/account/calendar").await.body;
    assert!(listed.contains("Vendor deadlines") && listed.contains("never") && !listed.contains(secret), "{listed}");

    let feed = fetch(&app, &path(&url)).await;
    assert_eq!(feed.status, StatusCode::OK);
    let header = |name: &str| feed.headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(
        (header("cache-control").as_str(), header("referrer-policy").as_str()),
        ("private, max-age=300", "no-referrer")
    );
    assert_eq!(values(&feed.body, "SUMMARY"), ["Harbour Payroll: notice deadline of contract C-0107"]);
    assert_eq!(
        (values(&feed.body, "DTSTART"), values(&feed.body, "X-WR-CALNAME")),
        (vec!["20261230".to_owned()], vec!["Vendor deadlines".to_owned()])
    );
    let known = TestRequest::get().uri(&path(&url)).insert_header(("if-none-match", header("etag")));
    let again = Visitor::new(&app).send(known).await;
    assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(Visitor::new(&app).bare(Method::HEAD, &path(&url)).await.status, StatusCode::OK);

    let listed = owner.get("/account/calendar").await;
    assert!(listed.body.contains("2026-11-22 09:00") && !listed.body.contains("never"), "{}", listed.body);
    let revoke = listed.body.split("action=\"/account/calendar/").nth(1).unwrap().split('"').next().unwrap();
    let mut other = Visitor::signed_in(&app, Role::Auditor).await;
    let revoke = format!("/account/calendar/{revoke}");
    assert_eq!(other.post(&revoke, &[]).await.status, StatusCode::NOT_FOUND, "another's calendar");
    assert_eq!(owner.post(&revoke, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(fetch(&app, &path(&url)).await.status, StatusCode::NOT_FOUND);
    assert!(owner.get("/account/calendar").await.body.contains("revoked"));
}

#[actix_web::test]
async fn a_secret_that_is_none_and_a_disabled_account_are_told_the_same() {
    let app = TestApp::new();
    let (_, _, path) = olives(&app, FeedScope::Mine);
    assert_eq!(fetch(&app, &path).await.status, StatusCode::OK);
    let long = format!("/calendar/{}.ics", "a".repeat(3_000));
    for wrong in ["/calendar/x.ics", &long, path.strip_suffix(".ics").unwrap()] {
        let answer = fetch(&app, wrong).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong}");
        assert!(answer.body.contains("What this address names was not found."), "{wrong}: {}", answer.body);
    }
    users::disable(&app, &Actor::command_line(), "olive@desk.example", None).unwrap();
    assert_eq!(fetch(&app, &path).await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn what_concerns_others_is_in_a_calendar_of_everything_alone() {
    let app = TestApp::new();
    let (_, _, mine) = olives(&app, FeedScope::Mine);
    contract_of(&app, "Tallow Analytics", "Bob", "bob@desk.example");
    let actor = Actor::command_line();
    let all = calendar_feed::create(&app, &actor, Some("olive@desk.example"), "All", FeedScope::All).unwrap();
    let summaries =
        |text: &str| values(text, "SUMMARY").into_iter().filter(|one| one.contains("notice")).collect::<Vec<_>>();
    let (mine, all) = (fetch(&app, &mine).await.body, fetch(&app, &path(&all.url)).await.body);
    let [harbour, tallow] =
        ["Harbour Payroll", "Tallow Analytics"].map(|vendor| format!("{vendor}: notice deadline of contract C-0107"));
    assert_eq!(summaries(&mine), std::slice::from_ref(&harbour));
    assert_eq!(summaries(&all), [harbour, tallow]);

    let mut owner = Visitor::signed_in(&app, Role::Owner).await;
    let refused = owner.post("/account/calendar", &[("name", "All"), ("scope", "all")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("a business owner sees their own vendors"), "{}", refused.body);
    let nameless = owner.post("/account/calendar", &[("name", " ")]).await;
    assert!(nameless.body.contains("Give the calendar one"), "{}", nameless.body);
}

#[actix_web::test]
async fn a_moved_date_keeps_its_entry_and_a_removed_one_is_taken_back_for_a_while() {
    let app = TestApp::new();
    let (contract, _, path) = olives(&app, FeedScope::Mine);
    let first = fetched(&app, &path).unwrap();
    let moved = json!({ "notice_value": 30 });
    let actor = Actor::command_line();
    records::update::<Contract>(&app, &actor, contract.id, Expect::Any, moved.as_object().unwrap()).unwrap();
    let second = fetched(&app, &path).unwrap();
    assert_eq!(values(&first, "UID"), values(&second, "UID"));
    assert_eq!(
        (values(&first, "DTSTART"), values(&second, "DTSTART")),
        (vec!["20261230".to_owned()], vec!["20270129".to_owned()])
    );
    let sequence = |text: &str| values(text, "SEQUENCE")[0].parse::<i32>().unwrap();
    assert!(sequence(&second) > sequence(&first), "{first}{second}");

    let then = app.at("2026-12-30T09:00:00"); // 30 days before
    sweep(&then).unwrap();
    deliver(&then, 100).unwrap();
    records::delete::<Contract>(&then, &actor, contract.id, Expect::Any).unwrap();
    let then = app.at("2026-12-31T09:00:00"); // she had her digest of the day
    sweep(&then).unwrap();
    let gone = fetched(&then, &path).unwrap();
    assert_eq!((values(&gone, "UID"), values(&gone, "STATUS")), (values(&first, "UID"), vec!["CANCELLED".to_owned()]));
    assert!(sequence(&gone) > sequence(&second), "{gone}");
    let later = fetched(&app.at("2027-04-01T09:00:00"), &path).unwrap();
    assert_eq!(values(&later, "UID"), [""; 0], "every calendar has heard of it");
}

#[actix_web::test]
async fn what_was_taken_back_from_others_is_in_a_calendar_of_everything_alone() {
    let app = TestApp::new();
    let (_, _, mine) = olives(&app, FeedScope::Mine);
    let bobs = contract_of(&app, "Tallow Analytics", "Bob", "bob@desk.example");
    let actor = Actor::command_line();
    let all = calendar_feed::create(&app, &actor, Some("olive@desk.example"), "All", FeedScope::All).unwrap();
    let then = app.at("2026-12-23T09:00:00"); // 7 days before
    sweep(&then).unwrap();
    deliver(&then, 100).unwrap();
    records::delete::<Contract>(&then, &actor, bobs.id, Expect::Any).unwrap();
    let then = app.at("2026-12-24T09:00:00");
    sweep(&then).unwrap();
    let taken_back = |path: &str| {
        let statuses = values(&fetched(&then, path).unwrap(), "STATUS");
        statuses.iter().filter(|status| *status == "CANCELLED").count()
    };
    assert_eq!((taken_back(&mine), taken_back(&path(&all.url))), (0, 1));
}

#[actix_web::test]
async fn a_use_is_noted_once_an_hour_and_nothing_else_is_written() {
    let app = TestApp::new();
    let (_, id, path) = olives(&app, FeedScope::Mine);
    let used = |app: &App| {
        let feeds = calendar_feed::list(app, &Actor::command_line()).unwrap();
        feeds.into_iter().find(|(feed, _)| feed.id == id).unwrap().0.last_used_at.unwrap().to_string()
    };
    for (at, noted) in [
        ("2026-11-22T09:00:00", "2026-11-22 09:00:00"),
        ("2026-11-22T09:59:59", "2026-11-22 09:00:00"),
        ("2026-11-22T10:00:00", "2026-11-22 10:00:00"),
    ] {
        fetched(&app.at(at), &path).unwrap();
        assert_eq!(used(&app), noted, "{at}");
    }
}

#[actix_web::test]
async fn a_program_makes_lists_and_revokes_calendars() {
    let site = ApiSite::new();
    let cookie = site.signed_in("Sam Secure", "sam@example.com", Role::Security);
    let csrf = site.ask(Method::GET, "session").header("cookie", &cookie).send().await.body["csrf_token"].clone();
    let by_sam = |method, path: &str| {
        site.ask(method, path).header("cookie", &cookie).header("x-csrf-token", csrf.as_str().unwrap())
    };
    let made = by_sam(Method::POST, "calendar-feeds").json(&json!({ "name": "Mine", "scope": "all" })).send().await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!((&made.body["scope"], &made.body["email"]), (&json!("all"), &json!("sam@example.com")));
    let url = path(made.body["url"].as_str().unwrap());
    assert_eq!(made.body["webcal_url"], format!("webcal://127.0.0.1:8080{url}"));
    let calendar = async || site.ask(Method::GET, &url).send().await.status;
    assert_eq!(calendar().await, StatusCode::OK);
    let listed = by_sam(Method::GET, "calendar-feeds").send().await;
    assert_eq!(listed.body["items"][0]["id"], made.body["id"]);
    assert!(
        !String::from_utf8_lossy(&listed.bytes).contains(url.rsplit_once('/').unwrap().1),
        "the secret is shown once"
    );

    // A token has no account of its own: it names one.
    assert_eq!(site.get("calendar-feeds").await.errors(), ["email required"]);
    assert_eq!(site.get("calendar-feeds?email=sam@example.com").await.body["items"].as_array().unwrap().len(), 1);
    let other = json!({ "name": "Theirs", "email": "sam@example.com" });
    assert_eq!(site.post("calendar-feeds", &other).await.body["scope"], "mine");
    let auditor = format!("Bearer {}", site.token(Role::Auditor));
    let refused = site.ask(Method::POST, "calendar-feeds").header("authorization", &auditor).json(&other).send().await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let wrong = json!({ "scope": "some", "colour": "red", "email": 3 });
    let errors = ["colour unknown_field", "scope unknown_word", "name required", "email not_text"];
    assert_eq!(site.post("calendar-feeds", &wrong).await.errors(), errors);
    let unknown = json!({ "name": "Theirs", "email": "nobody@example.com" });
    assert_eq!(site.post("calendar-feeds", &unknown).await.errors(), ["email unknown"]);

    let address = format!("calendar-feeds/{}", made.body["id"].as_str().unwrap());
    let foreign = site.ask(Method::DELETE, &address).header("authorization", &auditor).send().await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "another's calendar");
    assert_eq!(by_sam(Method::DELETE, &address).send().await.status, StatusCode::NO_CONTENT);
    assert_eq!(calendar().await, StatusCode::NOT_FOUND);
}

#[test]
fn the_command_makes_lists_and_revokes_calendars() {
    let place = Place::new();
    place.done(&["user", "add", "olive@desk.example", "--name", "Olive", "--role", "security"]);
    let made = place.done(&["calendar", "create", "olive@desk.example", "--all", "--name", "Ours"]);
    assert!(made.out.starts_with("http://127.0.0.1:8080/calendar/") && made.out.ends_with(".ics\n"), "{}", made.out);
    let listed = place.done(&["calendar", "list", "--json"]).json();
    let one = &listed["calendars"][0];
    assert_eq!(
        (&one["email"], &one["scope"], &one["name"]),
        (&json!("olive@desk.example"), &json!("all"), &json!("Ours"))
    );
    assert_eq!(one["revoked"], false);
    place.done(&["calendar", "revoke", one["id"].as_str().unwrap()]);
    assert!(place.done(&["calendar", "list"]).out.contains("revoked"));
    assert!(place.run(&["calendar", "revoke", "7"]).sentence().contains("was not found"));
    assert!(place.run(&["calendar", "create", "nobody@desk.example"]).sentence().contains("nobody has an account"));
}

#[actix_web::test]
async fn an_address_is_served_to_our_own_host_alone() {
    let app = TestApp::new();
    let (_, _, path) = olives(&app, FeedScope::Mine);
    let request = TestRequest::get().uri(&path);
    let answer = Visitor::new(&app).send_to("evil.example", request).await;
    assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST);
}
