//! Coverage by vendor and by service, its chart, its forecast, and the key vendors among all.

use actix_web::http::StatusCode;
use ninefold::{
    actions::{coverage, demo, records},
    db,
    domain::{
        access::Actor,
        audit_roadmap::AuditRoadmap,
        bridge_letter::BridgeLetter,
        coverage::Window,
        person::Role,
        soc_report::{ScopeFit, SocReport},
        vendor::{Service, Vendor},
    },
};
use serde_json::json;

use crate::{api::ApiSite, cli::Place, pages::visitor::Visitor, support::app::TestApp};

/// A page without the marks that keep days on one line.
pub fn plain(page: &str) -> String {
    page.replace("<time>", "").replace("</time>", "")
}

const YEAR: Window = Window {
    from: chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
    to: chrono::NaiveDate::from_ymd_opt(2026, 12, 31).unwrap(),
};

/// Harbour Payroll with three services: a whole report, one that names two of them, and a letter.
fn harbour() -> (TestApp, Vendor) {
    let app = TestApp::new();
    let vendor: Vendor = app.add(json!({ "name": "Harbour Payroll", "status": "active", "key_vendor": true }));
    let own = records::list::<Service>(&app, &Actor::command_line(), Some(vendor.id), None, 5).unwrap().remove(0);
    let portal: Service = app.add(json!({ "vendor_id": vendor.id, "name": "Portal" }));
    let time: Service = app.add(json!({ "vendor_id": vendor.id, "name": "Time clock" }));
    let _: Service = app.add(json!({ "vendor_id": vendor.id, "name": "Old archive", "active": false }));
    let report = |from: &str, to: &str| -> SocReport {
        app.add(json!({
            "vendor_id": vendor.id, "kind": "soc2", "report_type": "type2", "period_start": from, "period_end": to,
            "opinion_operation": "unqualified", "scope_fit": "full",
        }))
    };
    let first = report("2025-07-01", "2026-03-31");
    let second = report("2026-04-01", "2026-09-30");
    let fits = [(own.id, ScopeFit::Full), (portal.id, ScopeFit::Partial), (time.id, ScopeFit::None)];
    app.db.write(|conn| Ok(db::soc_report::replace_fits(conn, second.id, &fits)?)).unwrap();
    let _: BridgeLetter = app.add(json!({
        "vendor_id": vendor.id, "soc_report_id": second.id, "starts_on": "2026-10-01", "ends_on": "2026-11-30",
        "signer": "Jo Reed",
    }));
    assert!(first.period_end < second.period_end);
    (app, vendor)
}

#[test]
fn each_service_is_covered_by_the_reports_that_hold_it() {
    let (app, vendor) = harbour();
    let found = coverage::report(&app, Some("Harbour Payroll"), false, YEAR).unwrap().vendors.remove(0);
    let days = |one: &ninefold::domain::coverage::Coverage| [one.covered_days, one.represented_days, one.gap_days];
    assert_eq!(days(&found.coverage), [273, 61, 31]);
    let services: Vec<_> =
        found.services.iter().map(|one| (one.service.as_str(), days(&one.coverage), one.partial_days)).collect();
    assert_eq!(
        services,
        [("Harbour Payroll", [273, 61, 31], 0), ("Portal", [273, 61, 31], 244), ("Time clock", [90, 0, 275], 0),],
        "183 covered and 61 represented days of the portal rest on a report that holds it in part"
    );
    let dossier = app.db.read(|conn| Ok(db::facts::load(conn, &[vendor.id])?.remove(0))).unwrap();
    assert_eq!(dossier.coverage(YEAR), found.coverage, "the compact reading and the whole file agree");
    let clock = &found.services[2].forecast;
    assert_eq!((clock.covered_until, clock.open_since), ("2026-03-31".parse().ok(), "2026-04-01".parse().ok()));
}

#[test]
fn a_report_without_fits_of_its_own_speaks_for_all_services_or_for_none() {
    let (app, vendor) = harbour();
    let later = app.at("2027-02-01T12:00:00");
    let values = json!({
        "vendor_id": vendor.id, "kind": "soc1", "report_type": "type2", "period_start": "2026-12-01",
        "period_end": "2026-12-31", "opinion_operation": "unqualified", "scope_fit": "none",
    });
    let report = records::create::<SocReport>(&later, &Actor::command_line(), values.as_object().unwrap()).unwrap();
    let found = |app: &TestApp| {
        let found = coverage::report(app, None, true, YEAR).unwrap().vendors.remove(0);
        (found.coverage.gap_days, found.services.iter().map(|one| one.coverage.gap_days).collect::<Vec<_>>())
    };
    assert_eq!(found(&app), (31, vec![31, 31, 275]), "it is on file, and no service stands in it");
    let values = json!({ "scope_fit": "unknown" });
    let (actor, expect) = (Actor::command_line(), records::Expect::Any);
    records::update::<SocReport>(&later, &actor, report.id, expect, values.as_object().unwrap()).unwrap();
    assert_eq!(found(&app), (0, vec![0, 0, 244]));
}

