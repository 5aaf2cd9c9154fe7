//! A business owner sees what the person they are owns: no name, and nobody's, stands for that.

use actix_web::http::{Method, StatusCode};
use ninefold::{
    actions::{coverage, portfolio, portfolio_figures, rating, renewals, tokens, vendor_table},
    domain::{
        access::Actor,
        person::{Person, Role},
    },
};
use serde_json::{Value, json};

use crate::support::{api_site::ApiSite, app::TestApp};

async fn person(site: &ApiSite, name: &str) -> Value {
    let people = site.walk("people", 50).await;
    people.into_iter().find(|person| person["name"] == name).unwrap()["id"].clone()
}

/// A token of a business owner for this person.
async fn token_for(site: &ApiSite, name: &str, person: &Value) -> String {
    let made = site.post("tokens", &json!({ "name": name, "role": "owner", "person_id": person })).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!((&made.body["person_id"], &made.body["created_by"]), (person, &json!("token admin")));
    made.body["token"].as_str().unwrap().to_owned()
}

/// The vendors that somebody lists, by name.
async fn listed(site: &ApiSite, header: (&'static str, &str)) -> Vec<String> {
    let reply = site.ask(Method::GET, "vendors").header(header.0, header.1).send().await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
    let items = reply.body["items"].as_array().unwrap();
    items.iter().map(|vendor| vendor["name"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn an_owner_is_a_person_and_no_name() {
    let site = ApiSite::new();
    site.signed_in("Olga Owner", "olga@example.com", Role::Owner);
    site.signed_in("Piet Owner", "piet@example.com", Role::Owner);
    let (olga, piet) = (person(&site, "Olga Owner").await, person(&site, "Piet Owner").await);
    let own = site.made("vendors", &json!({ "name": "Own", "business_owner_id": olga })).await;
    let hers = format!("Bearer {}", token_for(&site, "Nightly", &olga).await);
    let his = format!("Bearer {}", token_for(&site, "Olga Owner", &piet).await);
    assert_eq!(listed(&site, ("authorization", &hers)).await, ["Own"]);
    assert!(listed(&site, ("authorization", &his)).await.is_empty());
    for (token, status) in [(&hers, StatusCode::OK), (&his, StatusCode::NOT_FOUND)] {
        let shown = site.ask(Method::GET, &format!("vendors/{own}")).header("authorization", token).send().await;
        assert_eq!(shown.status, status);
    }
    for (body, error) in [
        (json!({ "name": "N", "role": "owner" }), "person_id required"),
        (json!({ "name": "N", "role": "owner", "person_id": own }), "person_id unknown_person"),
        (json!({ "name": "N", "role": "owner", "person_id": "Olga" }), "person_id unknown_person"),
        (json!({ "name": "N", "role": "auditor", "person_id": olga }), "person_id not_allowed"),
    ] {
        assert_eq!(site.post("tokens", &body).await.errors(), [error], "{body}");
    }
}

#[actix_web::test]
async fn a_renamed_person_keeps_their_vendors_and_gives_none_away() {
    let site = ApiSite::new();
    let olga = site.signed_in("Olga Owner", "olga@example.com", Role::Owner);
    let id = person(&site, "Olga Owner").await;
    site.made("vendors", &json!({ "name": "Own", "security_owner_id": id })).await;
    site.made("vendors", &json!({ "name": "Led", "business_owner_id": id })).await;
    let renamed = site.patch(&format!("people/{}", id.as_str().unwrap()), &json!({ "name": "Olga Quill" })).await;
    assert_eq!(renamed.status, StatusCode::OK, "{}", renamed.body);
    assert_eq!(listed(&site, ("cookie", &olga)).await, ["Own", "Led"]);
    let all = site.walk("vendors", 50).await;
    assert_eq!(all.iter().find(|vendor| vendor["name"] == "Led").unwrap()["owner"], json!("Olga Quill"));
    let namesake = site.signed_in("Olga Owner", "other@example.com", Role::Owner);
    assert!(listed(&site, ("cookie", &namesake)).await.is_empty());
}

#[actix_web::test]
async fn people_are_not_told_to_a_business_owner_and_controls_are() {
    let site = ApiSite::new();
    let olga = site.signed_in("Olga Owner", "olga@example.com", Role::Owner);
    let control = site.made("controls", &json!({ "reference": "AC-1", "name": "Access is reviewed" })).await;
    let id = person(&site, "Olga Owner").await;
    for (path, status) in [
        (format!("people/{}", id.as_str().unwrap()), StatusCode::NOT_FOUND),
        ("people".to_owned(), StatusCode::FORBIDDEN),
        (format!("controls/{control}"), StatusCode::OK),
        ("controls".to_owned(), StatusCode::OK),
        ("models".to_owned(), StatusCode::FORBIDDEN),
    ] {
        let reply = site.ask(Method::GET, &path).header("cookie", &olga).send().await;
        assert_eq!(reply.status, status, "{path}");
    }
}

/// That another vendor is on the register too is none of an owner's business; that it stands behind theirs is.
#[actix_web::test]
async fn who_stands_behind_a_vendor_does_not_tell_who_else_is_on_the_register() {
    let site = ApiSite::new();
    let olga = site.signed_in("Olga Owner", "olga@example.com", Role::Owner);
    let id = person(&site, "Olga Owner").await;
    let own = site.made("vendors", &json!({ "name": "Own", "business_owner_id": id })).await;
    let hers = site.made("vendors", &json!({ "name": "Gull Cloud", "business_owner_id": id })).await;
    let other = site.made("vendors", &json!({ "name": "Tern Mail" })).await;
    let report = json!({
        "vendor_id": own, "kind": "soc2", "report_type": "type2", "period_start": "2025-10-01",
        "period_end": "2026-09-30", "opinion_operation": "unqualified", "scope_fit": "full",
    });
    let report = site.made("soc-reports", &report).await;
    for name in ["Gull Cloud", "Tern Mail"] {
        let subservice = json!({ "vendor_id": own, "soc_report_id": report, "name": name, "method": "carve_out" });
        site.made("subservices", &subservice).await;
    }
    let path = format!("vendors/{own}/subservices");
    let providers = |body: &Value| {
        let standing = body["standing"].as_array().unwrap().iter();
        standing.map(|one| (one["name"].clone(), one["provider_id"].clone())).collect::<Vec<_>>()
    };
    let told = site.get(&path).await.body;
    let (gull, tern) = (json!("Gull Cloud"), json!("Tern Mail"));
    assert_eq!(providers(&told), [(gull.clone(), json!(hers)), (tern.clone(), json!(other))], "{told}");
    let told = site.ask(Method::GET, &path).header("cookie", &olga).send().await.body;
    assert_eq!(providers(&told), [(gull, json!(hers)), (tern, Value::Null)], "{told}");
    for page in [format!("/vendors/{own}"), format!("/soc-reports/{report}")] {
        let shown = site.ask(Method::GET, &page).header("cookie", &olga).send().await;
        let shown = String::from_utf8(shown.bytes).unwrap();
        assert!(shown.contains("Tern Mail") && shown.contains(&hers) && !shown.contains(&other), "{page}: {shown}");
    }
}

#[test]
fn the_command_names_the_person_of_an_owners_token() {
    let app = TestApp::new();
    let olga: Person = app.add(json!({ "name": "Olga Owner", "email": "olga@example.com" }));
    let create = |name: &str, more: &[&str]| {
        let words = ["token", "create", name, "--role", "owner"];
        let output = app.command().args(words).args(more).output().unwrap();
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    };
    let (done, complaint) = create("nightly", &[]);
    assert!(!done && complaint.contains("say whose vendors the token sees"), "{complaint}");
    let (done, complaint) = create("nightly", &["--person", "olga@example.com"]);
    assert!(done, "{complaint}");
    let stored = tokens::list(&app).unwrap().remove(0);
    assert_eq!((stored.person_id, stored.created_by.as_str()), (Some(olga.id), "command line"));
    assert!(!create("weekly", &["--person", "Somebody"]).0);
}

#[test]
fn an_owner_who_is_nobody_sees_nothing_anywhere() {
    let app = TestApp::new().with_vendor("Harbour Payroll");
    let nobody = Actor { role: Role::Owner, name: String::new(), ..Actor::command_line() };
    let portfolio = portfolio::portfolio(&app, &nobody).unwrap();
    assert_eq!((portfolio.counts.vendors, portfolio.bands.len(), portfolio.to_rate.len()), (0, 0, 0));
    assert!(portfolio.services.is_empty() && portfolio.dues.is_empty());
    assert!(rating::queue(&app, &nobody).unwrap().is_empty());
    assert!(portfolio_figures::slope(&app, &nobody).unwrap().is_empty());
    assert_eq!(portfolio_figures::ages(&app, &nobody).unwrap().vendors, 0);
    assert!(coverage::chart(&app, &nobody, &coverage::Asked::default()).unwrap().lanes.is_empty());
    let table = vendor_table::TableQuery::parse([]).unwrap();
    assert!(vendor_table::surroundings(&app, &nobody, &table).unwrap().statuses.is_empty());
    let mine = renewals::Asked { mine: true, ..renewals::Asked::default() };
    for asked in [renewals::Asked::default(), mine] {
        assert_eq!(renewals::list(&app, &nobody, &asked, None, 10).unwrap().matching, 0);
    }
    let everybody = portfolio::portfolio(&app, &Actor::command_line()).unwrap();
    assert_eq!(everybody.counts.vendors, 1, "the vendor is there");
}
