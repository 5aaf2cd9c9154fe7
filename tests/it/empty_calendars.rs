//! A calendar in which nothing stands looks like one that does not work: its page says why.

use ninefold::{
    actions::records::{self, Expect},
    db,
    domain::{access::Actor, person::Role, vendor::Vendor},
};
use serde_json::json;

use crate::{pages::visitor::Visitor, reminder_answers::contract_of, support::app::TestApp};

const PAGE: &str = "/account/calendar";
const WHY: &str = "“What I am reminded of” is empty as things stand: no date to come is told to security@test.example.";

#[actix_web::test]
async fn a_calendar_of_ones_own_that_is_empty_says_why_until_a_date_is_told() {
    let app = TestApp::new();
    let contract = contract_of(&app, "Harbour Payroll", "Olive", "olive@desk.example");
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    assert!(!visitor.get(PAGE).await.body.contains("is empty"), "there is none yet");
    visitor.post(PAGE, &[("name", "Everything"), ("scope", "all")]).await;
    assert!(!visitor.get(PAGE).await.body.contains("is empty"), "what others are told stands in it");

    let made = visitor.post(PAGE, &[("name", "Mine"), ("scope", "mine")]).await.body;
    for part in [WHY, "A calendar of “Everything on the register” shows the dates that others are told."] {
        assert!(made.contains(part), "{part}: {made}");
    }
    assert!(visitor.get(PAGE).await.body.contains(WHY));
    let url = made.split("id=\"address\">").nth(1).unwrap().split('<').next().unwrap();
    let feed = Visitor::new(&app).get(url.strip_prefix("http://127.0.0.1:8080").unwrap()).await;
    assert_eq!(feed.status.as_u16(), 200);
    assert!(feed.body.starts_with("BEGIN:VCALENDAR\r\n") && feed.body.ends_with("END:VCALENDAR\r\n"), "{}", feed.body);
    assert!(!feed.body.contains("BEGIN:VEVENT"), "{}", feed.body);

    let person = app.db.read(|conn| Ok(db::person::find_by_name(conn, "Test security")?)).unwrap().unwrap();
    let values = json!({ "business_owner_id": person.id });
    let (actor, values) = (Actor::command_line(), values.as_object().unwrap());
    records::update::<Vendor>(&app, &actor, contract.vendor_id, Expect::Any, values).unwrap();
    assert!(!visitor.get(PAGE).await.body.contains("is empty"), "it fills by itself");
}

#[actix_web::test]
async fn an_owner_is_told_of_no_calendar_that_is_not_theirs_to_have() {
    let app = TestApp::new();
    let mut owner = Visitor::signed_in(&app, Role::Owner).await;
    let made = owner.post(PAGE, &[("name", "Mine")]).await.body;
    assert!(made.contains("no date to come is told to owner@test.example"), "{made}");
    assert!(!made.contains("Everything on the register"), "{made}");
    let revoke = made.split("action=\"/account/calendar/").nth(1).unwrap().split('"').next().unwrap();
    owner.post(&format!("{PAGE}/{revoke}"), &[]).await;
    assert!(!owner.get(PAGE).await.body.contains("is empty"), "none of them works any more");
}
