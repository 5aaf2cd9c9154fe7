//! CC9 readiness: of the sample, by page, by JSON, by command and as a file; and its figure on the portfolio.

use actix_web::http::StatusCode;
use ninefold::{
    actions::{
        cc9::readiness,
        demo, document,
        programme::{figures, keep_if_due},
        records::{self, Expect, Record},
    },
    domain::{
        access::Actor,
        access_grant::AccessGrant,
        cc9::{Keep, Point, Readiness, Status},
        contract::Contract,
        coverage::Window,
        document::Readers,
        finding::Finding,
        person::{Person, Role},
        review::Review,
        vendor::{Contact, Service, Vendor},
    },
};
use serde_json::{Value, json};

use crate::{api::ApiSite, cli::Place, pages::visitor::Visitor, support::app::TestApp};

/// The window of these tests.
fn window() -> Window {
    Window { from: "2025-12-01".parse().unwrap(), to: "2026-11-30".parse().unwrap() }
}

fn all<R: Record>(app: &TestApp) -> Vec<R> {
    records::list::<R>(app, &Actor::command_line(), None, None, 50).unwrap()
}

fn edit<R: Record>(app: &TestApp, record: &R, values: Value) -> R {
    records::update(app, &Actor::command_line(), record.id(), Expect::Any, values.as_object().unwrap()).unwrap()
}

/// A vendor with one rated service of tier High.
fn harbour() -> (TestApp, Vendor) {
    let app = TestApp::new();
    let vendor: Vendor = app.add(json!({ "name": "Harbour <Payroll>", "status": "active", "active_on": "2024-01-01" }));
    let service = all::<Service>(&app).remove(0);
    let rated = json!({ "name": "Pay run", "data_sensitivity": 3, "criticality": 3, "access": 3, "fourth_party": 0 });
    edit(&app, &service, rated);
    (app, vendor)
}

fn of(app: &TestApp, point: Point) -> (Status, usize, usize, Vec<String>) {
    let found = readiness(app, window(), Keep::All(Some(point))).unwrap();
    let result = found.points.into_iter().find(|result| result.point == point).unwrap();
    let lacks = result.missing.iter().flat_map(|item| &item.missing).map(|lack| lack.what.clone()).collect();
    (result.status, result.met, result.population, lacks)
}

