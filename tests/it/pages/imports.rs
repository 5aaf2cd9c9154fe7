use actix_web::http::StatusCode;
use ninefold::{
    actions::records,
    domain::{access::Actor, person::Role, vendor::Vendor},
};

use super::visitor::Visitor;
use crate::support::app::TestApp;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn names(app: &TestApp) -> Vec<String> {
    let vendors = records::list::<Vendor>(app, &Actor::command_line(), None, None, 50).unwrap();
    let mut names: Vec<_> = vendors.into_iter().map(|vendor| vendor.name).collect();
    names.sort();
    names
}

#[actix_web::test]
async fn a_register_is_dropped_checked_and_applied() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let uploaded = visitor.upload("acme.csv", &fixture("acme.csv")).await;
    assert_eq!(uploaded.status, StatusCode::SEE_OTHER, "{}", uploaded.body);
    let path = uploaded.location().to_owned();
    let page = visitor.get(&path).await;
    for part in
        ["Vendor register", "Headings to fields", "Acme Holding", "is a vendor of its own", "Apply all or nothing"]
    {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(names(&app).is_empty(), "looking stores nothing");

    let own = visitor.post(&format!("{path}/check"), &[("dup_Acme Holding", "own")]).await;
    assert_eq!(own.location(), path);
    assert!(!visitor.get(&path).await.body.contains("held until you say"), "it is held no more");
    let applied = visitor.post(&format!("{path}/apply"), &[("mode", "all")]).await;
    assert_eq!(applied.location(), path);
    let done = visitor.get(&path).await;
    assert!(done.body.contains("2 created"), "{}", done.body);
    assert_eq!(names(&app), ["Acme Holding", "Acme Inc."]);
    assert!(visitor.get("/imports").await.body.contains("acme.csv"));

    let again = visitor.post(&format!("{path}/apply"), &[("mode", "all")]).await;
    assert_eq!(again.location(), path);
    assert!(visitor.get(&path).await.body.contains("was applied already"));
}

#[actix_web::test]
async fn rows_with_errors_keep_a_file_out_unless_the_good_ones_are_asked_for() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let path = visitor.upload("bad-dates.csv", &fixture("bad-dates.csv")).await.location().to_owned();
    let page = visitor.get(&path).await;
    for part in ["To mend", "Give a day that can be read", "2025-02-29", "Say which comes first", "date_order"] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    visitor.post(&format!("{path}/apply"), &[("mode", "all")]).await;
    assert!(names(&app).is_empty());
    let page = visitor.get(&path).await;
    assert!(page.body.contains("keep bad-dates.csv from being applied whole"), "{}", page.body);
    visitor.post(&format!("{path}/check"), &[("answered", "yes"), ("date_order", "day_first")]).await;
    visitor.post(&format!("{path}/apply"), &[("mode", "good")]).await;
    assert!(names(&app).contains(&"Alder Pumps".to_owned()), "{:?}", names(&app));
    assert!(names(&app).contains(&"Gorse Flanges".to_owned()), "the order of its dates was said");
    assert!(!names(&app).contains(&"Birch Valves".to_owned()));
}

#[actix_web::test]
async fn a_heading_can_be_read_as_another_field() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let path = visitor.upload("short.csv", b"Vendor name,Country,Remarks\nAlder Pumps,IE,pumps\n").await;
    let path = path.location().to_owned();
    visitor.get(&path).await;
    let fields = [("map_0", "name"), ("map_1", ""), ("map_2", "description")];
    visitor.post(&format!("{path}/check"), &fields).await;
    assert!(visitor.get(&path).await.body.contains("chosen"));
    visitor.post(&format!("{path}/apply"), &[("mode", "all")]).await;
    let vendor = records::list::<Vendor>(&app, &Actor::command_line(), None, None, 50).unwrap().remove(0);
    assert_eq!((vendor.country, vendor.description.as_deref()), (None, Some("pumps")));
}

#[actix_web::test]
async fn a_file_that_is_none_is_told_in_a_sentence() {
    let app = TestApp::with(&[("NINEFOLD__IMPORT__UPLOAD_MIB", "1")]);
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let path = visitor.upload("not-a-workbook.xlsx", &fixture("not-a-workbook.xlsx")).await.location().to_owned();
    let page = visitor.get(&path).await;
    assert!(page.body.contains("The file could not be taken as it is."), "{}", page.body);
    assert!(page.body.contains("Nothing here can be applied"));

    let large = visitor.upload("large.csv", &vec![b'a'; (1 << 20) + 1]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.body.contains("A file may have 1 MiB."), "{}", large.body);
    let none = visitor.upload("", b"").await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.body.contains("Choose a file first."));
}

