//! What assurance rests on: who may bring it in, which reports speak for their days, and what is still to come.

use actix_web::http::StatusCode;
use ninefold::{
    actions::{coverage, import_spreadsheet::ImportOptions, records, report_fits},
    db,
    domain::{
        access::Actor,
        coverage::{CoverageStatus, Window},
        person::Role,
        soc_report::{ScopeFit, SocReport},
        vendor::{Service, Vendor},
    },
};
use serde_json::{Value, json};

use crate::{
    pages::visitor::Visitor,
    papers::{import, problems},
    support::app::TestApp,
};

const HEAD: &str = "Vendor,Report,Type,Period start,Period end,Opinion\n";

fn report(app: &TestApp, vendor: &Vendor, more: Value) -> SocReport {
    let mut values = json!({
        "vendor_id": vendor.id, "kind": "soc2", "report_type": "type2", "period_start": "2025-01-01",
        "period_end": "2025-12-31", "opinion_operation": "unqualified", "scope_fit": "full",
    });
    values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    app.add(values)
}

fn vendor(app: &TestApp) -> Vendor {
    app.add(json!({ "name": "Alder Pumps", "status": "active" }))
}

fn status(app: &TestApp) -> (CoverageStatus, i64) {
    let window = Window { from: "2025-01-01".parse().unwrap(), to: "2025-12-31".parse().unwrap() };
    let vendor = records::list::<Vendor>(app, &Actor::command_line(), None, None, 9).unwrap()[0].id;
    let whole = app.db.read(|conn| Ok(db::facts::load(conn, &[vendor])?.remove(0))).unwrap().coverage(window);
    let found = coverage::report(app, None, false, window).unwrap().vendors.remove(0).coverage;
    assert_eq!(whole, found, "a whole file and the reading of coverage agree");
    (found.status, found.covered_days)
}

#[actix_web::test]
async fn a_sheet_brings_in_no_more_than_its_bringer_may_enter() {
    let app = TestApp::new();
    let alder = vendor(&app);
    report(&app, &alder, json!({}));
    let mut procurement = Visitor::signed_in(&app, Role::Procurement).await;
    procurement.get("/imports").await;
    let rows = format!("{HEAD}Alder Pumps,SOC 2,Type 2,2025-01-01,2025-12-31,Adverse\n");
    let uploaded = procurement.upload("reports.csv", rows.as_bytes()).await;
    procurement.get(uploaded.location()).await;
    let applied = procurement.post(&format!("{}/apply", uploaded.location()), &[]).await;
    assert_eq!(applied.status, StatusCode::FORBIDDEN, "{}", applied.body);
    assert!(applied.body.contains("SOC report register"), "{}", applied.body);
    let stored = records::list::<SocReport>(&app, &Actor::command_line(), Some(alder.id), None, 9).unwrap();
    assert_eq!(stored[0].version, 1);
    let page = format!("/soc-reports/{}/paste", stored[0].id);
    let pasted = procurement.post(&page, &[("part", "cuecs"), ("rows", "U1\tYou tell us.")]).await;
    assert_eq!(pasted.status, StatusCode::FORBIDDEN);
    let vendors = procurement.upload("vendors.csv", b"Vendor name,Domain\nBirch Valves,birch.example\n").await;
    procurement.get(vendors.location()).await;
    let applied = procurement.post(&format!("{}/apply", vendors.location()), &[]).await;
    assert_eq!(applied.status, StatusCode::SEE_OTHER, "{}", applied.body);
}