#[test]
fn the_sample_is_ready_in_part() {
    let app = TestApp::new();
    demo::load(&app, &Actor::command_line(), &|_| {}).unwrap();
    let found = readiness(&app, app.fiscal_year(), Keep::Missing).unwrap();
    let told: Vec<(&str, &str, usize, usize)> = found
        .points
        .iter()
        .map(|point| (point.point.as_str(), point.status.as_str(), point.met, point.population))
        .collect();
    assert_eq!(told, SAMPLE, "{:?}", found.readiness);
    assert_eq!(found.percent(), Some(SAMPLE_PERCENT));
    let counted = figures(&app).unwrap().unwrap();
    assert_eq!(counted.readiness.tallies(), found.tallies());
    let one = |point: usize, name: &str| {
        let missing = &found.points[point].missing;
        let item = missing.iter().find(|item| item.vendor.vendor == name).unwrap_or_else(|| panic!("{name}"));
        item.missing.iter().map(|lack| lack.what.clone()).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(one(5, "Ridgeway Print"), "no business owner; no security owner");
    assert_eq!(one(3, "Tallow Analytics"), "never reviewed");
    assert_eq!(one(4, "Lanternpay").split("; ").next().unwrap(), "no completed periodic review");
}

/// (3 + 8 × ½) ÷ 13.
const SAMPLE_PERCENT: u32 = 58;
const SAMPLE: [(&str, &str, usize, usize); 15] = [
    ("9.1-1", "partly", 8, 15),
    ("9.1-2", "partly", 7, 14),
    ("9.2-01", "partly", 19, 29),
    ("9.2-02", "partly", 4, 6),
    ("9.2-03", "partly", 15, 29),
    ("9.2-04", "partly", 28, 29),
    ("9.2-05", "partly", 16, 29),
    ("9.2-06", "addressed", 2, 2),
    ("9.2-07", "not_addressed", 6, 29),
    ("9.2-08", "partly", 3, 5),
    ("9.2-09", "addressed", 1, 1),
    ("9.2-10", "addressed", 2, 2),
    ("9.2-11", "partly", 1, 2),
    ("9.2-12", "not_applicable", 0, 0),
    ("9.2-13", "not_applicable", 0, 0),
];

#[test]
fn what_is_entered_addresses_its_point() {
    let (app, vendor) = harbour();
    assert_eq!(of(&app, Point::Owners).3, ["no business owner", "no security owner"]);
    let person = app.add::<Person>(json!({ "name": "Ada Brook", "email": "ada@ours.example" }));
    edit(&app, &vendor, json!({ "business_owner_id": person.id, "security_owner_id": person.id }));
    assert_eq!(of(&app, Point::Owners), (Status::Addressed, 1, 1, vec![]));

    assert_eq!(of(&app, Point::Requirements).3, ["no contract in force"]);
    let contract = app.add::<Contract>(json!({
        "vendor_id": vendor.id, "reference": "C-0107", "starts_on": "2026-01-01", "ends_on": "2026-12-31",
        "security_addendum": true, "sla": true, "dpa": true, "baa": false, "scc": false, "confidentiality": true,
        "audit_right": false, "data_return": true,
    }));
    assert_eq!(of(&app, Point::Requirements).3, ["C-0107: nobody has looked at breach-notice hours"]);
    edit(&app, &contract, json!({ "breach_notice_hours": 48 }));
    assert_eq!(of(&app, Point::Requirements).0, Status::Addressed);
    assert_eq!(of(&app, Point::Protocol).3, ["no contact for incidents"]);
    app.add::<Contact>(json!({ "vendor_id": vendor.id, "name": "Duty desk", "role": "incident" }));
    assert_eq!(of(&app, Point::Protocol).0, Status::Addressed);

    assert_eq!(of(&app, Point::Vulnerabilities), (Status::NotApplicable, 0, 0, vec![]));
    let access = json!({ "vendor_id": vendor.id, "what": "HR system", "kind": "api", "level": "read", "granted_on": "2024-01-10" });
    let grant = app.add::<AccessGrant>(access);
    assert_eq!(of(&app, Point::Vulnerabilities).0, Status::NotAddressed);
    app.add::<AccessGrant>(json!({
        "vendor_id": vendor.id, "what": "Mail room", "kind": "physical", "level": "read", "last_reviewed_on": "2026-02-02",
    }));
    assert_eq!(of(&app, Point::Vulnerabilities).0, Status::Partly, "exactly half");
    edit(&app, &grant, json!({ "last_reviewed_on": "2026-11-22" }));
    assert_eq!(of(&app, Point::Vulnerabilities).0, Status::Addressed);

    let finding = app.add::<Finding>(
        json!({ "vendor_id": vendor.id, "title": "No restore test", "severity": "high", "due_on": "2026-11-21" }),
    );
    assert_eq!(of(&app, Point::Issues).3, ["no owner", "overdue since 2026-11-21"]);
    edit(&app, &finding, json!({ "owner_id": person.id, "due_on": "2026-12-31" }));
    assert_eq!(of(&app, Point::Issues).0, Status::Addressed);

    assert_eq!(of(&app, Point::PrivacyReview).0, Status::NotApplicable);
    edit(&app, &all::<Service>(&app).remove(0), json!({ "needs_privacy": true }));
    assert_eq!(of(&app, Point::Privacy).0, Status::Addressed, "its contract comes with a DPA");
    assert_eq!(of(&app, Point::PrivacyReview).3, ["no completed privacy review"]);
}

#[test]
fn imported_sign_offs_count_once_their_evidence_is_filed() {
    let (app, vendor) = harbour();
    let sheet = "Vendor,Review,Looked at,Conclusion,Outcome,Reviewer,Reviewed on,Approver,Approved on\n\
                 Harbour <Payroll>,Performance,The file,Sound,Rely on it,Ada Brook,2026-03-01,Cy Marsh,2026-03-02\n";
    let path = app.scratch("reviews.csv");
    std::fs::write(&path, sheet).unwrap();
    let report = crate::papers::import(&app, &path);
    assert!(report.applied, "{:?}", report.problems);
    assert!(all::<Review>(&app)[0].imported);
    let unfiled =
        "the performance review of 2026-03-02 came with an import, and its evidence is not filed as a document";
    assert_eq!(of(&app, Point::Performance).3, [unfiled]);
    let filing = document::Filing {
        vendor: vendor.id,
        report: None,
        file_name: "minutes.pdf".into(),
        title: "Minutes".into(),
        restriction: None,
        readers: Readers::Everyone,
    };
    let stored = app.files.put(&b"minutes"[..]).unwrap();
    document::file(&app, &Actor::command_line(), &filing, &stored).unwrap();
    assert_eq!(of(&app, Point::Performance).0, Status::Addressed);
}

#[actix_web::test]
async fn the_page_opens_each_point_and_leads_to_where_it_is_mended() {
    let (app, vendor) = harbour();
    let service = all::<Service>(&app).remove(0);
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let page = visitor.get("/cc9?from=2025-12-01&to=2026-11-30").await;
    assert_eq!(page.status, StatusCode::OK);
    let body = page.body;
    assert_eq!(body.matches("<a href=\"/cc9?from=2025-12-01&#38;to=2026-11-30#9.").count(), 15, "{body}");
    for part in [
        "<a href=\"/cc9\" aria-current=\"page\">CC9</a>".to_owned(),
        "judged as of 2026-11-22".to_owned(),
        "Harbour &#60;Payroll&#62;".to_owned(),
        format!("href=\"/vendors/{}/edit#security_owner_id\">No security owner", vendor.id),
        format!("href=\"/services/{}/edit#exit_plan\">No exit plan", service.id),
        format!("href=\"/vendors/{}/contracts/new\">No contract in force", vendor.id),
        format!("href=\"/vendors/{}/reviews/new?kind=performance\">No completed performance review", vendor.id),
        "No service in use marks privacy.".to_owned(),
    ] {
        assert!(body.contains(&part), "{part}: {body}");
    }
    assert!(!body.to_lowercase().contains("failed") && body.len() < 100_000);
    let review = visitor.get(&format!("/vendors/{}/reviews/new?kind=performance", vendor.id)).await.body;
    assert!(review.contains("value=\"performance\" selected"), "{review}");
    let form = visitor.get(&format!("/vendors/{}/edit", vendor.id)).await.body;
    assert!(form.contains("id=\"security_owner_id\""));
    let one = visitor.get("/cc9?from=2025-12-01&to=2026-11-30&point=9.2-04").await.body;
    assert!(
        one.contains("9.2-04 owners") && one.contains("Lacks something") && !one.contains("<details><summary><span"),
        "{one}"
    );
    let met = visitor.get("/cc9?point=9.2-04&show=met").await.body;
    assert!(met.contains("<p class=\"calm\">None.</p>"), "{met}");
    let mut auditor = Visitor::signed_in(&app, Role::Auditor).await;
    let body = auditor.get("/cc9").await.body;
    assert!(!body.contains("/edit") && body.contains(&format!("href=\"/vendors/{}#reviews\"", vendor.id)), "{body}");
    assert_eq!(Visitor::signed_in(&app, Role::Owner).await.get("/cc9").await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn a_window_that_cannot_be_judged_is_told_beside_its_field() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let empty = visitor.get("/cc9").await;
    assert!(empty.status == StatusCode::OK && empty.body.contains("Nothing to judge in this window"), "{}", empty.body);
    for (query, words) in [
        (
            "from=2026-12-31&to=2026-01-01",
            "The window ends on 2026-01-01, before it begins on 2026-12-31; swap the two days.",
        ),
        ("from=soon", "“soon” is not a day from 1970 to 2200; write it as 2026-11-22."),
    ] {
        let page = visitor.get(&format!("/cc9?{query}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(page.body.contains(words) && page.body.contains("aria-invalid=\"true\""), "{query}: {}", page.body);
    }
}

#[actix_web::test]
async fn the_items_are_taken_out_as_a_table() {
    let (app, vendor) = harbour();
    let mut visitor = Visitor::signed_in(&app, Role::Auditor).await;
    let file = visitor.get("/cc9.csv?from=2025-12-01&to=2026-11-30").await;
    let name = file.headers.get("content-disposition").unwrap().to_str().unwrap();
    assert!(name.contains("cc9-2025-12-01-to-2026-11-30.csv"), "{name}");
    let owners: Vec<&str> = file.body.lines().filter(|line| line.starts_with("9.2-04,")).collect();
    let row = |what: &str, field: &str| {
        format!(
            "9.2-04,owners,Not addressed,Harbour <Payroll>,V-0001,Vendor,Harbour <Payroll>,No,{what},\"Change: Vendor, {field}\",{}",
            vendor.id
        )
    };
    assert_eq!(owners, [row("no business owner", "business_owner_id"), row("no security owner", "security_owner_id")]);
    let workbook = visitor.get("/cc9.xlsx").await;
    assert_eq!((workbook.status, workbook.body.starts_with("PK")), (StatusCode::OK, true));
    assert_eq!(visitor.get("/cc9.pdf").await.status, StatusCode::NOT_FOUND);
    let told = app.db.read(|conn| Ok(ninefold::db::audit::list_before(conn, None, 2)?)).unwrap();
    assert!(told.iter().any(|entry| entry.summary.contains("CC9 items of 2025-12-01 to 2026-11-30 exported")));
}

#[actix_web::test]
async fn the_api_tells_each_point_with_its_records() {
    let site = ApiSite::new();
    let vendor = crate::api::vendor(&site, "Harbour Payroll").await;
    let path = format!("vendors/{vendor}");
    site.patch(&path, &json!({ "status": "active" })).await;
    let body = site.get("cc9?from=2025-12-01&to=2026-11-30").await.body;
    assert_eq!(body["window"], json!({ "from": "2025-12-01", "to": "2026-11-30" }));
    let points = body["points"].as_array().unwrap();
    assert_eq!(points.len(), 15);
    let owners = &points[5];
    assert_eq!(
        (&owners["id"], &owners["status"], &owners["population"]),
        (&json!("9.2-04"), &json!("not_addressed"), &json!(1))
    );
    let item = &owners["missing"][0];
    assert_eq!(item["reference"], "V-0001");
    assert_eq!(item["record"], json!({ "kind": "vendor", "id": vendor, "label": "Harbour Payroll" }));
    let mend = json!({ "action": "change", "kind": "vendor", "id": vendor, "field": "business_owner_id" });
    assert_eq!(item["missing"][0], json!({ "what": "no business owner", "mend": mend }));
    assert_eq!((&body["readiness"], &body["applicable"]), (&json!(0.0), &json!(5)));
    let bare = site.get("cc9?items=none").await.body;
    assert!(bare["points"].as_array().unwrap().iter().all(|point| point["missing"] == json!([])), "{bare}");
    let one = site.get("cc9?point=9.2-01").await.body;
    let kept = |place: usize| one["points"][place]["missing"].as_array().unwrap().len();
    assert_eq!((kept(2), kept(5)), (1, 0));
    for (query, errors) in [
        ("from=2026-12-31&to=2026-01-01", "to end_before_start"),
        ("from=soon", "from unreadable"),
        ("point=9.9", "point unknown_word"),
        ("items=some", "items unknown_word"),
        ("vendor=V-0001", "vendor unknown_parameter"),
    ] {
        assert_eq!(site.get(&format!("cc9?{query}")).await.errors(), [errors], "{query}");
    }
}

#[test]
fn the_command_prints_points_and_what_is_missing() {
    let place = Place::new();
    let vendors =
        "Vendor name,Status,Service,Data sensitivity,Criticality,Access\nHarbour Payroll,Active,Payroll,3,3,2\n";
    place.done(&["import", &place.file("vendors.csv", vendors)]);
    let year = ["cc9", "--from", "2025-12-01", "--to", "2026-11-30"];
    let told = place.done(&year);
    let line = "9.2-04  owners: not addressed. The one active vendor does not meet it yet.\n          Harbour Payroll (V-0001): no business owner; no security owner\n";
    assert!(told.out.contains(line), "{}", told.out);
    assert!(told.err.contains("% ready for 2025-12-01 to 2026-11-30"), "{}", told.err);
    let json = place.done(&[year.as_slice(), &["--json"]].concat()).json();
    assert_eq!(json["points"].as_array().unwrap().len(), 15);
    assert!(place.done(&["cc9", "--json"]).json()["window"]["from"].is_string(), "the fiscal year where none is named");
    let turned = place.run(&["cc9", "--from", "2026-12-01", "--to", "2026-11-30"]);
    assert!(turned.sentence().contains("before it begins"));
}

#[actix_web::test]
async fn the_portfolio_shows_the_readiness_and_follows_what_changes() {
    let (app, vendor) = harbour();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let percent = |found: &Readiness| found.percent().map(|percent| format!("{percent}\u{a0}%")).unwrap();
    let before = readiness(&app, app.fiscal_year(), Keep::Nothing).unwrap();
    let body = visitor.get("/").await.body;
    assert!(body.contains("<h2>CC9 readiness</h2>") && body.contains(&percent(&before)), "{body}");
    let count = |app: &TestApp| figures(app).unwrap().unwrap().inconsistencies;
    assert!(body.contains(&format!("href=\"/quality\">Quality<span class=\"n\">{}</span>", count(&app))), "{body}");
    let person = app.add::<Person>(json!({ "name": "Ada Brook", "email": "ada@ours.example" }));
    let inconsistencies = count(&app);
    edit(&app, &vendor, json!({ "business_owner_id": person.id, "security_owner_id": person.id }));
    let after = readiness(&app, app.fiscal_year(), Keep::Nothing).unwrap();
    assert!(after.readiness > before.readiness);
    assert!(visitor.get("/").await.body.contains(&percent(&after)));
    assert_eq!(count(&app), inconsistencies - 2);
    assert!(!Visitor::signed_in(&app, Role::Owner).await.get("/").await.body.contains("CC9 readiness"));
    assert!(keep_if_due(&app).unwrap() && !keep_if_due(&app).unwrap(), "kept once, until something changes");
    assert_eq!(figures(&app).unwrap().unwrap().readiness.tallies(), after.tallies());
    edit(&app, &all::<Vendor>(&app).remove(0), json!({ "category": "Payroll" }));
    assert!(keep_if_due(&app).unwrap());
    let empty = TestApp::new();
    let mut visitor = Visitor::signed_in(&empty, Role::Security).await;
    assert!(!visitor.get("/").await.body.contains("CC9 readiness"), "nothing to judge yet");
}
