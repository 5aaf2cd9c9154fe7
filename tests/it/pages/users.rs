//! The list of people, and the question before an account is disabled.

use actix_web::http::StatusCode;
use ninefold::{
    actions::{records, users},
    domain::{
        access::Actor,
        contract::Contract,
        ids::UserId,
        person::{Person, Role},
        vendor::Vendor,
    },
};
use serde_json::json;

use super::visitor::Visitor;
use crate::support::app::TestApp;

/// An application where Ada, who has an account, owns two vendors and a contract; her account.
fn house() -> (TestApp, UserId) {
    let app = TestApp::with(&[("NINEFOLD__REMINDERS__FALLBACK", "desk@desk.example")]);
    let (user, _) = users::add(&app, &Actor::command_line(), "Ada <Brook>", "ada@desk.example", Role::Owner).unwrap();
    let ada = user.person_id;
    let vendor: Vendor = app.add(json!({ "name": "Harbour Payroll", "status": "active", "business_owner_id": ada }));
    app.add::<Vendor>(json!({ "name": "Quiet Paper", "status": "active", "security_owner_id": ada }));
    app.add::<Contract>(json!({ "vendor_id": vendor.id, "reference": "C-0107", "owner_id": ada }));
    app.add::<Person>(json!({ "name": "Bo Quill" }));
    (app, user.id)
}