#[test]
fn what_nobody_may_rely_on_covers_nothing_and_an_adverse_opinion_is_told() {
    for (more, expected) in [
        (json!({}), (CoverageStatus::Covered, 365)),
        (json!({ "auditor_check": "failed" }), (CoverageStatus::Gap, 0)),
        (json!({ "opinion_design": "disclaimer" }), (CoverageStatus::Gap, 0)),
        (json!({ "opinion_operation": "adverse" }), (CoverageStatus::Covered, 365)),
        (json!({ "scope_fit": "none" }), (CoverageStatus::Gap, 0)),
    ] {
        let app = TestApp::new();
        let alder = vendor(&app);
        report(&app, &alder, more.clone());
        assert_eq!(status(&app), expected, "{more}");
        let window = Window { from: "2025-01-01".parse().unwrap(), to: "2025-12-31".parse().unwrap() };
        let told = coverage::report(&app, None, false, window).unwrap().vendors.remove(0).coverage.spans;
        let adverse = more["opinion_operation"] == "adverse";
        assert_eq!(told.iter().any(|span| span.source.ends_with(", adverse")), adverse);
    }
}

#[test]
fn a_report_that_holds_none_of_our_services_covers_none_of_our_days() {
    let app = TestApp::new();
    let alder = vendor(&app);
    let report = report(&app, &alder, json!({}));
    let services = records::list::<Service>(&app, &Actor::command_line(), Some(alder.id), None, 9).unwrap();
    assert_eq!(status(&app), (CoverageStatus::Covered, 365));
    report_fits::set(&app, &Actor::command_line(), report.id, &[(services[0].id, ScopeFit::None)]).unwrap();
    assert_eq!(status(&app), (CoverageStatus::Gap, 0));
    let other: Service = app.add(json!({ "vendor_id": alder.id, "name": "Valves" }));
    report_fits::set(&app, &Actor::command_line(), report.id, &[(other.id, ScopeFit::Partial)]).unwrap();
    assert_eq!(
        status(&app),
        (CoverageStatus::Covered, 365),
        "one service is enough for the vendor, and told by service"
    );
}

#[test]
fn days_that_are_still_to_come_are_refused_from_form_and_sheet() {
    let app = TestApp::new();
    let alder = vendor(&app);
    let values = json!({
        "vendor_id": alder.id, "kind": "soc2", "report_type": "type2", "period_start": "2026-10-01",
        "period_end": "2199-09-30", "issued_on": "2199-10-30", "opinion_operation": "unqualified",
    });
    let refused = records::create::<SocReport>(&app, &Actor::command_line(), values.as_object().unwrap()).unwrap_err();
    let said = refused.to_string();
    assert!(said.contains("speaks until 2199-09-30") && said.contains("issued on 2199-10-30"), "{said}");
    let path = app.scratch("future.csv");
    std::fs::write(&path, format!("{HEAD}Alder Pumps,SOC 2,Type 2,2025-10-01,2199-09-30,Unqualified\n")).unwrap();
    let read = import(&app, &path);
    assert!(problems(&read).contains(&"CSV E2 in_the_future".to_owned()), "{:?}", problems(&read));
    assert_eq!(read.created, 0);
}

#[test]
fn a_list_that_is_said_to_be_one_vendors_changes_no_other() {
    let app = TestApp::new();
    vendor(&app);
    let quill: Vendor = app.add(json!({ "name": "Quillstack", "status": "active", "description": "Writes" }));
    let path = app.scratch("list.csv");
    std::fs::write(&path, "Sub-processor,Purpose\nQuillstack,Docs\n").unwrap();
    let options = ImportOptions { vendor: Some("Alder Pumps".to_owned()), ..ImportOptions::default() };
    let read = app.import_fixture(path.to_str().unwrap(), &options);
    assert_eq!((read.kind.as_deref(), read.created, read.updated), (Some("subservices"), 1, 0), "{read:?}");
    let now: Vendor = records::get(&app, &Actor::command_line(), quill.id).unwrap();
    assert_eq!(now.description.as_deref(), Some("Writes"));
    std::fs::write(&path, "Vendor name,Domain,Category\nQuillstack,quill.example,Tools\n").unwrap();
    let refused = app.import_fixture(path.to_str().unwrap(), &options);
    assert!(refused.problems[0].message.contains("whose rows name their own vendors"), "{refused:?}");
}