#[test]
fn compact_reading_agrees_with_whole_files_over_the_sample() {
    let app = TestApp::new();
    demo::load(&app, &Actor::command_line(), &|_| {}).unwrap();
    let report = coverage::report(&app, None, false, YEAR).unwrap();
    let vendors = records::list::<Vendor>(&app, &Actor::command_line(), None, None, 100).unwrap();
    let ids: Vec<_> = vendors.iter().map(|vendor| vendor.id).collect();
    let dossiers = app.db.read(|conn| Ok(db::facts::load(conn, &ids)?)).unwrap();
    let mut compared = 0;
    for dossier in dossiers.iter().filter(|dossier| !dossier.vendor.status.is_archived()) {
        let found = report.vendors.iter().find(|one| one.vendor == dossier.vendor.name).unwrap();
        assert_eq!(found.coverage, dossier.coverage(YEAR), "{}", found.vendor);
        assert_eq!(found.services.len(), dossier.active_services().count(), "{}", found.vendor);
        compared += 1;
    }
    assert_eq!((compared, report.vendors.len()), (31, 31));
    let keyed = coverage::report(&app, None, true, YEAR).unwrap().vendors.len();
    let key = vendors.iter().filter(|vendor| vendor.key_vendor && !vendor.status.is_archived()).count();
    assert!(key > 0 && keyed == key, "{keyed} of {key}");
}

#[actix_web::test]
async fn the_api_tells_services_forecast_and_key_vendors() {
    let site = ApiSite::new();
    let body = json!({ "name": "Harbour Payroll", "status": "active", "key_vendor": true });
    let harbour = site.made("vendors", &body).await;
    site.made("vendors", &json!({ "name": "Alder Pumps", "status": "active" })).await;
    let report = json!({
        "vendor_id": harbour, "kind": "soc2", "report_type": "type2", "period_start": "2025-10-01",
        "period_end": "2026-09-30", "opinion_operation": "unqualified", "scope_fit": "full",
    });
    site.made("soc-reports", &report).await;
    let all = site.get("coverage?from=2026-01-01&to=2026-12-31").await.body;
    assert_eq!(all["items"].as_array().unwrap().len(), 2);
    let body = site.get("coverage?from=2026-01-01&to=2026-12-31&key_vendors=true").await.body;
    assert_eq!(body["items"].as_array().unwrap().len(), 1, "{body}");
    let found = &body["items"][0];
    assert_eq!((&found["vendor_id"], &found["gap_days"]), (&json!(harbour), &json!(92)));
    let service = &found["services"][0];
    assert_eq!(
        (&service["service"], &service["status"], &service["partial_days"]),
        (&json!("Harbour Payroll"), &json!("gap"), &json!(0))
    );
    assert_eq!(service["gaps"], json!([{ "from": "2026-10-01", "to": "2026-12-31", "days": 92 }]));
    let forecast = &found["forecast"];
    assert_eq!(
        (&forecast["today"], &forecast["covered_until"], &forecast["open_since"], &forecast["stale_on"]),
        (&json!("open"), &json!("2026-09-30"), &json!("2026-10-01"), &json!("2027-09-30"))
    );
    let letter =
        json!({ "paper": "bridge_letter", "from": "2026-10-01", "until": "2026-12-31", "needed_by": "2026-10-01" });
    assert_eq!(forecast["next"][0], letter);
    assert!(forecast["sentences"][1].as_str().unwrap().starts_with("A bridge letter from 2026-10-01"), "{forecast}");
    assert_eq!(site.get("coverage?key_vendors=perhaps").await.errors(), ["key_vendors unreadable"]);
    let paged = site.get("coverage?key_vendors=true&limit=1").await.body;
    assert_eq!(paged["next"], json!(null));
}

