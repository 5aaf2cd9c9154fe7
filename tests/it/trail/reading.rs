//! The trail as people and programs read it, and what its lines set going.

use actix_web::http::{Method, StatusCode};
use ninefold::{
    actions::{
        audit,
        export::{self, ExportKind},
        programme::keep_if_due,
        records::{self, Expect},
        vendor_table::Format,
    },
    db,
    domain::{
        access::Actor,
        person::{Person, Role},
        vendor::Vendor,
    },
};
use serde_json::{Value, json};

use super::{anchor, house, lines, sql};
use crate::{
    pages::visitor::Visitor,
    support::{api_site::ApiSite, app::TestApp},
};

fn change(app: &TestApp, vendor: &Vendor, values: &Value) {
    let (actor, values) = (Actor::command_line(), values.as_object().unwrap());
    records::update::<Vendor>(app, &actor, vendor.id, Expect::Any, values).unwrap();
}

#[actix_web::test]
async fn a_change_is_shown_by_labels_and_names_and_never_by_an_id() {
    let app = TestApp::new();
    let olive: Person = app.add(json!({ "name": "Olive <Byrne>" }));
    let vendor: Vendor = app.add(json!({ "name": "Harbour Payroll", "status": "active" }));
    change(&app, &vendor, &json!({ "business_owner_id": olive.id, "category": "Payroll" }));
    let mut auditor = Visitor::signed_in(&app, Role::Auditor).await;
    let page = auditor.get("/audit?kind=vendor&what=update").await;
    assert_eq!(page.status, StatusCode::OK);
    for part in [
        "Harbour Payroll changed",
        "command line",
        "Olive &#60;Byrne&#62;",
        "<b>Category</b>: <span class=\"dim\">nothing</span> → Payroll",
        "Changed<span class=\"sub\">Vendor</span>",
        &format!("href=\"/vendors/{}\"", vendor.id),
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    let text = page.body.replace(&format!("/vendors/{}", vendor.id), "");
    assert!(!text.contains(vendor.id.as_str()) && !text.contains(olive.id.as_str()), "no id is shown: {text}");
    assert!(!page.body.contains("Harbour Payroll created"), "what was not asked for");
}

#[actix_web::test]
async fn lines_are_found_by_who_what_record_vendor_and_days() {
    let app = TestApp::new().with_vendor("Harbour Payroll").with_vendor("Quiet Paper");
    let mut security = Visitor::signed_in(&app, Role::Security).await;
    for (asked, found) in [
        ("", true),
        ("who=command+line", true),
        ("who=COMMAND+LINE", false),
        ("what=create", true),
        ("what=delete", false),
        ("kind=vendor", true),
        ("kind=contract", false),
        ("vendor=harbour+payroll", true),
        ("vendor=V-0001", true),
        ("vendor=Quiet+Paper", false),
        ("from=2026-11-22&to=2026-11-22", true),
        ("from=2026-11-23", false),
        ("to=2026-11-21", false),
    ] {
        let page = security.get(&format!("/audit?{asked}")).await;
        assert_eq!(page.status, StatusCode::OK, "{asked}");
        assert_eq!(page.body.contains("Harbour Payroll created"), found, "{asked}: {}", page.body);
    }
    let wrong = security.get("/audit?from=soon&vendor=Shoes").await.body;
    assert!(wrong.contains("id=\"from-error\"") && wrong.contains("is not on the vendor register"), "{wrong}");
    assert!(!wrong.contains("Harbour Payroll created") && !wrong.contains("/audit/export"), "{wrong}");
}

#[actix_web::test]
async fn a_long_trail_is_read_page_by_page_without_a_gap() {
    let app = TestApp::new();
    for number in 0..60 {
        app.add::<Vendor>(json!({ "name": format!("Vendor {number:02}"), "status": "active" }));
    }
    let mut security = Visitor::signed_in(&app, Role::Security).await;
    let first = security.get("/audit?kind=vendor").await.body;
    assert!(first.contains("Vendor 59 created") && !first.contains("Vendor 09 created"));
    let next = first.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&");
    let second = security.get(&next).await.body;
    assert!(second.contains("Vendor 09 created") && second.contains("Vendor 00 created"), "{second}");
    assert!(!second.contains("Vendor 10 created") && !second.contains("rel=\"next\""));
}

#[actix_web::test]
async fn the_trail_is_for_those_who_may_read_it() {
    let app = TestApp::new();
    for (role, status) in [
        (Role::Admin, StatusCode::OK),
        (Role::Auditor, StatusCode::OK),
        (Role::Procurement, StatusCode::FORBIDDEN),
        (Role::Owner, StatusCode::FORBIDDEN),
    ] {
        let mut visitor = Visitor::signed_in(&app, role).await;
        for path in ["/audit", "/audit/export?format=csv"] {
            assert_eq!(visitor.get(path).await.status, status, "{role} {path}");
        }
    }
}

#[actix_web::test]
async fn those_who_read_the_trail_have_it_verified_and_take_its_end_along() {
    let app = house();
    let mut auditor = Visitor::signed_in(&app, Role::Auditor).await;
    let page = auditor.get("/audit").await.body;
    let end = page.split("id=\"end\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(end, anchor(&app).to_string());
    assert!(page.contains("datetime=\"2026-11-22T09:00:00Z\" title=\"2026-11-22 09:00:00 UTC\""), "{page}");
    let sound = auditor.post("/audit/verify", &[("anchor", &end)]).await;
    assert_eq!(sound.status, StatusCode::OK);
    let counted = format!("{} lines are as they were written.", audit::head(&app).unwrap().seq);
    assert!(sound.body.contains("The trail is as it was written") && sound.body.contains(&counted), "{}", sound.body);
    let wrong = auditor.post("/audit/verify", &[("anchor", "7")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("id=\"anchor-error\""), "{}", wrong.body);

    sql(&app, "UPDATE audit_entries SET actor = '<b>nobody' WHERE seq = 3");
    let broken = auditor.post("/audit/verify", &[]).await;
    assert_eq!(broken.status, StatusCode::OK);
    for part in ["The trail is not as it was written", "Line 3 is not as it was written", "&#60;b&#62;nobody create"] {
        assert!(broken.body.contains(part), "{part}: {}", broken.body);
    }
}

#[actix_web::test]
async fn programs_have_the_trail_verified() {
    let site = ApiSite::new();
    site.made("vendors", &json!({ "name": "Harbour Payroll", "status": "active" })).await;
    let sound = site.get("audit/verify").await.body;
    assert_eq!((&sound["sound"], &sound["lines"], &sound["broken"]), (&json!(true), &sound["verified"], &Value::Null));
    let kept = sound["anchor"].as_str().unwrap().to_owned();
    site.made("vendors", &json!({ "name": "Quiet Paper", "status": "active" })).await;
    assert_eq!(site.get(&format!("audit/verify?anchor={kept}")).await.body["sound"], true);
    // The same line with another tag.
    let (line, tag) = kept.split_once('-').unwrap();
    let other = if tag.starts_with('0') { "1" } else { "0" };
    let rewritten = site.get(&format!("audit/verify?anchor={line}-{other}{}", &tag[1..])).await.body;
    assert_eq!((&rewritten["sound"], &rewritten["broken"]["fault"]), (&json!(false), &json!("rewritten")));
    for wrong in ["audit/verify?anchor=7", "audit/verify?from=7"] {
        assert_eq!(site.by_admin(Method::GET, wrong).send().await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}

#[actix_web::test]
async fn the_same_lines_come_as_a_file_and_that_is_a_line_itself() {
    let app = TestApp::new().with_vendor("=Harbour Payroll").with_vendor("Quiet Paper");
    let mut auditor = Visitor::signed_in(&app, Role::Auditor).await;
    let csv = auditor.get("/audit/export?format=csv&kind=vendor").await;
    assert!(csv.headers.get("content-type").unwrap().to_str().unwrap().starts_with("text/csv"));
    assert_eq!(csv.body.lines().next().unwrap().trim_start_matches('\u{feff}').split(',').next(), Some("Number"));
    assert!(csv.body.contains("'=Harbour Payroll created") && csv.body.contains("Quiet Paper"), "{}", csv.body);
    let newest = lines(&app).remove(0);
    assert_eq!(
        (newest.entry.action.as_str(), newest.entry.summary.as_str()),
        ("export", "Audit trail exported as CSV: 2 lines")
    );
    let json: Value = serde_json::from_str(&auditor.get("/audit/export?format=json&kind=vendor").await.body).unwrap();
    let names: Vec<&str> = json.as_array().unwrap().iter().map(|line| line["vendor"].as_str().unwrap()).collect();
    assert_eq!(names, ["Quiet Paper", "=Harbour Payroll"], "newest first");
    assert_eq!(json[0]["after_values"]["name"], "Quiet Paper");
    assert_eq!(json[0]["mac"].as_str().unwrap().len(), 64);
    assert_eq!(auditor.get("/audit/export?format=pdf").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[actix_web::test]
async fn programs_find_lines_by_the_same_filters() {
    let site = ApiSite::new();
    let made = site.made("vendors", &json!({ "name": "Harbour Payroll", "status": "active" })).await;
    site.made("vendors", &json!({ "name": "Quiet Paper", "status": "active" })).await;
    for (asked, count) in [
        (format!("audit?vendor_id={made}"), 1),
        (format!("audit?record_kind=vendor&record_id={made}"), 1),
        ("audit?record_kind=vendor&action=create".to_owned(), 2),
        ("audit?record_kind=vendor&actor=token+admin&from=2026-11-22&to=2026-11-22".to_owned(), 2),
        ("audit?record_kind=vendor&from=2026-11-23".to_owned(), 0),
    ] {
        assert_eq!(site.get(&asked).await.body["items"].as_array().unwrap().len(), count, "{asked}");
    }
    let numbers: Vec<i64> = site.walk("audit", 1).await.iter().map(|line| line["number"].as_i64().unwrap()).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] == pair[1] + 1) && numbers.last() == Some(&1), "{numbers:?}");
    for wrong in ["audit?vendor_id=7", "audit?from=soon", "audit?who=me"] {
        assert_eq!(site.by_admin(Method::GET, wrong).send().await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}

#[actix_web::test]
async fn reading_and_refusals_recount_nothing() {
    let app = TestApp::new().with_vendor("Harbour Payroll");
    let mut auditor = Visitor::signed_in(&app, Role::Auditor).await;
    assert!(keep_if_due(&app).unwrap());
    let newest = || app.db.read(|conn| Ok(db::audit::newest_change(conn)?)).unwrap();
    let before = (newest(), lines(&app).len());
    export::to_file(&app, &Actor::command_line(), ExportKind::Vendors, Format::Csv).unwrap();
    auditor.get("/audit/export?format=csv").await;
    let mut stranger = Visitor::new(&app);
    stranger.get("/sign-in").await;
    stranger.post("/sign-in", &[("email", "nobody@desk.example"), ("password", "a wrong long password")]).await;
    assert!(lines(&app).len() >= before.1 + 3, "each of them left a line");
    assert_eq!(newest(), before.0);
    assert!(!keep_if_due(&app).unwrap());
    app.add::<Vendor>(json!({ "name": "Quiet Paper", "status": "active" }));
    assert!(newest() != before.0 && keep_if_due(&app).unwrap(), "a change does");
}
