//! How a sheet is read is said by those who may bring in what it holds, and what is applied is what was looked at.

use actix_web::http::{Method, StatusCode};
use ninefold::{
    actions::layouts,
    domain::{access::Actor, person::Role},
};
use serde_json::json;

use crate::{
    pages::visitor::Visitor,
    support::{api_site::ApiSite, app::TestApp},
};

const REPORTS: &str =
    "Vendor,Report,Type,Period start,Period end,Opinion\nAlder Pumps,SOC 2,Type 2,2025-01-01,2025-12-31,Adverse\n";
const VENDORS: &str = "Vendor name,Domain,Country\nBirch Valves,birch.example,IE\n";

/// Brings a file in, and answers the address of its page once it was read.
async fn upload(visitor: &mut Visitor<'_>, name: &str, rows: &str) -> String {
    visitor.get("/imports").await;
    let path = visitor.upload(name, rows.as_bytes()).await.location().to_owned();
    visitor.get(&path).await;
    path
}

#[actix_web::test]
async fn procurement_does_not_say_how_the_assessors_sheets_are_read() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let mut security = Visitor::signed_in(&app, Role::Security).await;
    let mut procurement = Visitor::signed_in(&app, Role::Procurement).await;
    let theirs = upload(&mut security, "reports.csv", REPORTS).await;
    procurement.get(&theirs).await;
    for (action, fields) in [("check", ("map_5", "")), ("layout", ("title", "Theirs"))] {
        let refused = procurement.post(&format!("{theirs}/{action}"), &[fields]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{action}: {}", refused.body);
        assert!(refused.body.contains("SOC report register"), "{}", refused.body);
    }
    assert!(security.get(&theirs).await.body.contains("<option value=\"opinion\" selected>"), "as it was");

    let own = upload(&mut procurement, "own.csv", &REPORTS.replace("Adverse", "Qualified")).await;
    assert_eq!(procurement.post(&format!("{own}/check"), &[]).await.location(), own, "it is theirs to look at");
    procurement.get(&own).await;
    let refused = procurement.post(&format!("{own}/layout"), &[("title", "Ours")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    assert!(layouts::list_saved(&app).unwrap().is_empty());

    security.get(&theirs).await;
    assert_eq!(security.post(&format!("{theirs}/layout"), &[("title", "Our reports")]).await.location(), theirs);
    let register = upload(&mut procurement, "vendors.csv", VENDORS).await;
    for title in ["Our reports", "Our vendors"] {
        let saved = procurement.post(&format!("{register}/layout"), &[("title", title)]).await;
        let expected = if title == "Our vendors" { StatusCode::SEE_OTHER } else { StatusCode::FORBIDDEN };
        assert_eq!(saved.status, expected, "{title}: {}", saved.body);
    }
    let shelf = procurement.get("/imports/layouts").await.body;
    assert!(shelf.contains("our-vendors/remove") && !shelf.contains("our-reports/remove"), "{shelf}");
    let removed = procurement.post("/imports/layouts/our-reports/remove", &[]).await;
    assert_eq!(removed.status, StatusCode::FORBIDDEN, "{}", removed.body);
    let titles: Vec<String> = layouts::list_saved(&app).unwrap().into_iter().map(|saved| saved.title).collect();
    assert_eq!(titles, ["Our reports", "Our vendors"]);
}

#[actix_web::test]
async fn what_was_read_again_meanwhile_is_looked_at_before_it_is_applied() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let path = upload(&mut visitor, "vendors.csv", VENDORS).await;
    let seen = visitor.get(&path).await.hidden("reading");
    let mut other = Visitor::signed_in(&app, Role::Admin).await;
    other.get(&path).await;
    other.post(&format!("{path}/check"), &[("map_2", "")]).await;
    other.get(&path).await;
    let now = visitor.get(&path).await.hidden("reading");
    for (reading, said) in [(seen, "was read again meanwhile"), (now, "was applied")] {
        let sent = [("mode", "all"), ("reading", reading.as_str())];
        assert_eq!(visitor.post(&format!("{path}/apply"), &sent).await.location(), path);
        let page = visitor.get(&path).await.body;
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[actix_web::test]
async fn a_program_applies_the_reading_it_was_shown() {
    let site = ApiSite::new();
    let taken = site.by_admin(Method::POST, "imports").file("vendors.csv", VENDORS.as_bytes()).send().await;
    let address = taken.header("location").to_owned();
    let reading = site.get(&address).await.body["reading"].as_str().unwrap().to_owned();
    assert_eq!(taken.body["reading"], json!(reading), "it is told at once");
    let apply = async |reading: &str| {
        let path = format!("{address}/apply?reading={reading}");
        site.by_admin(Method::POST, &path).send().await
    };
    let refused = apply(&reading.replace(|letter: char| letter != '0', "0")).await;
    assert_eq!((refused.status, &refused.body["code"]), (StatusCode::CONFLICT, &json!("read_again_meanwhile")));
    assert!(site.walk("vendors", 50).await.is_empty());
    assert_eq!(apply(&reading).await.status, StatusCode::OK);
    let actor = Actor::command_line();
    let stored = ninefold::actions::import_spreadsheet::list(&site.app, &actor, None, 1).unwrap();
    assert_eq!(stored[0].state.as_str(), "applied");
}
