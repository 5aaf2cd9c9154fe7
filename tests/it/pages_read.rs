//! The pages to read: the vendors table with its export, the portfolio, a vendor, a questionnaire.

use std::collections::HashSet;

use actix_web::{http::StatusCode, test, web::Data};
use ninefold::{
    actions::{
        import_spreadsheet::ImportOptions,
        records::{self, Expect},
        rescore, sign_in, users,
    },
    domain::{
        access::Actor,
        person::{Person, Role},
        soc_report::SocReport,
        vendor::{Service, Vendor},
    },
    web::server::service,
};
use serde_json::{Value, json};

use crate::support::app::TestApp;

/// What a page answered.
struct Page {
    status: StatusCode,
    bytes: Vec<u8>,
}

impl Page {
    fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    /// The page without tags and with ordinary blanks.
    fn words(&self) -> String {
        let mut inside = false;
        let kept = |letter: char| {
            inside = (inside || letter == '<') && letter != '>';
            if inside || letter == '>' || letter.is_whitespace() { ' ' } else { letter }
        };
        self.text().chars().map(kept).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Names of the vendors in the table, in their order.
    fn vendors(&self) -> Vec<String> {
        let text = self.text();
        let rows = text.split("<th scope=\"row\"><a class=\"quiet\"").skip(1);
        rows.map(|row| row.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned()).collect()
    }

    /// Where the link with this relation leads.
    fn link(&self, relation: &str) -> Option<String> {
        let text = self.text();
        let rest = text.split_once(&format!("rel=\"{relation}\" href=\""))?.1;
        Some(rest.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&"))
    }
}

/// The cookie of somebody with this name and role.
fn sign_in(app: &TestApp, name: &str, role: Role) -> String {
    let email = format!("{}@example.com", name.to_lowercase());
    let (_, link) = users::add(app, &Actor::command_line(), name, &email, role).unwrap();
    let (_, token) = link.split_once("token=").unwrap();
    format!("ninefold={}", sign_in::with_link(app, token).unwrap().secret)
}

async fn get(app: &TestApp, cookie: &str, path: &str) -> Page {
    let site = test::init_service(service(Data::new((**app).clone()))).await;
    let request = test::TestRequest::get()
        .uri(path)
        .insert_header(("host", "127.0.0.1:8080"))
        .insert_header(("cookie", cookie.to_owned()));
    let response = test::call_service(&site, request.to_request()).await;
    Page { status: response.status(), bytes: test::read_body(response).await.to_vec() }
}

/// Rates the service that every new vendor begins with.
fn rate(app: &TestApp, vendor: &Vendor, ratings: &Value) -> Service {
    let actor = Actor::command_line();
    let first = records::list::<Service>(app, &actor, Some(vendor.id), None, 1).unwrap().remove(0);
    records::update(app, &actor, first.id, Expect::Any, ratings.as_object().unwrap()).unwrap()
}

/// A vendor with one service whose deciding ratings are all `rating`; `None` leaves it unrated.
fn vendor(app: &TestApp, name: &str, rating: Option<i16>) -> Vendor {
    let vendor: Vendor = app.add(json!({"name": name, "status": "active"}));
    let rating = rating.map(|rating| rating.to_string());
    rate(app, &vendor, &json!({"data_sensitivity": rating, "criticality": rating, "access": rating}));
    vendor
}

/// Payroll of example D.
fn payroll(app: &TestApp, name: &str) -> (Vendor, Service) {
    let vendor: Vendor = app.add(json!({"name": name, "status": "active"}));
    let ratings = json!({
        "name": "Payroll", "data_sensitivity": "4", "access": "2", "criticality": "3", "substitutability": "3",
        "data_volume": "3", "regulatory": "3", "fourth_party": "2", "geography": "1", "spend": "2",
    });
    let service = rate(app, &vendor, &ratings);
    (vendor, service)
}

/// An application whose fiscal year begins with December.
fn app() -> TestApp {
    TestApp::with(&[("NINEFOLD__ORGANIZATION__FISCAL_YEAR_START", "12-01")])
}

#[actix_web::test]
async fn pages_turned_there_and_back_show_every_vendor_once_in_every_order() {
    let app = app();
    for number in 0_i16..23 {
        vendor(&app, &format!("Vendor {:02}", number * 7 % 23), Some(number % 4).filter(|_| number % 5 > 0));
    }
    let cookie = sign_in(&app, "Reader", Role::Auditor);
    for sort in
        ["name", "-name", "reference", "-residual", "residual", "tier", "-tier", "confidence", "next_on", "-next_on"]
    {
        let whole = get(&app, &cookie, &format!("/vendors?sort={sort}")).await.vendors();
        assert_eq!(whole.iter().collect::<HashSet<_>>().len(), 23, "{sort}");
        let mut page = get(&app, &cookie, &format!("/vendors?sort={sort}&limit=5")).await;
        assert!(page.link("prev").is_none());
        let mut pages = vec![page.vendors()];
        while let Some(next) = page.link("next") {
            page = get(&app, &cookie, &next).await;
            pages.push(page.vendors());
        }
        assert_eq!(pages.concat(), whole, "{sort} forwards");
        assert!(page.words().contains("21–23 of 23"), "{}", page.words());
        for expected in pages.iter().rev().skip(1) {
            page = get(&app, &cookie, &page.link("prev").unwrap()).await;
            assert_eq!(page.vendors(), *expected, "{sort} backwards");
        }
        assert!(page.link("prev").is_none() && page.words().contains("1–5 of 23"));
    }
}

#[actix_web::test]
async fn the_table_is_restricted_by_tab_filter_and_search() {
    let app = app();
    for (name, rating) in [("Grave", Some(4)), ("Slight", Some(0)), ("Open", None)] {
        vendor(&app, name, rating);
    }
    app.add::<Vendor>(json!({"name": "Gone", "status": "terminated"}));
    let cookie = sign_in(&app, "Reader", Role::Auditor);
    for (path, names) in [
        ("/vendors", vec!["Open", "Grave", "Slight"]),
        ("/vendors?band=unrated", vec!["Open"]),
        ("/vendors?tab=archived", vec!["Gone"]),
        ("/vendors?tab=high-risk&band=medium", vec![]),
        ("/vendors?q=v-0002+SLIGHT", vec!["Slight"]),
        ("/vendors?q=100%25", vec![]),
        ("/vendors?status=terminated", vec![]),
        ("/vendors?inherent=20-40", vec!["Slight"]),
    ] {
        let page = get(&app, &cookie, path).await;
        let mut found: Vec<String> = page.vendors();
        let mut names = names;
        found.sort();
        names.sort_unstable();
        assert_eq!((page.status, found), (StatusCode::OK, names.iter().map(ToString::to_string).collect()), "{path}");
    }
    let page = get(&app, &cookie, "/vendors?q=quokka&band=high").await.words();
    assert!(page.contains("No vendor has “quokka”") && page.contains("Band High"), "{page}");
    for path in ["/vendors?sort=colour", "/vendors?band=grave", "/vendors?after=x", "/vendors/export?format=pdf"] {
        assert_eq!(get(&app, &cookie, path).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
}

#[actix_web::test]
async fn an_export_holds_the_rows_and_columns_that_are_shown_in_their_order() {
    let app = app();
    for (name, rating) in [("=SUM(1)", Some(4)), ("Zäh & Co", Some(0)), ("Middling", Some(2)), ("Else", None)] {
        vendor(&app, name, rating);
    }
    let cookie = sign_in(&app, "Reader", Role::Auditor);
    let query = "sort=-name&columns=name,residual&band=low&band=medium&band=high&band=critical";
    let shown = get(&app, &cookie, &format!("/vendors?{query}")).await;
    let json: Vec<Value> =
        serde_json::from_slice(&get(&app, &cookie, &format!("/vendors/export?format=json&{query}")).await.bytes)
            .unwrap();
    let names: Vec<_> = json.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(names, ["Zäh & Co", "Middling", "=SUM(1)"]);
    assert_eq!(shown.vendors(), ["Zäh &#38; Co", "Middling", "=SUM(1)"]);
    let fields: Vec<&String> = json[0].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["name", "reference", "service", "residual", "band"]);
    for row in &json {
        let said = format!("{:.1}", row["residual"].as_f64().unwrap());
        assert!(shown.words().contains(&said), "{said} is on the page");
    }
    let csv = get(&app, &cookie, &format!("/vendors/export?format=csv&{query}")).await.text();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 4);
    assert!(lines[0].ends_with("Vendor,Reference,Worst service,Residual,Band"));
    assert!(lines[1].starts_with("Zäh & Co,V-0002,") && lines[3].starts_with("'=SUM(1),V-0001,"), "{csv}");
    let book = get(&app, &cookie, &format!("/vendors/export?format=xlsx&{query}")).await;
    assert!(book.status.is_success() && book.bytes.starts_with(b"PK"));
    let owner = sign_in(&app, "Owner", Role::Owner);
    assert_eq!(get(&app, &owner, "/vendors/export?format=csv").await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn a_business_owner_sees_their_own_vendors_and_nothing_of_others() {
    let app = app();
    let cookie = sign_in(&app, "Ada", Role::Owner);
    let ada = users::list(&app).unwrap()[0].0.person_id;
    let theirs: Vendor = app.add(json!({"name": "Hers", "status": "active", "business_owner_id": ada}));
    let other = vendor(&app, "Secretive", Some(4));
    assert_eq!(get(&app, &cookie, "/vendors?owner=Somebody").await.vendors(), ["Hers"]);
    let portfolio = get(&app, &cookie, "/").await;
    assert!(portfolio.text().contains("Hers") && !portfolio.text().contains("Secretive"));
    assert_eq!(get(&app, &cookie, &format!("/vendors/{}", theirs.id)).await.status, StatusCode::OK);
    for path in [format!("/vendors/{}", other.id), "/vendors/none".into(), format!("/questionnaires/{}", other.id)] {
        let page = get(&app, &cookie, &path).await;
        assert!(page.status == StatusCode::NOT_FOUND && !page.text().contains("Secretive"), "{path}");
    }
    let unused: Person = app.add(json!({"name": "Nobody's owner"}));
    assert!(!portfolio.text().contains(&unused.name));
}

#[actix_web::test]
async fn a_vendors_page_says_how_its_score_comes_about() {
    let app = app();
    let (vendor, service) = payroll(&app, "Harbour Payroll");
    let cookie = sign_in(&app, "Reader", Role::Auditor);
    let path = format!("/vendors/{}?service={}", vendor.id, service.id);
    let bare = get(&app, &cookie, &path).await.words();
    for part in
        ["71.5 Critical", "no evidence on inherent Critical: at least Critical", "22.0", "7.5", "Confidence 0 %"]
    {
        assert!(bare.contains(part), "{part}: {bare}");
    }
    assert!(
        bare.contains("special category, health, card data, credentials (4) · entered by command line, 2026-11-22")
    );
    app.add::<SocReport>(json!({
        "vendor_id": vendor.id, "kind": "soc2", "report_type": "type2", "period_start": "2025-04-01",
        "period_end": "2026-03-31", "issued_on": "2026-05-15", "auditor": "Tern & Shoal LLP", "auditor_check": "verified",
        "opinion_description": "unqualified", "opinion_design": "unqualified", "opinion_operation": "unqualified",
        "categories": ["security"], "scope_fit": "full",
    }));
    let page = get(&app, &cookie, &path).await;
    let words = page.words();
    for part in [
        "28.6 Medium: it holds the most sensitive data",
        "100.0 % of 60 % of 71.5 = 42.9",
        "CC6 100 % SOC 2 Type 2 to 2026-03-31",
        "fiscal 2026: 121 covered + 0 represented + 244 gap = 365 days",
        "2026-04-01 – 2026-11-30",
        "Confidence 100 %",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(page.text().contains("href=\"#soc\"") && !words.contains("at least Critical"), "the floor is gone");
}

#[actix_web::test]
async fn what_was_imported_leads_to_its_sheet_and_cell() {
    let app = app();
    let options = ImportOptions::default();
    for file in ["01-vendors.xlsx", "02-contracts.xlsx", "03-soc-reports.csv"] {
        app.import_fixture(&format!("import/samples/{file}"), &options);
    }
    let named = ImportOptions { vendor: Some("Harbour Payroll".into()), ..ImportOptions::default() };
    app.import_fixture("import/samples/q-harbour-payroll.xlsx", &named);
    rescore::all(&app).unwrap();
    let cookie = sign_in(&app, "Reader", Role::Security);
    let list = get(&app, &cookie, "/vendors?q=harbour").await.text();
    let id = list.split("href=\"/vendors/").find(|rest| rest.as_bytes().get(8) == Some(&b'-')).expect(&list);
    let page = get(&app, &cookie, &format!("/vendors/{}", &id[..36])).await;
    let words = page.words();
    for part in [
        "01-vendors.xlsx · Vendors · AB2",
        "SOC 2 Type 2 to 2026-06-30 · J2 · qualified ×.25",
        "03-soc-reports.csv · row 2",
        "qualified CC6 on inherent Critical: at least High",
        "Close the gap in coverage by 30 November, in 8 d No report covers",
        "2026-12-01 , Tuesday, in 9 d",
        "Renewal 2027-01-01",
        "Notice is 30 days before the last day of the term.",
        "2026-11-24, in 2 d",
        "USD 184 000 a year",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    let at = page.text().split("/imports/").find(|rest| rest.contains("at=AB2\"")).unwrap().to_owned();
    let cell = get(&app, &cookie, &format!("/imports/{}/cell?sheet=Vendors&at=AB2", &at[..36])).await.words();
    for part in ["Vendors · AB2", "“4”", "Data sensitivity", "AE", "SHA-256 of the file"] {
        assert!(cell.contains(part), "{part}: {cell}");
    }
    for nowhere in ["sheet=Vendors&at=AB2000", "sheet=Shoes&at=AB2", "sheet=Vendors&at=here"] {
        let page = get(&app, &cookie, &format!("/imports/{}/cell?{nowhere}", &at[..36])).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
    let sheet = page.text().split("/questionnaires/").nth(1).unwrap()[..36].to_owned();
    let answers = get(&app, &cookie, &format!("/questionnaires/{sheet}")).await;
    let words = answers.words();
    assert!(words.contains("CAIQ 4.0.3") && words.contains("in order") && words.contains("self-attested"), "{words}");
}

#[actix_web::test]
async fn the_portfolios_counts_add_up() {
    let app = app();
    let cookie = sign_in(&app, "Lead", Role::Security);
    let empty = get(&app, &cookie, "/").await.words();
    assert!(empty.contains("First steps 4 left") && empty.contains("Import your vendors"), "{empty}");
    payroll(&app, "Harbour Payroll");
    for (name, rating) in [("Slight", Some(0)), ("Middling", Some(2)), ("Open", None)] {
        vendor(&app, name, rating);
    }
    app.add::<Vendor>(json!({"name": "Gone", "status": "terminated"}));
    let page = get(&app, &cookie, "/").await;
    let words = page.words();
    assert!(words.contains("one of 4 is Critical and one is High") && words.contains("one is not rated"), "{words}");
    let all = words.split("All 4 ").find(|rest| rest.starts_with(|first: char| first.is_ascii_digit())).unwrap();
    let totals: Vec<usize> = all.split(' ').take(5).map(|count| count.parse().unwrap()).collect();
    assert_eq!(totals.iter().sum::<usize>(), 4, "{totals:?}");
    assert!(words.contains("Not rated · Open") && !page.text().contains("Gone"));
}

#[actix_web::test]
async fn fifty_rows_stay_below_a_hundred_kilobytes() {
    let app = app();
    for number in 0_i16..60 {
        let vendor = vendor(&app, &format!("A vendor with a name of usual length {number}"), Some(number % 5));
        app.add::<SocReport>(json!({
            "vendor_id": vendor.id, "kind": "soc2", "report_type": "type2", "period_start": "2025-10-01",
            "period_end": "2026-06-30", "issued_on": "2026-08-01", "opinion_description": "unqualified",
            "opinion_design": "unqualified", "opinion_operation": "unqualified", "scope_fit": "full",
        }));
    }
    let cookie = sign_in(&app, "Lead", Role::Security);
    let page = get(&app, &cookie, "/vendors").await;
    assert_eq!(page.vendors().len(), 50);
    assert!(page.bytes.len() < 100_000, "{} bytes", page.bytes.len());
    let page =
        get(&app, &cookie, "/vendors?band=low&band=medium&band=high&q=usual&sort=name&owner=&status=active").await;
    assert!(page.bytes.len() < 100_000, "{} bytes with filters", page.bytes.len());
}

#[actix_web::test]
async fn hostile_text_is_shown_and_never_run() {
    let app = app();
    let (image, braces) = ("\"><img src=x onerror=alert(1)>", "{{7*7}}");
    let vendor: Vendor = app.add(json!({
        "name": format!("{image}{braces}"), "status": "active", "category": image, "description": image, "notes": image,
        "tags": [image], "stated_tier": braces,
    }));
    rate(&app, &vendor, &json!({"name": image}));
    let cookie = sign_in(&app, "Lead", Role::Security);
    let query = "q=%22%3E%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&columns=name,category&owner=%22%3E%3Cimg%20src=x";
    for path in [
        "/".into(),
        "/vendors?columns=name,category".into(),
        format!("/vendors/{}", vendor.id),
        format!("/vendors?{query}"),
    ] {
        let page = get(&app, &cookie, &path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.text().contains("<img") && page.text().contains("&#60;img"), "{path}: {}", page.text());
        assert!(!page.text().contains("49") || page.text().contains(braces) || path.contains("q="), "{path}");
    }
    let page = get(&app, &cookie, "/vendors?sort=%3Cimg%20src=x%3E").await;
    assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && !page.text().contains("<img"));
}