#[actix_web::test]
async fn a_questionnaire_asks_whose_answers_it_holds() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let rows =
        "Question ID,Question,Answer,Domain\nQ1,Is access reviewed?,Yes,Access\nQ2,Is data encrypted?,No,Crypto\n";
    let path = visitor.upload("answers.csv", rows.as_bytes()).await.location().to_owned();
    let page = visitor.get(&path).await;
    assert!(page.body.contains("Whose answers are these?"), "{}", page.body);
    let fields = [("answered", "yes"), ("vendor", "Alder Pumps"), ("submitted", "2026-11-01")];
    visitor.post(&format!("{path}/check"), &fields).await;
    visitor.post(&format!("{path}/apply"), &[("mode", "all")]).await;
    let done = visitor.get(&path).await;
    assert!(done.body.contains("1 created"), "{}", done.body);
}

#[actix_web::test]
async fn an_import_is_taken_back_from_its_page_after_saying_what_will_happen() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let path = visitor.upload("acme.csv", &fixture("acme.csv")).await.location().to_owned();
    visitor.get(&path).await;
    visitor.post(&format!("{path}/apply"), &[("mode", "all")]).await;
    let done = visitor.get(&path).await;
    assert!(done.body.contains("Take this import back"), "{}", done.body);
    let asked = visitor.get(&format!("{path}/undo")).await;
    for part in ["Take I-0001 back?", "records it created go", "the file can be applied again"] {
        assert!(asked.body.contains(part), "{part}: {}", asked.body);
    }
    assert_eq!(names(&app), ["Acme Inc."], "asking takes nothing back");
    let vendor = records::list::<Vendor>(&app, &Actor::command_line(), None, None, 50).unwrap().remove(0);
    let changed = serde_json::json!({ "notes": "called" });
    let actor = Actor::command_line();
    records::update::<Vendor>(&app, &actor, vendor.id, records::Expect::Any, changed.as_object().unwrap()).unwrap();
    let refused = visitor.post(&format!("{path}/undo"), &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body.contains("Acme Inc. was changed by command line"), "{}", refused.body);
    assert_eq!(names(&app), ["Acme Inc."]);
}

#[actix_web::test]
async fn what_was_taken_back_says_so_and_nobody_else_may() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let path = visitor.upload("acme.csv", &fixture("acme.csv")).await.location().to_owned();
    visitor.get(&path).await;
    visitor.post(&format!("{path}/apply"), &[("mode", "all")]).await;
    let mut auditor = Visitor::signed_in(&app, Role::Auditor).await;
    assert!(!auditor.get(&path).await.body.contains("Take this import back"));
    assert_eq!(auditor.get(&format!("{path}/undo")).await.status, StatusCode::FORBIDDEN);
    visitor.get(&format!("{path}/undo")).await;
    assert_eq!(visitor.post(&format!("{path}/undo"), &[]).await.location(), path);
    let done = visitor.get(&path).await;
    assert!(done.body.contains("Taken back on 2026-11-22 by"), "{}", done.body);
    assert!(!done.body.contains("Take this import back"));
    assert!(names(&app).is_empty());
}

#[actix_web::test]
async fn rejected_rows_are_mended_and_brought_back() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let path = visitor.upload("bad-dates.csv", &fixture("bad-dates.csv")).await.location().to_owned();
    let page = visitor.get(&path).await;
    assert!(page.body.contains(&format!("{path}/rejected.xlsx")), "{}", page.body);
    let table = visitor.get(&format!("{path}/rejected.csv")).await;
    assert_eq!(table.status, StatusCode::OK);
    let heading = table.body.lines().next().unwrap();
    assert!(heading.ends_with(",Problem"), "{heading}");
    assert!(table.body.contains("2025-02-29") && table.body.contains("Birch Valves"), "{}", table.body);
    assert!(!table.body.contains("Alder Pumps"), "{}", table.body);
    assert_eq!(visitor.get(&format!("{path}/rejected.pdf")).await.status, StatusCode::NOT_FOUND);
}