#[test]
fn the_command_line_tells_services_and_what_comes() {
    let place = Place::new();
    let rows = "Vendor name,Status,Key vendor,Service\nHarbour Payroll,Active,Yes,Pay run\nHarbour Payroll,,,Portal\nAlder Pumps,Active,No,Pumps\n";
    place.done(&["import", &place.file("vendors.csv", rows)]);
    let reports = "Vendor,Report,Type,Period start,Period end,Services,Opinion,Scope fit\nHarbour Payroll,SOC 2,Type 2,2025-10-01,2026-09-30,Pay run,Unqualified,Full\n";
    place.done(&["import", &place.file("reports.csv", reports)]);
    let window = ["coverage", "--from", "2026-01-01", "--to", "2026-12-31"];
    let keyed = place.done(&[&window[..], &["--key-vendors", "--json"]].concat()).json();
    let vendors = keyed["vendors"].as_array().unwrap();
    assert_eq!((vendors.len(), &vendors[0]["vendor"]), (1, &json!("Harbour Payroll")));
    let states: Vec<_> = vendors[0]["services"].as_array().unwrap().iter().map(|one| one["gap_days"].clone()).collect();
    assert_eq!(states, [92, 365], "the portal is not named by the report");
    assert_eq!(vendors[0]["forecast"]["covered_until"], "2026-09-30");
    let told = place.done(&[&window[..], &["--vendor", "Harbour Payroll"]].concat()).out;
    assert!(
        told.contains("Service Portal: Gap, 0 days covered") && told.contains("has to begin by 2026-10-01"),
        "{told}"
    );
    let all = place.done(&[&window[..], &["--json"]].concat()).json();
    assert_eq!(all["vendors"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn the_chart_shows_lanes_gaps_and_the_same_as_a_table() {
    let (app, vendor) = harbour();
    let roadmap: AuditRoadmap = app.add(json!({
        "vendor_id": vendor.id, "kind": "soc2", "report_type": "type2", "observation_starts_on": "2026-10-01",
        "observation_ends_on": "2027-03-31", "expected_on": "2027-05-15", "meanwhile": "questionnaire",
    }));
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let page = visitor.get("/coverage?from=2026-01-01&to=2026-12-31&services=1").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let page = plain(&page.body);
    for title in [
        "<title>SOC 2 Type 2, 2025-07-01 to 2026-03-31: 274 days covered</title>",
        "<title>Bridge letter, 2026-10-01 to 2026-11-30: 61 days represented</title>",
        "<title>Gap of 31 days, 2026-12-01 to 2026-12-31</title>",
        "<title>Observation period, 2026-10-01 to 2027-03-31, on the way to a SOC 2 Type 2: under way</title>",
    ] {
        assert!(page.contains(title), "{title}: {page}");
    }
    for report in records::list::<SocReport>(&app, &Actor::command_line(), Some(vendor.id), None, 5).unwrap() {
        assert!(page.contains(&format!("<a href=\"/soc-reports/{}\">", report.id)), "each bar leads to its report");
    }
    assert!(
        page.contains(&format!("/audit-roadmaps/{}/edit", roadmap.id))
            && page.contains("<details class=\"gservices\" open>")
    );
    assert!(
        page.contains("2026-12-01 to 2026-12-31, 31\u{a0}d") && page.contains("244 days only partly in scope"),
        "{page}"
    );
    assert!(page.contains("None of 1 key vendor is covered to the last day."), "{page}");
    assert!(page.contains("has to begin by 2026-10-01 to leave no gap"), "{page}");
    assert!(page.contains("in time: it leaves no gap and comes before 2027-09-30"), "{page}");
    let mut reader = Visitor::signed_in(&app, Role::Auditor).await;
    let page = reader.get("/coverage").await.body;
    assert!(page.contains(&format!("/vendors/{}#roadmap", vendor.id)) && !page.contains("/edit"), "{page}");
    let year = app.fiscal_year();
    assert!(page.contains(&format!("{} to {}, 365 days", year.from, year.to)), "our fiscal year: {page}");
    let file = reader.get("/coverage.csv?from=2026-01-01&to=2026-12-31").await;
    assert!(file.headers.get("content-disposition").unwrap().to_str().unwrap().contains("coverage-2026-01-01"));
    let lines: Vec<&str> = file.body.lines().collect();
    assert_eq!(lines.len(), 5, "the headings, the vendor, its three services: {}", file.body);
    assert!(lines[1].contains("Harbour Payroll") && lines[1].contains("273,61,31"), "{}", lines[1]);
}

#[actix_web::test]
async fn key_vendors_are_shown_where_there_are_any_and_all_where_that_is_chosen() {
    let (app, _) = harbour();
    let other: Vendor = app.add(json!({ "name": "Alder Pumps", "status": "active" }));
    let _: Vendor = app.add(json!({ "name": "Birch Valves", "status": "active" }));
    let _: SocReport = app.add(json!({
        "vendor_id": other.id, "kind": "soc2", "report_type": "type1", "as_of": "2026-08-31",
        "opinion_description": "unqualified", "opinion_design": "unqualified",
    }));
    let mut visitor = Visitor::signed_in(&app, Role::Procurement).await;
    let lane = |name: &str| format!("#soc\">{name}</a>");
    let page = visitor.get("/coverage").await.body;
    assert!(page.contains(&lane("Harbour Payroll")) && !page.contains(&lane("Alder Pumps")), "{page}");
    assert!(page.contains("name=\"key\" value=\"1\" checked"), "{page}");
    let page = visitor.get("/coverage?chosen=1&from=2026-01-01&to=2026-12-31").await.body;
    assert!(page.contains(&lane("Harbour Payroll")) && page.contains(&lane("Alder Pumps")), "{page}");
    assert!(!page.contains(&lane("Birch Valves")) && page.contains("One vendor more has neither"), "{page}");
    assert!(page.contains("SOC 2 Type 1, as of 2026-08-31: covers no day") && page.contains("Type 1 only"), "{page}");
    assert!(!page.contains("value=\"1\" checked>Key"), "{page}");
    let page = visitor.get("/coverage?key=0&vendor=Birch+Valves").await.body;
    assert!(page.contains(&lane("Birch Valves")) && page.contains("No report"), "{page}");
}

#[actix_web::test]
async fn a_window_that_cannot_be_drawn_is_told_beside_its_field() {
    let (app, _) = harbour();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    for (query, words) in [
        (
            "from=2026-12-31&to=2026-01-01",
            "The window ends on 2026-01-01, before it begins on 2026-12-31; swap the two days.",
        ),
        ("from=2010-01-01&to=2020-01-01", "The window has more than 10 years; choose a day before 2020-01-01."),
        ("from=soon", "“soon” is not a day from 1970 to 2200; write it as 2026-11-22."),
        ("vendor=Nobody", "“Nobody” is not on the vendor register."),
    ] {
        let page = visitor.get(&format!("/coverage?{query}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(page.body.contains(words), "{query}: {}", page.body);
        assert!(page.body.contains("aria-invalid=\"true\"") && !page.body.contains("class=\"gantt\""), "{query}");
    }
    let ten = visitor.get("/coverage?from=2010-01-01&to=2019-12-31").await;
    assert_eq!(ten.status, StatusCode::OK, "ten years whole are drawn");
}

#[actix_web::test]
async fn an_owner_sees_the_lanes_of_their_own_vendors() {
    let (app, vendor) = harbour();
    let mut owner = Visitor::signed_in(&app, Role::Owner).await;
    let page = owner.get("/coverage?key=0").await.body;
    assert!(!page.contains("Harbour Payroll"), "{page}");
    let refused = owner.get("/coverage?vendor=Harbour+Payroll").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("is not among the vendors you see"), "{}", refused.body);
    let person = json!({ "name": "Test owner" });
    let ids: Vec<ninefold::domain::person::Person> =
        records::list(&app, &Actor::command_line(), None, None, 50).unwrap();
    let ids: Vec<_> = ids.into_iter().filter(|one| one.name == person["name"]).map(|one| one.id).collect();
    let id = match ids.first() {
        Some(id) => *id,
        None => app.add::<ninefold::domain::person::Person>(person).id,
    };
    let owned = json!({ "business_owner_id": id });
    let (actor, expect) = (Actor::command_line(), records::Expect::Any);
    records::update::<Vendor>(&app, &actor, vendor.id, expect, owned.as_object().unwrap()).unwrap();
    let page = owner.get("/coverage?key=0").await.body;
    assert!(page.contains("Harbour Payroll"), "{page}");
    assert_eq!(owner.get("/coverage.csv").await.status, StatusCode::FORBIDDEN, "owners export nothing");
}

#[actix_web::test]
async fn more_than_fifty_vendors_are_paged() {
    let app = TestApp::new();
    for number in 1..=52 {
        let named = json!({ "name": format!("Vendor {number:02}"), "status": "active", "key_vendor": true });
        let vendor: Vendor = app.add(named);
        let report: SocReport = app.add(json!({
            "vendor_id": vendor.id, "kind": "soc2", "report_type": "type2", "period_start": "2026-02-01",
            "period_end": "2026-07-31", "opinion_operation": "unqualified", "scope_fit": "full",
        }));
        let _: BridgeLetter = app.add(json!({
            "vendor_id": vendor.id, "soc_report_id": report.id, "starts_on": "2026-08-01", "ends_on": "2026-09-30",
            "signer": "Jo Reed",
        }));
    }
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let first = visitor.get("/coverage").await.body;
    assert!(
        first.contains("1 to 50 of 52 vendors") && first.contains("rel=\"next\"") && !first.contains("rel=\"prev\"")
    );
    assert!(first.len() < 100_000, "{} bytes for 50 rows", first.len());
    let second = visitor.get("/coverage?key=1&page=2").await.body;
    assert!(
        second.contains("51 to 52 of 52 vendors") && second.contains("Vendor 52") && !second.contains("Vendor 50<")
    );
    assert!(visitor.get("/coverage?page=99").await.body.contains("51 to 52 of 52"), "a page too far is the last one");
}