#[actix_web::test]
async fn the_list_says_who_may_sign_in_and_what_each_answers_for() {
    let (app, ada) = house();
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    let page = admin.get("/users").await;
    assert_eq!(page.status, StatusCode::OK);
    for part in [
        "3 people on file: 2 can sign in, 0 have left".to_owned(),
        "Ada &#60;Brook&#62;".to_owned(),
        "<a href=\"/vendors?owner=Ada%20%3CBrook%3E\">2 vendors</a>, 1 contract".to_owned(),
        format!("href=\"/users/{ada}/disable\""),
        "no account".to_owned(),
        "never".to_owned(),
    ] {
        assert!(page.body.contains(&part), "{part}: {}", page.body);
    }
    assert_eq!(page.body.matches("/disable\"").count(), 1, "one’s own account is not offered: {}", page.body);
    assert!(admin.get("/").await.body.contains("href=\"/users\""), "the menu leads there");
    assert!(admin.get("/vendors?owner=Ada%20%3CBrook%3E").await.body.contains("Quiet Paper"));
    let without = admin.get("/users?show=without").await.body;
    assert!(without.contains("Bo Quill") && !without.contains("Ada &#60;Brook"), "{without}");
    assert!(admin.get("/users?show=disabled").await.body.contains("Nobody here"));
    let mut security = Visitor::signed_in(&app, Role::Security).await;
    assert!(!security.get("/").await.body.contains("href=\"/users\""));
    for path in ["/users".to_owned(), format!("/users/{ada}/disable")] {
        assert_eq!(security.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[actix_web::test]
async fn a_long_list_of_people_is_read_page_by_page() {
    let app = TestApp::new();
    for number in 0..60 {
        app.add::<Person>(json!({ "name": format!("Person {number:02}") }));
    }
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    let first = admin.get("/users").await.body;
    assert!(first.contains("1–50 of 61") && first.contains("Person 49") && !first.contains("Person 50"), "{first}");
    let second = admin.get("/users?page=2").await.body;
    assert!(second.contains("51–61 of 61") && second.contains("Person 59") && !second.contains("rel=\"next\""));
    assert!(admin.get("/users?page=999").await.body.contains("51–61 of 61"), "there is no page behind the last");
}

#[actix_web::test]
async fn an_account_is_disabled_after_saying_what_is_left_behind() {
    let (app, ada) = house();
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    let path = format!("/users/{ada}/disable");
    let asked = admin.get(&path).await.body;
    for part in ["Disable ada@desk.example?", ">2 vendors</a>", "1 contract", "reminders go to desk@desk.example"] {
        assert!(asked.contains(part), "{part}: {asked}");
    }
    assert!(asked.contains("<option value=\"Bo Quill\">") && !asked.contains("<option value=\"Ada"), "{asked}");
    let refused = admin.post(&path, &[("reassign_to", "Nobody At All")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Nobody on file goes by “Nobody At All”"), "{}", refused.body);
    let done = admin.post(&path, &[("reassign_to", "")]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/users"), "{}", done.body);
    let page = admin.get("/users").await.body;
    let told =
        "ada@desk.example was disabled. Left behind: 2 vendors and 1 contract; reminders go to desk@desk.example.";
    assert!(page.contains(told) && page.contains("Hand over"), "{page}");
    let asked = admin.get(&path).await.body;
    assert!(asked.contains("Hand over what Ada &#60;Brook&#62; left?"), "{asked}");
    admin.post(&path, &[("reassign_to", "Bo Quill")]).await;
    let page = admin.get("/users").await.body;
    assert!(page.contains("Moved to Bo Quill: 2 vendors and 1 contract."), "{page}");
    assert!(!page.contains(&path), "nothing is left to hand over: {page}");
    let bo = records::list::<Person>(&app, &Actor::command_line(), None, None, 50).unwrap();
    let bo = bo.into_iter().find(|person| person.name == "Bo Quill").unwrap().id;
    let vendors = records::list::<Vendor>(&app, &Actor::command_line(), None, None, 50).unwrap();
    let owners: Vec<_> = vendors.iter().map(|one| (one.business_owner_id, one.security_owner_id)).collect();
    assert_eq!(owners, [(Some(bo), None), (None, Some(bo))]);
}

#[actix_web::test]
async fn what_somebody_without_an_account_answers_for_is_handed_over() {
    let app = TestApp::with(&[("NINEFOLD__REMINDERS__FALLBACK", "desk@desk.example")]);
    let owner: Person = app.add(json!({ "name": "Payroll <owner>", "email": "payroll@desk.example" }));
    let idle: Person = app.add(json!({ "name": "Bo Quill" }));
    let own = |name: &str| json!({ "name": name, "status": "active", "business_owner_id": owner.id });
    let payroll: Vendor = app.add(own("Harbour Payroll"));
    app.add::<Vendor>(own("Quiet Paper"));
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    let path = format!("/people/{}/hand-over", owner.id);
    let list = admin.get("/users?show=without").await.body;
    assert!(list.contains(&format!("href=\"{path}\" aria-label=\"Hand over: Payroll &#60;owner&#62;\"")), "{list}");
    assert_eq!(list.matches("/hand-over\"").count(), 1, "who answers for nothing has nothing to hand over: {list}");
    let asked = admin.get(&path).await.body;
    for part in ["Hand over what Payroll &#60;owner&#62; answers for?", ">2 vendors</a>", "stays on file."] {
        assert!(asked.contains(part), "{part}: {asked}");
    }
    assert!(asked.contains("<option value=\"Bo Quill\">") && !asked.contains("<option value=\"Payroll"), "{asked}");
    for (wanted, told) in [("", "Choose who takes over."), ("Nobody At All", "Nobody on file goes by")] {
        let refused = admin.post(&path, &[("reassign_to", wanted)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wanted}");
        assert!(refused.body.contains(told), "{told}: {}", refused.body);
    }
    let done = admin.post(&path, &[("reassign_to", "Bo Quill")]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/users"), "{}", done.body);
    let page = admin.get("/users").await.body;
    assert!(page.contains("Moved from Payroll &#60;owner&#62; to Bo Quill: 2 vendors."), "{page}");
    assert!(!page.contains(&path) && page.contains(&format!("/people/{}/hand-over", idle.id)), "{page}");
    let moved = records::get::<Vendor>(&app, &Actor::command_line(), payroll.id).unwrap();
    assert_eq!(moved.business_owner_id, Some(idle.id));
    let empty = admin.get(&path).await.body;
    assert!(empty.contains("there is nothing to hand over") && !empty.contains("<select"), "{empty}");
    for id in ["none", "00000000-0000-7000-8000-000000000000"] {
        assert_eq!(admin.get(&format!("/people/{id}/hand-over")).await.status, StatusCode::NOT_FOUND, "{id}");
    }
    let mut security = Visitor::signed_in(&app, Role::Security).await;
    assert_eq!(security.get(&path).await.status, StatusCode::FORBIDDEN);
    assert_eq!(security.post(&path, &[("reassign_to", "Bo Quill")]).await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn ones_own_account_and_none_at_all_are_refused() {
    let (app, _) = house();
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    let all = users::list(&app).unwrap();
    let own = all.iter().find(|(user, _)| user.role == Role::Admin).unwrap().0.id;
    admin.get("/users").await;
    let path = format!("/users/{own}/disable");
    assert_eq!(admin.get(&path).await.status, StatusCode::CONFLICT);
    assert_eq!(admin.post(&path, &[]).await.status, StatusCode::CONFLICT);
    assert!(users::list(&app).unwrap().iter().all(|(user, _)| user.disabled_at.is_none()));
    for id in ["none", "00000000-0000-7000-8000-000000000000"] {
        assert_eq!(admin.get(&format!("/users/{id}/disable")).await.status, StatusCode::NOT_FOUND, "{id}");
    }
}
